import type { Diagnostics } from '../diagnostics.js';
import { hep3 } from './hep.js';
import type { Inflate } from './inflate.js';
import type { Packet } from './packet.js';
import { DONE, newReading, type Reading, UNDECODED } from './reading.js';

/** `HEP3` and the length of all. */
export const HEP3_HEADER_LENGTH = 6;

/**
 * Length of the HEP 3 message at `start`.
 * @returns -1 if none starts there, 0 if [start, end) is too short to tell
 */
export function hep3Length(bytes: Uint8Array, start: number, end: number): number {
  for (let index = 0; index < 4 && start + index < end; index++) {
    if (bytes[start + index] !== MAGIC.charCodeAt(index)) return -1;
  }
  if (end - start < HEP3_HEADER_LENGTH) return 0;
  const length = bytes[start + 4]! * 256 + bytes[start + 5]!;
  return length < HEP3_HEADER_LENGTH ? -1 : length;
}

const MAGIC = 'HEP3';

/** Opens HEP 3 messages that came in a stream. */
export class HepMessages {
  readonly #diagnostics: Diagnostics;
  readonly #reading: Reading;

  /** @param inflate for compressed payloads */
  constructor(diagnostics: Diagnostics, inflate?: Inflate) {
    this.#diagnostics = diagnostics;
    this.#reading = newReading(inflate);
  }

  /**
   * @param start of a whole message, @param end of it
   * @param frame that completed it, @param earlierFrames the others that brought bytes of it
   * @param time microseconds since the epoch
   * @returns what it carries, borrowed until the next call; undefined if that is neither SIP nor MSRP
   */
  open(
    bytes: Uint8Array,
    start: number,
    end: number,
    frame: number,
    earlierFrames: readonly number[],
    time: number,
  ): Packet | undefined {
    const reading = this.#reading;
    reading.bytes = bytes;
    reading.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    reading.frame = frame;
    reading.earlierFrames = earlierFrames;
    reading.time = time;
    reading.missing = 0;
    reading.detached = false;
    const result = hep3(reading, start, end);
    if (result === UNDECODED) this.#diagnostics.report('tunnel.undecoded', { frame }, reading.fault);
    return result === DONE && reading.detached ? reading : undefined;
  }
}
