import type { Diagnostics } from '../diagnostics.js';
import { latin1 } from '../latin1.js';
import { Backlog, type FrameReceiver, type RecordReader } from './backlog.js';
import { isSectionHeader } from './blocks.js';
import { K12_START, K12Reader } from './k12.js';
import { type CaptureLimits, frameLengthLimit } from './limits.js';
import type { CaptureListener } from './listener.js';
import { isNetmon, NetmonReader } from './netmon.js';
import { PcapReader } from './pcap.js';
import { PcapngReader } from './pcapng.js';
import { recordVariant } from './record-variants.js';

export type CaptureFormat = 'pcap' | 'modified-pcap' | 'snoop' | 'pcapng' | 'netmon' | 'k12';

/** Bytes that tell the formats apart: the byte-order magic of pcapng ends here, and so does the start of K12 text. */
const HEAD_LENGTH = 12;

/**
 * Which capture format a file is in, by its first bytes.
 * @param head the first 12 bytes or more
 */
export function recogniseCapture(head: Uint8Array): CaptureFormat | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length >= HEAD_LENGTH && isSectionHeader(view, 0)) return 'pcapng';
  if (head.length >= HEAD_LENGTH && latin1(head, 0, HEAD_LENGTH) === K12_START) return 'k12';
  if (head.length < 4) return undefined;
  return isNetmon(view) ? 'netmon' : recordVariant(view)?.format;
}

const UNKNOWN = 'A file of none of the capture formats that are read';
const nobody: FrameReceiver = () => {};

/**
 * Reads a capture file pushed in chunks of any size, in any `CaptureFormat`. Never throws because of the bytes: damage is reported
 * to the diagnostics, and what was read before it stays valid.
 */
export class CaptureReader {
  readonly #diagnostics: Diagnostics;
  readonly #frameLimit: number;
  readonly #listener: CaptureListener;
  readonly #backlog = new Backlog();
  readonly #head = new Uint8Array(HEAD_LENGTH);
  #headLength = 0;
  #format: CaptureFormat | undefined;
  #reader: RecordReader | undefined;

  /** @param listener is told what the file holds beside frames */
  constructor(diagnostics: Diagnostics, limits: CaptureLimits = {}, listener: CaptureListener = {}) {
    this.#diagnostics = diagnostics;
    this.#listener = listener;
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

  /** The file is over. @param receive gets what only the end made whole (NetMon without its table, the last of K12 text) */
  end(receive: FrameReceiver = nobody): void {
    if (this.#reader) this.#reader.end(this.#backlog.held, receive);
    else if (this.#headLength < HEAD_LENGTH) this.#endInHead();
  }

  /** Undefined until enough bytes came, or if they are of none. */
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
    if (this.#format) this.#reader = this.#readerOf(this.#format);
    else this.#diagnostics.report('input.unknown-format', { offset: 0 }, UNKNOWN);
  }

  #readerOf(format: CaptureFormat): RecordReader {
    switch (format) {
      case 'pcapng':
        return new PcapngReader(this.#diagnostics, this.#frameLimit, this.#listener);
      case 'netmon':
        return new NetmonReader(this.#diagnostics, this.#frameLimit);
      case 'k12':
        return new K12Reader(this.#diagnostics, this.#frameLimit);
      default:
        return new PcapReader(
          this.#diagnostics,
          this.#frameLimit,
          recordVariant(new DataView(this.#head.buffer))!,
          this.#listener,
        );
    }
  }

  /** Fewer bytes than tell the formats apart. */
  #endInHead(): void {
    const head = this.#head.subarray(0, this.#headLength);
    if (head.length === 0) {
      this.#diagnostics.report('input.empty', { offset: 0 });
      return;
    }
    this.#format = recogniseCapture(head);
    if (this.#format) {
      this.#diagnostics.report('capture.truncated', { offset: 0 }, 'The file ends inside its file header');
    } else {
      this.#diagnostics.report('input.unknown-format', { offset: 0 }, UNKNOWN);
    }
  }
}
