import type { ByteSpan, MsrpRequestMessage, OverlappingSpan } from '../model/index.js';

/** The bytes of a message of MSRP, put together from its chunks. */
export interface JoinedChunks {
  /** Up to the first byte that is missing. */
  readonly text: string;
  /** All bytes from 1 to the total are there, and the chunk that ends the message. */
  readonly complete: boolean;
  readonly missing: readonly ByteSpan[];
  readonly overlaps: readonly OverlappingSpan[];
}

/** Gaps and overlaps that are named; what is worse than that is an attack. */
const MOST_NAMED = 100;

/**
 * Puts chunks in the order of their Byte-Range (RFC 4975 7.1.1). Bytes that come twice count the first time; where two
 * chunks differ about a byte, the one that begins earlier is believed, as a receiver that writes in order would.
 */
export function joinChunks(chunks: readonly MsrpRequestMessage[]): JoinedChunks {
  const ordered = [...chunks].sort((a, b) => startOf(a) - startOf(b));
  const missing: ByteSpan[] = [];
  const overlaps: OverlappingSpan[] = [];
  const pieces: string[] = [];
  /** Bytes that are joined without a gap; and how far chunks went at all. */
  let joined = 0;
  let reached = 0;
  let broken = false;
  for (const chunk of ordered) {
    const { bodyStart, bodyEnd, byteRange } = chunk.content;
    const first = byteRange?.start ?? reached + 1;
    const last = first + (bodyEnd - bodyStart) - 1;
    if (first > reached + 1) {
      if (missing.length < MOST_NAMED) missing.push({ first: reached + 1, last: first - 1 });
      broken = true;
    }
    const body = chunk.text.slice(bodyStart, bodyEnd);
    const common = Math.min(reached, last);
    if (first <= common && overlaps.length < MOST_NAMED) {
      const agrees = broken || agree(pieces, joined, body, first, common);
      overlaps.push({ first, last: common, agrees });
    }
    if (!broken && last > joined) {
      pieces.push(body.slice(joined + 1 - first));
      joined = last;
    }
    reached = Math.max(reached, last);
  }
  const total = ordered.find(({ content }) => content.byteRange?.total !== undefined)?.content.byteRange?.total;
  if (total !== undefined && reached < total && missing.length < MOST_NAMED)
    missing.push({ first: reached + 1, last: total });
  const ended =
    ordered.every(({ faults }) => faults.length === 0) && ordered.some(({ content }) => content.continuation === '$');
  return {
    text: pieces.join(''),
    complete: ended && !broken && (total === undefined || joined >= total),
    missing,
    overlaps,
  };
}

const startOf = ({ content }: MsrpRequestMessage): number => content.byteRange?.start ?? 1;

/** Compares with what is joined; only the last pieces can overlap with a chunk that does not begin before them. */
function agree(pieces: readonly string[], joined: number, body: string, first: number, last: number): boolean {
  let end = joined;
  for (let at = pieces.length - 1; at >= 0 && end >= first; at--) {
    const piece = pieces[at]!;
    const start = end - piece.length + 1;
    const from = Math.max(first, start);
    const to = Math.min(last, end);
    if (to >= from && piece.slice(from - start, to - start + 1) !== body.slice(from - first, to - first + 1))
      return false;
    end = start - 1;
  }
  return true;
}
