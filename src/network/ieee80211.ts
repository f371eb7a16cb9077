import { openAggregate } from './aggregate.js';
import { llc } from './llc.js';
import { CUT, type Layer, malformed, NOTHING, type Reading } from './reading.js';

// Frame control (IEEE 802.11-2020 9.2.4.1), read as a little-endian word.
const TYPE = 0x000c;
const TYPE_DATA = 0x0008;
const SUBTYPE_NO_DATA = 0x0040;
const SUBTYPE_QOS = 0x0080;
const BOTH_DISTRIBUTION = 0x0300;
const PROTECTED = 0x4000;
const HT_CONTROL = 0x8000;

// QoS control (9.2.4.5)
const AGGREGATED = 0x0080;

/** IEEE 802.11 9.3.2: data frames in clear, with LLC and SNAP, or an aggregate of several (A-MSDU). */
export const ieee80211: Layer = reading => dataFrame(reading, false);

function dataFrame(reading: Reading, padded: boolean): number {
  const { view, start, end } = reading;
  if (end - start < 2) return CUT;
  const control = view.getUint16(start, true);
  if ((control & TYPE) !== TYPE_DATA || control & SUBTYPE_NO_DATA || control & PROTECTED) return NOTHING;
  let length = (control & BOTH_DISTRIBUTION) === BOTH_DISTRIBUTION ? 30 : 24;
  const qosAt = start + length;
  if (control & SUBTYPE_QOS) length += control & HT_CONTROL ? 6 : 2;
  if (padded) length = (length + 3) & ~3;
  if (end - start < length) return CUT;
  // A later piece of a fragmented frame has no LLC of its own.
  if (view.getUint16(start + 22, true) & 0x000f) return NOTHING;
  const aggregated = (control & SUBTYPE_QOS) !== 0 && (view.getUint16(qosAt, true) & AGGREGATED) !== 0;
  reading.start = start + length;
  return aggregated ? openAggregate(reading) : llc(reading);
}

// Present bits of the radiotap header (radiotap.org, "Defined fields").
const PRESENT_TSFT = 0x1;
const PRESENT_FLAGS = 0x2;
const PRESENT_MORE = 0x8000_0000;
const FLAG_PADDED = 0x20;
const MOST_PRESENT_WORDS = 16;

/** Radiotap: a little-endian header whose length is told; of its fields only the flag for padding matters here. */
export const radiotap: Layer = reading => {
  const { view, start, end } = reading;
  if (end - start < 8) return CUT;
  if (view.getUint8(start) !== 0) return NOTHING;
  const length = view.getUint16(start + 2, true);
  if (length < 8) return malformed(reading, 'A radiotap header shorter than its fixed part');
  if (end - start < length) return CUT;
  const present = view.getUint32(start + 4, true);
  let fields = 8;
  for (let word = present, words = 1; word & PRESENT_MORE && words < MOST_PRESENT_WORDS; words++, fields += 4) {
    if (fields + 4 > length) return malformed(reading, 'A radiotap header that ends inside its present bits');
    word = view.getUint32(start + fields, true);
  }
  // The TSFT field is aligned to its size, counted from the start of the header.
  if (present & PRESENT_TSFT) fields = ((fields + 7) & ~7) + 8;
  const flagged = (present & PRESENT_FLAGS) !== 0 && fields < length;
  const padded = flagged && (view.getUint8(start + fields) & FLAG_PADDED) !== 0;
  reading.start = start + length;
  return dataFrame(reading, padded);
};
