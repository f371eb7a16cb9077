import { PROFILE_NAMES, type ProfileEntry, type ProfileName, type Severity } from '../model/index.js';

/** What each profile is, for people. */
export const PROFILES: Readonly<Record<ProfileName, string>> = {
  'cpm-2.1': 'OMA CPM 2.1, the change request as written',
  'cpm-1.0': 'OMA CPM 1.0, as RCS 5.x deploys it: before the change request',
  'up-2': 'GSMA Universal Profile 2.x',
  joyn: 'RCS-e and joyn: SIMPLE IM, before CPM',
};

/** A line of the table: what other generations make of a rule. A profile that is not named leaves the rule as it is. */
interface ProfileLine extends Partial<Record<Exclude<ProfileName, 'cpm-2.1'>, Severity | 'off'>> {
  readonly rule: string;
  /** In a few words. */
  readonly why: string;
}

/**
 * TABLE: the severities of the profiles, in the order of the catalogue. Under `cpm-2.1` every rule is as the catalogue has
 * it. What the change request introduced is at most `info` where the client may never have heard of it; `off` where
 * the older generation says the contrary.
 */
const LINES: readonly ProfileLine[] = [
  {
    rule: 'CPM-7.3.11-1.1',
    'cpm-1.0': 'info',
    joyn: 'info',
    why: 'deferred sessions were one-way, and notifications came by SIP MESSAGE',
  },
  {
    rule: 'CPM-7.3.11-2',
    'cpm-1.0': 'info',
    joyn: 'info',
    why: 'notifications in an INVITE of their own were removed by the change request only',
  },
  { rule: 'CPM-7.3.11-4.1', joyn: 'off', why: 'there is no Conversation-ID: the Contribution-ID names the chat' },
  {
    rule: 'CPM-7.3.11-4.3',
    'cpm-1.0': 'info',
    'up-2': 'info',
    joyn: 'off',
    why: 'clients postpone with 486 or 603, and networks of that generation know it',
  },
  {
    rule: 'CPM-7.3.12-N1',
    'cpm-1.0': 'info',
    joyn: 'off',
    why: 'the test specification of RCS 1.2 (con_145) demands the automatic re-join',
  },
  { rule: 'CPM-7.3.2-1', joyn: 'info', why: 'clients refuse with 403, 404 and 606 too' },
  {
    rule: 'CPM-7.3.2-3b',
    'cpm-1.0': 'info',
    joyn: 'info',
    why: 'one-way deferred sessions left SIP MESSAGE only, and this rule is the same finding as CPM-7.3.11-1.1',
  },
  {
    rule: 'CPM-7.3.2-4.1',
    'cpm-1.0': 'info',
    'up-2': 'info',
    joyn: 'off',
    why: 'deferred delivery is offered sendonly and accepted recvonly',
  },
  {
    rule: 'CPM-7.3.2-8c',
    'cpm-1.0': 'off',
    joyn: 'off',
    why: 'group session data came with CPM 2.1',
  },
  {
    rule: 'CPM-7.3.2-9a.i',
    'cpm-1.0': 'off',
    joyn: 'off',
    why: 'group session data came with CPM 2.1',
  },
  {
    rule: 'CPM-7.3.2-9c',
    'up-2': 'warning',
    joyn: 'off',
    why: 'many clients leave the headers out of the 200, and networks bear it; joyn has no Conversation-ID at all',
  },
  {
    rule: 'NET-1',
    'cpm-1.0': 'info',
    'up-2': 'info',
    joyn: 'off',
    why: 'the mark of deferred delivery stands in P-Asserted-Identity',
  },
  {
    rule: 'NET-2',
    'cpm-1.0': 'info',
    'up-2': 'info',
    joyn: 'off',
    why: 'one-way deferred sessions are how these networks deliver',
  },
  {
    rule: 'NET-3',
    'cpm-1.0': 'off',
    'up-2': 'info',
    joyn: 'off',
    why: 'stored notifications are pushed by INVITE; the change request removed that',
  },
  { rule: 'NET-4', joyn: 'off', why: 'deferred delivery to a group has an INVITE of its own' },
  { rule: 'NET-7', joyn: 'off', why: 'there is no Conversation-ID: the Contribution-ID names the chat' },
];

const BY_PROFILE = new Map(
  PROFILE_NAMES.map(name => [name, new Map(LINES.flatMap(line => entryOf(line, name)))] as const),
);

function entryOf(line: ProfileLine, name: ProfileName): [rule: string, entry: ProfileEntry][] {
  const severity = name === 'cpm-2.1' ? undefined : line[name];
  return severity === undefined ? [] : [[line.rule, { severity, why: line.why }]];
}

/**
 * What a profile makes of a rule.
 * @param rule its id
 * @returns undefined where the rule is as the catalogue has it
 */
export const profileEntry = (profile: ProfileName, rule: string): ProfileEntry | undefined =>
  BY_PROFILE.get(profile)!.get(rule);

/** The rules that some profile changes, in the order of the table. */
export const changedRules: readonly string[] = LINES.map(({ rule }) => rule);
