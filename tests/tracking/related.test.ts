import { describe, expect, it } from 'vitest';
import type { Edit, RelatedSession, Session } from '../../src/model/index.js';
import { sessionsOf } from '../rules/sessions.js';
import { applyEdits, loadScene, sceneEvents } from '../scenes/scenes.js';
import { later } from './later.js';

const HOUR = 3600;
const REPLACES = 'group-session-replaces';

const of = (scene: string, edits: readonly Edit[] = []): Session[] =>
  sessionsOf(sceneEvents(applyEdits(loadScene(scene), edits)));

/** `s2 same: replaced/strong conversation/medium` */
const inWords = ({ id, device, relations }: RelatedSession): string =>
  `${id} ${device}: ${relations.map(({ kind, strength }) => `${kind}/${strength}`).join(' ')}`;
const relations = (sessions: readonly Session[]): string[][] => sessions.map(({ related }) => related.map(inWords));

/** The re-join of the scene, made one of the group of the scene `group`, so many seconds after it began. */
function rejoinOfGroup(seconds: number, edits: readonly Edit[] = [], address = '192.0.2.15'): Edit {
  const focus = /<sip:(conf-\w+)@/.exec(loadScene('group'))![1]!;
  const rejoin = applyEdits(loadScene('group-rejoin'), [
    { replace: ['conf-b3705e', focus] },
    { replace: ['413af217-8e06-450b-a88f-2fbe55e9c093', '1710887c-7ca4-4dc2-81c1-274c11673eb0'] },
    { replace: ['ce625cc3-88c6-4066-aa4d-12b3e458f553', '477b66ae-9662-43ad-9854-9bf5dabf9d26'] },
    ...edits,
  ]);
  return { insert: later(rejoin, seconds).replaceAll('192.0.2.15', address) };
}

describe('a one-to-one session that a group session replaces', () => {
  it('and the group session each name the other', () => {
    expect(relations(of(REPLACES))).toEqual([
      ['s2 same: replaces/strong conversation/medium'],
      ['s1 same: replaced/strong conversation/medium'],
    ]);
  });

  it('tells how it ended, after the ACK, by the client, with the frame', () => {
    const [old, group] = of(REPLACES);
    const [seen] = group!.related;
    expect(seen).toMatchObject({ kind: 'one-to-one', state: 'ended', callIds: old!.callIds, up: old!.up });
    expect(seen!.end).toMatchObject({ cause: 'bye', byClient: true, time: old!.end!.time });
    expect(seen!.end!.evidence!.excerpt).toMatch(/^BYE sip:/);
    expect(seen!.end!.time).toBeGreaterThan(group!.invitation!.ack!.origin.time);
  });

  it('tells what the client wrote in it, without what is no user content', () => {
    const [seen] = of(REPLACES)[1]!.related;
    expect(seen!.sends.map(({ evidence }) => evidence.excerpt)).toEqual([expect.stringMatching(/^MSRP \w+ SEND$/)]);
  });

  it('that has not ended has no end', () => {
    const [seen] = of(REPLACES, [{ drop: 'BYE sip:+15555550101' }, { drop: 'CSeq: 2 BYE' }])[1]!.related;
    expect(seen!.end?.cause).not.toBe('bye');
  });

  it.each([
    ['in another case', '2515CE59-e1e2-445f-ac5d-7641d0d58bf5'],
    ['without hyphens', '2515ce59e1e2445fac5d7641d0d58bf5'],
  ])('is another one when its Contribution-ID is written %s', (_, id) => {
    const edit: Edit = {
      replace: ['Session-Replaces: 2515ce59-e1e2-445f-ac5d-7641d0d58bf5', `Session-Replaces: ${id}`],
    };
    expect(relations(of(REPLACES, [edit]))[1]).toEqual(['s1 same: conversation/medium']);
  });

  it('is the same in quotes', () => {
    const edit: Edit = {
      replace: [
        'Session-Replaces: 2515ce59-e1e2-445f-ac5d-7641d0d58bf5',
        'Session-Replaces: "2515ce59-e1e2-445f-ac5d-7641d0d58bf5"',
      ],
    };
    expect(relations(of(REPLACES, [edit]))[1]).toEqual(['s1 same: replaced/strong conversation/medium']);
  });
});

