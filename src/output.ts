import { closeSync, openSync, realpathSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from './errors.js';
import { look } from './input/look.js';
import type { Sink } from './model/index.js';

const BLOCK_LENGTH = 64 * 1024;

/** What an error of the system means to who asked for a report, and what to do. */
const WRITE_ERRORS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the device; make room or write elsewhere',
  EDQUOT: 'the disk quota is used up; make room or write elsewhere',
  EACCES: 'permission denied; change the rights of the directory or write elsewhere',
  EPERM: 'permission denied; change the rights of the directory or write elsewhere',
  EROFS: 'the file system is read-only; write elsewhere',
};

/** Text to a file descriptor, in large synchronous blocks. Never throws: a report that fails must not stop the others. */
export class DescriptorSink implements Sink {
  readonly #descriptor: number;
  readonly #name: string;
  #parts: string[] = [];
  #length = 0;
  #closed = false;
  /** One sentence, if it could not be written. That a reader of a pipe has gone away is no failure. */
  failure: string | undefined;
  /** Called before a block goes out. */
  beforeBlock: (() => void) | undefined;

  /** @param name what the user would call it, for the sentence */
  constructor(descriptor: number, name: string) {
    this.#descriptor = descriptor;
    this.#name = name;
  }

  write(text: string): void {
    if (this.#closed) return;
    this.#parts.push(text);
    this.#length += text.length;
    if (this.#length >= BLOCK_LENGTH) this.flush();
  }

  flush(): void {
    if (this.#length === 0 || this.#closed) return;
    const bytes = new TextEncoder().encode(this.#parts.join(''));
    this.#parts = [];
    this.#length = 0;
    this.beforeBlock?.();
    try {
      writeAll(this.#descriptor, bytes);
    } catch (error) {
      this.#closed = true;
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EPIPE') this.failure = couldNotWrite(this.#name, error);
    }
  }
}

/**
 * A report file: whole under its name, or not there. It is written beside its place and moved there at the end.
 * Devices and pipes (`/dev/null`, `/dev/fd/3`) are written to as they are.
 */
export class ReportFile implements Sink {
  readonly #target: string;
  /** Undefined where the target itself is written to. */
  readonly #temporary: string | undefined;
  readonly #descriptor: number | undefined;
  readonly #sink: DescriptorSink | undefined;
  failure: string | undefined;

  /** @param path as the user gave it; `checkTarget` has passed it */
  constructor(path: string) {
    const is = look(path);
    const special = typeof is === 'object' && !is.isFile();
    this.#target = special ? path : whereItIs(path);
    if (!special) {
      this.#temporary = join(dirname(this.#target), `.${basename(this.#target)}.${process.pid}.tmp`);
    }
    try {
      this.#descriptor = openSync(this.#temporary ?? this.#target, 'w');
      this.#sink = new DescriptorSink(this.#descriptor, path);
    } catch (error) {
      this.failure = couldNotWrite(path, error);
    }
  }

  write(text: string): void {
    this.#sink?.write(text);
  }

  /** Puts the report in its place, or sets `failure` and leaves nothing behind. */
  finish(): void {
    if (!this.#sink || this.#descriptor === undefined) return;
    this.#sink.flush();
    this.failure = this.#sink.failure;
    try {
      closeSync(this.#descriptor);
      if (this.#temporary !== undefined && this.failure === undefined) renameSync(this.#temporary, this.#target);
    } catch (error) {
      this.failure ??= couldNotWrite(this.#target, error);
    }
    if (this.failure !== undefined) this.#remove();
  }

  /** For a run that breaks off: leaves what was under the name before. */
  discard(): void {
    if (this.#descriptor === undefined) return;
    closeSync(this.#descriptor);
    this.#remove();
  }

  #remove(): void {
    if (this.#temporary === undefined) return;
    try {
      unlinkSync(this.#temporary);
    } catch {
      // It was moved away or is gone already.
    }
  }
}

/**
 * To be asked before a long analysis, not after it.
 * @throws UserError if no file can be made under this name
 */
export function checkTarget(path: string): void {
  const directory = dirname(path);
  const above = look(directory);
  if (above === 'missing' || (above !== 'hidden' && !above.isDirectory())) {
    throw new UserError(`cannot write ${path}: there is no directory ${directory}; create it first`);
  }
  const is = look(path);
  if (typeof is === 'object' && is.isDirectory()) {
    throw new UserError(`cannot write ${path}: it is a directory; name a file in it`);
  }
}

/** A symbolic link stays one: its target is replaced. */
function whereItIs(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function couldNotWrite(name: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return `${name} could not be written: ${WRITE_ERRORS[code ?? ''] ?? message}`;
}

const nobody = new Int32Array(new SharedArrayBuffer(4));

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      // A pipe that somebody made non-blocking, and whose reader is slower than we are.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(nobody, 0, 0, 10);
    }
  }
}
