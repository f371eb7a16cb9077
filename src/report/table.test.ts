import { describe, expect, it } from 'vitest';
import { type TableColumn, tableLines } from './table.js';

const columns: readonly TableColumn[] = [
  { head: 'id' },
  { head: 'party', shrinksTo: 6 },
  { head: 'Call-ID', shrinksTo: 5, minor: true },
];
const rows = [
  ['s1', '+15555550101', 'abcdefghij'],
  ['s10', 'conf-1', 'k'],
];
const at = (width: number, unicode = true): string[] => tableLines(columns, rows, { width, unicode });

describe('a table', () => {
  it('is as wide as its cells, if there is room', () => {
    expect(at(80)).toEqual(['id   party         Call-ID', 's1   +15555550101  abcdefghij', 's10  conf-1        k']);
  });

  it.each([
    ['cuts what is minor', 27, ['id   party         Call-ID', 's1   +15555550101  abcdefg…', 's10  conf-1        k']],
    ['makes the gaps narrow', 22, ['id  party        Call…', 's1  +15555550101 abcd…', 's10 conf-1       k']],
    ['leaves out what is minor', 17, ['id  party', 's1  +15555550101', 's10 conf-1']],
    ['cuts the rest', 12, ['id  party', 's1  +155555…', 's10 conf-1']],
    ['cuts nothing that cannot be read then', 5, ['id  party', 's1  +1555…', 's10 conf-1']],
  ])('%s', (_, width, lines) => {
    expect(at(width)).toEqual(lines);
  });

  it('has an ellipsis in ASCII too', () => {
    expect(at(12, false)[1]).toBe('s1  +15555..');
  });

  it('aligns wide and combining characters', () => {
    const lines = tableLines(
      [{ head: 'a' }, { head: 'b' }],
      [
        ['日本', 'x'],
        ['é', 'y'],
      ],
      { width: 80, unicode: true },
    );
    expect(lines).toEqual(['a     b', '日本  x', 'é     y']);
  });
});
