import { expect, it } from 'vitest';
import type { ChainDirection, Session } from '../model/index.js';
import { DeliveredMessages } from './delivered-messages.js';

const session = (id: string, messageId: string, direction: ChainDirection): Session =>
  ({ id, kind: 'one-to-one', end: { time: 7 }, chains: [{ messageId, direction, sentAt: 5 }] }) as unknown as Session;

it('of two sessions with one message, a notification is for the one whose client it concerns', () => {
  const delivered = new DeliveredMessages();
  delivered.add(session('s1', 'm', 'from-client'));
  delivered.add(session('s2', 'm', 'to-client'));
  expect(delivered.of('m', true)).toMatchObject({ in: { session: 's2', sessionEnd: 7 }, sentAt: 5 });
  expect(delivered.of('m', false)).toMatchObject({ in: { session: 's1' } });
  expect(delivered.of('other', true)).toBeUndefined();
});

it('the newest 100,000 messages are remembered', () => {
  const delivered = new DeliveredMessages();
  for (let number = 0; number <= 100_000; number++) delivered.add(session('s', `m${number}`, 'to-client'));
  expect(delivered.of('m0', true)).toBeUndefined();
  expect(delivered.of('m1', true)).toBeDefined();
});
