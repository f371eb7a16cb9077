import type { Diagnostics } from '../diagnostics.js';
import type { Frame } from '../pcap-parser/index.js';
import { nextPart } from './aggregate.js';
import { type EncryptedReceiver, EspPackets } from './esp.js';
import { EspDecryption } from './esp-decryption.js';
import { ETHERTYPES } from './ethertypes.js';
import { Fragments } from './fragments.js';
import { ipv4 } from './ipv4.js';
import { LINK_LAYERS } from './link.js';
import { type Packet, TCP, UDP } from './packet.js';
import { PROTOCOLS } from './protocols.js';
import {
  CUT,
  DONE,
  ESP,
  ESP_IN_UDP,
  ETHERTYPE_IPV4,
  FRAGMENT,
  type Layer,
  LINK,
  MALFORMED,
  NO_FRAMES,
  NOTHING,
  newReading,
  PROTOCOL,
  type Reading,
  UNDECODED,
  UNKNOWN_LINK,
} from './reading.js';
import type { NetworkSettings } from './settings.js';
import { tcp, udp } from './transports.js';
import { newUndecoded, type Undecoded } from './undecoded.js';

/** IP headers in each other. */
const MOST_NESTING = 8;
/** Headers of all kinds in one frame. */
const MOST_LAYERS = 64;

/** A fragment whose packet is not complete. */
const WAITING = -10;

const PROTOCOL_UDP = PROTOCOL | UDP;
const PROTOCOL_TCP = PROTOCOL | TCP;

/** From captured frames to IP packets with their transport header read: link layers, tunnels, fragments. */
export class Network {
  readonly #undecoded = newUndecoded();
  readonly #diagnostics: Diagnostics;
  readonly #fragments: Fragments;
  readonly #esp: EspPackets;
  readonly #reading: Reading;
  readonly #links: ReadonlyMap<number, Layer>;
  #linkType = -1;
  #link: Layer | undefined;
  /** Of a frame inside the frame, where it is not decoded. */
  #innerLinkType: number | undefined;

  /**
   * @param settings what the user says of the captures
   * @param encrypted is told of ESP that cannot be read
   */
  constructor(
    diagnostics: Diagnostics,
    { links, espKeys, cryptography, inflate }: NetworkSettings = {},
    encrypted?: EncryptedReceiver,
  ) {
    this.#diagnostics = diagnostics;
    this.#reading = newReading(inflate);
    this.#links = links ? new Map([...LINK_LAYERS, ...links]) : LINK_LAYERS;
    this.#fragments = new Fragments(diagnostics);
    const decryption = espKeys && cryptography && new EspDecryption(espKeys, cryptography);
    this.#esp = new EspPackets(diagnostics, decryption, encrypted);
  }

  /**
   * @returns the innermost packet that the frame carries or completes, borrowed until the next call; undefined if it is not
   *   UDP, TCP or SCTP over IP, or if fragments of it are still missing. `next` has the others, where it carries several
   */
  receive(frame: Frame): Packet | undefined {
    if (frame.linkType !== this.#linkType) {
      this.#linkType = frame.linkType;
      this.#link = this.#links.get(frame.linkType);
    }
    const reading = this.#reading;
    reading.aggregate.end = 0;
    if (!this.#link) {
      this.#reportLink(frame);
      return undefined;
    }
    reading.frame = frame.number;
    reading.earlierFrames = NO_FRAMES;
    reading.time = frame.time;
    reading.bytes = frame.bytes;
    reading.view = frame.view;
    reading.start = frame.start;
    reading.end = frame.end;
    reading.missing = Math.max(0, frame.originalLength - (frame.end - frame.start));
    reading.nesting = 0;
    const packet = this.#readFrom(this.#link, frame);
    return packet ?? (reading.aggregate.end > 0 ? this.next(frame) : undefined);
  }

