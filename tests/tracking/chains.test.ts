import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Edit, NotificationChain, Session, TraceEvent } from '../../src/model/index.js';
import { FIRST_MESSAGE, imdnMessage, TWO_DOCUMENTS } from '../../src/rules/cpm/example-traces.js';
import { Tracker } from '../../src/tracking/index.js';
import { applyEdits, loadScene, sceneEvents, sceneNames } from '../scenes/scenes.js';

const tracker = () => new Tracker({ clients: [], deferredUris: [] });

function sessionsOf(events: readonly TraceEvent[]): Session[] {
  const tracking = tracker();
  return [...events.flatMap(event => tracking.observe(event)), ...tracking.end()];
}

const read = (scene: string, edits: readonly Edit[] = []): Session[] =>
  sessionsOf(sceneEvents(applyEdits(loadScene(scene), edits)));

/** `to-client by msrp, asks positive-delivery: delivered by msrp after 0.2 s` */
function inWords({ direction, carrier, requested, notifications }: NotificationChain): string {
  const asked = requested.length > 0 ? `, asks ${requested.join(' and ')}` : '';
  const came = notifications.map(({ status, carrier: by, session, after, sightings }) => {
    const where = session && !session.own ? ` in ${session.id}` : '';
    const again = sightings.length > 0 ? `, ${sightings.length} more times` : '';
    return `${status} by ${by}${where} after ${(after / 1e6).toFixed(1)} s${again}`;
  });
  return [`${direction} by ${carrier}${asked}`, ...came].join(': ');
}

const chains = (sessions: readonly Session[]): string[] =>
  sessions.flatMap(session => session.chains.map(chain => `${session.id} ${inWords(chain)}`));

const OTHER_HOP = (at: string, edit: (text: string) => string = text => text): Edit => ({
  insert: edit(messageAt(at)),
});

/** The display notification of the scene deferred-one-to-one as the first proxy passes it on. */
const messageAt = (at: string): string => `--- 2026-03-05T${at}Z tcp 198.51.100.10:5060 -> 198.51.100.20:5060
MESSAGE sip:+15555550101@ims.example.com SIP/2.0
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-301
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-301;rport=5060
Max-Forwards: 69
From: <sip:+15555550102@ims.example.com>;tag=cl-m1
To: <sip:+15555550101@ims.example.com>
Call-ID: im-77120@192.0.2.15
CSeq: 1 MESSAGE
Content-Type: message/cpim
Content-Length: 0

From: <sip:+15555550102@ims.example.com>
To: <sip:+15555550101@ims.example.com>
DateTime: 2026-03-05T07:42:01Z
NS: imdn <urn:ietf:params:imdn>
imdn.Message-ID: pW9s3kUe0x

Content-Type: message/imdn+xml

<?xml version="1.0" encoding="UTF-8"?>
<imdn xmlns="urn:ietf:params:xml:ns:imdn">
<message-id>Mxg4b2Qm91LtY7</message-id>
<datetime>2026-03-04T21:14:07Z</datetime>
<display-notification><status><displayed/></status></display-notification>
</imdn>
`;

/** A notification that the network passes on to the client, for a message that the client sent. */
const passedOn = (at: string, id: string, from: string, own = 'exPass01'): Edit => ({
  insert: `--- 2026-03-05T${at}Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060
MESSAGE sip:+15555550102@192.0.2.15:5060;transport=tcp SIP/2.0
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-${own}
From: <${from}>;tag=pf-${own}
To: <sip:+15555550102@ims.example.com>
Call-ID: im-${own}@198.51.100.20
CSeq: 1 MESSAGE
Content-Type: message/cpim
Content-Length: 0

From: Anna <${from}>
To: <sip:+15555550102@ims.example.com>
NS: imdn <urn:ietf:params:imdn>
imdn.Message-ID: ${own}

Content-Type: message/imdn+xml

<imdn xmlns="urn:ietf:params:xml:ns:imdn">
<message-id>${id}</message-id>
<datetime>2026-03-05T07:30:00Z</datetime>
<display-notification><status><displayed/></status></display-notification>
</imdn>
`,
});

