import type { TraceEvent } from '../model/index.js';
import type { Connection } from './connection.js';
import type { Stretch } from './held-segments.js';
import { type Layer, layerInside, openJoined, recogniseLayer } from './layers.js';
import { MessageFrames } from './message-frames.js';
import { type Direction, NO_BYTES, type StreamReader } from './stream-reader.js';
import { UnfinishedMessage } from './unfinished-message.js';

/** One direction of a connection from its first byte: its first bytes say which layer reads it. */
export class UndecidedStream implements StreamReader {
  readonly #direction: Direction;
  readonly #layers: readonly Layer[];
  readonly #head: UnfinishedMessage;
  readonly #frames = new MessageFrames();
  #reader: StreamReader | undefined;
  #isForeign = false;
  #frame = 0;
  #time = 0;
  /** Its first bytes are lost: how many, and what came after them. */
  #lost = 0;
  #afterLost: Stretch | undefined;

  /** @param layers what it may be */
  constructor(direction: Direction, layers: readonly Layer[]) {
    this.#direction = direction;
    this.#layers = layers;
    this.#head = new UnfinishedMessage(direction.budget);
  }

  get connection(): Connection {
    return this.#direction.connection;
  }

  get isOurs(): boolean {
    return this.#reader ? this.#reader.isOurs : this.connection.protocol !== undefined;
  }

  get isForeign(): boolean {
    return this.#isForeign || this.#reader?.isForeign === true;
  }

  get frame(): number {
    return this.#reader?.frame ?? this.#frame;
  }

  get lastTime(): number {
    return this.#reader?.lastTime ?? this.#time;
  }

  get unfinishedLength(): number {
    return this.#reader ? this.#reader.unfinishedLength : this.#head.length;
  }

  get unfinishedBytes(): Uint8Array {
    if (this.#reader) return this.#reader.unfinishedBytes;
    return this.#head.length > 0 ? this.#head.bytes : NO_BYTES;
  }

  startsAt(stretch: Stretch): boolean {
    if (this.#reader) return this.#reader.startsAt(stretch);
    return recogniseLayer(this.#layers, stretch.bytes, stretch.start, stretch.end) !== undefined;
  }

  read(stretch: Stretch, start: number, time: number, out: TraceEvent[]): void {
    if (this.#reader) this.#reader.read(stretch, start, time, out);
    else if (!this.#isForeign) this.#decide(stretch, start, time, out);
  }

  gap(bytes: number, next: Stretch, out: TraceEvent[]): void {
    if (this.#reader) {
      this.#reader.gap(bytes, next, out);
      return;
    }
    this.#head.clear();
    this.#lost += bytes;
    const { frame, earlierFrames, time } = next;
    this.#afterLost = { bytes: NO_BYTES, start: 0, end: 0, frame, earlierFrames: [...earlierFrames], time, missing: 0 };
  }

  end(out: TraceEvent[]): void {
    this.#head.clear();
    this.#reader?.end(out);
  }

  forget(): void {
    this.#head.clear();
    this.#reader?.forget();
    this.#isForeign = true;
  }

  #decide(stretch: Stretch, start: number, time: number, out: TraceEvent[]): void {
    const head = this.#head;
    this.#frame = stretch.frame;
    this.#time = time;
    if (this.#afterLost) {
      const { connection } = this;
      const layer = layerInside(this.#layers, stretch.bytes, start, stretch.end, connection);
      this.#reader = layer ? layer.open(this.#direction, true) : openJoined(this.#layers, this.#direction);
      this.#reader.gap(this.#lost, this.#afterLost, out);
      this.#reader.read(stretch, start, time, out);
      return;
    }
    if (head.length === 0) {
      const layer = this.#recognise(stretch.bytes, start, stretch.end);
      if (layer !== 'more') {
        this.#reader = this.#open(layer);
        this.#reader?.read(stretch, start, time, out);
        return;
      }
    }
    if (!head.append(stretch.bytes, start, stretch.end)) {
      this.#isForeign = true;
      return;
    }
    this.#frames.add(stretch);
    const layer = this.#recognise(head.bytes, 0, head.length);
    if (layer === 'more') return;
    this.#reader = this.#open(layer);
    const bytes = head.bytes.slice(0, head.length);
    head.clear();
    const { frame, missing } = stretch;
    const earlierFrames = this.#frames.take();
    this.#reader?.read({ bytes, start: 0, end: bytes.length, frame, earlierFrames, time, missing }, 0, time, out);
  }

  #recognise(bytes: Uint8Array, start: number, end: number): Layer | 'more' | undefined {
    const possible = this.#layers.filter(({ isPossible }) => isPossible(this.connection));
    return recogniseLayer(possible, bytes, start, end);
  }

  /** If the bytes do not say what it is, the other direction may. */
  #open(layer: Layer | undefined): StreamReader | undefined {
    if (layer) return layer.open(this.#direction, false);
    const certain = this.#layers.find(({ isCertain }) => isCertain(this.connection));
    this.#isForeign = certain === undefined;
    return certain?.open(this.#direction, true);
  }
}
