import type { DiagnosticCode, Diagnostics } from '../diagnostics.js';
import { addressText } from './address.js';
import type { EspKey } from './esp-keys.js';
import type { Reading } from './reading.js';

/** The length of the integrity check value is not known. */
export const UNKNOWN = -1;
/** Associations kept; the oldest make room, after they have told what they saw. */
const MOST_ASSOCIATIONS = 4096;
/** Pairs of hosts that a sentence names. */
const MOST_NAMED = 3;

/** What speaks against a key: that the integrity check fails, or that what was decrypted is no payload. */
type Misfit = 'integrity' | 'payload';
const MISFITS: Readonly<Record<Misfit, string>> = {
  integrity: 'no packet passes the integrity check or decrypts to a payload',
  payload: 'the integrity check passes, the encryption key is another',
};

/** One direction of IPsec between two hosts, told by its index and destination (RFC 4301 4.1), and what was seen of it. */
export class SecurityAssociation {
  readonly firstFrame: number;
  icvLength = UNKNOWN;
  /** Packets in a row that showed this length. */
  agreed = 0;
  /** IP protocol number of the last payload. */
  next = 0;
  openedPackets = 0;
  closedPackets = 0;
  closedBytes = 0;
  /** When it was last told that it hides something, microseconds. */
  toldAt = Number.NEGATIVE_INFINITY;
  /** Those given for it; undefined until somebody looked. */
  keys: readonly EspKey[] | undefined;
  /** The one of them that a sound payload proved last. */
  provenKey: EspKey | undefined;
  /** The one under which the last authentic packet showed nothing. */
  doubtedKey: EspKey | undefined;
  /** What first spoke against the keys that were given. */
  #misfit: Misfit | undefined;
  #misfits = 0;
  /** Source and destination. */
  readonly #addresses: Uint8Array;
  readonly #addressLength: 4 | 16;
  /** Security parameters index. */
  readonly #index: number;

  /** That of the ESP packet at `start`. */
  constructor({ bytes, view, start, sourceAt, addressLength, frame }: Reading) {
    this.#index = view.getInt32(start);
    this.firstFrame = frame;
    this.#addresses = bytes.slice(sourceAt, sourceAt + 2 * addressLength);
    this.#addressLength = addressLength;
  }

