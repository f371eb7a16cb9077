import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { addAbortSignal, type Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Chunks } from './format.js';
import { look } from './look.js';
import { STDIN } from './paths.js';

/** Synchronous reads of this size cost a quarter of what a file stream costs. */
const CHUNK_LENGTH = 1024 * 1024;

/**
 * The bytes of a file, or of a stream where it is no regular file.
 * @param path as given by the user; `-` is standard input
 * @param signal ends a stream that waits
 * @throws the system's error, with its `code`, when opening or reading fails
 */
export function readChunks(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (path === STDIN) return streamChunks(process.stdin, signal);
  if (isRegularFile(path)) return fileChunks(path);
  return streamChunks(createReadStream(path, { highWaterMark: CHUNK_LENGTH }), signal);
}

/** False for pipes and devices; true for what is not there, as opening it says why. */
export function isRegularFile(path: string): boolean {
  if (path === STDIN) return false;
  const is = look(path);
  return typeof is === 'string' || is.isFile();
}

/** Bytes that a file holds; undefined for a stream. */
export function sizeOf(path: string): number | undefined {
  if (!isRegularFile(path)) return undefined;
  const is = look(path);
  return typeof is === 'string' ? 0 : is.size;
}

/** One buffer, filled again and again. */
async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    const buffer = new Uint8Array(CHUNK_LENGTH);
    for (;;) {
      await setImmediate(); // lets signals and timers in: nothing else here ever waits
      const length = readSync(file, buffer);
      if (length === 0) return;
      yield buffer.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

async function* streamChunks(stream: Readable, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  addAbortSignal(signal, stream);
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/**
 * Looks at the beginning of an input without taking it away.
 * @param length bytes wanted; fewer come back only if the input holds no more
 * @returns the head, and the chunks from the beginning
 */
export async function peek(
  chunks: AsyncIterator<Uint8Array>,
  length: number,
): Promise<{ head: Uint8Array; all: Chunks }> {
  const first: Uint8Array[] = [];
  let has = 0;
  while (has < length) {
    const { value, done } = await chunks.next();
    if (done) break;
    has += value.length;
    // The last one may stay borrowed: nothing more is asked for before it is passed on.
    first.push(has < length ? new Uint8Array(value) : value);
  }
  const beginning = first.length === 1 ? first[0]! : joined(first, has);
  return { head: beginning.subarray(0, length), all: startingWith(beginning, chunks) };
}

async function* startingWith(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
