import { describe, expect, it } from 'vitest';
import type { Session } from '../../src/model/index.js';
import { sessionsOf } from '../rules/sessions.js';
import { loadScene, sceneEvents } from '../scenes/scenes.js';
import { dialogTrace, type Line } from './dialog.js';

const of = (lines: readonly Line[]): Session => {
  const sessions = sessionsOf(sceneEvents(dialogTrace(lines)), ['192.0.2.15']);
  expect(sessions).toHaveLength(1);
  return sessions[0]!;
};

const to = (what: string, cseq: string, more: Partial<Line> = {}): Line => ({ way: '>', what, cseq, ...more });
const by = (what: string, cseq: string, more: Partial<Line> = {}): Line => ({
  way: '<',
  what,
  cseq,
  tag: 'c',
  ...more,
});
const RELIABLE = ['Require: 100rel', 'RSeq: 7'];

/** `a-b network INVITE answered`: paths of offer and answer, who offered, in which transaction. */
const negotiations = (lines: readonly Line[]): string[] =>
  of(lines).negotiations.map(({ offer, answer, byClient, method, state }) => {
    const path = (part: typeof answer): string => /\/(\w+);tcp/.exec(part?.message.text ?? '')?.[1] ?? '?';
    const side = byClient === undefined ? 'nobody' : byClient ? 'client' : 'network';
    return `${path(offer)}-${path(answer)} ${side} ${method} ${state}`;
  });

describe('offers and answers (RFC 3264)', () => {
  const ack = to('ACK', '1 ACK', { tag: 'c' });

  it.each<[string, Line[], string[]]>([
    [
      'in the INVITE and its 200',
      [to('INVITE', '1 INVITE', { sdp: 'o1' }), by('180', '1 INVITE'), by('200', '1 INVITE', { sdp: 'a1' }), ack],
      ['o1-a1 network INVITE answered'],
    ],
    [
      'in the 200 and its ACK (RFC 3261 13.2.1)',
      [to('INVITE', '1 INVITE'), by('200', '1 INVITE', { sdp: 'o1' }), to('ACK', '1 ACK', { tag: 'c', sdp: 'a1' })],
      ['o1-a1 client INVITE answered'],
    ],
    [
      'in the INVITE and a reliable 183 (RFC 3262 5): SDP of the 200 is no second answer',
      [
        to('INVITE', '1 INVITE', { sdp: 'o1' }),
        by('183', '1 INVITE', { sdp: 'a1', more: RELIABLE }),
        to('PRACK', '2 PRACK', { tag: 'c', more: ['RAck: 7 1 INVITE'] }),
        by('200', '2 PRACK'),
        by('200', '1 INVITE', { sdp: 'a1again' }),
        ack,
      ],
      ['o1-a1 network INVITE answered'],
    ],
    [
      'in a reliable 183 and its PRACK',
      [
        to('INVITE', '1 INVITE'),
        by('183', '1 INVITE', { sdp: 'o1', more: RELIABLE }),
        to('PRACK', '2 PRACK', { tag: 'c', sdp: 'a1', more: ['RAck: 7 1 INVITE'] }),
        by('200', '2 PRACK'),
        by('200', '1 INVITE'),
        ack,
      ],
      ['o1-a1 client INVITE answered'],
    ],
    [
      'a second one in PRACK and its 200',
      [
        to('INVITE', '1 INVITE', { sdp: 'o1' }),
        by('183', '1 INVITE', { sdp: 'a1', more: RELIABLE }),
        to('PRACK', '2 PRACK', { tag: 'c', sdp: 'o2', more: ['RAck: 7 1 INVITE'] }),
        by('200', '2 PRACK', { sdp: 'a2' }),
        by('200', '1 INVITE'),
        ack,
      ],
      ['o1-a1 network INVITE answered', 'o2-a2 network PRACK answered'],
    ],
    [
      'SDP of an unreliable 183 is only a foretaste (RFC 6337 3.1)',
      [
        to('INVITE', '1 INVITE', { sdp: 'o1' }),
        by('183', '1 INVITE', { sdp: 'maybe' }),
        by('200', '1 INVITE', { sdp: 'a1' }),
        ack,
      ],
      ['o1-a1 network INVITE answered'],
    ],
    [
      'in UPDATE of the client and its 200 (RFC 3311 5.1)',
      [
        to('INVITE', '1 INVITE', { sdp: 'o1' }),
        by('200', '1 INVITE', { sdp: 'a1' }),
        ack,
        by('UPDATE', '1 UPDATE', { sdp: 'o2', fromClient: true }),
        to('200', '1 UPDATE', { sdp: 'a2', tag: 'c', fromClient: true }),
      ],
      ['o1-a1 network INVITE answered', 'o2-a2 client UPDATE answered'],
    ],
    [
      'refused in a re-INVITE: the first one stands',
      [
        to('INVITE', '1 INVITE', { sdp: 'o1' }),
        by('200', '1 INVITE', { sdp: 'a1' }),
        ack,
        to('INVITE', '2 INVITE', { sdp: 'o2', tag: 'c' }),
        by('488', '2 INVITE'),
      ],
      ['o1-a1 network INVITE answered', 'o2-? network INVITE refused'],
    ],
    ['unanswered yet', [to('INVITE', '1 INVITE', { sdp: 'o1' }), by('180', '1 INVITE')], ['o1-? network INVITE open']],
  ])('%s', (_, lines, expected) => {
    expect(negotiations(lines)).toEqual(expected);
  });
});

