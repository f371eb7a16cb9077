import { describe, expect, it } from 'vitest';
import type { Session } from '../../src/model/index.js';
import { Tracker } from '../../src/tracking/index.js';
import { applyEdits, loadScene, sceneEvents, sceneNames } from '../scenes/scenes.js';

/**
 * What each scene must be put back together to. MSRP: who sent it (Client, Network), what it is (u user content, i IMDN,
 * g group state, b bodiless) and in how many chunks. Subscriptions: SUBSCRIBEs/NOTIFYs.
 */
const MODEL: Readonly<Record<string, readonly string[]>> = {
  'deferred-cancelled': ['deferred-one-to-one by network, cancelled'],
  'deferred-one-to-one': ['deferred-one-to-one by network, ended: Cb Nu Ci; IMDN msrp/delivery message/display'],
  'deferred-refused-480': ['deferred-one-to-one by network, refused'],
  'deferred-reply': [
    'deferred-one-to-one by network, ended: Cb Nu Ci; IMDN msrp/delivery',
    'one-to-one by client, ended: Cu Ni',
  ],
  'deferred-sendonly-488': ['deferred-one-to-one by network, refused'],
  'deferred-signalling-only': ['deferred-one-to-one by network, ended; hides msrp I-NOMEDIA'],
  'deferred-tls': ['deferred-one-to-one by network, ended; hides msrp I-ENC'],
  'deferred-two-messages': [
    'deferred-one-to-one by network, ended: Cb Nu Ci Nu*2 Ci; IMDN msrp/delivery msrp/delivery',
  ],
  group: ['group by network, ended: Cb Nu Ci Cu Ni Ni; IMDN msrp/delivery; subscribed 3/4'],
  'group-added-by-refer': ['group by network, ended: Cb Nu Ci; IMDN msrp/delivery; subscribed 2/2'],
  'group-forked': [
    'group by network, ended: Cb Nu Ci; IMDN msrp/delivery; subscribed 1/2; forked with s1.2 (cancelled)',
    'group by network, cancelled; forked with s1 (accepted)',
  ],
  'group-inactive-404': ['group by network, ended: Cb Ng Nu Ci; IMDN msrp/delivery; subscribed 1/0'],
  'group-refused-486': ['group by network, refused'],
  'group-refused-603': ['group by network, refused'],
  'group-rejoin': ['group by client, ended: Cu Ni Nu Ci; IMDN msrp/delivery; subscribed 2/2'],
  'group-roster': ['group by network, ended: Cb; subscribed 3/8'],
  'group-session-replaces': [
    'one-to-one by network, ended: Cb Nu Ci Cu Ni; IMDN msrp/delivery',
    'group by network, ended: Cb Nu Ci; IMDN msrp/delivery; subscribed 1/2',
  ],
  'group-short': ['group by network, ended: Cb Nu Ci; IMDN msrp/delivery; subscribed 1/2'],
  'group-subscription-lost': ['group by network, ended: Cb; subscribed 3/1; subscribed 1/2'],
  'one-to-one': ['one-to-one by network, ended: Cb Nu Ci Ci Cu Ni; IMDN msrp/delivery msrp/display'],
  'one-to-one-compact': ['one-to-one by network, ended: Cb Nu Ci Cu Ni; IMDN msrp/delivery'],
  'one-to-one-hops': ['one-to-one by network, ended: Cb Nu Ci; IMDN msrp/delivery'],
  'one-to-one-originated': ['one-to-one by client, ended: Cu Ni Nu Ci; IMDN msrp/delivery'],
  register: [],
  'session-replaces-unknown-481': ['group by network, refused'],
  'standalone-message': ['standalone by network, unknown'],
  'voice-call': ['other by network, ended'],
};

function inWords(session: Session): string {
  const { kind, initiator, state, msrp, notifications, subscriptions, hidden, invitation } = session;
  const contents = msrp
    .flatMap(one => one.contents)
    .map(one => {
      const isGroupState = one.body?.type === 'cpim' && one.body.wrappedType === 'application/group-state-object+xml';
      const what = one.bodiless ? 'b' : one.userContent ? 'u' : isGroupState ? 'g' : 'i';
      return `${one.fromClient ? 'C' : 'N'}${what}${one.chunks.length > 1 ? `*${one.chunks.length}` : ''}`;
    });
  const parts = [`${kind} by ${initiator}, ${state}${contents.length > 0 ? `: ${contents.join(' ')}` : ''}`];
  const imdns = notifications.map(({ carrier, disposition }) => `${carrier}/${disposition}`);
  if (imdns.length > 0) parts.push(`IMDN ${imdns.join(' ')}`);
  for (const { subscribes, notifies } of subscriptions)
    parts.push(`subscribed ${subscribes.length}/${notifies.length}`);
  for (const { aspect, reason } of hidden) parts.push(`hides ${aspect} ${reason}`);
  if (invitation && invitation.forks.length > 0)
    parts.push(`forked with ${invitation.forks.map(({ session, outcome }) => `${session} (${outcome})`).join(', ')}`);
  return parts.join('; ');
}

