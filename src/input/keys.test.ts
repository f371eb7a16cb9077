import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readKeys } from './keys.js';

const folder = mkdtempSync(join(tmpdir(), 'cpmlint-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = (name: string): string => join(folder, name);
let made = 0;
/** A key log with one secret, another one each time. */
function write(name: string): string {
  const random = (++made).toString(16).padStart(64, '0');
  writeFileSync(path(name), `CLIENT_RANDOM ${random} ${'00'.repeat(48)}\n`);
  return path(name);
}

describe('the keys of a run', () => {
  it.each([
    ['a.pcap', 'a.pcap.keys'],
    ['b.pcap', 'b.keys'],
    ['c.pcapng.gz', 'c.keys'],
    ['c.pcapng.gz', 'c.pcapng.gz.keys'],
    ['d', 'd.keys'],
  ])('of %s lie beside it as %s', (capture, keys) => {
    const file = write(keys);
    expect(readKeys([], [path(capture)]).size).toBe(1);
    rmSync(file);
  });

  it('are those of all captures, and those that were given, each once', () => {
    const given = write('given.txt');
    write('e.pcap.keys');
    write('f.keys');
    expect(readKeys([given, given], [path('e.pcap'), path('f.pcap'), path('f.pcapng'), '-']).size).toBe(3);
  });

  it('need not be there', () => {
    mkdirSync(path('g.keys'));
    expect(readKeys([], [path('g.pcap'), path('h.pcap')]).size).toBe(0);
  });

  it.each([
    ['gone.txt', /the key log .*gone\.txt is not there/],
    ['', /the key log .* is no file/],
  ])('that were given must be: %j', (name, message) => {
    expect(() => readKeys([path(name)], [])).toThrow(message);
  });
});
