import type { TraceEvent } from '../model/index.js';
import type { Connection } from './connection.js';
import type { Stretch } from './held-segments.js';

/** What reads one direction of a connection, given its bytes in order. */
export interface StreamReader {
  readonly connection: Connection;
  /** Known to carry SIP or MSRP. */
  readonly isOurs: boolean;
  /** Nothing in it was SIP or MSRP: it may be forgotten. */
  readonly isForeign: boolean;
  /** The frame that brought the last bytes. */
  readonly frame: number;
  /** When they came, microseconds; 0 if none did. */
  readonly lastTime: number;
  /** How many of the last bytes are kept, and they themselves: what comes again is compared with them. */
  readonly unfinishedLength: number;
  readonly unfinishedBytes: Uint8Array;

  /** True if something that it knows starts with the stretch. */
  startsAt(stretch: Stretch): boolean;
  /**
   * Reads the next bytes of the stream.
   * @param start first byte of the stretch that is new
   * @param time microseconds, when the last byte up to its end was there
   */
  read(stretch: Stretch, start: number, time: number, out: TraceEvent[]): void;
  /** Bytes are missing here. @param next what comes after them, or brought the bytes before them */
  gap(bytes: number, next: Stretch, out: TraceEvent[]): void;
  /** No more bytes will come. */
  end(out: TraceEvent[]): void;
  /** Gives its memory back. */
  forget(): void;
}
