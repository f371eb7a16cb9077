import { describe, expect, it } from 'vitest';
import type { Edit, Session } from '../../src/model/index.js';
import { sessionsOf } from '../rules/sessions.js';
import { applyEdits, loadScene, sceneEvents } from '../scenes/scenes.js';

const HOPS = 'one-to-one-hops';
const FIRST_CALL = 'ffd4246c98@192.0.2.77';
const SECOND_CALL = 'one-6da56c6b@198.51.100.20';

const of = (scene: string, edits: readonly Edit[] = []): Session[] =>
  sessionsOf(sceneEvents(applyEdits(loadScene(scene), edits)));

const NO_CONTRIBUTION: Edit = { replace: ['Contribution-ID:', 'X-Contribution:'] };
const NO_CONVERSATION: Edit = { replace: ['Conversation-ID:', 'X-Conversation:'] };
const INVITE = 'INVITE sip:';
const withHeader = (line: string, call = ''): Edit => ({
  replace: ['Supported: timer\n', `Supported: timer\n${line}\n`],
  in: `${INVITE}\n${call}`,
});

describe('the legs of a back-to-back user agent', () => {
  it('over three proxies are one session, judged at the hop next to the client (F35)', () => {
    const sessions = of(HOPS);
    expect(sessions).toHaveLength(1);
    expect(sessions[0]!.legs).toMatchObject([
      { callId: SECOND_CALL, strength: 'strong', why: expect.stringMatching(/^same Contribution-ID /) },
    ]);
    expect(sessions[0]!.invitation!.request.origin.destination.address).toBe('192.0.2.15');
  });

  it.each<[string, Edit[], string, string]>([
    ['Conversation-ID', [NO_CONTRIBUTION], 'same Conversation-ID ', 'medium'],
    [
      'the session-id of the MSRP path',
      [NO_CONTRIBUTION, NO_CONVERSATION, { replace: ['198.51.100.20:7710/K6o2xalA', '198.51.100.20:7710/10GZxmgg'] }],
      'same session-id of the MSRP path 10GZxmgg',
      'strong',
    ],
    [
      'icid',
      [
        NO_CONTRIBUTION,
        NO_CONVERSATION,
        withHeader('P-Charging-Vector: icid-value="a;b-17";icid-generated-at=192.0.2.1'),
      ],
      'same icid of P-Charging-Vector a;b-17',
      'medium',
    ],
    [
      "Session-ID, whatever the other party's is",
      [
        NO_CONTRIBUTION,
        NO_CONVERSATION,
        withHeader('Session-ID: ab30317f1a784dc48ff824d0d3715d86;remote=00000000000000000000000000000000', FIRST_CALL),
        withHeader('Session-ID: AB30317f1a784dc48ff824d0d3715d86', SECOND_CALL),
      ],
      'same Session-ID ab30317f1a784dc48ff824d0d3715d86',
      'strong',
    ],
    [
      'X-Call-ID',
      [NO_CONTRIBUTION, NO_CONVERSATION, withHeader(`X-Call-ID: ${FIRST_CALL}`, SECOND_CALL)],
      `same X-Call-ID ${FIRST_CALL}`,
      'medium',
    ],
  ])('are joined by %s', (_, edits, why, strength) => {
    const sessions = of(HOPS, edits);
    expect(sessions).toHaveLength(1);
    expect(sessions[0]!.legs).toMatchObject([{ callId: SECOND_CALL, why: expect.stringContaining(why), strength }]);
  });

  it.each<[string, Edit[]]>([
    ['nothing that joins them', []],
    ['the Session-ID of nobody', [withHeader(`Session-ID: ${'0'.repeat(32)}`)]],
    [
      'an icid in common, but another user is called',
      [
        withHeader('P-Charging-Vector: icid-value=17'),
        { replace: ['To: <sip:+15555550102', 'To: <sip:+15555550108'], in: SECOND_CALL },
      ],
    ],
  ])('with %s are two sessions', (_, edits) => {
    expect(of(HOPS, [NO_CONTRIBUTION, NO_CONVERSATION, ...edits])).toHaveLength(2);
  });

  it('with different Contribution-IDs are two sessions, whatever else they share', () => {
    const other: Edit = { replace: ['Contribution-ID: 4e5c2c0a', 'Contribution-ID: 11111111'], in: SECOND_CALL };
    expect(of(HOPS, [other, withHeader('P-Charging-Vector: icid-value=17')])).toHaveLength(2);
  });
});

/** The first message of a scene once more, with changes, as a trace of its own. */
function invitationAlso(scene: string, changes: readonly (readonly [string, string])[]): Edit {
  const [, invite] = loadScene(scene).split(/^(?=--- )/m);
  return { insert: changes.reduce((text, [from, to]) => text.replaceAll(from, to), invite!) };
}

describe('a focus that invites several at once', () => {
  const CALL: readonly [string, string] = [
    /^Call-ID: (.*)$/m.exec(loadScene('group'))![1]!.trim(),
    'another-call@focus1.ims.example.com',
  ];
  const SOON: readonly [string, string] = ['07:30:00.000Z', '07:30:00.001Z'];

  it('makes a session of each user, though all have one Contribution-ID', () => {
    const other = invitationAlso('group', [CALL, SOON, ['+15555550102', '+15555550104'], ['192.0.2.15', '192.0.2.17']]);
    const sessions = of('group', [other]);
    expect(sessions.map(({ legs, client }) => [client?.address, legs])).toEqual([
      ['192.0.2.15', []],
      ['192.0.2.17', []],
    ]);
  });

  it('over one proxy, makes a session of each device of one user', () => {
    const other = invitationAlso('group', [CALL, SOON, ['192.0.2.15', '192.0.2.17']]);
    expect(of('group', [other]).map(({ legs }) => legs)).toEqual([[], []]);
  });

  it('through a back-to-back user agent, makes one session of both legs', () => {
    const before = invitationAlso('group', [
      CALL,
      ['07:30:00.000Z', '07:29:59.990Z'],
      ['198.51.100.10:5060 -> 192.0.2.15', '198.51.100.30:5060 -> 198.51.100.10'],
    ]);
    const sessions = of('group', [before]);
    expect(sessions).toHaveLength(1);
    expect(sessions[0]!.legs).toMatchObject([{ strength: 'strong' }]);
    expect(sessions[0]!.client?.address).toBe('192.0.2.15');
  });

  it('again, after the first invitation was refused, makes a second session', () => {
    const again = invitationAlso('group-refused-486', [
      [/^Call-ID: (.*)$/m.exec(loadScene('group-refused-486'))![1]!.trim(), 'again@focus1.ims.example.com'],
      ['07:30:00.000Z', '07:30:20.000Z'],
    ]);
    expect(of('group-refused-486', [again])).toHaveLength(2);
  });
});
