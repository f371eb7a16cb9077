import { describe, expect, it } from 'vitest';
import type { ChunkedMessage, Session } from '../../src/model/index.js';
import { sessionsOf } from '../rules/sessions.js';
import { sceneEvents } from '../scenes/scenes.js';
import { dialogTrace, type Line, type MsrpLine, msrpTrace } from './dialog.js';

const NET = 'msrp://198.51.100.20:7710/net;tcp';
const CLIENT = 'msrp://192.0.2.15:2855/cli;tcp';
const RELAY = 'msrp://198.51.100.20:7710/relay;tcp';

/** An accepted INVITE with these paths. */
const invite = (offer: string, answer: string): Line[] => [
  { way: '>', what: 'INVITE', cseq: '1 INVITE', sdp: offer },
  { way: '<', what: '200', cseq: '1 INVITE', tag: 'c', sdp: answer },
  { way: '>', what: 'ACK', cseq: '1 ACK', tag: 'c' },
];
const of = (sip: readonly Line[], msrp: readonly MsrpLine[]): Session[] =>
  sessionsOf(sceneEvents(`${dialogTrace(sip)}\n${msrpTrace(msrp)}`), ['192.0.2.15']);

const chunk = (start: string, range: string, body: string, more: Partial<MsrpLine> = {}): MsrpLine => ({
  way: '>',
  start,
  to: CLIENT,
  from: NET,
  id: 'm1',
  range,
  body,
  ...more,
});

describe('a message in chunks', () => {
  const joined = (...chunks: MsrpLine[]): ChunkedMessage => of(invite(NET, CLIENT), chunks)[0]!.msrp[0]!.contents[0]!;

  it.each<[string, MsrpLine[], Partial<ChunkedMessage>]>([
    [
      'in order is whole',
      [chunk('aaaa SEND', '1-5/9', 'Hello', { flag: '+' }), chunk('bbbb SEND', '6-9/9', ' you')],
      { text: 'Hello you', complete: true, missing: [], overlaps: [] },
    ],
    [
      'in any order is whole',
      [chunk('bbbb SEND', '6-9/9', ' you'), chunk('aaaa SEND', '1-5/9', 'Hello', { flag: '+' })],
      { text: 'Hello you', complete: true, missing: [], overlaps: [] },
    ],
    [
      'with one lost says which bytes are missing',
      [chunk('aaaa SEND', '1-5/12', 'Hello', { flag: '+' }), chunk('bbbb SEND', '9-12/12', 'you!')],
      { text: 'Hello', complete: false, missing: [{ first: 6, last: 8 }], overlaps: [] },
    ],
    [
      'without its first and its last says so for both',
      [chunk('bbbb SEND', '4-6/9', 'def', { flag: '+' })],
      {
        text: '',
        complete: false,
        missing: [
          { first: 1, last: 3 },
          { first: 7, last: 9 },
        ],
      },
    ],
    [
      'that overlap and agree is whole',
      [chunk('aaaa SEND', '1-5/9', 'Hello', { flag: '+' }), chunk('bbbb SEND', '4-9/9', 'lo you')],
      { text: 'Hello you', complete: true, missing: [], overlaps: [{ first: 4, last: 5, agrees: true }] },
    ],
    [
      'that overlap and differ says where',
      [chunk('aaaa SEND', '1-5/9', 'Hello', { flag: '+' }), chunk('bbbb SEND', '4-9/9', 'XX you')],
      { text: 'Hello you', complete: true, overlaps: [{ first: 4, last: 5, agrees: false }] },
    ],
  ])('%s', (_, chunks, expected) => {
    expect(joined(...chunks)).toMatchObject(expected);
  });

  it('has the REPORTs on it, and no others', () => {
    const report = (start: string, id: string): MsrpLine => ({
      way: '<',
      start,
      to: NET,
      from: CLIENT,
      id,
      range: '1-5/5',
    });
    const { reports } = joined(
      chunk('aaaa SEND', '1-5/5', 'Hello'),
      report('rrr1 REPORT', 'm1'),
      report('rrr2 REPORT', 'm2'),
    );
    expect(reports.map(({ content }) => content.transactionId)).toEqual(['rrr1']);
  });
});

