import { describe, expect, it } from 'vitest';
import { compose } from '../../fixtures/write-capture.mjs';
import { DEFAULT_SETTINGS, type Edit, type Session } from '../../src/model/index.js';
import { rules } from '../../src/rules/index.js';
import { judge } from '../../src/rules/judge.js';
import { Tracker } from '../../src/tracking/index.js';
import { applyEdits, loadScene, sceneEvents } from '../scenes/scenes.js';

/** The sessions of a trace, and who is who in it. */
function read(text: string, clients: readonly string[] = []): { sessions: Session[]; roles: Record<string, string> } {
  const tracker = new Tracker({ clients, deferredUris: [] });
  const sessions = [...sceneEvents(text).flatMap(event => tracker.observe(event)), ...tracker.end()];
  return { sessions, roles: Object.fromEntries(tracker.parties().map(({ address, role }) => [address, role])) };
}

const violations = (session: Session): string[] =>
  judge(session, rules, DEFAULT_SETTINGS)
    .verdicts.filter(({ outcome }) => outcome === 'violation')
    .map(({ rule }) => rule);
const reasons = (session: Session): Set<string | undefined> =>
  new Set(judge(session, rules, DEFAULT_SETTINGS).verdicts.map(({ reason }) => reason));

/** A REGISTER and its 200. `at`: where the packets run; `contact`: what the client believes its address to be. */
function registration(user: string, instance: string, at: string, contact = at): string {
  return `
--- 2026-03-05T07:00:00.000Z tcp ${at} -> 198.51.100.10:5060
REGISTER sip:ims.example.com SIP/2.0
Via: SIP/2.0/TCP ${contact};branch=z9hG4bK-${user}
From: <sip:${user}@ims.example.com>;tag=${user}
To: <sip:${user}@ims.example.com>
Call-ID: reg-${user}-${at}
CSeq: 1 REGISTER
Contact: <sip:${user}@${contact};transport=tcp>;+sip.instance="<${instance}>"
Content-Length: 0

--- 2026-03-05T07:00:00.100Z tcp 198.51.100.10:5060 -> ${at}
SIP/2.0 200 OK
Via: SIP/2.0/TCP ${contact};branch=z9hG4bK-${user}
From: <sip:${user}@ims.example.com>;tag=${user}
To: <sip:${user}@ims.example.com>;tag=r
Call-ID: reg-${user}-${at}
CSeq: 1 REGISTER
Service-Route: <sip:198.51.100.10:5060;transport=tcp;lr>
Content-Length: 0
`;
}

/** Two scenes as one capture. */
const together = (one: string, other: string): string =>
  applyEdits(one, [{ insert: other.slice(other.indexOf('---')) }]);

/** Another user's copy of a scene: other device, addresses, Call-IDs and MSRP paths. */
function ofUser(text: string, address: string): string {
  return compose(
    text
      .replaceAll('192.0.2.15', address)
      .replaceAll('+15555550102', '+15555550109')
      .replaceAll('urn:gsma:imei:35469106-056673-0', 'urn:uuid:b')
      .replace(/(Call-ID: )/g, '$1z')
      .replace(/(branch=z9hG4bK)/g, '$1z')
      .replace(/(msrps?:\/\/[^/\s]+\/)/g, '$1z')
      .replace(/(Con(?:versation|tribution)-ID: )/g, '$1f'),
  );
}

