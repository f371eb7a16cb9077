import { describe, expect, it } from 'vitest';
import { cite, DEFAULT_SETTINGS, type Finding, type Rule, type Session } from '../../src/model/index.js';
import { defineRule, inconclusive, judge, pass, rules, violation } from '../../src/rules/index.js';
import { applyEdits, loadScene, sceneEvents } from '../scenes/scenes.js';
import { sessionsOf } from './sessions.js';

const [session] = sessionsOf(sceneEvents(loadScene('deferred-one-to-one'))) as [Session];
const verdictOf = (rule: Rule<never>, of = session) => judge(of, [rule], DEFAULT_SETTINGS).verdicts[0]!;

/** A rule with these targets, each of which is its own finding. */
function ruleOf(findings: readonly Finding[], severity: Rule['severity'] = 'error'): Rule<never> {
  const { clause, title, rationale, needs, cannotTell } = rules[0]!;
  const rule = defineRule<Finding>({
    id: 'X-1',
    slug: 'x',
    clause,
    level: 'SHALL',
    severity,
    judges: 'client',
    observable: 'fully',
    title,
    rationale,
    needs,
    cannotTell,
    targets: () => findings,
    check: finding => finding,
    examples: [],
  });
  return rule as unknown as Rule<never>;
}

const breach = (seen: string, severity?: 'error' | 'warning' | 'info'): Finding =>
  violation({ message: `saw ${seen}`, expected: 'none', seen, severity }, cite(session.messages[1]!, seen));
const doubt = inconclusive('I-LOSS', 'bytes are missing', 'a whole capture', cite(session.messages[2]!, 'cut'));
const fine = pass('as it should be', cite(session.messages[0]!, 'fine'));

describe('the judge', () => {
  it('gives exactly one verdict a rule, in the order of the rules', () => {
    const { verdicts, failures } = judge(session, rules, DEFAULT_SETTINGS);
    expect(failures).toEqual([]);
    expect(verdicts.map(({ rule }) => rule)).toEqual(rules.map(({ id }) => id));
    expect(verdicts.every(verdict => verdict.session === session.id)).toBe(true);
  });

  it('says not applicable where a rule has no target', () => {
    expect(verdictOf(ruleOf([]))).toMatchObject({ outcome: 'not-applicable', evidence: [], reason: undefined });
  });

  it.each([
    ['pass', [fine]],
    ['inconclusive', [fine, doubt]],
    ['violation', [fine, doubt, breach('a')]],
  ] as const)('takes the worst of several findings: %s', (outcome, findings) => {
    expect(verdictOf(ruleOf(findings)).outcome).toBe(outcome);
  });

  it('gives a violation the severity that the profile has for the rule, and keeps a milder one of the finding', () => {
    const under = (severity?: 'error' | 'warning' | 'info') => {
      const rule = { ...ruleOf([breach('a', severity)]), id: 'CPM-7.3.2-9c' };
      return judge(session, [rule], DEFAULT_SETTINGS, 'up-2').verdicts[0]!.severity;
    };
    expect([under(), under('error'), under('warning'), under('info')]).toEqual([
      'warning',
      'warning',
      'warning',
      'info',
    ]);
  });

  it('takes the gravest violation, says how many there are, and keeps the evidence of all', () => {
    const verdict = verdictOf(ruleOf([breach('a', 'info'), fine, breach('b', 'warning'), breach('c', 'info')]));
    expect(verdict).toMatchObject({ severity: 'warning', seen: 'b', message: 'saw b (3 such in this session)' });
    expect(verdict.evidence.map(({ note }) => note)).toEqual(['b', 'a', 'c']);
  });

  it('has the severity of the rule, unless the finding has another', () => {
    expect(verdictOf(ruleOf([breach('a', 'warning')], 'error')).severity).toBe('warning');
    expect(verdictOf(ruleOf([breach('a', 'warning')], 'info')).severity).toBe('warning');
    expect(verdictOf(ruleOf([breach('a')], 'info')).severity).toBe('info');
  });

  it('keeps eight pieces of evidence, none twice', () => {
    const many = Array.from({ length: 20 }, (_, at) => breach(`n${at}`));
    expect(verdictOf(ruleOf([...many, ...many])).evidence).toHaveLength(8);
  });

  it('gives reason and remedy with an inconclusive verdict', () => {
    expect(verdictOf(ruleOf([doubt]))).toMatchObject({
      reason: 'I-LOSS',
      needed: 'a whole capture',
      expected: undefined,
    });
  });

  it('counts a violation once that another rule has too, unless the other is milder', () => {
    const same = (id: string, cause: string, severity: Rule['severity'] = 'error') => ({
      ...ruleOf([violation({ message: id, expected: 'a', seen: 'b', causes: cause === '' ? [] : [cause] })], severity),
      id,
    });
    const causes = (...of: Rule<never>[]): unknown =>
      judge(session, of, DEFAULT_SETTINGS).verdicts.map(one => one.causes);
    expect(causes(same('A', ''), same('B', 'A'))).toEqual([[], ['A']]);
    expect(causes(same('A', 'B'), same('B', 'A'))).toEqual([[], ['A']]);
    expect(causes(same('A', '', 'warning'), same('B', 'A'))).toEqual([[], []]);
    expect(causes({ ...ruleOf([fine]), id: 'A' }, same('B', 'A'))).toEqual([[], []]);
  });

  it('judges what rolls up after the others, and leaves it in its place', () => {
    const roll: Rule<never> = {
      ...ruleOf([fine]),
      id: 'R',
      rollsUp: true,
      check: (_target, _session, _settings, others) => pass(others.map(({ rule }) => rule).join(' ')),
    };
    const { verdicts } = judge(session, [roll, { ...ruleOf([fine]), id: 'A' }], DEFAULT_SETTINGS);
    expect(verdicts.map(({ rule, message }) => [rule, message])).toEqual([
      ['R', 'A'],
      ['A', expect.any(String)],
    ]);
  });

  it('contains a rule that throws, and goes on with the others', () => {
    const broken: Rule<never> = {
      ...ruleOf([fine]),
      id: 'X-2',
      check: () => {
        throw new TypeError('of no kind');
      },
    };
    const { verdicts, failures } = judge(session, [broken, ruleOf([fine])], DEFAULT_SETTINGS);
    expect(verdicts.map(({ rule, outcome }) => [rule, outcome])).toEqual([
      ['X-2', 'error'],
      ['X-1', 'pass'],
    ]);
    expect(failures).toMatchObject([{ rule: 'X-2', session: session.id, error: { message: 'of no kind' } }]);
  });

  it('contains one whose targets throw half-way, and what is no Error', () => {
    const broken: Rule<never> = {
      ...ruleOf([]),
      *targets() {
        yield* [];
        throw 'a string';
      },
    };
    expect(judge(session, [broken], DEFAULT_SETTINGS).failures[0]!.error.message).toBe('a string');
  });
});

