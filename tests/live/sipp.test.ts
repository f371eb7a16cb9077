/** Real SIP stacks: SIPp plays network and client on loopback, dumpcap captures, the command judges. */
import { describe, expect, it } from 'vitest';
import { Place } from '../cli/command.js';
import { call, whyNot } from './peers.js';
import { tsharkCounts } from './recording.js';
import { certificate } from './tls-relay.js';

const reason = whyNot();
if (reason !== undefined) console.log(`live tests with SIPp are left out: ${reason}`);

const place = new Place();

interface Result {
  readonly captures: readonly { readonly sipMessages: number; readonly diagnostics: readonly unknown[] }[];
  readonly endpoints: readonly { readonly address: string; readonly role: string }[];
  readonly sessions: readonly { readonly kind: string; readonly client: string; readonly state: string }[];
  readonly verdicts: readonly { readonly rule: string; readonly outcome: string; readonly reason: string | null }[];
}

function check(capture: string): { code: number | null; result: Result } {
  const { code, stdout, stderr } = place.run(['check', capture, '--json', '-', '--quiet']);
  expect(stderr).toBe('');
  return { code, result: JSON.parse(stdout) };
}

/** `rule outcome reason` of every violation, and of the rules that are expected to say something; there will be others. */
const verdictsOf = ({ verdicts }: Result, expected: readonly string[]): string[] =>
  verdicts
    .filter(({ rule, outcome }) => outcome === 'violation' || expected.some(one => one.startsWith(`${rule} `)))
    .map(({ rule, outcome, reason }) => `${rule} ${outcome}${reason === null ? '' : ` ${reason}`}`);

const DELIVERED = [
  'CPM-7.3.11-1.1 inconclusive I-NOMEDIA',
  'CPM-7.3.11-1.2 inconclusive I-NOMEDIA',
  'CPM-7.3.2-3b inconclusive I-NOMEDIA',
  'CPM-7.3.2-9a pass',
  'CPM-7.3.2-9c pass',
];
const JOINED = [
  'CPM-7.3.2-3b inconclusive I-NOMEDIA',
  'CPM-7.3.2-9a pass',
  'CPM-7.3.2-9c pass',
  'CPM-7.3.2-GRPa.1 pass',
  'CPM-7.3.2-GRPa.2 pass',
];

/** [what, scenario of the client, of the network, messages, exit code, kind, verdicts] */
const CALLS: readonly [string, string, string, number, number, string, readonly string[]][] = [
  ['a deferred delivery, accepted', 'client-accepts', 'pf-delivers', 5, 0, 'deferred-one-to-one', DELIVERED],
  [
    'a deferred delivery offered sendonly, accepted all the same',
    'client-accepts-recvonly',
    'pf-delivers-sendonly',
    5,
    1,
    'deferred-one-to-one',
    [...DELIVERED, 'CPM-7.3.2-4.1 violation', 'CPM-7.3.11-0 violation', 'NET-2 violation'],
  ],
  ['an invitation to a group, with SUBSCRIBE', 'client-joins', 'focus-invites', 11, 0, 'group', JOINED],
];

describe.skipIf(reason !== undefined)('SIPp on loopback', () => {
  for (const transport of ['u1', 't1'] as const) {
    it.each(CALLS)(`%s (${transport})`, async (what, client, network, messages, exit, kind, verdicts) => {
      const capture = `${network}-${transport}.pcapng`;
      const run = await call(place.directory, capture, { client, network }, transport);
      const { code, result } = check(capture);
      const [{ sipMessages, diagnostics }] = result.captures as [Result['captures'][number]];
      console.log(`${what} (${transport}): cpmlint ${sipMessages}, SIPp ${run.client} and ${run.network} messages`);
      expect([run.client, run.network, sipMessages]).toEqual([sipMessages, sipMessages, sipMessages]);
      expect(sipMessages).toBeGreaterThanOrEqual(messages);
      expect(diagnostics).toEqual([]);
      const address = `127.0.0.1:${run.clientPort}`;
      expect(result.endpoints).toContainEqual(expect.objectContaining({ address, role: 'client' }));
      expect(result.sessions).toMatchObject([{ kind, client: address, state: 'ended' }]);
      expect(verdictsOf(result, verdicts).sort()).toEqual([...verdicts].sort());
      expect(code).toBe(exit);
    });
  }

  const [, DELIVERY, JOINING] = CALLS as [(typeof CALLS)[0], (typeof CALLS)[0], (typeof CALLS)[0]];
  it.each([
    ['TLSv1.2', ...DELIVERY],
    ['TLSv1.3', ...JOINING],
  ] as const)('over %s: %s', async (version, _, client, network, messages, exit, kind, verdicts) => {
    const capture = `${network}-${version}.pcapng`;
    const keyLog = place.path(`${capture}.keys`);
    const options = { ...certificate(place.directory), minVersion: version, maxVersion: version };
    const run = await call(place.directory, capture, { client, network }, 'tls', ['lo'], { keyLog, options });
    const { code, result } = check(capture);
    const [{ sipMessages, diagnostics }] = result.captures as [Result['captures'][number]];
    const tshark = tsharkCounts(place.path(capture), keyLog, { all: [run.clientPort], sip: [run.clientPort] });
    console.log(`${version}: cpmlint ${sipMessages}, SIPp ${run.client} and ${run.network}, tshark ${tshark?.sip}`);
    expect([run.client, run.network]).toEqual([sipMessages, sipMessages]);
    if (tshark) expect(sipMessages).toBe(tshark.sip);
    expect(sipMessages).toBeGreaterThanOrEqual(messages);
    expect(diagnostics).toEqual([]);
    expect(result.sessions).toMatchObject([{ kind, client: `127.0.0.1:${run.clientPort}`, state: 'ended' }]);
    expect(verdictsOf(result, verdicts).sort()).toEqual([...verdicts].sort());
    expect(code).toBe(exit);
  });

  it('captured on two devices at once: every datagram is there twice, and judged once', async () => {
    const scenarios = { client: 'client-accepts', network: 'pf-delivers' };
    const run = await call(place.directory, 'twice.pcapng', scenarios, 'u1', ['lo', 'any']);
    const { code, result } = check('twice.pcapng');
    const sipMessages = result.captures[0]!.sipMessages;
    console.log(`lo and any: cpmlint ${sipMessages}, SIPp ${run.client} and ${run.network} messages`);
    expect(sipMessages).toBe(2 * run.client);
    expect(result.sessions).toMatchObject([{ kind: 'deferred-one-to-one', state: 'ended' }]);
    expect(verdictsOf(result, DELIVERED).sort()).toEqual([...DELIVERED].sort());
    expect(code).toBe(0);
    expect(place.run(['check', 'twice.pcapng', '--html', '-', '--quiet']).stdout).toContain(
      `${run.client} SIP messages are in it a second time as the same packet`,
    );
  });
});
