import type { Diagnostics } from '../diagnostics.js';
import type { CaptureQuality, TraceEvent } from '../model/index.js';
import type { KeyLog } from '../transport/index.js';
import type { CapturePoints } from './capture-points.js';

/** Bytes of an input in order. Each chunk is borrowed: valid until the next one is asked for. */
export type Chunks = AsyncIterable<Uint8Array>;

/** What one chunk brought: the only thing that is awaited. */
export interface Batch {
  /** In the order of the input. */
  readonly events: readonly TraceEvent[];
  /** How far trace time has come, also by frames that carry nothing: microseconds since the epoch. */
  readonly time: number;
}

/** What is counted while an input is read; the fields are those of `CaptureResult`. */
export interface Reading {
  linkTypes: readonly number[];
  frames: number;
  sipMessages: number;
  msrpMessages: number;
  start: number | undefined;
  end: number | undefined;
  /** Of packet captures. */
  quality?: CaptureQuality;
}

/** What the reader of a format is given. */
export interface ReadContext {
  /** Which of the inputs, from 0. */
  readonly capture: number;
  readonly path: string;
  /** The next message number. */
  readonly number: () => number;
  readonly diagnostics: Diagnostics;
  /** TLS secrets of the run; a capture that brings its own adds them. */
  readonly keyLog?: KeyLog;
  /** Kept up to date by the reader, so that a run that is interrupted knows how far it came. */
  readonly reading: Reading;
  /** True when the chunks ended before the input did (interrupted, or reading failed): that says nothing against the file. */
  readonly cut: () => boolean;
  /** Those of the run: a file may continue another. */
  readonly points: CapturePoints;
  /** To be called when a message that a later file completes has bytes in this one. */
  readonly holdsPart: () => void;
}

/** A format of input. A new one is a file and a line in `formats.ts`. */
export interface Format {
  readonly name: string;
  /** What `Reading.frames` counts. */
  readonly unit: 'frame' | 'line';
  readonly recognise: (head: Uint8Array) => boolean;
  /** The time of the first frame, microseconds, if the head of the input tells it: several inputs are opened in that order. */
  readonly startTime: (head: Uint8Array) => number | undefined;
  readonly read: (chunks: Chunks, context: ReadContext) => AsyncGenerator<Batch>;
}