describe('a group that is joined again', () => {
  it.each([
    ['while it is still kept', 200],
    ['an hour after it was handed over', HOUR],
    ['days later', 5 * 24 * HOUR],
  ])('%s: the re-join finds the first membership', (_, seconds) => {
    const [, rejoin] = of('group', [rejoinOfGroup(seconds)]);
    expect(rejoin!.related.map(inWords)).toEqual(['s1 same: contribution/strong focus/strong conversation/medium']);
    expect(rejoin!.related[0]!.invitation).toMatchObject({ direction: 'to-client', status: 200, group: 'isfocus' });
    expect(rejoin!.relatedSince).toBeUndefined();
  });

  it('after weeks is not remembered, and the session says so', () => {
    const [, rejoin] = of('group', [rejoinOfGroup(21 * 24 * HOUR)]);
    expect(rejoin!.related).toEqual([]);
    expect(rejoin!.relatedSince).toBeGreaterThan(0);
    expect(rejoin!.relatedSince).toBeLessThan(rejoin!.firstTime);
  });

  it('within its lingering is seen by the first membership too', () => {
    const [group] = of('group', [rejoinOfGroup(160)]);
    expect(group!.related.map(inWords)).toEqual(['s2 same: contribution/strong focus/strong conversation/medium']);
  });

  it('in vain is known by its target, though no answer says isfocus', () => {
    const refused: Edit[] = [
      { drop: 'BYE sip:conf' },
      { drop: 'CSeq: 2 BYE' },
      { drop: 'ACK sip:conf' },
      { replace: ['SIP/2.0 200 OK\nCSeq: 1 INVITE', 'SIP/2.0 404 Not Found\nCSeq: 1 INVITE'] },
      { replace: [';isfocus;', ';'], in: 'SIP/2.0 404 Not Found' },
    ];
    const [, rejoin] = of('group', [rejoinOfGroup(HOUR, refused)]);
    expect(rejoin!.related.map(inWords)).toEqual(['s1 same: contribution/strong focus/strong conversation/medium']);
  });

  it('by an INVITE with a list of participants is a restart', () => {
    const list: Edit = { replace: ['Supported: timer\n', 'Supported: timer\nRequire: recipient-list-invite\n'] };
    const restart = rejoinOfGroup(100, [{ ...list, in: 'INVITE sip:conf' }]);
    const [group] = of('group', [restart]);
    expect(group!.related[0]!.invitation!.hasRecipientList).toBe(true);
  });

  it('with other identities behind one Contact is hardly the same group', () => {
    const [, rejoin] = of('group', [
      rejoinOfGroup(HOUR, [
        { replace: ['1710887c-7ca4-4dc2-81c1-274c11673eb0', 'other-conversation'] },
        { replace: ['477b66ae-9662-43ad-9854-9bf5dabf9d26', 'other-contribution'] },
      ]),
    ]);
    expect(rejoin!.related.map(inWords)).toEqual(['s1 same: focus/weak']);
  });

  it('by another user is no session of this client', () => {
    const [, rejoin] = of('group', [
      rejoinOfGroup(HOUR, [{ replace: ['+15555550102', '+15555550109'] }], '192.0.2.19'),
    ]);
    expect(rejoin!.client!.address).toBe('192.0.2.19');
    expect(rejoin!.related).toEqual([]);
  });

  it.each([
    ['the same device at another address', [], 'same'],
    ['another device of the user', [{ replace: ['35469106-056673-0', '35469106-999999-0'] }], 'other'],
  ] as const)('by %s says so', (_, edits, device) => {
    const [, rejoin] = of('group', [rejoinOfGroup(HOUR, edits, '192.0.2.19')]);
    expect(rejoin!.client!.address).toBe('192.0.2.19');
    expect(rejoin!.related.map(one => one.device)).toEqual([device]);
  });
});

