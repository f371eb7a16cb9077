import { Diagnostics } from '../diagnostics.js';
import type { CaptureResult } from '../model/index.js';
import type { KeyLog } from '../transport/index.js';
import type { CapturePoints } from './capture-points.js';
import { peek, readChunks, sizeOf } from './chunks.js';
import type { Batch, Format, ReadContext, Reading } from './format.js';
import { HEAD_LENGTH, recogniseFormat } from './formats.js';
import { readHead } from './head.js';
import { unpacked } from './packed/index.js';
import { EMPTY, INTERRUPTED, nothingFound, readFailure, UNKNOWN_FORMAT } from './sentences.js';

/** What the inputs of a run share. */
export interface Run {
  readonly points: CapturePoints;
  /** TLS secrets. */
  readonly keyLog: KeyLog;
  /** Ends the reading early; what was read stays. */
  readonly signal: AbortSignal;
}

/** One input from its path to its batches. Whatever is wrong with it becomes a diagnostic of this input; the others go on. */
export class Source {
  readonly path: string;
  /** Bytes on disk; undefined for a stream. */
  readonly size: number | undefined;
  /** Bytes read so far, before unpacking. */
  bytesRead = 0;

  readonly #capture: number;
  readonly #number: () => number;
  readonly #signal: AbortSignal;
  readonly #points: CapturePoints;
  readonly #keyLog: KeyLog;
  readonly #diagnostics = new Diagnostics();
  readonly #reading: Reading = {
    linkTypes: [],
    frames: 0,
    sipMessages: 0,
    msrpMessages: 0,
    start: undefined,
    end: undefined,
  };
  #format: Format | undefined;
  /** The bytes ended before the input did. */
  #cut = false;
  #finished = false;
  /** A message that another file completes has bytes in this one. */
  #holdsPart = false;
  #isEmpty = false;
  #isChecked = false;

  /**
   * @param capture which of the inputs, from 0
   * @param number gives the next message number
   * @param run what it shares with the other inputs
   */
  constructor(path: string, capture: number, number: () => number, { points, keyLog, signal }: Run) {
    this.#points = points;
    this.path = path;
    this.size = sizeOf(path);
    this.#capture = capture;
    this.#number = number;
    this.#signal = signal;
    this.#keyLog = keyLog;
  }

  /** Trace time before which there is nothing for certain, microseconds; -Infinity where only reading it would tell. */
  startTime(): number {
    const head = readHead(this.path, HEAD_LENGTH);
    return (head && recogniseFormat(head)?.startTime(head)) ?? Number.NEGATIVE_INFINITY;
  }

  /** Its events, in its own order. To be called once. */
  async *batches(): AsyncGenerator<Batch> {
    if (this.#signal.aborted) return;
    const bytes = this.#bytes();
    try {
      const { head, all } = await peek(bytes, HEAD_LENGTH);
      this.#format = recogniseFormat(head);
      this.#isEmpty = head.length === 0;
      if (this.#format) yield* this.#format.read(all, this.#context());
      this.#finished = true;
    } finally {
      await bytes.return(undefined);
    }
  }

  get messages(): number {
    return this.#reading.sipMessages + this.#reading.msrpMessages;
  }

  /** What is known of the input when the run is over. */
  result(): CaptureResult {
    if (!this.#finished && !this.#cut) this.#stop(INTERRUPTED);
    if (!this.#cut && !this.#isChecked) this.#checkYield();
    return {
      id: `c${this.#capture + 1}`,
      path: this.path,
      format: this.#format?.name,
      ...this.#reading,
      diagnostics: this.#diagnostics.list(),
      unread: this.#diagnostics.unread,
    };
  }

  #context(): ReadContext {
    return {
      capture: this.#capture,
      path: this.path,
      number: this.#number,
      diagnostics: this.#diagnostics,
      reading: this.#reading,
      cut: () => this.#cut,
      points: this.#points,
      keyLog: this.#keyLog,
      holdsPart: () => {
        this.#holdsPart = true;
      },
    };
  }

  /** The bytes, unpacked. Never throws because of the input: when reading fails they end, and a diagnostic says why. */
  async *#bytes(): AsyncGenerator<Uint8Array> {
    const raw = this.#counted();
    try {
      for await (const chunk of unpacked(raw)) {
        if (this.#signal.aborted) break;
        yield chunk;
      }
      if (this.#signal.aborted) this.#stop(INTERRUPTED);
    } catch (error) {
      this.#stop(this.#signal.aborted ? INTERRUPTED : readFailure(error));
    } finally {
      await raw.return(undefined);
    }
  }

  async *#counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of readChunks(this.path, this.#signal)) {
      this.bytesRead += chunk.length;
      yield chunk;
    }
  }

  #stop(why: string): void {
    this.#cut = true;
    this.#diagnostics.report('input.unreadable', { offset: this.bytesRead }, why);
  }

  /** An input that was read and gave nothing must not look like one in which all is well. */
  #checkYield(): void {
    this.#isChecked = true;
    if (this.#isEmpty) {
      this.#diagnostics.report('input.empty', { offset: 0 }, EMPTY);
    } else if (!this.#format) {
      this.#diagnostics.report('input.unknown-format', { offset: 0 }, UNKNOWN_FORMAT);
    } else if (this.messages === 0 && !this.#holdsPart && !(this.#reading.frames === 0 && this.#diagnostics.unread)) {
      const sentence = nothingFound(this.#reading, this.#format.unit, this.#diagnostics.list());
      this.#diagnostics.report('capture.no-messages', {}, sentence);
    }
  }
}
