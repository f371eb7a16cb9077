/**
 * Which rules notice when a conformant scene is changed, line by line and message by message: what breaks a clause must be
 * noticed by the rule of that clause, and what breaks none by nobody.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../src/rules/index.js';
import { verdictsOf } from '../scenarios/scenario.js';
import { loadScene, sceneEvents } from '../scenes/scenes.js';
import { type Mutation, mutations } from './mutations.js';

const GOLDEN = new URL('golden/mutations.txt', import.meta.url);
const LEGEND = `Which rules notice when a line or a message of a conformant scene is changed. One line for each message and line; what
is not there is noticed by nobody. E W I violation: error, warning, info   ? undecided where it was decided before.
all ?: messages that no longer belong to their session, of which hardly anything can be decided.
Written by UPDATE_GOLDEN=1. A change here is a change of behaviour: read it as code.
`;

/** Rules that sum up others repeat them here. */
const SUMS = new Set(rules.flatMap(({ id, rollsUp }) => (rollsUp ? [id.replace('CPM-', '')] : [])));
const MARKS: Readonly<Record<string, string>> = { error: 'E', warning: 'W', info: 'I' };

const before = new Map<string, ReadonlySet<string>>();
/** `rule mark` that the scene gives as it is. */
function quietly(scene: string): ReadonlySet<string> {
  const said = before.get(scene) ?? new Set(noticed(loadScene(scene)));
  before.set(scene, said);
  return said;
}

function noticed(trace: string): string[] {
  const said = verdictsOf(sceneEvents(trace)).flatMap(session => [...session]);
  return said.flatMap(([rule, mark]) => {
    if (SUMS.has(rule) || mark === 'pass' || mark === 'manual') return [];
    return [`${rule} ${MARKS[mark] ?? '?'}`];
  });
}

/** More undecided than this: a session came about of which the capture shows next to nothing. */
const MANY = 12;

function notices(mutation: Mutation): string[] {
  const usual = quietly(mutation.scene);
  const said = [...new Set(noticed(mutation.trace()))].filter(one => !usual.has(one)).sort();
  const undecided = said.filter(one => one.endsWith('?'));
  return undecided.length > MANY ? [...said.filter(one => !one.endsWith('?')), 'all ?'] : said;
}

type Noticed = Omit<Mutation, 'trace'> & { readonly rules: readonly string[] };
const all: Noticed[] = [...mutations()].map(mutation => ({ ...mutation, rules: notices(mutation) }));

/** One line for what was changed, with what each change makes rules say. */
function listing(): string {
  const lines = new Map<string, string[]>();
  for (const { family, message, line, change, rules: said } of all) {
    if (said.length === 0) continue;
    const key = `${family}: ${message}${line === undefined ? '' : `, ${line}`}`;
    lines.set(key, [...(lines.get(key) ?? []), `${change}: ${said.join(', ')}`]);
  }
  const counted = `${all.length} changes, ${all.filter(({ rules: said }) => said.length > 0).length} noticed`;
  return [
    LEGEND,
    counted,
    '',
    ...[...lines].map(([key, changes]) => `${key}   ${changes.join('   ')}`).sort(),
    '',
  ].join('\n');
}

it('is noticed by the rules that noticed it before', () => {
  const now = listing();
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(GOLDEN, now);
  expect(now).toBe(readFileSync(GOLDEN, 'utf8'));
});

