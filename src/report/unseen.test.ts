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
    const groups = gathered(
      result([noMedia], undecided, undecided),
      result([noMedia], undecided, { outcome: 'not-observable', reason: 'I-CFG', needed: 'Look at the client.' }),
    );
    expect(groups).toEqual([
      {
        reason: 'I-NOMEDIA',
        text: 'SIP was captured, MSRP was not',
        inconclusive: 3,
        notObservable: 0,
        sessions: 2,
        remedies: [{ outcome: 'inconclusive', needed: 'Capture MSRP.', checks: 3 }],
        whys: [{ why: 'no packet to port 9400', sessions: 2 }],
        unnamed: 0,
      },
      {
        reason: 'I-CFG',
        text: 'it depends on configuration or on what the user wanted',
        inconclusive: 0,
        notObservable: 1,
        sessions: 1,
        remedies: [{ outcome: 'not-observable', needed: 'Look at the client.', checks: 1 }],
        whys: [],
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

  it('puts what can be settled by a capture before what must be looked at by hand, and often before seldom', () => {
    const needs = (needed: string, outcome: 'inconclusive' | 'not-observable') =>
      ({ needed, outcome, reason: 'I-CFG' }) as const;
    const [group] = gathered(
      result([], needs('a', 'not-observable'), needs('a', 'not-observable'), needs('b', 'inconclusive')),
      result([], needs('c', 'inconclusive'), needs('c', 'inconclusive')),
    );
    expect(group?.remedies.map(({ needed }) => needed)).toEqual(['c', 'b', 'a']);
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

  it('leaves passes and violations alone', () => {
    expect(gathered(result([], { outcome: 'pass' }, { outcome: 'violation' }))).toEqual([]);
  });
});
