import { HtmlValidate } from 'html-validate';
import { describe, expect, it } from 'vitest';
import {
  CLIENT,
  capture,
  cite,
  message,
  report,
  rule,
  START,
  session,
  step,
  verdict,
} from '../../tests/report/builder.js';
import { results, rules, run } from '../../tests/report/example.js';
import { HOSTILE, hostileResult, hostileRules, hostileRun } from '../../tests/report/hostile.js';
import type { SessionResult } from '../model/index.js';

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:document', 'html-validate:a11y'],
  rules: {
    // The ids of rules have dots, and are what people link to. HTML allows any id without blanks.
    'valid-id': ['error', { relaxed: true }],
    // Lines of captured messages may end in blanks.
    'no-trailing-whitespace': 'off',
    // Numbers in captures are evidence, not something to call.
    'tel-non-breaking': 'off',
  },
});

function complaints(page: string): string[] {
  const { results } = validator.validateStringSync(page);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `${line}: ${ruleId}: ${message}`),
  );
}

const broken = rule('CPM-7.3.2-4.1', 'sdp-not-sendrecv-488');
const other = rule('CPM-7.3.2-9c', 'echo-cpm-ids');

/** A session of one INVITE with the outcome given. */
function judged(id: string, outcome: 'violation' | 'inconclusive' | 'pass', frame = 1): SessionResult {
  const invite = message(frame, 'INVITE sip:a@b SIP/2.0\r\n\r\n', { destination: CLIENT });
  const given = { evidence: [cite(invite, 'the offer')], expected: '488', seen: '200' };
  const why = outcome === 'inconclusive' ? ({ reason: 'I-LOSS', needed: 'Capture again.' } as const) : {};
  return {
    session: session(id, [step(invite, 'INVITE')]),
    verdicts: [verdict(broken, id, outcome, { ...given, ...why })],
  };
}