describe('several clients in one capture', () => {
  it('each has its own sessions', () => {
    const { sessions } = read(
      together(loadScene('one-to-one'), ofUser(loadScene('deferred-one-to-one'), '192.0.2.33')),
    );
    expect(sessions.map(({ kind, client }) => [kind, client?.address]).sort()).toEqual([
      ['deferred-one-to-one', '192.0.2.33'],
      ['one-to-one', '192.0.2.15'],
    ]);
    expect(sessions.flatMap(violations)).toEqual([]);
  });

  it('the fault of one is not the fault of the other', () => {
    const wrong = loadScene('../scenes-wrong/group-never-subscribed');
    const { sessions } = read(together(ofUser(loadScene('group'), '192.0.2.33'), wrong));
    const of = (address: string) => sessions.filter(({ client }) => client?.address === address).flatMap(violations);
    expect(of('192.0.2.33')).toEqual([]);
    expect(of('192.0.2.15')).toContain('CPM-7.3.2-GRPa.1');
  });

  it.each([
    ['an address', ['192.0.2.33']],
    ['a range', ['192.0.2.32/28']],
    ['a tel URI, where the traffic has sip URIs', ['tel:+1-555-555-0109']],
    ['a sip URI of another domain with the same number', ['sip:+15555550109@other.example;user=phone']],
  ])('--client by %s: only that one is judged', (_, given) => {
    const { sessions } = read(together(loadScene('one-to-one'), ofUser(loadScene('one-to-one'), '192.0.2.33')), given);
    expect(sessions.map(({ client }) => client?.address).sort()).toEqual(['192.0.2.33', undefined]);
  });

  it('--client several times: all that were named are judged', () => {
    const text = together(loadScene('one-to-one'), ofUser(loadScene('one-to-one'), '192.0.2.33'));
    const { sessions } = read(text, ['192.0.2.15', 'tel:+15555550109']);
    expect(sessions.map(({ client }) => client?.address).sort()).toEqual(['192.0.2.15', '192.0.2.33']);
  });
});

describe('a client that invites another client of the capture', () => {
  const first = loadScene('one-to-one-hops');
  const caller: Edit[] = [
    { insert: registration('+15555550101', 'urn:uuid:a', '192.0.2.77:5060') },
    { insert: registration('+15555550102', 'urn:gsma:imei:35469106-056673-0', '192.0.2.15:5060') },
  ];

  it('is one session, judged for the one that was invited', () => {
    const { sessions, roles } = read(applyEdits(first, caller));
    expect(roles).toMatchObject({ '192.0.2.15': 'client', '192.0.2.77': 'client', '198.51.100.10': 'network' });
    expect(sessions.map(({ client, initiator }) => [client?.address, initiator])).toEqual([['192.0.2.15', 'network']]);
    expect(sessions.flatMap(violations)).toEqual([]);
  });
});

describe('clients behind one address (NAT)', () => {
  const NAT = '203.0.113.5';
  const one = 'urn:gsma:imei:35469106-056673-0';
  const behind = (text: string, port: string): string =>
    text.replace(/^(--- .*)192\.0\.2\.15:5060/gm, `$1${NAT}:${port}`).replace(/^(--- .*)192\.0\.2\.15:/gm, `$1${NAT}:`);
  const registered: Edit[] = [
    { insert: registration('+15555550102', one, `${NAT}:40001`, '192.0.2.15:5060') },
    { insert: registration('+15555550109', 'urn:uuid:b', `${NAT}:40002`, '192.0.2.33:5060') },
  ];
  const text = applyEdits(
    together(behind(loadScene('group'), '40001'), behind(ofUser(loadScene('group'), '192.0.2.15'), '40002')),
    registered,
  );

  it('each is judged alone, and named with its port', () => {
    const { sessions } = read(text);
    expect(sessions.map(({ client }) => client?.address).sort()).toEqual([`${NAT}:40001`, `${NAT}:40002`]);
    expect(sessions.flatMap(violations)).toEqual([]);
  });

  it('are told apart by the URI that each registered', () => {
    const { sessions } = read(text, ['tel:+15555550109']);
    expect(sessions.map(({ client }) => client?.address).sort()).toEqual([`${NAT}:40002`, undefined]);
  });

  it('a notification by SIP MESSAGE is only the fault of who sent it', () => {
    // Both get the same group message; the second one reports by SIP MESSAGE.
    const { sessions } = read(
      applyEdits(text, [
        {
          insert: `
--- 2026-03-05T07:30:20.000Z tcp ${NAT}:40002 -> 198.51.100.10:5060
MESSAGE sip:+15555550101@ims.example.com SIP/2.0
Via: SIP/2.0/TCP 192.0.2.33:5060;branch=z9hG4bK-imdn
From: <sip:+15555550109@ims.example.com>;tag=imdn
To: <sip:+15555550101@ims.example.com>
Call-ID: imdn-of-b
CSeq: 1 MESSAGE
P-Preferred-Identity: <sip:+15555550109@ims.example.com>
Content-Type: message/cpim

From: <sip:+15555550109@ims.example.com>
To: <sip:+15555550101@ims.example.com>
NS: imdn <urn:ietf:params:imdn>
imdn.Message-ID: own-1

Content-Type: message/imdn+xml
Content-Disposition: notification

<?xml version="1.0"?><imdn xmlns="urn:ietf:params:xml:ns:imdn"><message-id>${messageIdOf(loadScene('group'))}</message-id><delivery-notification><status><delivered/></status></delivery-notification></imdn>
`,
        },
      ]),
    );
    const carriers = (address: string) =>
      sessions.find(({ client }) => client?.address === address)?.notifications.map(({ carrier }) => carrier);
    expect(carriers(`${NAT}:40001`)).not.toContain('message');
    expect(carriers(`${NAT}:40002`)).toContain('message');
  });
});

