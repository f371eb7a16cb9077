import type { EspCryptography } from './cryptography.js';
import { isVerified, openEsp } from './esp-cipher.js';
import type { EspKey, EspKeys } from './esp-keys.js';
import { type EspPayload, isPayloadSound, readTrailer } from './esp-payload.js';
import { NOTHING, PROTOCOL, type Reading } from './reading.js';
import type { SecurityAssociation } from './security-associations.js';

/** Security parameters index and sequence number. */
const HEADER = 8;
/** Keys of one association that are tried on a packet. */
const MOST_KEYS = 16;

/** Opens ESP packets with the keys that were given. A key that does not fit never makes a packet of noise. */
export class EspDecryption {
  readonly #keys: EspKeys;
  readonly #cryptography: EspCryptography;
  readonly #payload: EspPayload = { end: 0, next: 0 };

  constructor(keys: EspKeys, cryptography: EspCryptography) {
    this.#keys = keys;
    this.#cryptography = cryptography;
  }

  /**
   * @param reading stands at an ESP header; it is given bytes of its own, decrypted
   * @returns what is in the packet, as a layer does; `NOTHING` if no key opens it, the reading as it was
   */
  open(reading: Reading, association: SecurityAssociation): number {
    association.keys ??= this.#keys.of(association.index, association.destination).slice(0, MOST_KEYS);
    const { keys } = association;
    // What was cut off holds the integrity check value and the trailer.
    if (keys.length === 0 || reading.missing > 0) return NOTHING;
    const packet = reading.bytes.subarray(reading.start, reading.end);
    let isOpen = false;
    let isDoubtful = false;
    for (const key of keys) {
      const plain = openEsp(this.#cryptography, key, packet);
      if (!plain) continue;
      if (isVerified(key)) isOpen = true;
      const next = this.#takeIn(reading, association, key, plain);
      if (next >= 0) return next;
      if (next === DOUBTFUL) isDoubtful = true;
    }
    if (!isDoubtful && keys.some(({ index }) => index !== undefined))
      association.misfit(isOpen ? 'payload' : 'integrity');
    return NOTHING;
  }

  /** Lets the reading be what was decrypted, with the addresses in front, if that is a payload and its trailer. */
  #takeIn(reading: Reading, association: SecurityAssociation, key: EspKey, plain: Uint8Array): number {
    const { bytes, view, start, end, sourceAt } = reading;
    const addressesLength = 2 * reading.addressLength;
    const own = new Uint8Array(addressesLength + HEADER + plain.length);
    own.set(bytes.subarray(sourceAt, sourceAt + addressesLength));
    own.set(plain, addressesLength + HEADER);
    reading.bytes = own;
    reading.view = new DataView(own.buffer);
    reading.sourceAt = 0;
    reading.start = addressesLength;
    reading.end = own.length;
    const payload = this.#payload;
    const hasTrailer = readTrailer(reading, 0, payload);
    if (hasTrailer && this.#isBelieved(reading, association, key)) {
      reading.start += HEADER;
      reading.end = payload.end;
      return PROTOCOL | payload.next;
    }
    reading.bytes = bytes;
    reading.view = view;
    reading.sourceAt = sourceAt;
    reading.start = start;
    reading.end = end;
    return hasTrailer ? DOUBTFUL : NOTHING;
  }

  /**
   * A payload that is sound proves its key; then what is authentic under that key needs no other proof. Where a NAT changed
   * addresses, checksums do not hold: then two authentic packets of a kind, one after the other, are enough.
   */
  #isBelieved(reading: Reading, association: SecurityAssociation, key: EspKey): boolean {
    const { next } = this.#payload;
    if (isPayloadSound(reading, this.#payload)) {
      association.prove(key);
      return true;
    }
    if (!isVerified(key)) return false;
    if (association.provenKey === key) return true;
    const isRepeated = association.doubtedKey === key && association.next === next;
    association.doubtedKey = key;
    association.next = next;
    return isRepeated;
  }
}

/** A trailer without a payload that shows what it is: it says neither that the key fits nor that it does not. */
const DOUBTFUL = -100;
