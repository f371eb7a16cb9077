import { llc } from './llc.js';
import { CUT, endAt, NOTHING, type Reading } from './reading.js';

/** Two addresses and a length. */
const PART_HEADER = 14;
/** Parts of a frame that are read: an aggregate has 11,454 bytes, and a message more than a hundred. */
const MOST_PARTS = 64;

/** An A-MSDU of which parts are still to be read (IEEE 802.11-2020 9.3.2.2.2). Offsets in `bytes`. */
export interface Aggregate {
  bytes: Uint8Array;
  view: DataView;
  /** Where the next part starts. */
  start: number;
  /** Where the captured bytes end; 0 if no part is left. */
  end: number;
  /** Bytes that were on the wire beyond. */
  missing: number;
  /** IP headers around it. */
  nesting: number;
  count: number;
}

export function newAggregate(): Aggregate {
  const bytes = new Uint8Array(0);
  return { bytes, view: new DataView(bytes.buffer), start: 0, end: 0, missing: 0, nesting: 0, count: 0 };
}

/** An A-MSDU stands at `start`. @returns what comes next in its first part, as a layer does */
export function openAggregate(reading: Reading): number {
  const { aggregate } = reading;
  aggregate.bytes = reading.bytes;
  aggregate.view = reading.view;
  aggregate.start = reading.start;
  aggregate.end = reading.end;
  aggregate.missing = reading.missing;
  aggregate.nesting = reading.nesting;
  aggregate.count = 0;
  return nextPart(reading);
}

/** Moves the reading to the next part of the aggregate. @returns what comes next in it, as a layer does */
export function nextPart(reading: Reading): number {
  const { aggregate } = reading;
  const { start, end } = aggregate;
  reading.bytes = aggregate.bytes;
  reading.view = aggregate.view;
  reading.end = end;
  reading.missing = aggregate.missing;
  reading.nesting = aggregate.nesting;
  aggregate.end = 0;
  if (end - start < PART_HEADER) return CUT;
  const partEnd = start + PART_HEADER + reading.view.getUint16(start + 12);
  reading.start = start + PART_HEADER;
  endAt(reading, partEnd);
  // Each part but the last is padded to a multiple of four bytes, counted from its own start.
  aggregate.start = start + ((partEnd - start + 3) & ~3);
  // What is shorter than a header behind the last part is a frame check sequence.
  const hasMore = end - aggregate.start >= PART_HEADER && ++aggregate.count < MOST_PARTS;
  if (hasMore) aggregate.end = end;
  return reading.end > reading.start ? llc(reading) : NOTHING;
}
