import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PackedLines } from './packed-lines.js';

it('gives back each line, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }).filter(line => !line.includes('\n'))), lines => {
      const packed = new PackedLines();
      for (const line of lines) packed.add(line);
      expect([...packed]).toEqual(lines);
    }),
  );
});

it('gives back more than one block of them', () => {
  const packed = new PackedLines();
  const line = (at: number): string => `${at} ${'é'.repeat(1000)}`;
  for (let at = 0; at < 5000; at++) packed.add(line(at));
  const lines = [...packed];
  expect(lines).toHaveLength(5000);
  expect(lines.every((one, at) => one === line(at))).toBe(true);
});
