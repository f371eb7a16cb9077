import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLIENT, message, report, rule, START, session, step, summary, verdict } from '../../tests/report/builder.js';
import { results, rules, run } from '../../tests/report/example.js';
import { HOSTILE, hostileResult, hostileRules, hostileRun } from '../../tests/report/hostile.js';
import { OUTCOMES, REASONS, type SessionResult, type Summary } from '../model/index.js';

const schema = JSON.parse(readFileSync(new URL('result.schema.json', import.meta.url), 'utf8'));
const valid = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema);

/** Writes the report and reads it back, holding it to its schema. */
function written(results: readonly SessionResult[], given: Partial<Summary> = {}, of = rules) {
  const text = report('json', of, results, given);
  const value = JSON.parse(text);
  valid(value);
  expect(valid.errors ?? []).toEqual([]);
  return value;
}

const direction = rule('CPM-7.3.2-4.1', 'sdp-not-sendrecv-488');

describe('the JSON report', () => {
  it('of an empty run is one whole document', () => {
    expect(written([], { captures: [], endpoints: [] })).toEqual({
      schemaVersion: 1,
      tool: { name: 'cpmlint', version: '0.1.0' },
      profile: 'cpm-2.1',
      captures: [],
      endpoints: [],
      sessions: [],
      verdicts: [],
      summary: {
        violations: { error: 0, warning: 0, info: 0 },
        pass: 0,
        inconclusive: 0,
        notApplicable: 0,
        notObservable: 0,
        sessions: 0,
        network: { error: 0, warning: 0, info: 0, inconclusive: 0 },
      },
    });
  });

  it('says of each session which profile judged it, and what its client says against that', () => {
    const of = session('s1', []);
    const profile = { name: 'up-2', why: 'its User-Agent names RCS-client/UP_2.4', contradiction: undefined } as const;
    const [told, plain] = written([
      { session: of, verdicts: [], profile },
      { session: of, verdicts: [] },
    ]).sessions;
    expect(told.profile).toEqual({ name: 'up-2', why: profile.why, contradiction: null });
    expect(plain).not.toHaveProperty('profile');
  });

  it('has the keys of the contract, in its order, and those that were added since after them', () => {
    const value = written(results, run);
    const keys = (object: object): string => Object.keys(object).join(' ');
    expect(keys(value)).toBe('schemaVersion tool profile captures endpoints sessions verdicts summary');
    expect(keys(value.captures[0])).toBe(
      'id path format linkTypes frames sipMessages msrpMessages start end diagnostics',
    );
    expect(keys(value.captures[0].diagnostics[0])).toBe('code message count frames');
    expect(keys(value.endpoints[0])).toBe('address role why uris');
    expect(keys(value.sessions[0])).toBe(
      'id kind initiator client callIds conversationId contributionId start end state frames signatures',
    );
    expect(keys(value.verdicts[0])).toBe(
      'rule slug session outcome severity reason needed expected seen message evidence exercised causes due judges',
    );
    expect(keys(value.verdicts[0].evidence[0])).toBe('capture frame note');
    expect(keys(value.summary)).toBe('violations pass inconclusive notApplicable notObservable sessions network');
  });

  it('tells a session: times in UTC with microseconds, frames sorted and distinct, null for what is unknown', () => {
    const late = message(2, 'x', { frames: [9, 4, 7], time: START + 1_500_001 });
    const steps = [step(message(1, 'x', { frames: [4, 5], time: START }), 'a'), step(late, 'b')];
    const given = { client: undefined, initiator: 'unknown', callIds: ['id-\xc3\xa9'] } as const;
    const { sessions } = written([{ session: session('s7', steps, given), verdicts: [] }]);
    expect(sessions).toEqual([
      {
        id: 's7',
        kind: 'one-to-one',
        initiator: 'network',
        client: null,
        callIds: ['id-é'],
        conversationId: null,
        contributionId: null,
        start: '2026-03-04T21:14:07.000000Z',
        end: '2026-03-04T21:14:08.500001Z',
        state: 'ended',
        frames: [4, 5, 7, 9],
        signatures: [],
      },
    ]);
  });

  it('cites a message by its capture and the last of its frames', () => {
    const cited = { message: 1, time: START, excerpt: 'not in the JSON' };
    const evidence = [
      { capture: 0, frames: [11, 12], note: 'the offer', ...cited },
      { capture: 2, frames: [3], note: 'the answer', ...cited },
    ];
    const one = verdict(direction, 's1', 'violation', { expected: '488', seen: '200', message: 'm', evidence });
    const { verdicts } = written([{ session: session('s1', []), verdicts: [one] }]);
    expect(verdicts).toEqual([
      {
        rule: 'CPM-7.3.2-4.1',
        slug: 'sdp-not-sendrecv-488',
        session: 's1',
        outcome: 'violation',
        severity: 'error',
        reason: null,
        needed: null,
        expected: '488',
        seen: '200',
        message: 'm',
        exercised: null,
        causes: [],
        due: null,
        evidence: [
          { capture: 'c1', frame: 12, note: 'the offer' },
          { capture: 'c3', frame: 3, note: 'the answer' },
        ],
        judges: 'client',
      },
    ]);
  });

  it('tells what the network did as such, and what is old style', () => {
    const network = rule('NET-2', 'deferred-invite-sendrecv', { judges: 'network' });
    const signatures = [{ id: 'OLD-6', atFault: 'network', text: 'as before', rules: ['NET-2'] }] as const;
    const of = verdict(network, 's1', 'violation', { expected: 'sendrecv', seen: 'sendonly' });
    const value = written([{ session: session('s1', []), verdicts: [of], signatures }]);
    expect(value.verdicts[0].judges).toBe('network');
    expect(value.sessions[0].signatures).toEqual([{ id: 'OLD-6', atFault: 'network', text: 'as before' }]);
    expect(value.summary).toMatchObject({ violations: { error: 0 }, network: { error: 1 } });
  });

  it('has a null for a damaged time stamp', () => {
    const damaged = session('s1', [], { firstTime: 2 ** 62, lastTime: Number.NaN });
    const { sessions } = written([{ session: damaged, verdicts: [] }]);
    expect(sessions[0]).toMatchObject({ start: null, end: null });
  });

  it('sums up what the run counted', () => {
    expect(written(results, run).summary).toEqual({
      violations: { error: 3, warning: 1, info: 0 },
      pass: 3,
      inconclusive: 1,
      notApplicable: 15,
      notObservable: 2,
      sessions: 3,
      network: { error: 0, warning: 0, info: 0, inconclusive: 0 },
    });
  });

  it('keeps each session and verdict on a line of its own', () => {
    const lines = report('json', rules, results, run).split('\n');
    expect(lines.filter(line => line.includes('"rule":')).length).toBe(
      summary(results).counts.sessions * rules.length - 2,
    );
  });

  it('has a schema that knows every outcome and reason of the model', () => {
    const { outcome, reason } = schema.$defs.verdict.properties;
    expect(new Set(outcome.enum)).toEqual(new Set(OUTCOMES));
    expect(new Set(reason.enum)).toEqual(new Set([...Object.keys(REASONS), null]));
  });
});

describe('the JSON report of hostile captures', () => {
  it.each(Object.entries(HOSTILE))('%s', (_, text) => {
    const value = written([hostileResult(text)], hostileRun(text), hostileRules);
    expect(value.verdicts[0].seen).toBe(text.replace(/\p{Cs}/gu, '\ufffd'));
    expect(value.captures[0].path).toBe(text.replace(/\p{Cs}/gu, '\ufffd'));
  });

  it('is valid and shows a terminal no control but line feeds, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        written([hostileResult(text)], hostileRun(text), hostileRules);
        const document = report('json', hostileRules, [hostileResult(text)], hostileRun(text));
        expect(document).not.toMatch(/(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps an escaped backslash before something like a surrogate', () => {
    const text = 'C:\\ud800 \\\\ud800 \\\\\\ud83d';
    const value = written([hostileResult(text)], hostileRun(text), hostileRules);
    expect(value.verdicts[0].seen).toBe(text);
  });
});

it('names the client', () => {
  expect(written(results, run).sessions[0].client).toBe(CLIENT.address);
});