const ACCEPTED = '200 (INVITE) from the client';
type Must = [family: string, message: string, line: string | undefined, change: Mutation['change'], rule: string];
/** TABLE: changes that break a clause, and what the rule of that clause must say. */
const MUST: readonly Must[] = [
  ...['deferred', 'group', 'one-to-one'].flatMap((family): Must[] => [
    [family, ACCEPTED, 'start line', 'altered', '7.3.2-9 E'],
    [family, ACCEPTED, 'Contact', 'dropped', '7.3.2-9 E'],
    [family, ACCEPTED, 'To', 'dropped', '7.3.2-9 E'],
    [family, ACCEPTED, 'Record-Route', 'dropped', '7.3.2-9 E'],
    [family, ACCEPTED, 'Via', 'doubled', '7.3.2-9 E'],
    [family, ACCEPTED, 'Content-Type', 'dropped', '7.3.2-9a E'],
    [family, ACCEPTED, 'm=', 'dropped', '7.3.2-9a E'],
    [family, ACCEPTED, 'a=path', 'dropped', '7.3.2-9a E'],
    [family, ACCEPTED, 'a=sendrecv', 'altered', '7.3.2-3a E'],
    [family, ACCEPTED, 'Conversation-ID', 'dropped', '7.3.2-9c E'],
    [family, ACCEPTED, 'Conversation-ID', 'altered', '7.3.2-9c E'],
    [family, ACCEPTED, 'Contribution-ID', 'dropped', '7.3.2-9c E'],
    [family, ACCEPTED, 'Contribution-ID', 'altered', '7.3.2-9c E'],
    [family, ACCEPTED, 'P-Preferred-Identity', 'dropped', '7.3.2-9d W'],
    [family, 'INVITE to the client', 'a=sendrecv', 'altered', '7.3.2-4.1 E'],
  ]),
  ['deferred', 'INVITE to the client', 'a=sendrecv', 'altered', 'NET-2 E'],
  ['deferred', 'INVITE to the client', 'Conversation-ID', 'dropped', 'NET-7 W'],
  ['deferred', ACCEPTED, 'start line', 'altered', '7.3.11-4.2 E'],
  ['deferred', 'MESSAGE from the client', '<display-notification', 'doubled', '7.3.11-2 E'],
  ['deferred', 'SEND of message/imdn+xml from the client', 'Content-Type', 'altered', '7.3.11-1.2 E'],
  ['deferred', '480 (INVITE) from the client', 'start line', 'altered', '7.3.2-1 W'],
  ['deferred', '488 (INVITE) from the client', 'start line', 'altered', '7.3.2-4.1 W'],
  ['group', '486 (INVITE) from the client', 'start line', 'altered', '7.3.2-1 W'],
  ['group', '603 (INVITE) from the client', 'start line', 'altered', '7.3.2-1 W'],
  ['group', 'SUBSCRIBE from the client', 'start line', 'altered', '7.3.2-8a E'],
  ['group', 'SUBSCRIBE from the client', undefined, 'dropped', '7.3.2-GRPa.1 ?'],
  ['one-to-one', ACCEPTED, 'InReplyTo-Contribution-ID', 'dropped', '7.3.2-9c E'],
  ['one-to-one', ACCEPTED, 'InReplyTo-Contribution-ID', 'altered', '7.3.2-9c E'],
  ['one-to-one', 'SEND of message/imdn+xml from the client', '<message-id', 'altered', '7.3.2-3b E'],
  ['one-to-one', 'SEND of message/imdn+xml from the client', '<delivery-notification', 'dropped', '7.3.2-3b E'],
];
const known = new Set(rules.map(({ id }) => id.replace('CPM-', '')));

describe('what breaks a clause is noticed by its rule', () => {
  // A rule that is not in the table yet cannot notice.
  it.each(MUST.filter(([, , , , rule]) => known.has(rule.split(' ')[0]!)))('%s: %s, %s %s: %s', (...must) => {
    const [family, message, line, change, rule] = must;
    const found = all.find(
      one => one.family === family && one.message === message && one.line === line && one.change === change,
    );
    expect(found?.rules).toContain(rule);
  });
});

describe('what breaks no clause is no violation', () => {
  // What comes later than a window of the catalogue 4.4 is a warning (D_MEDIA).
  const LATE: readonly string[] = ['7.3.2-ACK2 W'];
  const violations = ({ change, rules: said }: Noticed): boolean =>
    said.some(rule => /^7\S* [EW]$/.test(rule) && !(change === 'delayed' && LATE.includes(rule)));
  const complaints = (of: (one: Noticed) => boolean): string[] =>
    all.filter(one => of(one) && violations(one)).map(one => `${one.scene}: ${one.message}, ${one.line}: ${one.rules}`);

  it('a message that was captured twice', () => {
    expect(complaints(({ line, change }) => line === undefined && change === 'doubled')).toEqual([]);
  });

  it('a message that was not captured', () => {
    expect(complaints(({ line, change }) => line === undefined && change === 'dropped')).toEqual([]);
  });

  it('40 seconds more before a message, and all that follows as much later', () => {
    expect(complaints(({ change }) => change === 'delayed')).toEqual([]);
  });

  it('registration, keep-alives, and what the other side answers', () => {
    expect(complaints(({ message }) => /^(?:REGISTER|OPTIONS)|\((?!INVITE)\w+\) to the client/.test(message))).toEqual(
      [],
    );
  });
});