/** imdn Message-ID of the message that the network delivers in the scene. */
function messageIdOf(scene: string): string {
  const asks = scene.slice(0, scene.indexOf('imdn.Disposition-Notification'));
  return (
    /[\w-]+\.?Message-ID: (\S+)/.exec(asks.slice(asks.lastIndexOf('--- ')).split('\n\n').slice(1).join('\n\n'))?.[1] ??
    ''
  );
}

describe('a client that changes its address (Wi-Fi, IPv6 privacy)', () => {
  it('stays the same client by its +sip.instance', () => {
    const instance = 'urn:gsma:imei:35469106-056673-0';
    const text = applyEdits(loadScene('one-to-one-originated'), [
      { insert: registration('+15555550102', instance, '[2001:db8:2::f]:5060') },
    ]);
    const { roles, sessions } = read(text);
    expect(roles).toMatchObject({ '2001:db8:2::f': 'client', '192.0.2.15': 'client' });
    expect(sessions.map(({ client }) => client?.address)).toEqual(['192.0.2.15']);
  });
});

describe('where nothing decides', () => {
  /** No header that tells a client from a server, in either direction. */
  const PLAIN =
    /^(?:Record-Route|P-Asserted-Identity|P-Asserted-Service|P-Called-Party-ID|P-Preferred-Identity|P-Preferred-Service|Server|User-Agent|Route|Via: SIP\/2\.0\/TCP 198\.51\.100\.20):? .*\r?\n/gm;
  const plain = compose(
    loadScene('one-to-one')
      .replace(PLAIN, '')
      .replace(/;\+sip\.instance="[^"]*"/g, '')
      .replaceAll('@192.0.2.15', '@gruu.example.com'),
  );

  it('the endpoint that makes the final response is taken for the client', () => {
    expect(read(plain).sessions[0]?.client).toMatchObject({ address: '192.0.2.15' });
  });

  it('and where signs contradict each other, nobody is, and rules that need it say I-ROLE', () => {
    // What the callee sends says client (User-Agent) and network (P-Asserted-Identity) alike.
    const both = compose(
      plain.concat(`
--- 2026-03-05T07:31:30.000Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
OPTIONS sip:ims.example.com SIP/2.0
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-o
From: <sip:a@ims.example.com>;tag=o
To: <sip:ims.example.com>
Call-ID: options-1
CSeq: 1 OPTIONS
User-Agent: IM-client/OMA1.0 X/1
P-Asserted-Identity: <sip:a@ims.example.com>
Content-Length: 0
`),
    );
    const { sessions, roles } = read(both);
    expect(roles['192.0.2.15']).toBe('unknown');
    expect(sessions[0]?.client).toBeUndefined();
    expect(reasons(sessions[0]!)).toContain('I-ROLE');
    expect(sessions.flatMap(violations)).toEqual([]);
  });

  it('a node that requests are still routed through is not blamed for what is beyond it', () => {
    const { sessions } = read(applyEdits(loadScene('one-to-one-hops'), [{ drop: 'branch=z9hG4bK-pc-' }]));
    expect(sessions[0]?.invitation?.nearClient).toBe(false);
  });
});

describe('loopback: all parties at one address', () => {
  it('are told apart by their ports', () => {
    const text = compose(
      loadScene('one-to-one')
        .replaceAll('192.0.2.15:5060', '127.0.0.1:5062')
        .replaceAll('198.51.100.10:5060', '127.0.0.1:5060')
        .replaceAll('192.0.2.15', '127.0.0.1'),
    );
    const { sessions } = read(text);
    expect(sessions.map(({ client, initiator }) => [client?.address, initiator])).toEqual([
      ['127.0.0.1:5062', 'network'],
    ]);
  });
});
