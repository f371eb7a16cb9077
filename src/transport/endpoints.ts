import type { Endpoint, Origin, Transport } from '../model/index.js';
import { addressText, type Packet } from '../network/index.js';

const SLOTS = 4096;
const ADDRESS = 16;

/** Endpoints by their bytes, so that the address of a busy peer becomes text once. Bounded: a slot keeps its latest. */
export class Endpoints {
  readonly #addresses = new Uint8Array(SLOTS * ADDRESS);
  readonly #lengths = new Uint8Array(SLOTS);
  readonly #endpoints: (Endpoint | undefined)[] = new Array(SLOTS).fill(undefined);

  source({ bytes, sourceAt, addressLength, sourcePort }: Packet): Endpoint {
    return this.#endpoint(bytes, sourceAt, addressLength, sourcePort);
  }

  destination({ bytes, sourceAt, addressLength, destinationPort }: Packet): Endpoint {
    return this.#endpoint(bytes, sourceAt + addressLength, addressLength, destinationPort);
  }

  /** Where something comes from that one packet shows. @param capture which of the inputs */
  origin(packet: Packet, capture: number, frames: readonly number[], transport: Transport): Origin {
    return {
      capture,
      frames,
      time: packet.time,
      transport,
      source: this.source(packet),
      destination: this.destination(packet),
    };
  }

  /** @param at where the address of `length` bytes stands in `bytes` */
  #endpoint(bytes: Uint8Array, at: number, length: 4 | 16, port: number): Endpoint {
    let hash = port;
    for (let index = 0; index < length; index++) hash = Math.imul(hash ^ bytes[at + index]!, 0x01000193);
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const kept = this.#endpoints[slot];
    if (kept && kept.port === port && this.#isAddress(slot, bytes, at, length)) return kept;

    const endpoint: Endpoint = { address: addressText(bytes, at, length), port };
    this.#endpoints[slot] = endpoint;
    this.#lengths[slot] = length;
    for (let index = 0; index < length; index++) this.#addresses[slot * ADDRESS + index] = bytes[at + index]!;
    return endpoint;
  }

  #isAddress(slot: number, bytes: Uint8Array, at: number, length: number): boolean {
    if (this.#lengths[slot] !== length) return false;
    for (let index = 0; index < length; index++) {
      if (this.#addresses[slot * ADDRESS + index] !== bytes[at + index]) return false;
    }
    return true;
  }
}
