/** What the situations that are about the model are put back together to: sessions, parties, forks, MSRP and its chunks. */
import { describe, expect, it } from 'vitest';
import { type Mark, parseTrace, writePcap, writePcapng } from '../../fixtures/write-capture.mjs';
import type { Session, SessionKind, SessionState } from '../../src/model/index.js';
import { sessionsOf } from '../rules/sessions.js';
import { captureEvents } from '../scenes/captures.js';
import { overIpv6, sceneEvents } from '../scenes/scenes.js';
import { scenarios } from './index.js';
import { inOrder, traceOf, verdictsOf } from './scenario.js';

const trace = (id: string): string => traceOf(scenarios.find(scenario => scenario.id === id)!);
const sessions = (id: string): Session[] => inOrder(sessionsOf(sceneEvents(trace(id))));

type Row = [
  id: string,
  kind: SessionKind,
  initiator: Session['initiator'],
  state: SessionState,
  client: string,
  calls: number,
];
const PHONE = '192.0.2.15';

describe('a session of the right kind, between the right parties', () => {
  it.each<Row>([
    ['F33a', 'deferred-one-to-one', 'network', 'ended', PHONE, 1],
    ['F33b', 'group', 'network', 'ended', PHONE, 2],
    ['F34a', 'deferred-one-to-one', 'network', 'ended', PHONE, 1],
    ['F34b', 'deferred-one-to-one', 'network', 'ended', PHONE, 1],
    ['F34c', 'deferred-one-to-one', 'network', 'ended', PHONE, 1],
    ['F34d', 'other', 'network', 'ended', PHONE, 1],
    ['F35', 'one-to-one', 'network', 'ended', PHONE, 2],
    ['F36', 'one-to-one', 'network', 'ended', PHONE, 1],
    ['F38', 'one-to-one', 'network', 'ended', PHONE, 1],
    ['F39', 'one-to-one', 'network', 'ended', PHONE, 1],
    ['F40', 'deferred-one-to-one', 'network', 'ended', PHONE, 1],
    ['F41a', 'one-to-one', 'network', 'ended', PHONE, 1],
    ['F44a', 'deferred-one-to-one', 'network', 'ended', PHONE, 1],
    ['F45', 'deferred-one-to-one', 'network', 'ended', PHONE, 1],
    ['F49', 'deferred-one-to-one', 'network', 'ended', '2001:db8:2::f', 1],
  ])('%s: %s, opened by the %s, %s', (id, kind, initiator, state, client, calls) => {
    const found = sessions(id);
    expect(found.map(session => [session.kind, session.initiator, session.state, session.client?.address])).toEqual([
      [kind, initiator, state, client],
    ]);
    expect(found[0]!.callIds).toHaveLength(calls);
    expect(found[0]!.parties.filter(({ role }) => role === 'client').map(({ address }) => address)).toEqual([client]);
  });
});

it('F34: the service identifier is found in every form but negated, and the literal form is noted', () => {
  const found = ['F34a', 'F34b', 'F34c', 'F34d'].map(id => sessions(id)[0]!.invitation!.cpmSession);
  expect(found).toEqual([
    { found: true, literal: true },
    { found: true, literal: false },
    { found: true, literal: false },
    { found: false, literal: false },
  ]);
});

it('F35: one transaction, judged at the hop next to the client, with the leg behind the application server as context', () => {
  const [session] = sessions('F35');
  const { transaction, nearClient } = session!.invitation!;
  expect(transaction.request.origin.destination.address).toBe(PHONE);
  expect(transaction.responses.map(({ content }) => content.status)).toEqual([100, 180, 200]);
  expect(nearClient).toBe(true);
  expect(transaction.request.text).toContain('Call-ID: one-6da56c6b@198.51.100.20');
  expect(session!.callIds).toEqual(['ffd4246c98@192.0.2.77', 'one-6da56c6b@198.51.100.20']);
});

it('F36: three INVITEs, six 200 and a 100 more are retransmissions', () => {
  const [session] = sessions('F36');
  const { transaction, ack } = session!.invitation!;
  expect(transaction.responses.map(({ content }) => content.status)).toEqual([100, 180, 200]);
  const starts = transaction.retransmissions.map(
    ({ text }) => text.slice(0, text.indexOf(' sip:') + 1) || text.slice(8, 11),
  );
  expect(starts.filter(start => start === 'INVITE ')).toHaveLength(3);
  expect(starts.filter(start => start === '200')).toHaveLength(6);
  expect(transaction.retransmissions).toHaveLength(10);
  expect(ack).toBeDefined();
});

it.each([
  ['F37a', 'cancelled', 487],
  ['F37b', 'refused', 486],
])('%s: each device has a session, and knows what became of the other: %s', (id, outcome, status) => {
  const [phone, tablet, ...others] = sessions(id);
  expect(others).toEqual([]);
  expect([phone, tablet].map(session => [session!.client?.address, session!.invitation?.outcome])).toEqual([
    [PHONE, 'accepted'],
    ['192.0.2.16', outcome],
  ]);
  expect(phone!.invitation!.forks).toEqual([{ session: tablet!.id, outcome, status }]);
  expect(tablet!.invitation!.forks).toEqual([{ session: phone!.id, outcome: 'accepted', status: 200 }]);
});

it('F38: hold is a second offer in the dialog, and the invitation keeps the first', () => {
  const [session] = sessions('F38');
  expect(session!.negotiations.map(({ method, offer }) => `${method} ${offer.direction?.value}`)).toEqual([
    'INVITE sendrecv',
    'INVITE sendonly',
  ]);
  expect(session!.invitation!.offer?.direction?.value).toBe('sendrecv');
});

