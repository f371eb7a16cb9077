import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellWidth } from './cells.js';
import { textLadder } from './text-ladder.js';

const columns = [
  { title: 'client', address: '192.0.2.15' },
  { title: 'network', address: '198.51.100.10' },
];
const arrow = (from: number, to: number, label: string, given: object = {}) => ({
  ...{ from, to, label, protocol: 'sip' as const, detail: '', time: '+0.000', frame: '7', pause: 0, skipped: '' },
  ...given,
});
const draw = (width: number, unicode: boolean, ...arrows: ReturnType<typeof arrow>[]): string[] =>
  textLadder(columns, arrows, { width, unicode }, pause => `${pause / 1e6} s later`).map(({ text }) => text);

describe('a ladder in text', () => {
  it('reads like this', () => {
    expect(
      draw(
        66,
        true,
        arrow(1, 0, 'INVITE', { detail: 'SDP sendrecv' }),
        arrow(0, 1, '200 OK (INVITE) ×2', {
          time: '+0.142',
          frame: '12',
          detail: 'an answer that is too long for an arrow',
        }),
        arrow(1, 0, 'BYE', { time: '+5.142', frame: '112', pause: 5_000_000 }),
      ),
    ).toEqual([
      '                    client                               network',
      '                  192.0.2.15                         198.51.100.10',
      '   +0.000      7       │◄─ INVITE  SDP sendrecv ────────────│',
      '   +0.142     12       │── 200 OK (INVITE) ×2 ─────────────►│',
      '                       │   an answer that is too long for an arrow',
      '                       ┊ 5 s later                          ┊',
      '   +5.142    112       │◄─ BYE ─────────────────────────────│',
    ]);
  });

  it('in ASCII', () => {
    const [, , line] = draw(66, false, arrow(0, 1, 'ACK'));
    expect(line).toMatch(/^ {3}\+0\.000 {6}7 {7}\|-- ACK -+>\|$/);
  });

  it('a label that is too long for its arrow stands below it, whole', () => {
    const [, , cut, whole] = draw(66, true, arrow(0, 1, '480 Temporarily Unavailable (INVITE)'));
    expect(cut).toContain('480 Temporarily Unavailab');
    expect(cut).toMatch(/… ?►│$/);
    expect(whole).toContain('480 Temporarily Unavailable (INVITE)');
  });

  it('an arrow of an endpoint to itself', () => {
    expect(draw(66, true, arrow(0, 0, 'OPTIONS'))[2]).toMatch(/│◄─ OPTIONS/);
  });

  it('is never wider than the terminal, and its columns stay where they are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 140 }),
        fc.array(
          fc.record({ from: fc.nat(1), to: fc.nat(1), label: fc.string(), detail: fc.string({ unit: 'grapheme' }) }),
        ),
        (width, given) => {
          const lines = draw(
            width,
            true,
            ...given.map(({ from, to, label, detail }) => arrow(from, to, label, { detail })),
          );
          const bar = draw(width, true, arrow(0, 1, 'x'))[2]!.indexOf('│');
          for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(width);
          for (const line of lines.slice(2)) expect(line[bar]).toBe('│');
        },
      ),
    );
  });
});