/** A stand-alone message of the client, seen before and behind its first proxy. */
const pager = (at: string, id: string): Edit => ({
  insert: [
    '192.0.2.15:5060 -> 198.51.100.10:5060',
    '198.51.100.10:5060 -> 198.51.100.20:5060\nVia: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-pg1',
  ]
    .map(way => way.split('\n'))
    .map(
      ([ends, via]) => `--- 2026-03-05T${at}Z tcp ${ends}
MESSAGE sip:+15555550101@ims.example.com SIP/2.0
${via ? `${via}\n` : ''}Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-pg1
From: <sip:+15555550102@ims.example.com>;tag=cl-pg1
To: <sip:+15555550101@ims.example.com>
Call-ID: pg-1@192.0.2.15
CSeq: 1 MESSAGE
Content-Type: message/cpim
Content-Length: 0

From: <sip:+15555550102@ims.example.com>
To: <sip:+15555550101@ims.example.com>
NS: imdn <urn:ietf:params:imdn>
imdn.Message-ID: ${id}
imdn.Disposition-Notification: display

Content-Type: text/plain

On my way
`,
    )
    .join('\n'),
});

describe('a message and what was reported on it', () => {
  it('the delivery in the session, the display by SIP MESSAGE when the user looked', () => {
    const [session] = read('deferred-one-to-one');
    expect(session?.chains.map(inWords)).toEqual([
      'to-client by msrp, asks positive-delivery and display: delivered by msrp after 0.2 s: displayed by message after 721.5 s',
    ]);
    expect(session?.chains[0]).toMatchObject({
      messageId: 'Mxg4b2Qm91LtY7',
      dateTime: '2026-03-04T21:14:07Z',
      notifications: [
        { session: { id: 's1', own: true }, by: 'sip:+15555550102@ims.example.com', messageId: 'c7Tq0aZkW2' },
        { session: undefined, by: 'sip:+15555550102@ims.example.com', messageId: 'pW9s3kUe0x' },
      ],
    });
  });

  it('both ways in one session', () => {
    expect(chains(read('one-to-one'))).toEqual([
      's1 to-client by msrp, asks positive-delivery and display: delivered by msrp after 0.1 s: displayed by msrp after 2.0 s',
      's1 from-client by msrp, asks positive-delivery: delivered by msrp after 0.4 s',
    ]);
  });

  it('of a group each recipient reports on its own', () => {
    const [, sent] = read('group')[0]!.chains;
    expect(sent?.direction).toBe('from-client');
    expect(sent?.notifications.map(({ status, by }) => [status, by])).toEqual([
      ['delivered', 'sip:+15555550101@ims.example.com'],
      ['delivered', 'sip:+15555550103@ims.example.com'],
    ]);
  });

  it('in the INVITE, reported by SIP MESSAGE before there is a session (T-FIRSTMSG, F40)', () => {
    const edits = [...FIRST_MESSAGE, imdnMessage('07:30:00.100', { id: 'First01' })];
    const [first] = read('deferred-one-to-one', edits)[0]!.chains;
    expect(first && inWords(first)).toBe(
      'to-client by invite, asks positive-delivery: delivered by message after 0.1 s',
    );
    expect(first!.completeAt! - first!.sentAt).toBe(142_000);
  });

  it('with two documents in one SIP MESSAGE', () => {
    const [chain] = read('deferred-one-to-one', TWO_DOCUMENTS)[0]!.chains;
    expect(chain?.notifications.map(({ status, carrier, documents }) => [status, carrier, documents])).toEqual([
      ['delivered', 'msrp', 1],
      ['displayed', 'message', 2],
      ['delivered', 'message', 2],
    ]);
  });

  it('in another session that the client opened for it', () => {
    const own = 'imdn.Disposition-Notification: positive-delivery\n\nContent-Type: text/plain; charset=UTF-8';
    const imdn = '<imdn xmlns="urn:ietf:params:xml:ns:imdn"><message-id>8RodjUsizrSQb2</message-id>';
    const edits: Edit[] = [
      { replace: [own, '\nContent-Type: message/imdn+xml'], in: 'MSRP wqarDeWw SEND' },
      {
        replace: [
          'Yes, at the usual place.',
          `${imdn}<display-notification><status><displayed/></status></display-notification></imdn>`,
        ],
        in: 'MSRP wqarDeWw SEND',
      },
    ];
    const [delivered] = read('deferred-reply', edits)[0]!.chains;
    expect(delivered?.notifications.map(({ status, session }) => [status, session])).toEqual([
      ['delivered', { id: 's1', own: true }],
      ['displayed', { id: 's2', own: false }],
    ]);
  });

  it('without any having been asked for, as networks strip the header field', () => {
    const stripped: Edit = { replace: ['imdn.Disposition-Notification: positive-delivery\n', ''] };
    expect(chains(read('one-to-one-compact', [stripped]))).toEqual([
      's1 to-client by msrp: delivered by msrp after 0.1 s',
      's1 from-client by msrp: delivered by msrp after 0.4 s',
    ]);
  });

  it('along the way that intermediaries asked for (RFC 5438 6.3)', () => {
    const edits: Edit[] = [
      {
        replace: [
          'imdn.Disposition-Notification:',
          'imdn.IMDN-Record-Route: <sip:relay@ims.example.com>\nimdn.Disposition-Notification:',
        ],
        in: 'MSRP d93kswow SEND',
      },
      {
        replace: ['imdn.Message-ID: c7Tq', 'imdn.IMDN-Route: <sip:relay@ims.example.com>\nimdn.Message-ID: c7Tq'],
        in: 'MSRP Qz71kd0s SEND',
      },
    ];
    const [chain] = read('deferred-one-to-one', edits)[0]!.chains;
    expect(chain?.recordRoute).toEqual(['<sip:relay@ims.example.com>']);
    expect(chain?.notifications.map(({ route }) => route)).toEqual([['<sip:relay@ims.example.com>'], []]);
  });

  it('a notification that is reported on itself is named (RFC 5438 7.2.1)', () => {
    const edits = [passedOn('07:43:00.000', 'pW9s3kUe0x', 'sip:+15555550101@ims.example.com')];
    expect(read('deferred-one-to-one', edits)[0]?.chains.at(-1)).toMatchObject({
      messageId: 'pW9s3kUe0x',
      reportsOn: 'Mxg4b2Qm91LtY7',
      direction: 'from-client',
      notifications: [{ status: 'displayed', by: 'sip:+15555550101@ims.example.com' }],
    });
  });
});