it('F39: the 200 to the UPDATE is none to the INVITE', () => {
  const { final, answer } = sessions('F39')[0]!.invitation!;
  expect(final!.text).toContain('CSeq: 1 INVITE');
  expect(answer?.direction?.value).toBe('sendrecv');
});

it('F40: the message in the INVITE is known with its notification, beside those of MSRP', () => {
  const [session] = sessions('F40');
  expect(session!.requested.map(({ messageId, carrier }) => `${messageId} ${carrier}`)).toEqual([
    'First01 invite',
    'Mxg4b2Qm91LtY7 msrp',
  ]);
  expect(
    session!.notifications.map(({ messageId, disposition, carrier }) => `${messageId} ${disposition} ${carrier}`),
  ).toEqual(['First01 delivery message', 'Mxg4b2Qm91LtY7 delivery msrp', 'Mxg4b2Qm91LtY7 display message']);
});

describe('F44: MSRP', () => {
  const contents = (session: Session) =>
    session.msrp.map(({ contents }) =>
      contents.map(({ chunks, complete }) => `${chunks.length}${complete ? '' : ' cut'}`),
    );

  it('joins a message of two chunks', () => {
    const [session] = sessions('F44a');
    expect(contents(session!)).toEqual([['1', '1', '1', '2', '1']]);
  });

  it('tells two sessions on one connection apart by their paths', () => {
    const found = sessions('F44b');
    expect(found.map(({ kind, initiator }) => `${kind} ${initiator}`)).toEqual([
      'deferred-one-to-one network',
      'one-to-one client',
    ]);
    expect(found.map(contents)).toEqual([[['1', '1', '1']], [['1', '1']]]);
    expect(found.map(({ msrp }) => msrp[0]!.clientPath)).toEqual([
      'msrp://192.0.2.15:9/4QpBCVXj;tcp',
      'msrp://192.0.2.15:2855/tSZp4gwI;tcp',
    ]);
  });

  it('says which bytes a lost segment took with it', async () => {
    // The second chunk of the second message, of which the notification tells that it arrived.
    const marks = parseTrace(trace('F44a'));
    const { frames } = writePcap(marks, { handshake: true });
    const chunk = marks.findIndex(mark => mark.kind === 'message' && Buffer.from(mark.bytes).includes('wDHemLuu SEND'));
    const data = dataPackets(marks).indexOf(chunk) + 1;
    expect(frames[chunk]).toHaveLength(1);
    const { events } = await captureEvents(writePcap(marks, { drop: [data] }).bytes);
    const [session] = sessionsOf(events);
    expect(contents(session!)).toEqual([['1', '1', '1', '1 cut', '1']]);
    const cut = session!.msrp[0]!.contents[3]!;
    expect(cut.missing).toEqual([{ first: cut.text.length + 1, last: total(cut.chunks[0]!.text) }]);
    expect(session!.hidden.map(({ reason }) => reason)).toContain('I-LOSS');
  });
});

/** Numbers of the marks that become one packet each. */
const dataPackets = (marks: readonly Mark[]): number[] =>
  marks.flatMap((mark, at) =>
    mark.kind === 'message' && mark.bytes.length <= 1460 ? [at] : mark.kind === 'message' ? [at, at] : [],
  );
const total = (chunk: string): number => Number(/^Byte-Range: \S+\/(\d+)/m.exec(chunk)![1]);

it('F45: MSRP is found by its paths, though the packets go to the address of c= and m=', () => {
  const [session] = sessions('F45');
  expect(session!.msrp.map(({ peerPath, contents }) => [peerPath, contents.length])).toEqual([
    ['msrp://198.51.100.20:7654/pf8s7d6f;tcp', 3],
  ]);
  expect(session!.msrp[0]!.messages[0]!.origin.destination).toEqual({ address: '198.51.100.99', port: 9900 });
});

describe('F49: the verdicts of F01, however it was captured', () => {
  const F01 = trace('F01');
  const expected = verdictsOf(sceneEvents(F01));
  const overV6 = parseTrace(overIpv6(F01));
  it.each<[string, () => Uint8Array]>([
    ['IPv6', () => writePcap(overV6).bytes],
    ['IPv6 in fragments', () => writePcap(overV6, { mtu: 600 }).bytes],
    ['IPv4 in fragments', () => writePcap(parseTrace(F01), { mtu: 400 }).bytes],
    ['VLAN', () => writePcap(parseTrace(F01), { linkType: 'vlan' }).bytes],
    ['Linux cooked', () => writePcap(parseTrace(F01), { linkType: 'sll' }).bytes],
    ['Linux cooked 2', () => writePcap(parseTrace(F01), { linkType: 'sll2' }).bytes],
    ['pcapng', () => writePcapng(parseTrace(F01), { interfaces: [{ linkType: 'ethernet', tsresol: 9 }] }).bytes],
    ['small segments out of order', () => writePcap(parseTrace(F01), { mss: 300, reorder: [2, 7, 11] }).bytes],
  ])('%s', async (_, write) => {
    const { events } = await captureEvents(write());
    expect(verdictsOf(events)).toEqual(expected);
  });

  it.each([
    ['line feeds', F01],
    ['carriage returns and line feeds', F01.replaceAll('\n', '\r\n')],
  ])('as a text log, lines ended by %s', (_, text) => {
    expect(verdictsOf(sceneEvents(text))).toEqual(expected);
  });
});
