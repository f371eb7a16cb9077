/**
 * What a capture hides of a session (rule catalogue 4.6): each code with a view of a scene that has it, and one beside it
 * that has not. I-CFG, I-RACE and I-STATE are no views: they depend on what a clause asks, and rules say them.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseTrace, writePcap } from '../../fixtures/write-capture.mjs';
import { readInput } from '../../src/input/index.js';
import type { ConnectionEvent, Edit, Session, TraceEvent } from '../../src/model/index.js';
import { sessionsOf } from '../rules/sessions.js';
import { applyEdits, loadScene, sceneEvents } from '../scenes/scenes.js';

interface View {
  readonly edits?: readonly Edit[];
  /** As of `--client`. */
  readonly clients?: readonly string[];
  /** The capture shows only the messages for which this is true. */
  readonly only?: (event: TraceEvent) => boolean;
}

const hiddenOf = ({ hidden }: Session): string[] => [
  ...new Set(hidden.map(({ aspect, reason }) => `${aspect} ${reason}`)),
];
const hiddenIn = (scene: string, { edits = [], clients = [], only = () => true }: View): string[] =>
  hiddenOf(sessionsOf(sceneEvents(applyEdits(loadScene(scene), edits)).filter(only), clients)[0]!);

/** A mark of a connection, at a minute and second of the hour of the scenes. */
const mark = (time: string, ends: string, what: string): Edit => ({
  insert: `--- 2026-03-05T07:${time}Z tcp ${ends} ${what}\n`,
});
const CLIENT = '192.0.2.15';
const PROXY = '198.51.100.10';
const touches = ({ origin }: TraceEvent): boolean =>
  [origin.source.address, origin.destination.address].includes(CLIENT);

describe('a view of a scene', () => {
  it.each<[string, string, View, string[]]>([
    ['I-LATE: from the first response on', 'group', { edits: [{ startAt: 'SIP/2.0 100' }] }, ['start I-LATE']],
    ['from the INVITE on', 'group', {}, []],
    ['I-EARLY: up to the ACK', 'group-short', { edits: [{ cutAt: 'To-Path:' }] }, ['msrp I-EARLY']],
    ['up to the BYE', 'group-short', { edits: [{ cutAt: 'BYE sip' }] }, []],
    ['I-NOMEDIA: SIP only', 'group', { edits: [{ hide: 'msrp' }] }, ['msrp I-NOMEDIA']],
    ['I-ENC: MSRP over TLS', 'deferred-tls', {}, ['msrp I-ENC']],
    ['MSRP in clear', 'deferred-one-to-one', {}, []],
    [
      'I-ONE: only what the proxy sent, answers to what the client asked among it',
      'group',
      { edits: [{ keepOnlyFrom: PROXY }] },
      ['from-client I-ONE', 'from-client I-LOSS'],
    ],
    ['I-ONE: only what the client sent', 'group', { edits: [{ keepOnlyFrom: CLIENT }] }, ['start I-ONE']],
    ['only what the client and its proxy sent', 'group', { only: touches }, []],
    ['I-ROLE: a client that takes no part', 'group', { clients: ['203.0.113.9'] }, ['role I-ROLE']],
    ['the client, named', 'group', { clients: [CLIENT] }, []],
    [
      'I-LEG: beyond the first proxy',
      'one-to-one-hops',
      { only: event => !touches(event) },
      ['leg I-LEG', 'msrp I-NOMEDIA'],
    ],
    ['all hops', 'one-to-one-hops', {}, []],
    [
      'I-LOSS: a gap in the SIP of the client',
      'group',
      { edits: [mark('30:20', `${CLIENT}:5060 -> ${PROXY}:5060`, 'gap 20 sip')] },
      ['from-client I-LOSS'],
    ],
    [
      'I-LOSS: a gap in the SIP to the client',
      'group',
      { edits: [mark('30:20', `${PROXY}:5060 -> ${CLIENT}:5060`, 'gap 20 sip')] },
      ['to-client I-LOSS'],
    ],
    [
      'a gap in the SIP of somebody else',
      'group',
      { edits: [mark('30:20', `192.0.2.77:5060 -> ${PROXY}:5060`, 'gap 20 sip')] },
      [],
    ],
    [
      'a gap before the session',
      'group',
      { edits: [mark('29:20', `${CLIENT}:5060 -> ${PROXY}:5060`, 'gap 20 sip')] },
      [],
    ],
    [
      'I-LOSS: a gap in its MSRP',
      'group',
      { edits: [mark('30:20', `${CLIENT}:49210 -> 198.51.100.30:8100`, 'gap 20')] },
      ['msrp I-LOSS'],
    ],
    [
      'a gap in the MSRP of another connection',
      'group',
      { edits: [mark('30:20', `${CLIENT}:49999 -> 198.51.100.30:8100`, 'gap 20')] },
      [],
    ],
  ])('%s', (_, scene, view, expected) => {
    expect(hiddenIn(scene, view)).toEqual(expected);
  });
});

const SIP = ['from-client I-ENC', 'to-client I-ENC'];

