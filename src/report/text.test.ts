import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capture, message, report, rule, START, session, step, verdict } from '../../tests/report/builder.js';
import { results, rules, run } from '../../tests/report/example.js';
import { HOSTILE, hostileResult, hostileRules, hostileRun } from '../../tests/report/hostile.js';
import type { Party, SessionResult, Verdict } from '../model/index.js';

const lines = (...given: Parameters<typeof report> extends [unknown, ...infer Rest] ? Rest : never): string[] =>
  report('text', ...given)
    .trimEnd()
    .split('\n');

const broken = rule('CPM-7.3.2-4.1', 'sdp-not-sendrecv-488');
const minor = rule('CPM-7.3.2-9d', 'preferred-identity', { severity: 'warning' });

function judged(id: string, ...verdicts: Partial<Verdict>[]): SessionResult {
  const steps = [step(message(1, 'INVITE'), 'INVITE')];
  return { session: session(id, steps), verdicts: verdicts.map(given => verdict(broken, id, 'violation', given)) };
}
const seenAt = (frame: number, seconds = frame): Partial<Verdict> => ({
  expected: '488',
  seen: '200',
  evidence: [{ capture: 0, frames: [frame], message: 1, time: START + seconds * 1e6, note: '', excerpt: '' }],
});

describe('the text report', () => {
  it('reads like this', () => {
    expect(lines(rules, results, run)).toEqual([
      'error CPM-7.3.2-4.1 [CPM Conversation Functions 2.1 7.3.2 step 4] deferred.pcap frames 12, 18: expected 488 Not Acceptable Here, because the offer says recvonly; seen 200 OK with an answer that says sendonly',
      'error CPM-7.3.2-9c [CPM Conversation Functions 2.1 7.3.2 step 9 c] deferred.pcap frames 12, 18: expected Conversation-ID: 6b79b8bc-937e-4985-b1df-fd062b687bd7; seen Conversation-ID: 6b79b8bc937e4985b1dffd062b687bd7',
      'error CPM-7.3.11-1.1 [OMA CPM 2.1 7.3.11] deferred.pcap frames 26, 40: expected the IMDN for Mxg4b2Qm91LtY7 in this MSRP session, which was still open; seen a SIP MESSAGE 12.5 s after the message was delivered',
      'warning CPM-7.3.2-9d [OMA CPM 2.1 7.3.2] deferred.pcap frame 18: expected P-Preferred-Identity with an address of the user; seen no P-Preferred-Identity',
      'could not tell: 1 check, SIP was captured, MSRP was not: Capture the MSRP connection as well: at the client, or without a filter on port 5060.',
      'not observable: 2 checks of what no capture shows, to be made by hand: listed in the HTML and JSON reports',
      'input deferred.pcap tcp.gap: Bytes of a SIP or MSRP connection were not captured (2 times, frames 31, 77)',
      '3 sessions: 4 violations (3 errors, 1 warning), 1 inconclusive, 2 not observable, 3 pass, 15 not applicable',
    ]);
  });

  it('of a run without sessions is the totals', () => {
    expect(lines(rules, [])).toEqual(['0 sessions: 0 violations, 0 inconclusive, 0 pass, 0 not applicable']);
  });

  it('sorts errors before warnings, and each by time', () => {
    const list = [
      judged('s1', { ...seenAt(30), seen: 'c' }),
      judged('s2', { ...seenAt(5), rule: minor.id, severity: 'warning' }),
      judged('s3', { ...seenAt(10), seen: 'b' }),
    ];
    expect(lines([broken, minor], list).map(line => /^\w+ .*frame \d+/.exec(line)?.[0].replace(/ .* /, ' '))).toEqual([
      'error 10',
      'error 30',
      'warning 5',
      undefined,
    ]);
  });

  it('groups equal findings of many sessions with their number', () => {
    const list = Array.from({ length: 38 }, (_, index) => judged(`s${index}`, seenAt(index + 3)));
    expect(lines([broken], list)[0]).toBe(
      'error CPM-7.3.2-4.1 [OMA CPM 2.1 7.3.2] deferred.pcap frame 3: expected 488; seen 200 (and the same in 37 more sessions)',
    );
  });

  it('tells what the network did apart, with what is old style, and counts it apart', () => {
    const network = rule('NET-2', 'deferred-invite-sendrecv', { judges: 'network' });
    const found = verdict(network, 's1', 'violation', { ...seenAt(4), expected: 'sendrecv', seen: 'sendonly' });
    const signatures = [{ id: 'OLD-6', atFault: 'network', text: 'as before CPM 2.1', rules: ['NET-2'] }] as const;
    const one = (id: string): SessionResult => ({ session: session(id, []), verdicts: [found], signatures });
    expect(lines([network], [one('s1'), one('s2')])).toEqual([
      'network error NET-2 [OMA CPM 2.1 2] deferred.pcap frame 4: expected sendrecv; seen sendonly (and the same in 1 more session)',
      'old style OLD-6 in sessions s1, s2: as before CPM 2.1',
      '2 sessions: 0 violations, 0 inconclusive, 0 pass, 0 not applicable, 2 findings about the network',
    ]);
  });

  it('names lines where the input is a text log, and each capture where there are several', () => {
    const evidence = [0, 1].map(capture => ({ ...seenAt(7).evidence![0]!, capture }));
    const captures = [capture(), capture({ id: 'c2', path: 'ue.log', format: 'logcat' })];
    const [line] = lines([broken], [judged('s1', { ...seenAt(7), evidence })], { captures });
    expect(line).toContain(' deferred.pcap frame 7; ue.log line 7: ');
  });

  it('has the message where a violation says neither what was expected nor what was seen', () => {
    expect(lines([], [judged('s1', { message: 'the offer was accepted' })])[0]).toBe(
      'error CPM-7.3.2-4.1 no frame: the offer was accepted',
    );
  });

  describe('where somebody must say who the client is', () => {
    const party = (address: string, role: Party['role'], ...why: string[]): Party => ({ address, role, why, uris: [] });
    const parties = [
      party('10.0.0.2', 'network', 'it recorded a route'),
      party('10.0.0.3', 'unknown'),
      party(
        '10.0.0.1',
        'unknown',
        'as a client: it authenticated itself',
        'as a network node: it asserted an identity',
      ),
    ];
    const role = { aspect: 'role', reason: 'I-ROLE', why: 'nobody knows', needed: 'name it' } as const;
    const asked = { session: session('s1', [], { client: undefined, parties, hidden: [role] }), verdicts: [] };
    const told = { session: session('s2', []), verdicts: [] };
    const commandLine = "cpmlint check 'a b.pcap'";
    const of = (results: SessionResult[], line = commandLine): string[] =>
      lines([], results, { commandLine: line }).filter(one => /^(?:endpoint|try) /.test(one));

    it('shows the endpoints with their signs once, likeliest first, and the command to say it', () => {
      expect(of([asked, asked, told])).toEqual([
        'endpoint 10.0.0.1 unknown: as a client: it authenticated itself; as a network node: it asserted an identity',
        'endpoint 10.0.0.3 unknown: no sign of what it is',
        'endpoint 10.0.0.2 network: it recorded a route',
        "try cpmlint check 'a b.pcap' --client 10.0.0.1 (or 10.0.0.3)",
      ]);
    });

    it('asks nothing where every session has its client', () => expect(of([told])).toEqual([]));

    it('asks nothing who has named the clients, unless none of them was found', () => {
      expect(of([asked, told], `${commandLine} --client 10.0.0.9`)).toEqual([]);
      expect(of([asked], `${commandLine} --client 10.0.0.9`)).toHaveLength(4);
    });
  });

  it('says what was given by a file', () => {
    expect(lines([], [], { notes: ['from my.xml: the client is tel:+15555550102'] })[0]).toBe(
      'note from my.xml: the client is tel:+15555550102',
    );
  });

  it('says that a rule failed', () => {
    const failures = [{ rule: 'CPM-7.3.2-4.1', session: 's1', error: new TypeError('x is undefined') }];
    expect(lines([], [], { failures })[0]).toBe(
      'failure CPM-7.3.2-4.1 session s1: a bug of cpmlint, TypeError: x is undefined',
    );
  });

  it('has colour only when asked', () => {
    expect(report('text', rules, results, run)).not.toContain('\x1b');
    expect(report('text', rules, results, run, { color: true })).toContain('\x1b[31m');
  });
});

describe('the text report of hostile captures', () => {
  const safe = (text: string): void => {
    const written = report('text', hostileRules, [hostileResult(text)], hostileRun(text));
    expect(written).not.toMatch(/(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u);
    expect(written).not.toMatch(/##(vso)?\[|^\s*::/m);
    for (const line of written.trimEnd().split('\n')) {
      expect(line).toMatch(/^(error|failure|could not tell:|not observable:|input|endpoint|try|note|1 session:) /);
    }
  };

  it.each(Object.entries(HOSTILE))('%s', (_, text) => safe(text));

  it('begins every line with a word of ours, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), safe), { numRuns: 50 });
  });
});