describe('a reply to deferred messages', () => {
  it('in a session of its own is known by Conversation-ID and by the originator in Referred-By', () => {
    expect(relations(of('deferred-reply'))).toEqual([
      ['s2 same: conversation/medium peer/weak'],
      ['s1 same: conversation/medium peer/weak'],
    ]);
  });

  it('is known by the originator alone', () => {
    const id: Edit = { replace: ['Conversation-ID: 90c7da54', 'Conversation-ID: other'], in: 'edb1dbae' };
    expect(relations(of('deferred-reply', [id]))[0]).toEqual(['s2 same: peer/weak']);
  });

  it('to who hides is not known by that', () => {
    const hidden: Edit = {
      replace: ['Referred-By: <sip:+15555550101@ims.example.com>', 'Referred-By: <sip:anonymous@anonymous.invalid>'],
    };
    expect(relations(of('deferred-reply', [hidden]))[0]).toEqual(['s2 same: conversation/medium']);
  });
});

describe('sessions that have nothing to do with each other', () => {
  it('do not meet', () => {
    const voice: Edit = { insert: later(loadScene('voice-call'), 30) };
    for (const { related } of of('one-to-one', [voice])) expect(related).toEqual([]);
  });
});

describe('when the client registered', () => {
  const [rejoin] = of('group-rejoin');

  it('is the last 2xx to its REGISTER before the INVITE', () => {
    expect(rejoin!.registered).toMatchObject({ note: 'the 200 to its REGISTER' });
    expect(rejoin!.registered!.time).toBeLessThan(rejoin!.firstTime);
  });

  it('is that of its user where none was captured at its address', () => {
    const scene = loadScene('group-rejoin');
    const at = scene.indexOf('INVITE sip:');
    const elsewhere = scene.slice(0, scene.lastIndexOf('---', at)).replaceAll('192.0.2.15', '192.0.2.99');
    const [session] = sessionsOf(sceneEvents(elsewhere + scene.slice(scene.lastIndexOf('---', at))));
    expect(session!.client!.address).toBe('192.0.2.15');
    expect(session!.registered).toBeDefined();
  });

  it('is unknown if it came after the INVITE, or only said good-bye', () => {
    expect(
      of('group-rejoin', [{ drop: 'REGISTER sip:' }, { drop: 'REGISTER\nSIP/2.0' }])[0]!.registered,
    ).toBeUndefined();
    const gone: Edit = { replace: ['\nContact: ', '\nX-Gone: '], in: 'SIP/2.0 200 OK\nREGISTER' };
    expect(of('group-rejoin', [gone])[0]!.registered).toBeUndefined();
  });
});

describe('REFERs to the focus', () => {
  it('are given with whom they name, in the list that Refer-To points to, and by whom', () => {
    const [group] = of('group-added-by-refer');
    expect(group!.referrals).toMatchObject([
      {
        from: 'sip:+15555550103@ims.example.com',
        referTo: ['sip:+15555550102@ims.example.com;method=INVITE'],
        method: 'INVITE',
        referredBy: 'sip:+15555550103@ims.example.com',
      },
    ]);
  });

  it('count once, however often they are sent', () => {
    const [group] = of('group-added-by-refer', [{ repeat: 'REFER sip:', after: 0.01 }]);
    expect(group!.referrals).toHaveLength(1);
  });

  it('to another focus are no matter of this group', () => {
    const [group] = of('group-added-by-refer', [{ replace: ['conf-dba268', 'conf-other'], in: 'REFER sip:' }]);
    expect(group!.referrals).toEqual([]);
  });
});