describe('one SIP MESSAGE seen several times is one notification', () => {
  const [, display] = read('deferred-one-to-one')[0]!.chains[0]!.notifications;
  const again = (edits: readonly Edit[]): NotificationChain['notifications'] =>
    read('deferred-one-to-one', edits)[0]!.chains[0]!.notifications;

  it.each<[string, readonly Edit[]]>([
    ['on two hops', [OTHER_HOP('07:42:01.850')]],
    ['on two hops whose capture points disagree about the time', [OTHER_HOP('07:42:01.840')]],
    ['sent again for want of a response', [{ repeat: 'CSeq: 1 MESSAGE\nMax-Forwards: 70', after: 0.5 }]],
    ['behind a back-to-back user agent', [OTHER_HOP('07:42:01.850', text => text.replace('im-77120', 'b2b'))]],
    [
      'sent again with credentials',
      [
        {
          insert: messageAt('07:42:02.100')
            .replace(/198\.51\.100\.20:5060\n/, '198.51.100.10:5060\n')
            .replace('tcp 198.51.100.10', 'tcp 192.0.2.15')
            .replace(/Via: SIP\/2.0\/TCP 198.*\n/, '')
            .replace('cl-301', 'cl-303')
            .replace('CSeq: 1', 'CSeq: 2'),
        },
      ],
    ],
  ])('%s', (_, edits) => {
    const [, ...late] = again(edits);
    expect(late).toHaveLength(1);
    expect(late[0]?.message.origin.source.address).toBe('192.0.2.15');
    expect(late[0]).toMatchObject({ time: display?.time, status: 'displayed' });
    expect(late[0]?.sightings).toHaveLength(1);
  });

  it('whichever hop comes first in the capture files', () => {
    const events = sceneEvents(applyEdits(loadScene('deferred-one-to-one'), [OTHER_HOP('07:42:01.850')]));
    const at = events.findIndex(event => event.type === 'message' && event.text.includes('pc-301'));
    const turned = [...events];
    [turned[at - 1], turned[at]] = [turned[at]!, turned[at - 1]!];
    expect(chains(sessionsOf(turned))).toEqual(chains(sessionsOf(events)));
  });

  it('and another notification of the same kind is another', () => {
    const edits = [imdnMessage('07:50:00.000', { id: 'Mxg4b2Qm91LtY7', kind: 'display' })];
    expect(again(edits).map(({ status }) => status)).toEqual(['delivered', 'displayed', 'displayed']);
  });
});

