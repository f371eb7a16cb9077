import { describe, expect, it } from 'vitest';
import { rule, session, verdict } from '../../tests/report/builder.js';
import type { Hidden, SessionResult, Verdict } from '../model/index.js';
import { Unseen } from './unseen.js';

const judged = rule('CPM-7.3.2-9c', 'echo-cpm-ids');
const noMedia: Hidden = { aspect: 'msrp', reason: 'I-NOMEDIA', why: 'no packet to port 9400', needed: 'Capture MSRP.' };

function result(hidden: readonly Hidden[], ...verdicts: Partial<Verdict>[]): SessionResult {
  return {
    session: session('s1', [], { hidden }),
    verdicts: verdicts.map(given => verdict(judged, 's1', given.outcome ?? 'inconclusive', given)),
  };
}
const gathered = (...results: SessionResult[]) => {
  const unseen = new Unseen();
  for (const each of results) unseen.add(each);
  return unseen.groups();
};

describe('Unseen', () => {
  it('counts checks and sessions by reason, with what would settle them', () => {
    const undecided = { reason: 'I-NOMEDIA', needed: 'Capture MSRP.' } as const;
    const groups = gathered(result([noMedia], undecided, undecided), result([noMedia], undecided));
    expect(groups).toEqual([
      {
        reason: 'I-NOMEDIA',
        text: 'SIP was captured, MSRP was not',
        inconclusive: 3,
        sessions: 2,
        remedies: [{ needed: 'Capture MSRP.', checks: 3 }],
        whys: [{ why: 'no packet to port 9400', sessions: 2 }],
        unnamed: 0,
      },
    ]);
  });

  it('says of what hides nothing from any check that it is hidden, and what would show it', () => {
    expect(gathered(result([noMedia]))).toMatchObject([
      { inconclusive: 0, sessions: 1, remedies: [{ needed: 'Capture MSRP.', checks: 0 }] },
    ]);
  });

  it('counts a reason once for a session that has it twice', () => {
    const [group] = gathered(result([noMedia, { ...noMedia, aspect: 'end' }]));
    expect(group?.whys).toEqual([{ why: 'no packet to port 9400', sessions: 1 }]);
  });

  it('puts what would settle much before what would settle little', () => {
    const needs = (needed: string) => ({ needed, reason: 'I-CFG' }) as const;
    const [group] = gathered(result([], needs('b')), result([], needs('c'), needs('c')));
    expect(group?.remedies.map(({ needed }) => needed)).toEqual(['c', 'b']);
  });

  it('keeps a bounded number of sentences and counts the others', () => {
    const results = Array.from({ length: 200 }, (_, index) =>
      result([], { reason: 'I-LOSS', needed: `frame ${index}` }),
    );
    const [group] = gathered(...results);
    expect(group?.inconclusive).toBe(200);
    expect(group?.remedies.length).toBe(50);
    expect(group?.unnamed).toBe(150);
  });

  it('leaves alone what was decided, and what no capture can show', () => {
    const manual = { outcome: 'not-observable', reason: 'I-CFG', needed: 'Look at the client.' } as const;
    expect(gathered(result([], { outcome: 'pass' }, { outcome: 'violation' }, manual))).toEqual([]);
  });
});
