import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arrow, layOut } from './ladder.js';

const columns = [
  { title: 'client', address: '192.0.2.15' },
  { title: 'network', address: '198.51.100.10' },
  { title: 'network', address: '2001:db8::1' },
];
const arrow = (from: number, to: number, given: Partial<Arrow> = {}): Arrow => ({
  ...{ from, to, protocol: 'sip', label: 'INVITE', detail: '', time: '+0.000', pause: 0, skipped: '' },
  ...{ frame: '1', mark: '', kind: '', target: 's1-m1', words: '' },
  ...given,
});
const later = (pause: number): string => `${pause / 1e6} s later`;

describe('layOut', () => {
  it('draws each arrow from its sender to its receiver, one row below the other', () => {
    const { arrows, heads } = layOut(columns, [arrow(0, 1), arrow(1, 0), arrow(2, 0)], later);
    const [client, first, second] = heads.map(({ x }) => x);
    expect(arrows.map(({ tip }) => Number(/^M(\d+) /.exec(tip)?.[1]))).toEqual([first, client, client]);
    expect(arrows.map(({ shaft }) => Number(/^M(\d+) /.exec(shaft)?.[1]))).toEqual([client, first, second]);
    expect(arrows[1]!.top - arrows[0]!.top).toBe(arrows[2]!.top - arrows[1]!.top);
  });

  it('shortens a long pause to a break that names it, and no short one', () => {
    const { breaks } = layOut(
      columns,
      [arrow(0, 1), arrow(0, 1, { pause: 500_000 }), arrow(0, 1, { pause: 48_000_000 })],
      later,
    );
    expect(breaks.map(({ text }) => text)).toEqual(['48 s later']);
  });

  it('names left-out messages in a break', () => {
    const { breaks } = layOut(
      columns,
      [arrow(0, 1), arrow(0, 1, { skipped: '12 messages left out', pause: 3_000_000 })],
      later,
    );
    expect(breaks.map(({ text }) => text)).toEqual(['12 messages left out, 3 s later']);
  });

  it('draws a message to oneself as a loop with its text beside it', () => {
    const { arrows } = layOut(columns, [arrow(1, 1)], later);
    expect(arrows[0]).toMatchObject({ anchor: 'start', label: 'INVITE' });
  });

  it.each([
    ['a label that fits stays whole', 'INVITE', 'offer sendrecv', 'INVITE', 'offer sendrecv'],
    ['a long detail is cut', 'INVITE', 'x'.repeat(500), 'INVITE', /^x{5,60}…$/],
    ['a long label leaves no room for detail', 'M'.repeat(500), 'offer', /^M{5,60}…$/, ''],
    ['wide characters take twice the room', '漢'.repeat(500), '', /^漢{5,30}…$/, ''],
  ])('%s', (_, label, detail, shownLabel, shownDetail) => {
    const [laid] = layOut(columns, [arrow(0, 1, { label, detail })], later).arrows;
    expect(laid?.label).toMatch(shownLabel);
    expect(laid?.detail).toMatch(shownDetail);
  });

  it('stays within its own width and height', () => {
    const anyArrow = fc.record({
      from: fc.nat(2),
      to: fc.nat(2),
      pause: fc.integer({ min: -1e12, max: 1e12 }),
      label: fc.string(),
      mark: fc.string(),
    });
    fc.assert(
      fc.property(fc.array(anyArrow), list => {
        const { width, height, arrows, breaks, markX } = layOut(
          columns,
          list.map(({ from, to, ...given }) => arrow(from, to, given)),
          later,
        );
        for (const { top, height: row, textX } of arrows) {
          expect(top + row).toBeLessThanOrEqual(height);
          expect(textX).toBeLessThan(markX);
        }
        for (const { x, width: wide, y } of breaks) {
          expect(x).toBeGreaterThan(0);
          expect(x + wide).toBeLessThanOrEqual(width);
          expect(y).toBeLessThan(height);
        }
      }),
    );
  });
});
