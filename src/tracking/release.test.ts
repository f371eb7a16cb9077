import { expect, it } from 'vitest';
import { Call } from './calls.js';
import { OpenSession } from './open-session.js';
import { Release } from './release.js';

const HOUR = 3_600_000_000;

/** A session that is over. */
function over(number: number, kind: { deferred?: boolean; awaits?: boolean }): OpenSession {
  const call = new Call(`call-${number}`, 0);
  call.over = true;
  return new OpenSession(`s${number}`, call, kind.deferred ?? false, kind.awaits ?? false);
}

it.each([
  ['a session', {}, 65_000_000],
  ['one that delivered deferred messages', { deferred: true }, 24 * HOUR + 1],
  ['a stand-alone message that asked for notifications', { awaits: true }, 24 * HOUR + 1],
])('%s is kept for its late notifications, and no longer', (_, kind, gone) => {
  const release = new Release();
  release.touch(over(1, kind), 0);
  expect(release.due(gone - 2_000_000)).toEqual([]);
  expect(release.due(gone).map(({ id }) => id)).toEqual(['s1']);
});

it('of 20,001 stand-alone messages the oldest no longer waits', () => {
  const release = new Release();
  for (let number = 1; number <= 20_001; number++) release.touch(over(number, { awaits: true }), number);
  expect(release.due(30_000).map(({ id }) => id)).toEqual(['s1']);
});
