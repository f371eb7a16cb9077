import type { Packet } from '../network/index.js';

/** What is known of a direction of a TCP connection; as long as it is not `STREAM` there is no object for it. */
const EMPTY = 0;
/** Neither SIP nor MSRP nor worth another look. */
export const NOISE = 1;
/** TLS that cannot be read: it is counted. */
export const UNREADABLE = 2;
/** No payload was seen, or none that says what it is. */
export const UNDECIDED = 3;
/** There is a stream object for it. */
export const STREAM = 4;

/** How many slots a direction may be away from its own one; more, and an old direction is forgotten. */
const WINDOW = 16;
const FIRST_SLOTS = 1024;

/**
 * Directions of TCP connections by addresses and ports: open addressing in typed arrays, no object and no string a packet.
 * It doubles up to its limit; from then on the least recently used of the few slots that a new one could have is given
 * to it, foreign ones first. A slot number holds until the next `insert`.
 */
export class FlowTable<Stream> {
  readonly #words: number;
  readonly #limit: number;
  readonly #forgotten: (stream: Stream) => void;
  readonly #key: Int32Array;
  #slots = 0;
  #used = 0;
  #clock = 0;
  /** Set by a search in vain. */
  #free = 0;
  #keys!: Int32Array;
  #lastUse!: Uint32Array;

  state!: Uint8Array;
  /** Segments that were looked at in vain. */
  tries!: Uint8Array;
  /** 0, or the flags of the SYN that opened it. */
  synFlags!: Uint8Array;
  /** Its sequence number. */
  synSequence!: Int32Array;
  synFrame!: Uint32Array;
  /** Microseconds. */
  synTime!: Float64Array;
  /** Where an `UNREADABLE` one is counted. */
  account!: Uint32Array;
  streams!: (Stream | undefined)[];

  /**
   * @param addressWords length of an address in units of four bytes
   * @param limit of slots, a power of two
   * @param forgotten is told of a stream whose slot is given away
   */
  constructor(addressWords: 1 | 4, limit: number, forgotten: (stream: Stream) => void) {
    this.#words = addressWords * 2 + 1;
    this.#limit = limit;
    this.#forgotten = forgotten;
    this.#key = new Int32Array(this.#words);
    this.#allocate(Math.min(FIRST_SLOTS, limit));
  }

  /** The slot of the packet's direction, or -1. */
  find(packet: Packet): number {
    const { view, sourceAt, addressLength, sourcePort, destinationPort } = packet;
    return this.#probe(this.#load(view, sourceAt, sourceAt + addressLength, sourcePort, destinationPort));
  }

  /** The slot of the other direction, or -1. */
  findReverse(packet: Packet): number {
    const { view, sourceAt, addressLength, sourcePort, destinationPort } = packet;
    return this.#probe(this.#load(view, sourceAt + addressLength, sourceAt, destinationPort, sourcePort));
  }

  /** Makes an `UNDECIDED` slot for the packet's direction, which must have none. */
  insert(packet: Packet): number {
    this.find(packet);
    return this.#insertWithRoom();
  }

  /** The same for the other direction. */
  insertReverse(packet: Packet): number {
    this.findReverse(packet);
    return this.#insertWithRoom();
  }

  /** Writes `#key`. @returns its hash */
  #load(view: DataView, source: number, destination: number, sourcePort: number, destinationPort: number): number {
    const key = this.#key;
    const half = this.#words >> 1;
    for (let word = 0; word < half; word++) {
      key[word] = view.getInt32(source + word * 4, true);
      key[half + word] = view.getInt32(destination + word * 4, true);
    }
    key[half * 2] = (sourcePort << 16) | destinationPort;
    return this.#hash();
  }

  #hash(): number {
    const key = this.#key;
    let hash = 0;
    for (let word = 0; word < this.#words; word++) {
      hash = Math.imul(hash ^ key[word]!, 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  /** The slot with `#key`; or -1, and in `#free` the one that it could have. */
  #probe(hash: number): number {
    const mask = this.#slots - 1;
    const state = this.state;
    for (let step = 0; step < WINDOW; step++) {
      const slot = (hash + step) & mask;
      if (state[slot] === EMPTY) {
        this.#free = slot;
        return -1;
      }
      if (this.#hasKey(slot)) {
        this.#lastUse[slot] = ++this.#clock;
        return slot;
      }
    }
    this.#free = this.#leastWorth(hash, mask);
    return -1;
  }

  #hasKey(slot: number): boolean {
    const key = this.#key;
    const keys = this.#keys;
    const words = this.#words;
    const at = slot * words;
    for (let word = 0; word < words; word++) if (keys[at + word] !== key[word]) return false;
    return true;
  }

  #leastWorth(hash: number, mask: number): number {
    let least = hash & mask;
    for (let step = 1; step < WINDOW; step++) {
      const slot = (hash + step) & mask;
      const difference = this.state[slot]! - this.state[least]!;
      if (difference < 0 || (difference === 0 && this.#lastUse[slot]! < this.#lastUse[least]!)) least = slot;
    }
    return least;
  }

  /** Gives `#key` the slot `#free`, or one in a larger table. */
  #insertWithRoom(): number {
    const isTight = this.#used * 2 >= this.#slots || this.state[this.#free] !== EMPTY;
    if (isTight && this.#slots < this.#limit) {
      const key = this.#key.slice();
      this.#grow();
      this.#key.set(key);
      this.#probe(this.#hash());
    }
    return this.#insert();
  }

  #insert(): number {
    const slot = this.#free;
    if (this.state[slot] === EMPTY) this.#used++;
    const stream = this.streams[slot];
    this.streams[slot] = undefined;
    this.#keys.set(this.#key, slot * this.#words);
    this.state[slot] = UNDECIDED;
    this.tries[slot] = 0;
    this.synFlags[slot] = 0;
    this.#lastUse[slot] = ++this.#clock;
    if (stream !== undefined) this.#forgotten(stream);
    return slot;
  }

  #grow(): void {
    const { state, tries, synFlags, synSequence, synFrame, synTime, account, streams } = this;
    const [keys, lastUse, slots, words] = [this.#keys, this.#lastUse, this.#slots, this.#words];
    this.#allocate(slots * 2);
    for (let old = 0; old < slots; old++) {
      if (state[old] === EMPTY) continue;
      this.#key.set(keys.subarray(old * words, (old + 1) * words));
      this.#probe(this.#hash());
      const slot = this.#insert();
      this.state[slot] = state[old]!;
      this.tries[slot] = tries[old]!;
      this.synFlags[slot] = synFlags[old]!;
      this.synSequence[slot] = synSequence[old]!;
      this.synFrame[slot] = synFrame[old]!;
      this.synTime[slot] = synTime[old]!;
      this.account[slot] = account[old]!;
      this.streams[slot] = streams[old];
      this.#lastUse[slot] = lastUse[old]!;
    }
  }

  #allocate(slots: number): void {
    this.#slots = slots;
    this.#used = 0;
    this.#keys = new Int32Array(slots * this.#words);
    this.#lastUse = new Uint32Array(slots);
    this.state = new Uint8Array(slots);
    this.tries = new Uint8Array(slots);
    this.synFlags = new Uint8Array(slots);
    this.synSequence = new Int32Array(slots);
    this.synFrame = new Uint32Array(slots);
    this.synTime = new Float64Array(slots);
    this.account = new Uint32Array(slots);
    this.streams = new Array<Stream | undefined>(slots).fill(undefined);
  }
}