const ids = (page: string): string[] => [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
const targets = (page: string): string[] => [...page.matchAll(/ href="([^"]*)"/g)].map(([, target]) => target!);
const plain = (page: string): string =>
  page
    .replace(/<(style|script)>[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('the HTML report', () => {
  it.each([
    ['of an example', report('html', rules, results, run)],
    ['of an empty run', report('html', rules, [], { captures: [], endpoints: [] })],
    ...Object.entries(HOSTILE).map(([name, text]) => [
      `of a capture with ${name}`,
      report('html', hostileRules, [hostileResult(text)], hostileRun(text)),
    ]),
  ])('%s is valid HTML', (_, page) => {
    expect(complaints(page)).toEqual([]);
  });

  it.each([
    ['an example', report('html', rules, results, run)],
    ['a cut run', report('html', [broken], [judged('s1', 'pass'), judged('s2', 'violation')], {}, { maxSessions: 1 })],
  ])('of %s links only to what is on the page', (_, page) => {
    const known = new Set(ids(page));
    expect(known.size).toBe(ids(page).length);
    for (const target of targets(page)) expect(known).toContain(target.slice(1));
  });

  it('has stable ids for sessions, their messages and rules', () => {
    const known = ids(report('html', rules, results, run));
    expect(known).toEqual(
      expect.arrayContaining(['s1', 's2', 's3', 's1-m4', 's2-m20', 'CPM-7.3.2-4.1', 'CPM-7.3.2-6c.2']),
    );
  });

  it('shows what the network did under a heading of its own, and names what is old style', () => {
    const network = rule('NET-2', 'deferred-invite-sendrecv', { judges: 'network' });
    const found = verdict(network, 's1', 'violation', { expected: 'sendrecv', seen: 'sendonly' });
    const client = judged('s1', 'pass');
    const signatures = [{ id: 'OLD-6', atFault: 'network', text: 'as before CPM 2.1', rules: ['NET-2'] }] as const;
    const result = { ...client, verdicts: [...client.verdicts, found], signatures };
    const page = report('html', [broken, network], [result]);
    expect(complaints(page)).toEqual([]);
    expect(ids(page)).toEqual(expect.arrayContaining(['network', 'NET-2']));
    const text = plain(page);
    expect(text).toContain('No violation in 1 session, 1 finding about the network');
    expect(text).toContain('No rule was seen broken. What the network did None of this counts against the client');
    expect(text).toMatch(/Old style OLD-6 as before CPM 2\.1 At fault: the network/);
    expect(text.match(/OLD-6 as before CPM 2\.1/g)).toHaveLength(3);
    expect(report('html', [broken], [client])).not.toContain('id="network"');
  });

  it('never makes an id of captured text', () => {
    const page = report('html', [broken], [judged('s1" onclick="x', 'violation')]);
    expect(ids(page)).toContain('session-1');
  });

  it('says first, in words, what was found and what could not be decided', () => {
    const page = plain(report('html', rules, results, run));
    const order = [
      '4 violations in 1 of 3 sessions, 1 check could not be decided',
      '3 errors',
      '1 inconclusive',
      'What could not be seen',
      'SIP was captured, MSRP was not I-NOMEDIA',
      'Capture the MSRP connection as well: at the client, or without a filter on port 5060.',
      'deferred.pcap',
      'it sent REGISTER (frame 1)',
      'cpm-2.1',
      'cpmlint check deferred.pcap --html report.html',
      'Findings by rule',
    ];
    const places = order.map(text => page.indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('gives each finding its clause, expected and seen, frames, excerpt and a Wireshark filter', () => {
    const page = plain(report('html', rules, results, run));
    const finding = page.slice(page.indexOf('CPM-7.3.2-4.1 An offer'), page.indexOf('CPM-7.3.2-9c The 200'));
    for (const text of [
      'SHALL CPM Conversation Functions 2.1 7.3.2 step 4',
      'Expected 488 Not Acceptable Here, because the offer says recvonly',
      'Seen 200 OK with an answer that says sendonly',
      'c1 frame 12 +0.000 s the offer a&#x3D;recvonly',
      'c1 frame 18 +2.104 s the answer of the client SIP/2.0 200 OK',
      'frame.number &#x3D;&#x3D; 12 || frame.number &#x3D;&#x3D; 18',
      'Why it matters',
    ]) {
      expect(finding).toContain(text);
    }
  });

  it('has no Wireshark filter for a text log, whose numbers are lines', () => {
    const log = [capture({ path: 'ue.log', format: 'logcat' })];
    const page = plain(report('html', [broken], [judged('s1', 'violation', 12)], { captures: log }));
    expect(page).toContain('c1 line 12');
    expect(page).not.toContain('Wireshark filter for');
  });

  it('keeps filters of several captures apart', () => {
    const two = judged('s2', 'violation', 12);
    const [first] = two.verdicts;
    const elsewhere = { ...first!, evidence: first!.evidence.map(cited => ({ ...cited, capture: 1, frames: [8] })) };
    const captures = [capture(), capture({ id: 'c2', path: 'b.pcapng', format: 'pcapng' })];
    const list = [judged('s1', 'violation', 12), { ...two, verdicts: [elsewhere] }];
    const page = plain(report('html', [broken], list, { captures }));
    expect(page).toContain('Wireshark filter for c1 frame.number &#x3D;&#x3D; 12 Copy');
    expect(page).toContain('Wireshark filter for c2 frame.number &#x3D;&#x3D; 8 Copy');
  });

  it.each([
    ['no session', [], 'No session was found'],
    ['nothing but passes', [judged('s1', 'pass')], 'No violation in 1 session'],
    [
      'no pass and no violation',
      [judged('s1', 'inconclusive')],
      'Nothing could be judged in 1 session, 1 check could not be decided',
    ],
  ])('does not call it well without having looked: %s', (_, list, sentence) => {
    expect(plain(report('html', [broken], list))).toContain(` ${sentence} `);
  });

  it('shows the body of a message to 8 KiB and says how long it is', () => {
    const long = message(1, `MESSAGE sip:a@b SIP/2.0\r\n\r\n${'x'.repeat(20_000)}`);
    const page = report('html', [], [{ session: session('s1', [step(long, 'MESSAGE')]), verdicts: [] }]);
    expect(page).toContain('Cut here: 8,192 of 20,027 bytes are shown.');
    expect(page.match(/x{100,}/g)?.map(run => run.length)).toEqual([8192 - 27]);
  });

  it('folds retransmissions into a count with their frames', () => {
    const page = plain(report('html', rules, results, run));
    expect(page).toContain('INVITE ×2');
    expect(page).toContain('12 again in frame 14');
  });

  it('marks the cited line in the message and the rule on its arrow', () => {
    const page = report('html', rules, results, run);
    expect(page).toContain('<mark>Conversation-ID: 6b79b8bc937e4985b1dffd062b687bd7</mark>');
    expect(page).toMatch(
      /<a href="#s1-m8" aria-label="[^"]+, error CPM-7\.3\.11-1\.1"[^>]*>.*✕ CPM-7\.3\.11-1\.1<\/text>/,
    );
  });

  it('reads UTF-8 in messages, and shows bytes that are not', () => {
    const bytes = message(1, 'MESSAGE sip:a SIP/2.0\r\n\r\ncaf\xc3\xa9 \xff');
    const page = report('html', [], [{ session: session('s1', [step(bytes, 'MESSAGE')]), verdicts: [] }]);
    expect(page).toContain('café \ufffd');
  });

  it('over the limit keeps the detail of sessions with violations or undecided checks, and says so with numbers', () => {
    const list = [judged('s1', 'pass'), judged('s2', 'violation'), judged('s3', 'inconclusive'), judged('s4', 'pass')];
    const page = report('html', [broken], list, {}, { maxSessions: 3 });
    expect(ids(page).filter(id => /^s\d$/.test(id))).toEqual(['s2', 's3']);
    expect(plain(page)).toContain(
      'The page shows 2 of 4 sessions: 1 with violations, 1 with undecided checks, 0 others.',
    );
  });

  it('counts violations whose evidence it does not keep', () => {
    const list = Array.from({ length: 120 }, (_, index) => judged(`s${index + 1}`, 'violation'));
    const page = plain(report('html', [broken, other], list));
    expect(page).toContain('120 violations in 120 of 120 sessions');
    expect(page).toContain('The evidence of 50 of 120 violations is shown here.');
  });

  it('cuts a long session, and says so with numbers', () => {
    const steps = Array.from({ length: 500 }, (_, index) => step(message(index + 1, 'MSRP a SEND\r\n'), 'SEND'));
    const page = plain(report('html', [], [{ session: session('s1', steps), verdicts: [] }]));
    expect(page).toContain('300 of 500 messages are shown here');
    expect(page).toContain('200 messages left out');
  });

  it('says that a rule failed, and that it is our bug', () => {
    const failures = [{ rule: 'CPM-7.3.2-4.1', session: 's1', error: new TypeError('x is <undefined>') }];
    expect(plain(report('html', [], [], { failures }))).toContain(
      'CPM-7.3.2-4.1 in session s1: TypeError: x is &lt;undefined&gt;',
    );
  });

  it('is the same for the same run', () => {
    expect(report('html', rules, results, run)).toBe(report('html', rules, results, run));
  });

  it('tells times of a session from its start', () => {
    const early = message(1, 'BYE', { time: START - 5_000 });
    const page = plain(
      report('html', [], [{ session: session('s1', [step(early, 'BYE')], { firstTime: START }), verdicts: [] }]),
    );
    expect(page).toContain('−0.005');
  });
});
