import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../bin/cpmlint.js', import.meta.url));
export const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A directory of its own for the test file, and the command run in it. */
export class Place {
  readonly directory = mkdtempSync(join(tmpdir(), 'cpmlint-cli-'));

  constructor() {
    afterAll(() => rmSync(this.directory, { recursive: true }));
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  write(name: string, content: string | Buffer): void {
    writeFileSync(this.path(name), content);
  }

  run(args: readonly string[], input: string | Buffer = ''): Run {
    const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], {
      cwd: this.directory,
      input,
      env: environment,
      maxBuffer: 1 << 28,
    });
    return { code: status, stdout: stdout.toString(), stderr: stderr.toString() };
  }

  /** In a shell, where `cpmlint` is the command. */
  shell(line: string): Run {
    const script = `cpmlint() { ${JSON.stringify(process.execPath)} ${JSON.stringify(SCRIPT)} "$@"; }; ${line}`;
    const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], {
      cwd: this.directory,
      env: environment,
      encoding: 'utf8',
    });
    return { code: status, stdout, stderr };
  }

  start(args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [SCRIPT, ...args], { cwd: this.directory, env: environment });
  }
}

const environment = { PATH: process.env.PATH };