function sessionsOf(text: string, clients: string[] = []): Session[] {
  const tracker = new Tracker({ clients, deferredUris: [] });
  return [...sceneEvents(text).flatMap(event => tracker.observe(event)), ...tracker.end()];
}

describe('what a scene is put back together to', () => {
  it('the table has every scene', () => {
    expect(Object.keys(MODEL).sort()).toEqual(sceneNames());
  });

  it.each(Object.entries(MODEL))('%s', (name, model) => {
    const sessions = sessionsOf(loadScene(name));
    expect(sessions.map(inWords)).toEqual(model);
  });

  it.each(sceneNames())('%s: every session of the client has 192.0.2.15 (or the second device) as client', name => {
    for (const { client } of sessionsOf(loadScene(name))) expect(client?.address).toMatch(/^192\.0\.2\.1[56]$/);
  });

  it.each(sceneNames())('%s: no message is in two sessions, and none is lost but keep-alives and REGISTER', name => {
    const text = loadScene(name);
    const seen = sessionsOf(text).flatMap(({ messages }) => messages.map(({ number }) => number));
    expect(new Set(seen).size).toBeLessThanOrEqual(seen.length);
    const lost = sceneEvents(text).filter(
      event =>
        event.type === 'message' &&
        !seen.includes(event.number) &&
        !/\b(?:OPTIONS|REGISTER|REFER|PUBLISH)\b/.test(event.text.split('\r\n\r\n')[0] ?? ''),
    );
    expect(lost).toEqual([]);
  });
});

describe('who is the client', () => {
  const of = (text: string, clients: string[] = []) =>
    sessionsOf(text, clients).map(({ client, initiator }) => [client?.address, initiator]);

  it.each([
    ['an address', '192.0.2.15'],
    ['a range', '192.0.2.0/28'],
    ['a SIP URI', 'sip:+15555550102@ims.example.com'],
  ])('named by %s, it wins', (_, given) => {
    expect(of(loadScene('deferred-one-to-one'), [given])).toEqual([['192.0.2.15', 'network']]);
  });

  it('named as the other side, the roles turn round', () => {
    expect(of(loadScene('one-to-one'), ['198.51.100.10'])).toEqual([['198.51.100.10', 'client']]);
  });

  it('named as somebody who takes no part, nobody is', () => {
    expect(of(loadScene('one-to-one'), ['203.0.113.9'])).toEqual([[undefined, 'unknown']]);
  });
});

describe('how a session ended', () => {
  const end = (name: string, edits: Parameters<typeof applyEdits>[1] = []) =>
    sessionsOf(applyEdits(loadScene(name), edits))[0]?.end?.cause;

  it('by the BYE', () => expect(end('group-short')).toBe('bye'));
  it('not yet, if the capture stops before', () => expect(end('group-short', [{ cutAt: 'BYE sip' }])).toBeUndefined());
  it('by the loss of its only MSRP connection, if no re-INVITE follows in 5 s', () =>
    expect(end('group-short', [{ drop: 'CSeq: 2 BYE' }])).toBe('media-lost'));
  it('by want of an ACK, 32 s after the last 200, if no MSRP ran either', () =>
    expect(end('deferred-signalling-only', [{ drop: 'ACK sip' }, { drop: 'CSeq: 2 BYE' }])).toBe('no-ack'));
});

describe('a capture that starts late', () => {
  it('knows the dialog by what is left of it, and says that the start is missing', () => {
    const [session] = sessionsOf(applyEdits(loadScene('one-to-one'), [{ startAt: 'BYE sip' }]));
    expect(session).toMatchObject({ kind: 'other', state: 'ended', invitation: undefined });
    expect(session?.hidden.map(({ aspect, reason }) => [aspect, reason])).toEqual([['start', 'I-LATE']]);
  });
});