describe('TLS without keys hides SIP', () => {
  it.each<[string, string, string[]]>([
    ['between the client and its proxy', `${CLIENT}:40001 -> ${PROXY}:5061`, SIP],
    ['on another port of the proxy', `${CLIENT}:40001 -> ${PROXY}:443`, SIP],
    ['that the proxy opens', `${PROXY}:40001 -> ${CLIENT}:5061`, SIP],
    ['on the port of SIP elsewhere', `${CLIENT}:40001 -> 203.0.113.7:5061`, SIP],
    ['but not on other ports elsewhere', `${CLIENT}:40001 -> 203.0.113.7:443`, []],
    ['but not where SDP announced MSRP', `${CLIENT}:40001 -> 198.51.100.30:8100`, []],
    ['but not of somebody else', `192.0.2.77:40001 -> ${PROXY}:5061`, []],
  ])('%s', (_, ends, expected) => {
    expect(hiddenIn('group', { edits: [mark('30:20', ends, 'encrypted')] })).toEqual(expected);
  });

  const CONNECTION = `${CLIENT}:40001 -> ${PROXY}:5061`;
  it.each<[string, Edit[], string[]]>([
    ['that began before the session', [mark('20:00', CONNECTION, 'encrypted')], SIP],
    ['that was over before it', [mark('20:00', CONNECTION, 'encrypted'), mark('29:00', CONNECTION, 'closed tls')], []],
    [
      'that was over before it, and began again',
      [
        mark('20:00', CONNECTION, 'encrypted'),
        mark('29:00', CONNECTION, 'reset tls'),
        mark('31:00', CONNECTION, 'encrypted'),
      ],
      SIP,
    ],
    ['that came long after it', [mark('50:00', CONNECTION, 'encrypted')], []],
  ])('%s', (_, edits, expected) => {
    expect(hiddenIn('group', { edits })).toEqual(expected);
  });

  it('but not if keys came later than what they open', () => {
    const events = sceneEvents(
      applyEdits(loadScene('group'), [mark('29:00', `${CLIENT}:5060 -> ${PROXY}:5060`, 'encrypted')]),
    );
    const overTls = (event: TraceEvent): TraceEvent =>
      ({ ...event, origin: { ...event.origin, transport: 'tls' } }) as TraceEvent;
    expect(hiddenOf(sessionsOf(events)[0]!)).toEqual(SIP);
    expect(hiddenOf(sessionsOf(events.map(overTls))[0]!)).toEqual([]);
  });

  it('does not hide MSRP over TLS at the address of the proxy as if it were SIP', () => {
    const text = loadScene('deferred-tls').replaceAll('198.51.100.20', PROXY);
    expect(hiddenOf(sessionsOf(sceneEvents(text))[0]!)).toEqual(['msrp I-ENC']);
  });
});

describe('ESP that cannot be read hides SIP', () => {
  const START = Date.parse('2026-03-05T07:30:00Z') * 1000;
  /** @param seconds after the INVITE, each a packet that is told of */
  const esp = (one: string, other: string, seconds: readonly number[]): ConnectionEvent[] =>
    seconds.map(after => ({
      type: 'connection',
      event: 'encrypted',
      protocol: 'esp',
      bytes: 0,
      origin: {
        capture: 0,
        frames: [1],
        time: START + after * 1e6,
        transport: 'unknown',
        source: { address: one, port: 0 },
        destination: { address: other, port: 0 },
      },
    }));
  const byTime = (a: TraceEvent, b: TraceEvent): number => a.origin.time - b.origin.time;

  it.each<[string, ConnectionEvent[], string[]]>([
    ['of a session that begins in clear and goes on in ESP', esp(CLIENT, PROXY, [5, 15]), SIP],
    ['from the network only', esp(PROXY, CLIENT, [5]), SIP],
    ['that began before the session and goes on', esp(CLIENT, PROXY, [-30, -20, -10, 0, 10]), SIP],
    ['but not if it was over before the session', esp(CLIENT, PROXY, [-90, -80]), []],
    ['but not of somebody else', esp('192.0.2.77', PROXY, [5]), []],
    ['but not to elsewhere, as a tunnel of a company', esp(CLIENT, '203.0.113.7', [5]), []],
  ])('%s', (_, packets, expected) => {
    const events = [...packets, ...sceneEvents(loadScene('group'))].sort(byTime);
    expect(hiddenOf(sessionsOf(events)[0]!)).toEqual(expected);
  });
});

describe('a capture with TLS between the client and its proxy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cpmlint-tls-sip-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const CONNECTION = `${CLIENT}:40001 -> ${PROXY}:5061`;

  it.each<[string, string, string[]]>([
    ['while the session runs', '32:00', SIP],
    ['that is closed before it', '29:30', []],
  ])('%s', async (name, closed, expected) => {
    const edits = [
      mark('29:00', CONNECTION, 'opened tls'),
      mark('29:01', CONNECTION, 'encrypted'),
      mark(closed, CONNECTION, 'closed tls'),
      mark(`${closed}.1`, `${PROXY}:5061 -> ${CLIENT}:40001`, 'closed tls'),
    ];
    const path = join(folder, `${name}.pcap`);
    writeFileSync(path, writePcap(parseTrace(applyEdits(loadScene('group'), edits))).bytes);
    const events: TraceEvent[] = [];
    for await (const batch of readInput([path])) events.push(...batch.events);
    expect(hiddenOf(sessionsOf(events)[0]!)).toEqual(expected);
  });
});
