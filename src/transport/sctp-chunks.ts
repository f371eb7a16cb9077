import type { Packet } from '../network/index.js';

const DATA = 0;
const I_DATA = 64;
const DATA_HEADER = 16;
const I_DATA_HEADER = 20;
const CHUNK_HEADER = 4;

// Flags of both.
const LAST = 1;
const FIRST = 2;
const UNORDERED = 4;

/** A chunk with user data: a whole message or a piece of one. Used again for every chunk. */
export interface DataChunk {
  /** The data is [start, end). */
  start: number;
  end: number;
  /** Bytes of it that were not captured. */
  missing: number;
  /** It begins a message; it ends one. */
  first: boolean;
  last: boolean;
  /** Transmission sequence number, as a signed integer. */
  tsn: number;
  /** Place among the pieces of its message: they count without a hole. As a signed integer. */
  position: number;
  /** I-DATA: pieces of several messages may come in turn; these tell them apart. */
  interleaved: boolean;
  unordered: boolean;
  stream: number;
  message: number;
}

export function newDataChunk(): DataChunk {
  return {
    start: 0,
    end: 0,
    missing: 0,
    first: false,
    last: false,
    tsn: 0,
    position: 0,
    interleaved: false,
    unordered: false,
    stream: 0,
    message: 0,
  };
}

/**
 * Reads the next DATA (RFC 9260 3.3.1) or I-DATA chunk (RFC 8260 2.1).
 * @param at start of a chunk
 * @returns where the chunk after it starts; -1 if there is none
 */
export function nextDataChunk({ view, end, missing }: Packet, at: number, chunk: DataChunk): number {
  let next = at;
  while (end - next >= CHUNK_HEADER) {
    const start = next;
    const type = view.getUint8(start);
    const length = view.getUint16(start + 2);
    if (length < CHUNK_HEADER) return -1;
    next = start + ((length + 3) & ~3);
    const header = type === DATA ? DATA_HEADER : type === I_DATA ? I_DATA_HEADER : 0;
    if (header === 0 || length <= header || end - start < header || start + length > end + missing) continue;
    const flags = view.getUint8(start + 1);
    chunk.start = start + header;
    chunk.end = Math.min(end, start + length);
    chunk.missing = start + length - chunk.end;
    chunk.first = (flags & FIRST) !== 0;
    chunk.last = (flags & LAST) !== 0;
    chunk.unordered = (flags & UNORDERED) !== 0;
    chunk.tsn = view.getInt32(start + 4);
    chunk.stream = view.getUint16(start + 8);
    chunk.interleaved = type === I_DATA;
    chunk.message = chunk.interleaved ? view.getInt32(start + 12) : 0;
    // The first piece of I-DATA has the payload protocol where the others have their number: it is 0.
    chunk.position = !chunk.interleaved ? chunk.tsn : chunk.first ? 0 : view.getInt32(start + 16);
    return next;
  }
  return -1;
}