  /** Whether the ESP packet at `start` belongs to it. */
  is({ bytes, view, start, sourceAt, addressLength }: Reading): boolean {
    if (view.getInt32(start) !== this.#index || addressLength !== this.#addressLength) return false;
    const at = sourceAt + addressLength;
    for (let index = 0; index < addressLength; index++) {
      if (this.#addresses[addressLength + index] !== bytes[at + index]) return false;
    }
    return true;
  }

  /** A packet showed this length of the integrity check value. @param next IP protocol number of its payload */
  agree(icvLength: number, next: number): void {
    this.agreed = icvLength === this.icvLength ? this.agreed + 1 : 1;
    this.icvLength = icvLength;
    this.next = next;
  }

  /** A given key fits: it is tried first from now on. */
  prove(key: EspKey): void {
    if (this.provenKey === key) return;
    this.provenKey = key;
    this.keys = [key, ...(this.keys ?? []).filter(other => other !== key)];
  }

  /** A packet that none of the keys given for it opened. @param why the key of integrity, or else that of encryption */
  misfit(why: Misfit): void {
    this.#misfit ??= why;
    this.#misfits++;
  }

  /** Keys were given for it, and no packet was read with them, nor without. */
  get isMisfit(): boolean {
    return this.#misfits > 0 && this.provenKey === undefined && this.openedPackets === 0;
  }

  /** Why the keys do not fit it, with the packets that it had. */
  get misfitText(): string {
    const index = `0x${this.index.toString(16).padStart(8, '0')}`;
    const packets = counted(this.#misfits, 'packet');
    return `SPI ${index} to ${this.destination} (${packets}, ${MISFITS[this.#misfit ?? 'integrity']})`;
  }

  /** Security parameters index. */
  get index(): number {
    return this.#index >>> 0;
  }

  get destination(): string {
    return addressText(this.#addresses, this.#addressLength, this.#addressLength);
  }

  /** The same text for both directions. */
  get hosts(): string {
    const length = this.#addressLength;
    const ends = [addressText(this.#addresses, 0, length), addressText(this.#addresses, length, length)];
    return ends.sort().join(' and ');
  }
}

/** The associations of a capture; at its end they say what was read as clear text and what could not be read. */
export class SecurityAssociations {
  readonly #diagnostics: Diagnostics;
  /** By a hash of index and destination. */
  readonly #byHash = new Map<number, SecurityAssociation[]>();
  #count = 0;

  constructor(diagnostics: Diagnostics) {
    this.#diagnostics = diagnostics;
  }

  /** That of the ESP packet at `start`. */
  of(reading: Reading): SecurityAssociation {
    const hash = hashOf(reading);
    const known = this.#byHash.get(hash);
    if (known) for (const association of known) if (association.is(reading)) return association;
    if (this.#count === MOST_ASSOCIATIONS) this.end();
    const association = new SecurityAssociation(reading);
    this.#count++;
    const others = this.#byHash.get(hash);
    if (others) others.push(association);
    else this.#byHash.set(hash, [association]);
    return association;
  }

  /** Tells what was seen, and forgets it. */
  end(): void {
    const all = [...this.#byHash.values()].flat().sort((a, b) => a.firstFrame - b.firstFrame);
    this.#byHash.clear();
    this.#count = 0;
    this.#tellMisfits(all.filter(({ isMisfit }) => isMisfit));
    this.#tell(
      'esp.null',
      all.filter(({ openedPackets }) => openedPackets > 0),
      'ESP with NULL encryption was read as if it were in clear',
      associations => counted(sum(associations, 'openedPackets'), 'packet'),
    );
    this.#tell(
      'esp.encrypted',
      all.filter(({ closedPackets, isMisfit }) => closedPackets > 0 && !isMisfit),
      'ESP that cannot be read',
      associations =>
        `${counted(sum(associations, 'closedBytes'), 'byte')} in ${counted(sum(associations, 'closedPackets'), 'packet')}`,
    );
  }

  #tellMisfits(associations: readonly SecurityAssociation[]): void {
    const named = associations.slice(0, MOST_NAMED).map(({ misfitText }) => misfitText);
    if (associations.length > MOST_NAMED) named.push(`${associations.length - MOST_NAMED} more`);
    const text = `The keys given for ESP do not fit: ${named.join(', ')}; check the algorithms and the keys`;
    for (const { firstFrame } of associations) this.#diagnostics.report('esp.wrong-key', { frame: firstFrame }, text);
  }

  /** One diagnostic an association, and one sentence with the hosts of all. */
  #tell(
    code: DiagnosticCode,
    associations: readonly SecurityAssociation[],
    what: string,
    amount: (associations: readonly SecurityAssociation[]) => string,
  ): void {
    const pairs = new Map<string, SecurityAssociation[]>();
    for (const association of associations) {
      const pair = pairs.get(association.hosts);
      if (pair) pair.push(association);
      else pairs.set(association.hosts, [association]);
    }
    const named = [...pairs].slice(0, MOST_NAMED).map(([hosts, between]) => `${amount(between)} between ${hosts}`);
    const others = [...pairs.values()].slice(MOST_NAMED).flat();
    if (others.length > 0) named.push(`${amount(others)} between others`);
    for (const { firstFrame } of associations) {
      this.#diagnostics.report(code, { frame: firstFrame }, `${what}: ${named.join(', ')}`);
    }
  }
}

function hashOf({ view, start, sourceAt, addressLength }: Reading): number {
  let hash = view.getInt32(start);
  for (let word = 0; word < addressLength; word += 4) {
    hash = Math.imul(hash ^ view.getInt32(sourceAt + addressLength + word), 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  return hash;
}

function sum(
  associations: readonly SecurityAssociation[],
  of: 'openedPackets' | 'closedPackets' | 'closedBytes',
): number {
  return associations.reduce((total, association) => total + association[of], 0);
}

const counted = (count: number, thing: string): string =>
  `${count.toLocaleString('en-US')} ${thing}${count === 1 ? '' : 's'}`;
