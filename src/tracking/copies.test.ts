import { describe, expect, it } from 'vitest';
import type { Message, Origin } from '../model/index.js';
import { Copies } from './copies.js';

const origin = (frame: number): Origin => ({
  capture: 0,
  frames: [frame],
  time: frame,
  transport: 'udp',
  source: { address: '192.0.2.1', port: 5060 },
  destination: { address: '192.0.2.2', port: 5060 },
});
const messageAt = (where: Origin): Message => ({ origin: where }) as Message;

describe('copies', () => {
  it('go with the message they are of, whatever became of its number', () => {
    const copies = new Copies();
    const [first, other] = [origin(1), origin(1)];
    copies.observe({ type: 'copy', of: first, origin: origin(2) });
    copies.observe({ type: 'copy', of: first, origin: origin(4) });
    expect(copies.of({ ...messageAt(first), number: 99 })).toEqual([2, 4]);
    expect(copies.of(messageAt(other))).toEqual([]);
  });

  it('are listed up to a limit', () => {
    const copies = new Copies();
    const first = origin(1);
    for (let frame = 2; frame < 1000; frame++) copies.observe({ type: 'copy', of: first, origin: origin(frame) });
    expect(copies.of(messageAt(first))).toEqual(Array.from({ length: 20 }, (_, index) => index + 2));
  });
});