describe('a notification that comes when its session is long gone', () => {
  it('for a deferred message still joins it, ten hours later', () => {
    const edits: Edit[] = [{ shift: 'MESSAGE sip:', by: 36_000 }];
    expect(chains(read('deferred-one-to-one', edits)).at(-1)).toMatch(/displayed by message after 36721\.5 s$/);
  });

  it('for another is a session of its own, that says what it reports on', () => {
    const sessions = read('one-to-one', [imdnMessage('09:30:00.000', { id: 'EXWmTJS9CZmjSn', kind: 'display' })]);
    expect(sessions.map(({ kind }) => kind)).toEqual(['one-to-one', 'standalone']);
    const [{ end }, { reportsOn }] = sessions as [Session, Session];
    const asked = Date.UTC(2026, 2, 5, 9, 30) * 1000;
    expect(reportsOn).toMatchObject([
      {
        messageId: 'EXWmTJS9CZmjSn',
        status: 'displayed',
        session: 's1',
        direction: 'to-client',
        deferred: false,
        sessionEnd: end?.time,
        afterEnd: asked - end!.time,
      },
    ]);
  });

  it('two days late it says that what it reports on was deferred', () => {
    const late = imdnMessage('07:31:00.000', { id: 'Mxg4b2Qm91LtY7', kind: 'display' });
    const edits: Edit[] = [late, { drop: 'Call-ID: im-77120' }, { drop: 'OPTIONS' }];
    const shifted: Edit = { shift: 'Call-ID: im-ex1', by: 2 * 86_400 };
    expect(read('deferred-one-to-one', [...edits, shifted]).at(-1)?.reportsOn).toMatchObject([
      { session: 's1', deferred: true, direction: 'to-client' },
    ]);
  });

  it('for a message that nobody saw, it reports on nothing', () => {
    expect(read('one-to-one', [imdnMessage('09:30:00.000', { id: 'unknown' })]).at(-1)?.reportsOn).toEqual([]);
  });

  it("for the client's own message, by the one who read it", () => {
    const read1 = passedOn('09:30:00.000', 'S3SHBFx5Ti2OwM', 'sip:+15555550101@ims.example.com');
    expect(read('one-to-one', [read1]).at(-1)?.reportsOn).toMatchObject([{ session: 's1', direction: 'from-client' }]);
    const soon = read('one-to-one', [passedOn('07:30:30.000', 'S3SHBFx5Ti2OwM', 'sip:+15555550101@ims.example.com')]);
    expect(soon).toHaveLength(1);
    expect(soon[0]?.chains.at(-1)?.notifications.map(({ status }) => status)).toEqual(['delivered', 'displayed']);
  });
});

describe('a stand-alone message and its notifications are one session', () => {
  const asks: Edit = { replace: ['Notification: positive-delivery', 'Notification: positive-delivery, display'] };
  const display = imdnMessage('13:30:00.000', { id: 'yIUrFNAHApDuEl', kind: 'display' });

  it('in pager mode, delivered and, six hours later, displayed', () => {
    const sessions = read('standalone-message', [asks, display]);
    expect(sessions.map(({ kind, initiator }) => [kind, initiator])).toEqual([['standalone', 'network']]);
    expect(chains(sessions)).toEqual([
      's1 to-client by message, asks positive-delivery and display: delivered by message after 0.2 s: displayed by message after 21600.0 s',
    ]);
    expect(sessions[0]?.messages).toHaveLength(5);
  });

  it('in pager mode from the client, with what its recipients reported', () => {
    const [first, second] = ['sip:+15555550101@ims.example.com', 'sip:+15555550103@ims.example.com'] as const;
    const sessions = read('standalone-message', [
      { drop: 'CSeq: 1 MESSAGE' },
      pager('07:30:00.000', 'exPager1'),
      passedOn('07:30:01.000', 'exPager1', first),
      passedOn('08:30:01.000', 'exPager1', second, 'exPass02'),
    ]);
    expect(sessions.map(({ kind, initiator }) => [kind, initiator])).toEqual([['standalone', 'client']]);
    expect(sessions[0]?.chains[0]?.notifications.map(({ by }) => by)).toEqual([first, second]);
  });

  it('in large mode, reported on after its INVITE session has ended', () => {
    const large: Edit = { replace: ['oma.cpm.session', 'oma.cpm.largemsg'] };
    const sessions = read('deferred-one-to-one', [large, { shift: 'MESSAGE sip:', by: 36_000 }]);
    expect(sessions.map(({ kind }) => kind)).toEqual(['standalone']);
    expect(chains(sessions)[0]).toMatch(/delivered by msrp after 0\.2 s: displayed by message after 36721\.5 s$/);
  });
});

