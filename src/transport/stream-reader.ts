import type { Endpoint, TraceEvent } from '../model/index.js';
import type { Budget } from './budget.js';
import type { Connection } from './connection.js';
import type { Stretch } from './held-segments.js';
import type { MessageWriter } from './message-writer.js';
import type { Unwrapping } from './unwrapping.js';

/** What reads one direction of a connection, given its bytes in order: messages themselves, or what they are wrapped in. */
export interface StreamReader {
  readonly connection: Connection;
  /** Known to be SIP or MSRP, by this direction or the other. */
  readonly isOurs: boolean;
  /** Nothing in it was SIP or MSRP: it may be forgotten. */
  readonly isForeign: boolean;
  /** The frame that brought the last bytes. */
  readonly frame: number;
  /** When they came, microseconds; 0 if none did. */
  readonly lastTime: number;
  /** How many of the last bytes of the stream are still there to be compared; 0 if that cannot be said. */
  readonly unfinishedLength: number;
  readonly unfinishedBytes: Uint8Array;

  /** True if something that only the start of a stream or a message can be starts with the stretch. */
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

/** One direction of a connection, as its readers must know it. */
export interface Direction {
  readonly writer: MessageWriter;
  /** Of all streams. */
  readonly budget: Budget;
  /** Of all TLS streams, for records whose keys may yet come. */
  readonly waiting: Budget;
  readonly connection: Connection;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly unwrapping: Unwrapping;
}

/** Nothing to compare with. */
export const NO_BYTES: Uint8Array = new Uint8Array(0);