describe('MSRP over relays (RFC 4976)', () => {
  it('is one session, with the responses that the relay made under its own URI', () => {
    const sessions = of(invite(`${RELAY} ${NET}`, CLIENT), [
      { way: '<', start: 'aaaa SEND', to: `${RELAY} ${NET}`, from: CLIENT, id: 'm1', range: '1-5/5', body: 'Hello' },
      { way: '>', start: 'aaaa 200 OK', to: CLIENT, from: RELAY },
      { way: '>', start: 'rrrr REPORT', to: CLIENT, from: RELAY, id: 'm1', range: '1-5/5' },
      chunk('bbbb SEND', '1-2/2', 'Hi', { from: `${RELAY} ${NET}`, id: 'm2' }),
      { way: '<', start: 'bbbb 200 OK', to: RELAY, from: CLIENT },
    ]);
    expect(sessions).toHaveLength(1);
    const [session, ...more] = sessions[0]!.msrp;
    expect(more).toEqual([]);
    expect(session).toMatchObject({ clientPath: CLIENT, peerPath: NET });
    const said = session!.contents.map(one => [one.text, one.fromClient, one.status, one.reports.length]);
    expect(said).toEqual([
      ['Hello', true, 200, 1],
      ['Hi', false, 200, 0],
    ]);
  });
});

describe('several sessions on one connection (RFC 4975 5.4)', () => {
  it('are told apart by their paths', () => {
    const second: Line[] = invite(NET.replace('/net', '/net2'), CLIENT.replace('/cli', '/cli2')).map(line => ({
      ...line,
      call: 'second@198.51.100.10',
    }));
    const both = `${dialogTrace(invite(NET, CLIENT))}\n${dialogTrace(second)}\n${msrpTrace([
      chunk('aaaa SEND', '1-5/5', 'first'),
      chunk('bbbb SEND', '1-6/6', 'second', {
        to: CLIENT.replace('/cli', '/cli2'),
        from: NET.replace('/net', '/net2'),
      }),
    ])}`;
    const opened = '--- 2026-03-05T07:30:09.000Z tcp 192.0.2.15:50972 -> 198.51.100.20:7710 opened\n\n';
    const sessions = sessionsOf(sceneEvents(both.replace(/^(?=--- 2026-03-05T07:30:10.000Z)/m, opened)), [
      '192.0.2.15',
    ]);
    expect(sessions.map(({ msrp }) => msrp[0]!.contents.map(({ text }) => text))).toEqual([['first'], ['second']]);
    for (const { msrp } of sessions) expect(msrp[0]!.connections.map(({ event }) => event)).toEqual(['opened']);
  });
});

describe('after a re-INVITE with another path', () => {
  it('goes on in the same CPM session', () => {
    const again: Line[] = [
      { way: '>', what: 'INVITE', cseq: '2 INVITE', tag: 'c', sdp: NET.replace('/net', '/net2') },
      { way: '<', what: '200', cseq: '2 INVITE', tag: 'c', sdp: CLIENT },
      { way: '>', what: 'ACK', cseq: '2 ACK', tag: 'c' },
    ];
    const sessions = of(
      [...invite(NET, CLIENT), ...again],
      [
        chunk('aaaa SEND', '1-6/6', 'before'),
        chunk('bbbb SEND', '1-5/5', 'after', { from: NET.replace('/net', '/net2'), id: 'm2', port: 50999 }),
      ],
    );
    expect(sessions).toHaveLength(1);
    expect(sessions[0]!.msrp.map(({ contents }) => contents.map(({ text }) => text))).toEqual([['before'], ['after']]);
  });
});
