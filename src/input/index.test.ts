import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CaptureResult, Message } from '../model/index.js';
import { type Input, readInput } from './index.js';

const directory = mkdtempSync(join(tmpdir(), 'cpmlint-input-'));
afterAll(() => rmSync(directory, { recursive: true }));

const path = (name: string): string => join(directory, name);

/** A trace of OPTIONS requests, sent at the given seconds of one minute. */
function writeTrace(name: string, seconds: readonly number[]): string {
  const requests = seconds.map(second => {
    const time = `2026-03-05T07:30:${String(second).padStart(2, '0')}Z`;
    return `--- ${time} udp 192.0.2.10:5060 -> 192.0.2.20:5060\nOPTIONS sip:bob@example.com SIP/2.0\nCall-ID: ${name}-${second}\n\n`;
  });
  writeFileSync(path(name), requests.join(''));
  return path(name);
}

async function messages(input: Input): Promise<Message[]> {
  const all: Message[] = [];
  for await (const { events } of input) for (const event of events) if (event.type === 'message') all.push(event);
  return all;
}

const codes = ({ diagnostics }: CaptureResult): string[] => diagnostics.map(({ code }) => code);

describe('inputs', () => {
  it('are one trace, ordered by time and numbered in that order', async () => {
    const read = await messages(readInput([writeTrace('a.trace', [1, 5, 9]), writeTrace('b.trace', [3, 7])]));
    expect(read.map(({ number, origin }) => [number, origin.capture, (origin.time / 1e6) % 60])).toEqual([
      [1, 0, 1],
      [2, 1, 3],
      [3, 0, 5],
      [4, 1, 7],
      [5, 0, 9],
    ]);
  });

  it('are told apart in the results, which say what was read of each', async () => {
    writeFileSync(path('empty.trace'), '');
    writeFileSync(path('notes.txt'), 'notes\n');
    const given = [path('empty.trace'), writeTrace('c.trace', [1, 2]), path('notes.txt')];
    const input = readInput(given);
    expect(input.paths).toEqual(given);
    await messages(input);
    const [empty, good, notes] = input.captures() as [CaptureResult, CaptureResult, CaptureResult];
    expect(good).toEqual({
      id: 'c2',
      path: path('c.trace'),
      format: 'trace',
      linkTypes: [],
      frames: 8,
      sipMessages: 2,
      msrpMessages: 0,
      start: Date.UTC(2026, 2, 5, 7, 30, 1) * 1000,
      end: Date.UTC(2026, 2, 5, 7, 30, 2) * 1000,
      diagnostics: [],
      unread: false,
    });
    expect([codes(empty), empty.unread, empty.format]).toEqual([['input.empty'], true, undefined]);
    expect([codes(notes), notes.unread, notes.format]).toEqual([['input.unknown-format'], true, undefined]);
  });

  it('that vanish before their turn spoil nothing', async () => {
    const input = readInput([writeTrace('d.trace', [1]), writeTrace('gone.trace', [2])]);
    rmSync(path('gone.trace'));
    expect(await messages(input)).toHaveLength(1);
    const gone = input.captures()[1]!;
    expect(codes(gone)).toEqual(['input.unreadable']);
    expect(gone.diagnostics[0]!.message).toBe('The file was gone when its turn came; name a file that stays');
  });

  it('that were interrupted say so, and give what they had', async () => {
    const interruption = new AbortController();
    const input = readInput([writeTrace('e.trace', [1]), writeTrace('f.trace', [2])], interruption.signal);
    interruption.abort();
    expect(await messages(input)).toEqual([]);
    expect(input.captures().map(codes)).toEqual([['input.unreadable'], ['input.unreadable']]);
  });

  it('tell how far they are read', async () => {
    const input = readInput([writeTrace('g.trace', [1, 2])]);
    const { bytes } = input.progress();
    expect(input.progress()).toEqual({ read: 0, bytes, messages: 0 });
    await messages(input);
    expect(input.progress()).toEqual({ read: bytes, bytes, messages: 2 });
  });
});