describe('what the capture hides of the session as a whole', () => {
  it('I-LATE for every rule of the client that a capture can decide where the INVITE was not captured', () => {
    const [late] = sessionsOf(
      sceneEvents(applyEdits(loadScene('group-short'), [{ hide: 'msrp' }, { startAt: 'ACK sip:' }])),
    );
    const decided = rules.filter(
      ({ judges, observable, level }) => judges === 'client' && observable !== 'not' && level !== 'MAY',
    );
    const { verdicts } = judge(late!, decided, DEFAULT_SETTINGS);
    expect(new Set(verdicts.map(({ outcome, reason }) => `${outcome} ${reason}`))).toEqual(
      new Set(['inconclusive I-LATE']),
    );
    expect(verdicts.every(({ needed, evidence }) => needed && evidence.length === 1)).toBe(true);
  });

  it('nothing of it for stand-alone messages, which no rule speaks of', () => {
    for (const alone of sessionsOf(sceneEvents(loadScene('standalone-message')))) {
      const { verdicts } = judge(alone, rules, DEFAULT_SETTINGS);
      expect(new Set(verdicts.map(({ outcome }) => outcome))).toEqual(new Set(['not-applicable']));
    }
  });

  it('I-ROLE where nobody knows the client, for what the INVITE triggers', () => {
    const [unknown] = sessionsOf(sceneEvents(loadScene('deferred-one-to-one')), ['203.0.113.99']);
    const { verdicts } = judge(unknown!, rules, DEFAULT_SETTINGS);
    const told = verdicts.filter(({ reason }) => reason === 'I-ROLE');
    expect(told.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['CPM-7.3.11-1.1', 'CPM-7.3.11-1.2', 'CPM-7.3.2-3b', 'CPM-7.3.2-9a', 'CPM-7.3.2-9c']),
    );
    expect(told.every(({ needed }) => needed?.includes('--client'))).toBe(true);
  });
});

describe('a deferred delivery of which only SIP was captured', () => {
  it('names the SIP MESSAGEs with IMDNs that left while it was up (F43)', () => {
    const scene = applyEdits(loadScene('deferred-one-to-one'), [{ shift: 'MESSAGE sip:', by: -720 }, { hide: 'msrp' }]);
    const [delivery, alone] = sessionsOf(sceneEvents(scene));
    const messages = [...delivery!.messages, ...(alone?.messages ?? [])];
    const { verdicts } = judge({ ...delivery!, messages }, rules, DEFAULT_SETTINGS);
    for (const id of ['CPM-7.3.11-1.1', 'CPM-7.3.2-3b']) {
      const verdict = verdicts.find(({ rule }) => rule === id)!;
      expect(verdict).toMatchObject({ outcome: 'inconclusive', reason: 'I-NOMEDIA' });
      expect(verdict.message).toContain('an IMDN left by SIP MESSAGE while the session was up');
      expect(verdict.evidence.at(-1)!.excerpt).toMatch(/^MESSAGE sip:/);
    }
  });
});

describe('every verdict', () => {
  const scenes = ['deferred-one-to-one', 'group', 'one-to-one-compact', 'group-inactive-404'];
  it.each(scenes)('can be kept without the messages that it cites: %s', name => {
    for (const each of sessionsOf(sceneEvents(loadScene(name)))) {
      const { verdicts } = judge(each, rules, DEFAULT_SETTINGS);
      expect(structuredClone(verdicts)).toEqual(verdicts);
    }
  });

  it('cites the line that is meant, with the frames of its message', () => {
    const scene = applyEdits(loadScene('deferred-one-to-one'), [
      { replace: ['a=sendrecv', 'a=sendonly'], in: 'INVITE sip:' },
    ]);
    const [one] = sessionsOf(sceneEvents(scene));
    const direction = judge(one!, rules, DEFAULT_SETTINGS).verdicts.find(({ rule }) => rule === 'CPM-7.3.2-4.1')!;
    expect(direction).toMatchObject({
      outcome: 'violation',
      expected: '488 Not Acceptable Here',
      seen: '200 OK to a=sendonly at media level (line 11 of the SDP)',
    });
    expect(direction.message).toBe(
      '200 OK accepts a=sendonly at media level (line 11 of the SDP), and the answer is sendrecv',
    );
    expect(direction.evidence.map(({ excerpt }) => excerpt)).toEqual(['a=sendonly', 'SIP/2.0 200 OK', 'a=sendrecv']);
    expect(direction.evidence[0]).toMatchObject({ capture: 0, frames: one!.invitation!.request.origin.frames });
  });
});
