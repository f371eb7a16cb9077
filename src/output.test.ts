import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from './errors.js';
import { checkTarget, ReportFile } from './output.js';

const directory = mkdtempSync(join(tmpdir(), 'cpmlint-output-'));
const path = join(directory, 'report.html');
const text = (): string => readFileSync(path, 'utf8');

beforeEach(() => {
  for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true });
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('a report file', () => {
  it('is whole or not there: nothing under its name before the end', () => {
    const file = new ReportFile(path);
    file.write('caf\u00e9 \u{1f600} '.repeat(20_000));
    expect(readdirSync(directory)).not.toContain('report.html');
    file.finish();
    expect(readdirSync(directory)).toEqual(['report.html']);
    expect(text()).toBe('caf\u00e9 \u{1f600} '.repeat(20_000));
    expect(file.failure).toBeUndefined();
  });

  it('of a run that breaks off leaves what was there before', () => {
    writeFileSync(path, 'yesterday');
    const file = new ReportFile(path);
    file.write('today');
    file.discard();
    expect(readdirSync(directory)).toEqual(['report.html']);
    expect(text()).toBe('yesterday');
  });

  it('behind a symbolic link is replaced, the link stays', () => {
    writeFileSync(join(directory, 'target'), 'yesterday');
    symlinkSync(join(directory, 'target'), path);
    const file = new ReportFile(path);
    file.write('today');
    file.finish();
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(directory, 'target'), 'utf8')).toBe('today');
  });

  it('that is a device is written to as it is', () => {
    const file = new ReportFile('/dev/null');
    file.write('x');
    file.finish();
    expect(file.failure).toBeUndefined();
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('on a full disk fails in one sentence', () => {
    const file = new ReportFile('/dev/full');
    file.write('x');
    file.finish();
    expect(file.failure).toBe(
      '/dev/full could not be written: no space left on the device; make room or write elsewhere',
    );
  });
});

describe('where a report may go', () => {
  it('is asked before the analysis', () => {
    mkdirSync(join(directory, 'folder'));
    const missing = join(directory, 'no/report.html');
    expect(() => checkTarget(path)).not.toThrow();
    expect(() => checkTarget(missing)).toThrow(
      new UserError(`cannot write ${missing}: there is no directory ${join(directory, 'no')}; create it first`),
    );
    expect(() => checkTarget(join(directory, 'folder'))).toThrow(
      new UserError(`cannot write ${join(directory, 'folder')}: it is a directory; name a file in it`),
    );
  });
});