describe('a request that is sent anew', () => {
  it('with the CSeq number of the one that was challenged is a transaction of its own', () => {
    const { invitation } = of([
      to('INVITE', '1 INVITE', { branch: 'z9hG4bK-a' }),
      by('401', '1 INVITE', { branch: 'z9hG4bK-a', tag: 'x' }),
      to('ACK', '1 ACK', { branch: 'z9hG4bK-a', tag: 'x' }),
      to('INVITE', '1 INVITE', { branch: 'z9hG4bK-b' }),
      by('200', '1 INVITE', { branch: 'z9hG4bK-b' }),
      to('ACK', '1 ACK', { branch: 'z9hG4bK-c', tag: 'c' }),
    ]);
    expect(invitation!.final!.content.status).toBe(200);
    expect(invitation!.transaction.responses).toHaveLength(1);
    expect(invitation!.request.text).toContain('z9hG4bK-b');
  });

  it.each([
    ['422 and a longer Session-Expires', '422'],
    ['407 and credentials', '407'],
  ])('after %s with the next number is the last attempt', (_, status) => {
    const { invitation, dialogs } = of([
      to('INVITE', '1 INVITE'),
      by(status, '1 INVITE', { tag: 'x' }),
      to('INVITE', '2 INVITE'),
      by('200', '2 INVITE'),
    ]);
    expect(invitation!.request.text).toContain('CSeq: 2 INVITE');
    expect(dialogs[0]!.state).toBe('confirmed');
  });

  it('is a retransmission when its branch is the same', () => {
    const { invitation } = of([
      to('INVITE', '1 INVITE'),
      to('INVITE', '1 INVITE'),
      by('200', '1 INVITE'),
      by('200', '1 INVITE'),
    ]);
    expect(invitation!.transaction.retransmissions).toHaveLength(2);
    expect(invitation!.transaction.responses).toHaveLength(1);
  });

  it('without the magic cookie is told by CSeq alone (RFC 2543)', () => {
    const { invitation } = of([
      to('INVITE', '1 INVITE', { branch: '1' }),
      by('180', '1 INVITE', { branch: '1' }),
      to('INVITE', '1 INVITE', { branch: '1' }),
      by('200', '1 INVITE', { branch: '1' }),
    ]);
    expect(invitation!.outcome).toBe('accepted');
    expect(invitation!.transaction.retransmissions).toHaveLength(1);
  });
});

describe('responses of several devices', () => {
  it('begin dialogs of their own: who is accepted leaves the others terminated', () => {
    const { invitation } = of([
      to('INVITE', '1 INVITE'),
      by('180', '1 INVITE', { tag: 'a' }),
      by('180', '1 INVITE', { tag: 'b' }),
      by('200', '1 INVITE', { tag: 'b' }),
    ]);
    const states = invitation!.branches.map(({ toTag, state, own }) => [toTag, state, own]);
    expect(states).toEqual([
      ['a', 'terminated', false],
      ['b', 'confirmed', true],
    ]);
  });

  it('keep PRACKs with one CSeq number apart by To tag', () => {
    const { dialogs } = of([
      to('INVITE', '1 INVITE'),
      by('183', '1 INVITE', { tag: 'a', more: RELIABLE }),
      by('183', '1 INVITE', { tag: 'b', more: RELIABLE }),
      to('PRACK', '2 PRACK', { tag: 'a', branch: 'z9hG4bK-p1', more: ['RAck: 7 1 INVITE'] }),
      to('PRACK', '2 PRACK', { tag: 'b', branch: 'z9hG4bK-p2', more: ['RAck: 7 1 INVITE'] }),
      by('200', '2 PRACK', { tag: 'b', branch: 'z9hG4bK-p2' }),
      by('481', '2 PRACK', { tag: 'a', branch: 'z9hG4bK-p1' }),
      by('200', '1 INVITE', { tag: 'b' }),
    ]);
    const pracks = dialogs[0]!.transactions.filter(({ request }) => request.content.method === 'PRACK');
    expect(pracks.map(({ responses }) => responses.map(({ content }) => content.status))).toEqual([[200]]);
  });

  it('are judged alone, and each knows what became of the other', () => {
    const sessions = sessionsOf(sceneEvents(loadScene('group-forked')));
    expect(sessions.map(({ invitation }) => invitation!.forks)).toEqual([
      [{ session: 's1.2', outcome: 'cancelled', status: 487 }],
      [{ session: 's1', outcome: 'accepted', status: 200 }],
    ]);
  });

  it('end with the BYE', () => {
    const { invitation, end } = of([
      to('INVITE', '1 INVITE'),
      by('200', '1 INVITE'),
      to('ACK', '1 ACK', { tag: 'c' }),
      to('BYE', '2 BYE', { tag: 'c' }),
      by('200', '2 BYE'),
    ]);
    expect(invitation!.branches.map(({ state }) => state)).toEqual(['terminated']);
    expect(end?.cause).toBe('bye');
  });
});