describe('how the trace is read does not matter', () => {
  const late = [imdnMessage('09:30:00.000', { id: 'EXWmTJS9CZmjSn', kind: 'display' })];
  const traces = [
    ...sceneNames().map(name => sceneEvents(loadScene(name))),
    sceneEvents(applyEdits(loadScene('one-to-one'), late)),
    sceneEvents(applyEdits(loadScene('deferred-one-to-one'), [OTHER_HOP('07:42:01.850')])),
  ];
  const facts = (sessions: readonly Session[]): unknown =>
    sessions.map(({ id, reportsOn, ...session }) => [
      id,
      chains([{ id, reportsOn, ...session }]),
      reportsOn.map(({ afterEnd, session: of }) => [of, afterEnd]),
    ]);

  it('a trace cut anywhere and read on gives the same chains', () => {
    fc.assert(
      fc.property(fc.constantFrom(...traces), fc.array(fc.nat(200), { maxLength: 5 }), (events, cuts) => {
        const tracking = tracker();
        const sessions: Session[] = [];
        events.forEach((event, at) => {
          // A batch ends here: foreign frames brought the trace up to just before the next message.
          if (cuts.includes(at)) sessions.push(...tracking.advance(event.origin.time - 1));
          sessions.push(...tracking.observe(event));
        });
        sessions.push(...tracking.end());
        expect(facts(sessions)).toEqual(facts(sessionsOf(events)));
      }),
    );
  });

  it('no prefix has a chain that the whole trace does not have', () => {
    fc.assert(
      fc.property(fc.constantFrom(...traces), fc.nat(100), (events, length) => {
        const ids = (some: readonly TraceEvent[]) =>
          sessionsOf(some).flatMap(session => session.chains.map(({ messageId }) => messageId));
        const whole = ids(events);
        expect(ids(events.slice(0, length)).filter(id => !whole.includes(id))).toEqual([]);
      }),
    );
  });
});

describe('the ladder says', () => {
  const imdns = (sessions: readonly Session[]): string[] =>
    sessions.flatMap(session => session.steps().map(({ detail }) => detail)).filter(detail => /IMDN|asks/.test(detail));

  it('what a message asks for, and by its frame which one an IMDN reports on', () => {
    const sessions = read('deferred-one-to-one');
    const frame = sessions[0]?.chains[0]?.message.origin.frames.at(-1);
    expect(imdns(sessions)).toEqual([
      'CPIM: text/plain, 20 bytes, asks positive-delivery, display',
      `CPIM: IMDN delivered for frame ${frame}`,
      `CPIM: IMDN displayed for frame ${frame}`,
    ]);
  });

  it('the session, if that is another; the id alone, if nobody saw it', () => {
    const late = (id: string) =>
      imdns(read('one-to-one', [imdnMessage('09:30:00.000', { id, kind: 'display' })])).at(-1);
    expect(late('EXWmTJS9CZmjSn')).toBe('CPIM: IMDN displayed for EXWmTJS9CZmjSn of s1');
    expect(late('unknown')).toBe('CPIM: IMDN displayed for unknown');
  });

  it('once that it was seen on another hop', () => {
    const [session] = read('deferred-one-to-one', [OTHER_HOP('07:42:01.850')]);
    const [nearest, ...others] = session!.steps().filter(({ label }) => label === 'MESSAGE');
    expect(nearest?.repeats).toBeUndefined();
    expect(others.map(({ repeats }) => repeats)).toEqual([nearest?.message.number]);
  });
});
