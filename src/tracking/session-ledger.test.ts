import { expect, it } from 'vitest';
import type { SessionDigest } from '../model/index.js';
import { SessionLedger } from './session-ledger.js';

const DAY = 86_400_000_000;
const digest = (id: number, lastTime = id): SessionDigest =>
  ({ id: `s${id}`, firstTime: lastTime, lastTime }) as unknown as SessionDigest;
const ids = (ledger: SessionLedger, key: string): string[] => ledger.find([key]).digests.map(({ id }) => id);

it('finds a session by each of its keys, once', () => {
  const ledger = new SessionLedger();
  ledger.add(digest(1), ['a', 'b']);
  ledger.add(digest(2), ['b']);
  expect(ids(ledger, 'a')).toEqual(['s1']);
  expect(ledger.find(['a', 'b', 'c'])).toMatchObject({
    digests: [{ id: 's1' }, { id: 's2' }],
    droppedUntil: undefined,
  });
});

it('keeps the latest 8,000, and says until when others ended', () => {
  const ledger = new SessionLedger();
  for (let id = 1; id <= 20_000; id++) {
    ledger.add(digest(id), [`key ${id}`]);
    ledger.prune(id);
  }
  expect(ledger.size).toBe(8_000);
  expect(ids(ledger, 'key 12000')).toEqual([]);
  expect(ids(ledger, 'key 12001')).toEqual(['s12001']);
  expect(ledger.find(['any']).droppedUntil).toBe(12_000);
});

it('keeps none for more than a week', () => {
  const ledger = new SessionLedger();
  ledger.add(digest(1, 0), ['a']);
  ledger.add(digest(2, DAY), ['a']);
  ledger.prune(7 * DAY + 1);
  expect(ledger.find(['a'])).toMatchObject({ digests: [{ id: 's2' }], droppedUntil: 0 });
});

it('keeps the latest 16 of one key', () => {
  const ledger = new SessionLedger();
  for (let id = 1; id <= 40; id++) ledger.add(digest(id), ['peer']);
  expect(ids(ledger, 'peer')).toEqual(Array.from({ length: 16 }, (_, at) => `s${at + 25}`));
  expect(ledger.find(['peer']).droppedUntil).toBe(24);
  expect(ledger.find(['other']).droppedUntil).toBeUndefined();
});
