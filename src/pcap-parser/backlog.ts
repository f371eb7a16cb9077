import type { Frame } from './frame.js';

/** Called once a frame; the frame is borrowed until it returns. */
export type FrameReceiver = (frame: Frame) => void;

/** One capture format, read from whatever bytes are at hand. */
export interface RecordReader {
  /** LINKTYPE_ values seen so far, distinct, in order. */
  readonly linkTypes: ReadonlySet<number>;
  /** Packets seen so far. */
  readonly frames: number;
  /**
   * How many bytes must be at hand before `consume` can get further, counted from the first one it has not consumed.
   * Always more than it left, so that whoever carries the rest makes progress.
   */
  readonly needed: number;
  /**
   * Reads every whole record of [start, end).
   * @param view over the same memory as `bytes`, with the same offsets
   * @returns the offset of the first byte not consumed
   */
  consume(bytes: Uint8Array, view: DataView, start: number, end: number, receive: FrameReceiver): number;
  /** The input is over and `held` bytes were not consumed. @param receive gets what only the end made whole */
  end(held: number, receive: FrameReceiver): void;
}

/**
 * Hands chunks of any size to a reader. Records that lie wholly in a chunk are read where they are; only the unfinished
 * tail is carried over, and completed from the next chunk by exactly what it lacks.
 */
export class Backlog {
  #bytes = new Uint8Array(0);
  #view = new DataView(this.#bytes.buffer);
  #start = 0;
  #end = 0;

  /** Bytes carried. */
  get held(): number {
    return this.#end - this.#start;
  }

  /**
   * @param chunk borrowed until the call returns
   */
  push(chunk: Uint8Array, reader: RecordReader, receive: FrameReceiver): void {
    let at = 0;
    while (this.#end > this.#start) {
      const lacking = reader.needed - (this.#end - this.#start);
      if (lacking > 0) {
        const taken = Math.min(lacking, chunk.length - at);
        this.append(chunk, at, at + taken);
        at += taken;
        if (taken < lacking) return;
      }
      this.#start = reader.consume(this.#bytes, this.#view, this.#start, this.#end, receive);
      const left = this.#end - this.#start;
      if (left > at) continue;
      // All of the rest is from this chunk: read on in place.
      at -= left;
      this.#end = this.#start;
    }
    if (at === chunk.length) return;
    // A Buffer has another hidden class than a Uint8Array: through a plain one every later read stays monomorphic.
    const { buffer, byteOffset, length } = chunk;
    const bytes = new Uint8Array(buffer, byteOffset, length);
    const view = new DataView(buffer, byteOffset, length);
    this.append(chunk, reader.consume(bytes, view, at, length, receive), length);
  }

  /** Carries [start, end) of a chunk. */
  append(chunk: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (length === 0) return;
    if (this.#end + length > this.#bytes.length) this.#makeRoom(length);
    this.#bytes.set(chunk.subarray(start, end), this.#end);
    this.#end += length;
  }

  /** Moves to the front, or into twice the room where that would free less than half: linear over the whole file. */
  #makeRoom(length: number): void {
    const held = this.#end - this.#start;
    const room = held + length;
    if (room * 2 > this.#bytes.length) {
      const bytes = new Uint8Array(Math.max(4096, room * 2));
      bytes.set(this.#bytes.subarray(this.#start, this.#end));
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer);
    } else {
      this.#bytes.copyWithin(0, this.#start, this.#end);
    }
    this.#start = 0;
    this.#end = held;
  }
}