  /**
   * To be called until it gives nothing more, where a frame gave a packet.
   * @param frame the last one
   * @returns the next packet of an aggregate of frames (IEEE 802.11 A-MSDU), borrowed; undefined if there is none
   */
  next(frame: Frame): Packet | undefined {
    const reading = this.#reading;
    while (reading.aggregate.end > 0) {
      reading.earlierFrames = NO_FRAMES;
      const packet = this.#readFrom(nextPart, frame);
      if (packet) return packet;
    }
    return undefined;
  }

  #readFrom(first: Layer, frame: Frame): Packet | undefined {
    const reading = this.#reading;
    reading.sequence = 0;
    reading.flags = 0;
    reading.detached = false;

    let next = first(reading);
    for (let layers = 1; next >= 0; layers++) {
      if (layers === MOST_LAYERS || reading.nesting > MOST_NESTING) {
        this.#undecoded.malformed++;
        this.#diagnostics.report('ip.malformed', frameOf(frame), 'Headers nested deeper than cpmlint follows');
        return undefined;
      }
      next = this.#read(next);
      if (next < NOTHING) next = this.#resolve(next);
      if (next === WAITING) return undefined;
    }
    if (next === DONE) return reading;
    if (next === NOTHING) this.#undecoded.other++;
    else this.#report(next, frame);
    return undefined;
  }

  /** Frames that gave no packet, up to now; fragments that wait for others are none of them. */
  get undecoded(): Readonly<Undecoded> {
    return this.#undecoded;
  }

  /** The capture is over: fragments still waiting for others are lost, and it is told what ESP hid. */
  end(): void {
    this.#fragments.end();
    this.#esp.end();
  }

  /** The common layers first; what has no line in its table is nothing of ours. */
  #read(next: number): number {
    const reading = this.#reading;
    if (next === ETHERTYPE_IPV4) return ipv4(reading);
    if (next === PROTOCOL_UDP) return udp(reading);
    if (next === PROTOCOL_TCP) return tcp(reading);
    if (next >= LINK) return this.#readLink(next - LINK);
    const layer = next >= PROTOCOL ? PROTOCOLS.get(next - PROTOCOL) : ETHERTYPES.get(next);
    return layer ? layer(reading) : NOTHING;
  }

  /** A link layer inside another one. */
  #readLink(linkType: number): number {
    const layer = this.#links.get(linkType);
    if (layer) return layer(this.#reading);
    this.#innerLinkType = linkType;
    return UNKNOWN_LINK;
  }

  /** What a layer alone cannot tell, because it takes more than one packet. @returns what comes next, as a layer does */
  #resolve(result: number): number {
    const reading = this.#reading;
    if (result === FRAGMENT) {
      const whole = this.#fragments.add(reading);
      return whole === NOTHING ? WAITING : whole;
    }
    if (result === ESP) return this.#esp.open(reading, true);
    if (result !== ESP_IN_UDP) return result;
    const inner = this.#esp.open(reading, false);
    return inner === NOTHING ? DONE : inner;
  }

  #report(result: number, frame: Frame): void {
    if (result === CUT) {
      this.#undecoded.cut++;
      this.#diagnostics.report('link.truncated', frameOf(frame));
    }
    if (result === UNKNOWN_LINK) this.#reportLink(frame);
    if (result === UNDECODED) {
      this.#undecoded.other++;
      this.#diagnostics.report('tunnel.undecoded', frameOf(frame), this.#reading.fault);
    }
    if (result === MALFORMED) {
      this.#undecoded.malformed++;
      this.#diagnostics.report('ip.malformed', frameOf(frame), this.#reading.fault);
    }
  }

  #reportLink(frame: Frame): void {
    const linkType = this.#innerLinkType ?? frame.linkType;
    this.#undecoded.linkType++;
    this.#innerLinkType = undefined;
    this.#diagnostics.report('link.unknown-type', frameOf(frame), `Link type ${linkType} is not decoded`);
  }
}

function frameOf(frame: Frame): { frame: number } {
  return { frame: frame.number };
}
