import {
  type CaptureResult,
  type Counts,
  cite,
  type Endpoint,
  type Message,
  type Outcome,
  type Party,
  type RuleInfo,
  type Session,
  type SessionResult,
  type Step,
  type Summary,
  type Verdict,
} from '../../src/model/index.js';
import { type ReportName, type ReportOptions, reportFormats } from '../../src/report/index.js';
import type { HeaderFields } from '../../src/sip-parser/index.js';

/** 2026-03-04 21:14:07.000000 UTC, in microseconds. */
export const START = 1_772_658_847_000_000;
export const CLIENT: Endpoint = { address: '192.0.2.15', port: 5060 };
export const NETWORK: Endpoint = { address: '198.51.100.10', port: 5060 };
export const MEDIA: Endpoint = { address: '198.51.100.20', port: 7654 };

/** A message from hand-written lines; reports look at its text and origin, not into its header fields. */
export function message(
  number: number,
  lines: readonly string[] | string,
  given: Partial<Message['origin']> = {},
): Message {
  const text = typeof lines === 'string' ? lines : lines.join('\r\n');
  const origin = {
    capture: 0,
    frames: [number],
    time: START + number * 100_000,
    transport: 'tcp',
    source: NETWORK,
    destination: CLIENT,
    ...given,
  } as const;
  const bodyStart = text.length;
  const common = { headers: {} as HeaderFields, bodyStart, bodyEnd: bodyStart, faults: [] };
  const content = { kind: 'sip-request', method: 'INVITE', uri: 'sip:a@b', ...common } as const;
  return { type: 'message', number, origin, content, text, faults: [] };
}

export function step(from: Message, label: string, detail = '', given: Partial<Step> = {}): Step {
  const direction = from.origin.source.address === CLIENT.address ? 'from-client' : 'to-client';
  const protocol = from.text.startsWith('MSRP') ? 'msrp' : 'sip';
  return { message: from, label, detail, direction, protocol, repeats: undefined, copies: [], ...given };
}

export const clientParty: Party = {
  address: CLIENT.address,
  role: 'client',
  why: ['it sent REGISTER (frame 1)', 'its Contact has +sip.instance'],
  uris: ['sip:+15555550102@ims.example.com'],
};
export const networkParty: Party = { address: NETWORK.address, role: 'network', why: ['it sent the INVITE'], uris: [] };

/** A session with these steps; what is not given is empty. */
export function session(id: string, steps: readonly Step[], given: Partial<Session> = {}): Session {
  const messages = steps.map(({ message }) => message);
  const times = messages.map(({ origin }) => origin.time);
  return {
    id,
    kind: 'one-to-one',
    initiator: 'network',
    state: 'ended',
    client: clientParty,
    clientEndpoint: CLIENT,
    parties: [clientParty, networkParty],
    identity: {
      conversationId: undefined,
      contributionId: undefined,
      inReplyToContributionId: undefined,
      sessionReplaces: undefined,
    },
    invitation: undefined,
    dialogs: [],
    msrp: [],
    subscriptions: [],
    rosters: [],
    focus: [],
    focusRequests: [],
    requested: [],
    notifications: [],
    legs: [],
    negotiations: [],
    related: [],
    relatedSince: undefined,
    registered: undefined,
    referrals: [],
    chains: [],
    reportsOn: [],
    afterRefusal: [],
    up: undefined,
    end: undefined,
    firstTime: times[0] ?? START,
    lastTime: times.at(-1) ?? START,
    watchedUntil: times.at(-1) ?? START,
    hidden: [],
    callIds: [],
    messages,
    copyFrames: steps.flatMap(({ copies }) => copies),
    steps: () => steps,
    ...given,
  };
}

export function rule(id: string, slug: string, given: Partial<RuleInfo> = {}): RuleInfo {
  return {
    id,
    slug,
    clause: { document: 'OMA CPM 2.1', section: id.split('-')[1] ?? '', statement: `The statement of ${id}.` },
    level: 'SHALL',
    severity: 'error',
    judges: 'client',
    observable: 'fully',
    title: `The title of ${slug}`,
    rationale: '',
    needs: '',
    cannotTell: '',
    ...given,
  };
}

export function verdict(rule: RuleInfo, session: string, outcome: Outcome, given: Partial<Verdict> = {}): Verdict {
  return {
    rule: rule.id,
    slug: rule.slug,
    judges: rule.judges,
    session,
    outcome,
    severity: rule.severity,
    reason: undefined,
    needed: undefined,
    expected: undefined,
    seen: undefined,
    message: '',
    exercised: undefined,
    causes: [],
    due: undefined,
    evidence: [],
    ...given,
  };
}

export { cite };

export const capture = (given: Partial<CaptureResult> = {}): CaptureResult => ({
  id: 'c1',
  path: 'deferred.pcap',
  format: 'pcap',
  linkTypes: [1],
  frames: 120,
  sipMessages: 14,
  msrpMessages: 6,
  start: START,
  end: START + 95_500_000,
  diagnostics: [],
  unread: false,
  ...given,
});

/** The summary that the run would have made of these results. */
export function summary(results: readonly SessionResult[], given: Partial<Summary> = {}): Summary {
  const verdicts = results.flatMap(({ verdicts }) => verdicts);
  const count = (outcome: Outcome): number =>
    verdicts.filter(one => one.judges === 'client' && one.outcome === outcome).length;
  const violations = { error: 0, warning: 0, info: 0 };
  const network = { error: 0, warning: 0, info: 0 };
  const outcomes: Record<string, Partial<Record<Outcome, number>>> = {};
  for (const { rule, outcome, severity, judges } of verdicts) {
    if (outcome === 'violation') (judges === 'network' ? network : violations)[severity]++;
    const known = outcomes[rule] ?? {};
    outcomes[rule] = { ...known, [outcome]: (known[outcome] ?? 0) + 1 };
  }
  const counts: Counts = {
    violations,
    pass: count('pass'),
    inconclusive: count('inconclusive'),
    notApplicable: count('not-applicable'),
    notObservable: count('not-observable'),
    errors: count('error'),
    sessions: results.length,
    network: { violations: network, inconclusive: 0 },
  };
  return {
    tool: { name: 'cpmlint', version: '0.1.0' },
    profile: 'cpm-2.1',
    commandLine: 'cpmlint check deferred.pcap --html report.html',
    captures: [capture()],
    endpoints: [clientParty, networkParty],
    counts,
    outcomes,
    failures: [],
    ...given,
  };
}

/** Writes a whole report. @returns its text */
export function report(
  name: ReportName,
  rules: readonly RuleInfo[],
  results: readonly SessionResult[],
  given: Partial<Summary> = {},
  options: Partial<ReportOptions> = {},
): string {
  let written = '';
  const sink = {
    write(text: string) {
      written += text;
    },
  };
  const writer = reportFormats[name](sink, rules, { color: false, ...options });
  for (const result of results) writer.add(result);
  writer.end(summary(results, given));
  return written;
}
