import { describe, expect, it } from 'vitest';
import {
  DEFAULT_SETTINGS,
  type Edit,
  PROFILE_NAMES,
  type ProfileChoice,
  type Session,
  type Verdict,
} from '../../src/model/index.js';
import { judgedBy } from '../../src/rules/announced-profile.js';
import { judge, rules } from '../../src/rules/index.js';
import { changedRules, profileEntry } from '../../src/rules/profiles.js';
import { applyEdits, loadScene, sceneEvents, sceneNames } from '../scenes/scenes.js';
import { CATALOGUE, NETWORK } from './catalogue.js';
import { sessionsOf } from './sessions.js';

const first = (scene: string, ...edits: Edit[]): Session =>
  sessionsOf(sceneEvents(applyEdits(loadScene(scene), edits)))[0]!;
const chosen = (session: Session, choice: ProfileChoice = 'auto') => judgedBy(session, choice);

/** The client accepts a one-way deferred session and notifies by SIP MESSAGE: the shape of CPM 1.0 and joyn (OLD-1). */
const OLD_STYLE: Edit = { replace: ['a=sendrecv', 'a=sendonly'], in: 'INVITE sip:' };
const verdict = (session: Session, rule: string, profile: (typeof PROFILE_NAMES)[number]): Verdict =>
  judge(session, rules, DEFAULT_SETTINGS, profile).verdicts.find(one => one.rule === rule)!;

/** The client says this of itself in its 200 to the INVITE. */
const says = (line: string): Edit => ({
  replace: ['CSeq: 1 INVITE', `CSeq: 1 INVITE\n${line}`],
  in: 'SIP/2.0 200 OK\nCSeq: 1 INVITE',
});

describe('the table of profiles', () => {
  it('speaks of rules of the catalogue only, each once, and never makes one graver', () => {
    const severities = new Map<string, string>([
      ...CATALOGUE.map(([id, , , severity]) => [id, severity] as const),
      ...NETWORK.map(([id, , severity]) => [id, severity] as const),
    ]);
    const grave = ['off', 'info', 'warning', 'error'];
    expect(new Set(changedRules).size).toBe(changedRules.length);
    for (const rule of changedRules) {
      expect([...severities.keys()]).toContain(rule);
      for (const profile of PROFILE_NAMES) {
        const entry = profileEntry(profile, rule);
        if (!entry) continue;
        expect(entry.why).toBeTruthy();
        expect(grave.indexOf(entry.severity)).toBeLessThanOrEqual(grave.indexOf(severities.get(rule)!));
      }
    }
  });

  it('leaves every rule as it is under cpm-2.1', () => {
    expect(changedRules.filter(rule => profileEntry('cpm-2.1', rule))).toEqual([]);
  });

  it('breaks no rule in a conformant scene', () => {
    for (const name of sceneNames()) {
      for (const session of sessionsOf(sceneEvents(loadScene(name)))) {
        const plain = judge(session, rules, DEFAULT_SETTINGS).verdicts;
        for (const profile of PROFILE_NAMES) {
          const { verdicts } = judge(session, rules, DEFAULT_SETTINGS, profile);
          const broken = (of: readonly Verdict[]) => of.filter(({ outcome }) => outcome === 'violation').length;
          expect(broken(verdicts)).toBeLessThanOrEqual(broken(plain));
        }
      }
    }
  });
});

describe('a client that accepts one-way deferred delivery', () => {
  const session = first('deferred-one-to-one', OLD_STYLE);

  it.each([
    ['cpm-2.1', 'violation', 'error'],
    ['cpm-1.0', 'violation', 'info'],
    ['up-2', 'violation', 'info'],
  ] as const)('under %s: %s, %s', (profile, outcome, severity) => {
    expect(verdict(session, 'CPM-7.3.2-4.1', profile)).toMatchObject({ outcome, severity });
  });

  it('under joyn is not judged for it, and the verdict says why', () => {
    expect(verdict(session, 'CPM-7.3.2-4.1', 'joyn')).toMatchObject({
      outcome: 'not-applicable',
      message: 'The profile joyn has this rule off: deferred delivery is offered sendonly and accepted recvonly',
    });
  });

  it('breaks what sums up only as gravely as what it points at', () => {
    expect(verdict(session, 'CPM-7.3.11-0', 'cpm-2.1')).toMatchObject({ outcome: 'violation', severity: 'error' });
    expect(verdict(session, 'CPM-7.3.11-0', 'up-2')).toMatchObject({ outcome: 'violation', severity: 'info' });
    expect(verdict(session, 'CPM-7.3.11-0', 'joyn').outcome).not.toBe('violation');
  });
});

describe('the profile auto', () => {
  it.each([
    ['User-Agent: CPM-client/OMA2.2 RCS-client/UP_2.4 term-X/Y-1', 'up-2', 'its User-Agent names RCS-client/UP_2.4'],
    ['Server: RCS-client/up_3.0', 'up-2', 'its Server names RCS-client/up_3.0'],
    ['User-Agent: RCS-client/UP_1.0', 'cpm-1.0', 'its User-Agent names RCS-client/UP_1.0'],
    ['User-Agent: CPM-client/OMA2.1', 'cpm-2.1', 'its User-Agent names CPM-client/OMA2.1'],
    ['User-Agent: CPM-client/OMA1.0', 'cpm-1.0', 'its User-Agent names CPM-client/OMA1.0'],
    ['Server: IM-client/OMA1.0', 'cpm-1.0', 'its Server names IM-client/OMA1.0 and the session is CPM'],
    ['User-Agent: vendor joyn/5.1', 'cpm-1.0', 'its User-Agent names joyn and the session is CPM'],
    ['User-Agent: term-X/Y', 'cpm-2.1', 'its messages announce no generation: the default'],
  ])('%s: %s', (line, name, why) => {
    expect(chosen(first('one-to-one', says(line)))).toEqual({ name, why, contradiction: undefined });
  });

  it('does not take what the network says for the word of the client', () => {
    const session = first('one-to-one', {
      replace: ['CSeq: 1 INVITE', 'CSeq: 1 INVITE\nUser-Agent: RCS-client/UP_2.4'],
      in: 'INVITE sip:\nCSeq: 1 INVITE',
    });
    expect(chosen(session).name).toBe('cpm-2.1');
  });
});

describe('a profile that was asked for', () => {
  it('is contradicted by a client that announces another', () => {
    expect(chosen(first('one-to-one', says('Server: RCS-client/UP_2.4')), 'cpm-2.1')).toEqual({
      name: 'cpm-2.1',
      why: 'the change request as written',
      contradiction: 'judged by cpm-2.1, but its Server names RCS-client/UP_2.4: --profile auto would judge by up-2',
    });
  });

  it('joyn is contradicted by a client that sends a Conversation-ID', () => {
    expect(chosen(first('one-to-one'), 'joyn').contradiction).toBe(
      'judged by joyn, which has no Conversation-ID, but the client sends one',
    );
  });

  it('stands where the client announces nothing or the same', () => {
    expect(chosen(first('one-to-one'), 'up-2').contradiction).toBeUndefined();
    expect(chosen(first('one-to-one', says('Server: RCS-client/UP_2.4')), 'up-2').contradiction).toBeUndefined();
  });
});
