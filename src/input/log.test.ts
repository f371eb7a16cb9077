import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { CapturePoints } from './capture-points.js';
import type { Batch, Reading } from './format.js';
import { readLog } from './log.js';

async function read(
  parts: readonly string[],
  limit?: number,
): Promise<{ text: string; reading: Reading; codes: string[] }> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (const part of parts) yield Buffer.from(part, 'latin1');
  }
  const diagnostics = new Diagnostics();
  const reading: Reading = {
    linkTypes: [],
    frames: 0,
    sipMessages: 0,
    msrpMessages: 0,
    start: undefined,
    end: undefined,
  };
  let text = '';
  const reader = readLog(whole => {
    text = whole;
    return [];
  }, limit);
  const batches: Batch[] = [];
  const context = {
    capture: 0,
    number: () => 1,
    diagnostics,
    reading,
    cut: () => false,
    path: 'log',
    points: new CapturePoints(),
    holdsPart: () => {},
  };
  for await (const batch of reader(chunks(), context)) batches.push(batch);
  expect(batches).toHaveLength(1);
  return { text, reading, codes: diagnostics.list().map(({ code }) => code) };
}

describe('a text log', () => {
  it.each<[string, string[], string, number]>([
    ['is put together from its chunks', ['one\ntw', 'o\n'], 'one\ntwo\n', 2],
    ['may end without a line end', ['one\ntwo'], 'one\ntwo', 2],
    ['keeps its bytes as they are', ['\u00ff\r\n\0\n'], '\u00ff\r\n\0\n', 2],
  ])('%s', async (_, parts, text, lines) => {
    const { reading, ...rest } = await read(parts);
    expect(rest).toEqual({ text, codes: [] });
    expect(reading.frames).toBe(lines);
  });

  it('beyond the limit is not read, and that is said', async () => {
    expect(await read(['abc', 'def'], 4)).toMatchObject({ text: 'abcd', codes: ['text.unreadable-part'] });
  });
});
