import { describe, expect, it } from 'vitest';
import { CLEAN, type Rank, Spool, UNDECIDED, VIOLATED } from './spool.js';

const MANY = 1_000_000;

function fill(ranks: readonly Rank[], sessions: number, bytes: number): string {
  const spool = new Spool({ sessions, bytes });
  ranks.forEach((rank, index) => {
    spool.add(`s${index}`, rank, () => ({ row: `${index}`, detail: ' '.repeat(9) }));
  });
  return [...spool.texts('row')].join(' ');
}

describe('Spool', () => {
  it.each([
    ['all fit', [CLEAN, VIOLATED, UNDECIDED], 3, MANY, '0 1 2'],
    ['over the number of sessions the clean ones go', [CLEAN, VIOLATED, CLEAN, UNDECIDED], 3, MANY, '1 3'],
    ['later clean ones are not taken', [VIOLATED, VIOLATED, CLEAN, CLEAN, UNDECIDED], 2, MANY, '0 1 4'],
    ['over the bytes, clean ones go first', [CLEAN, UNDECIDED, VIOLATED, VIOLATED], MANY, 30, '1 2 3'],
    ['then undecided ones', [UNDECIDED, CLEAN, VIOLATED, VIOLATED], MANY, 20, '2 3'],
    ['of equals the latest', [VIOLATED, VIOLATED, VIOLATED], MANY, 20, '0 1'],
  ] as const)('%s', (_, ranks, sessions, bytes, kept) => {
    expect(fill(ranks, sessions, bytes)).toBe(kept);
  });

  it('counts what it was given and what it kept', () => {
    const spool = new Spool({ sessions: 1, bytes: MANY });
    spool.add('s1', CLEAN, () => ({ row: 'a', detail: 'b' }));
    spool.add('s2', VIOLATED, () => ({ row: 'a', detail: 'b' }));
    expect(spool.added).toBe(2);
    expect(spool.kept).toEqual([0, 0, 1]);
    expect([...spool.anchors()]).toEqual(['s2']);
  });

  it('does not render what it has no room for', () => {
    const spool = new Spool({ sessions: 1, bytes: MANY });
    const rendered: string[] = [];
    for (const anchor of ['s1', 's2', 's3']) {
      spool.add(anchor, CLEAN, () => {
        rendered.push(anchor);
        return { row: '', detail: '' };
      });
    }
    expect(rendered).toEqual(['s1']);
  });
});
