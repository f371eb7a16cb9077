/**
 * Where the next message of a stream ends: written by `frame` of a protocol, read and reset by the stream.
 * One object a stream, so that framing allocates nothing and never looks at a byte twice.
 * All offsets count from the first byte of the message, so that they hold when the bytes move.
 */
export interface Framing {
  /**
   * - `message`: it is all there, `at` is its length
   * - `incomplete`: `at` is how many bytes must be there before it is worth asking again
   * - `lost`: no message starts here, or it is over the limit; the search for the next start goes on at `at`
   */
  is: 'message' | 'incomplete' | 'lost';
  at: number;
  /** Found by a search and not after another message: what only might be a start line is none. */
  doubtful: boolean;
  /** The start line was seen whole and is one. */
  started: boolean;
  /** The message is longer than the limit. If `is` is `message`, what follows it is the rest of its body. */
  tooLong: boolean;

  /** Start of the line that is being read, and the byte up to which its end was looked for. */
  line: number;
  scanned: number;
  /** One past the blank line; 0 until it was seen. */
  bodyStart: number;
  /** SIP: the value of Content-Length, or one of the two states before it. */
  contentLength: number;
  /** MSRP: length of the transaction id, which stands at 5. */
  idLength: number;

  /** The body is kept up to here; 0 if it is kept whole. */
  keepTo: number;
  /** What is kept goes on here, after `keepTo`, if `is` is `message`. */
  keepFrom: number;
  /** If `is` is `incomplete`: bytes from `keepTo` up to here need not be kept. The stream takes them out, and calls `dropped`. */
  dropTo: number;
}

/** No Content-Length so far. */
export const NO_LENGTH = -1;
/** A Content-Length whose value must be on the next, folded line. */
export const LENGTH_FOLDED = -2;

/** The state before the first byte of a message. */
export function newFraming(): Framing {
  return {
    is: 'incomplete',
    at: 1,
    doubtful: false,
    started: false,
    tooLong: false,
    line: 0,
    scanned: 0,
    bodyStart: 0,
    contentLength: NO_LENGTH,
    idLength: 0,
    keepTo: 0,
    keepFrom: 0,
    dropTo: 0,
  };
}

/** Back to the state before the first byte of a message. @param doubtful see `Framing` */
export function resetFraming(framing: Framing, doubtful: boolean): void {
  framing.is = 'incomplete';
  framing.at = 1;
  framing.doubtful = doubtful;
  framing.started = false;
  framing.tooLong = false;
  framing.line = 0;
  framing.scanned = 0;
  framing.bodyStart = 0;
  framing.contentLength = NO_LENGTH;
  framing.idLength = 0;
  framing.keepTo = 0;
  framing.keepFrom = 0;
  framing.dropTo = 0;
}

/** Says that the bytes from `keepTo` to `dropTo` were taken out. */
export function dropped(framing: Framing): void {
  const count = framing.dropTo - framing.keepTo;
  framing.scanned -= count;
  framing.at -= count;
  framing.dropTo = 0;
}

export function foundMessage(framing: Framing, length: number): void {
  framing.is = 'message';
  framing.at = length;
}

export function wantsMore(framing: Framing, atLeast: number): void {
  framing.is = 'incomplete';
  framing.at = atLeast;
}

export function lost(framing: Framing, resumeAt: number): void {
  framing.is = 'lost';
  framing.at = resumeAt;
}
