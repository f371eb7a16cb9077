import type { Diagnostics } from '../diagnostics.js';
import type { EspDecryption } from './esp-decryption.js';
import { type EspPayload, isPayloadSound, readTrailer } from './esp-payload.js';
import { type Packet, UDP } from './packet.js';
import { CUT, ESP, ESP_IN_UDP, type Layer, NOTHING, PROTOCOL, type Reading } from './reading.js';
import { type SecurityAssociation, SecurityAssociations, UNKNOWN } from './security-associations.js';

/** Lengths of the integrity check value: HMAC-MD5-96 and HMAC-SHA-1-96, then those of the others (RFC 4868, RFC 4543), or none. */
const ICV_LENGTHS: readonly number[] = [12, 16, 0, 24, 32];
/** Security parameters index and sequence number. */
const HEADER = 8;
/** Pad length and next header. */
const TRAILER = 2;
/** Padding of UDP does not matter: its header tells its length. Of others no more must be missing than was there. */
const MOST_USUAL_PADDING = 3;
/** Packets that must agree on the length of the integrity check value before it is taken for granted. */
const ENOUGH = 2;

/** Microseconds of trace time. */
const TOLD_EVERY = 10_000_000;

/** Gets a packet that cannot be read: its addresses, frame and time. Borrowed until it returns. */
export type EncryptedReceiver = (packet: Packet) => void;

/** RFC 4303 */
export const esp: Layer = reading => (reading.end - reading.start < HEADER ? CUT : ESP);

/** RFC 3948 2: where an index would be 0 it is IKE, and one byte alone is a keep-alive. */
export const espInUdp: Layer = reading => {
  const { view, start, end } = reading;
  return end - start < HEADER || view.getUint32(start) === 0 ? NOTHING : ESP_IN_UDP;
};

/**
 * ESP is read in transport mode and in tunnel mode: with the keys that were given, and without encryption. Nothing in a packet says that it is not encrypted, so its
 * trailer and what is in it must agree. What cannot be read is counted.
 */
export class EspPackets {
  readonly #associations: SecurityAssociations;
  readonly #payload: EspPayload = { end: 0, next: 0 };
  readonly #tell: EncryptedReceiver | undefined;

  readonly #decryption: EspDecryption | undefined;

  /**
   * @param decryption where keys were given
   * @param tell is told of an association of which nothing can be read, again and again while it is in use
   */
  constructor(diagnostics: Diagnostics, decryption?: EspDecryption, tell?: EncryptedReceiver) {
    this.#associations = new SecurityAssociations(diagnostics);
    this.#decryption = decryption;
    this.#tell = tell;
  }

  /**
   * @param certain that it is ESP at all: in UDP only the port says so
   * @returns what is in the packet, as a layer does; `NOTHING` if it cannot be read, the reading as it was
   */
  open(reading: Reading, certain: boolean): number {
    const association = this.#associations.of(reading);
    const decrypted = this.#decryption?.open(reading, association) ?? NOTHING;
    if (decrypted !== NOTHING) return decrypted;
    if (!this.#find(reading, association)) {
      if (certain || isLikely(reading)) {
        association.closedPackets++;
        association.closedBytes += reading.end + reading.missing - reading.start;
        if (association.openedPackets === 0 && Math.abs(reading.time - association.toldAt) >= TOLD_EVERY) {
          association.toldAt = reading.time;
          this.#tell?.(reading);
        }
      }
      return NOTHING;
    }
    association.openedPackets++;
    reading.start += HEADER;
    if (reading.missing > 0) leaveOutTrailer(reading, association);
    else reading.end = this.#payload.end;
    return PROTOCOL | this.#payload.next;
  }

  end(): void {
    this.#associations.end();
  }

  #find(reading: Reading, association: SecurityAssociation): boolean {
    const payload = this.#payload;
    const known = association.agreed >= ENOUGH ? association.icvLength : UNKNOWN;
    if (reading.missing > 0) {
      // The trailer was cut off; where all else of the association is in clear, this is too, and of the same kind.
      payload.next = association.next;
      return known !== UNKNOWN;
    }
    if (known !== UNKNOWN && readTrailer(reading, known, payload)) {
      association.next = payload.next;
      return true;
    }
    for (const icvLength of ICV_LENGTHS) {
      if (readTrailer(reading, icvLength, payload) && isPayloadSound(reading, payload)) {
        association.agree(icvLength, payload.next);
        return true;
      }
    }
    return false;
  }
}

/** ESP is a multiple of four bytes long (RFC 4303 2.4), and its index seldom spells a word, as text does. */
function isLikely({ view, start, end, missing }: Reading): boolean {
  if ((end + missing - start) % 4 !== 0) return false;
  for (let at = start; at < start + 4; at++) if (view.getUint8(at) < 0x20 || view.getUint8(at) > 0x7e) return true;
  return false;
}

/** Of a packet whose end was not captured: what follows the payload is not missing from it. */
function leaveOutTrailer(reading: Reading, { icvLength, next }: SecurityAssociation): void {
  const wireEnd = reading.end + reading.missing - icvLength - TRAILER - (next === UDP ? 0 : MOST_USUAL_PADDING);
  reading.end = Math.max(reading.start, Math.min(reading.end, wireEnd));
  reading.missing = Math.max(0, wireEnd - reading.end);
}
