import type { Diagnostics } from '../diagnostics.js';
import { Backlog, type FrameReceiver, type RecordReader } from './backlog.js';
import { isSectionHeader } from './blocks.js';
import { type CaptureLimits, frameLengthLimit } from './limits.js';
import { PcapReader, pcapVariant } from './pcap.js';
import { PcapngReader } from './pcapng.js';

export type CaptureFormat = 'pcap' | 'pcapng';

/** Bytes that tell the formats apart: the byte-order magic of pcapng ends here. */
const HEAD_LENGTH = 12;

/**
 * Which capture format a file is in, by its first bytes.
 * @param head the first 12 bytes or more
 */
export function recogniseCapture(head: Uint8Array): CaptureFormat | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length >= HEAD_LENGTH && isSectionHeader(view, 0)) return 'pcapng';
  if (head.length >= 4 && pcapVariant(view)) return 'pcap';
  return undefined;
}

/**
 * Reads a capture file pushed in chunks of any size, pcap or pcapng. Never throws because of the bytes: damage is reported
 * to the diagnostics, and what was read before it stays valid.
 */
export class CaptureReader {
  readonly #diagnostics: Diagnostics;
  readonly #frameLimit: number;
  readonly #backlog = new Backlog();
  readonly #head = new Uint8Array(HEAD_LENGTH);
  #headLength = 0;
  #format: CaptureFormat | undefined;
  #reader: RecordReader | undefined;

  constructor(diagnostics: Diagnostics, limits: CaptureLimits = {}) {
    this.#diagnostics = diagnostics;
    this.#frameLimit = frameLengthLimit(limits);
  }

  /**
   * @param chunk the next bytes of the file; borrowed until the call returns
   * @param receive gets each frame that is now whole; the frame is borrowed until it returns
   */
  push(chunk: Uint8Array, receive: FrameReceiver): void {
    if (this.#reader) {
      this.#backlog.push(chunk, this.#reader, receive);
      return;
    }
    if (this.#headLength === HEAD_LENGTH) return; // recognised as nothing
    const taken = Math.min(HEAD_LENGTH - this.#headLength, chunk.length);
    this.#head.set(chunk.subarray(0, taken), this.#headLength);
    this.#headLength += taken;
    if (this.#headLength < HEAD_LENGTH) return;
    this.#choose();
    if (!this.#reader) return;
    if (taken === HEAD_LENGTH) {
      this.#backlog.push(chunk, this.#reader, receive);
    } else {
      this.#backlog.push(this.#head, this.#reader, receive);
      this.#backlog.push(chunk.subarray(taken), this.#reader, receive);
    }
  }

  /** The file is over. */
  end(): void {
    if (this.#reader) this.#reader.end(this.#backlog.held);
    else if (this.#headLength < HEAD_LENGTH) this.#endInHead();
  }

  /** Undefined until enough bytes came, or if they are neither. */
  get format(): CaptureFormat | undefined {
    return this.#format;
  }

  /** LINKTYPE_ values of the interfaces seen so far, distinct, in order. */
  get linkTypes(): readonly number[] {
    return this.#reader ? [...this.#reader.linkTypes] : [];
  }

  /** Packets seen so far, damaged ones included. */
  get frames(): number {
    return this.#reader?.frames ?? 0;
  }

  #choose(): void {
    this.#format = recogniseCapture(this.#head);
    switch (this.#format) {
      case 'pcap':
        this.#reader = new PcapReader(this.#diagnostics, this.#frameLimit);
        break;
      case 'pcapng':
        this.#reader = new PcapngReader(this.#diagnostics, this.#frameLimit);
        break;
      default:
        this.#diagnostics.report('input.unknown-format', { offset: 0 }, 'Neither a pcap nor a pcapng file');
    }
  }

  /** Fewer bytes than tell the formats apart. */
  #endInHead(): void {
    const head = this.#head.subarray(0, this.#headLength);
    if (head.length === 0) {
      this.#diagnostics.report('input.empty', { offset: 0 });
    } else if (recogniseCapture(head) === 'pcap') {
      this.#format = 'pcap';
      this.#diagnostics.report('capture.truncated', { offset: 0 }, 'The file ends inside its file header');
    } else {
      this.#diagnostics.report('input.unknown-format', { offset: 0 }, 'Neither a pcap nor a pcapng file');
    }
  }
}
