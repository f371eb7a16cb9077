import { describe, expect, it } from 'vitest';
import { type MsrpRequest, parseMsrp } from '../msrp-parser/index.js';
import { acceptTypes, chatMedia, directionOf, setupOf } from '../sdp-parser/index.js';
import { parseSip } from '../sip-parser/index.js';
import { type Body, bodyOf, decodeBody, find } from './index.js';

/** One message of each flow of deferred delivery and group chat, as the wire has it. */

const crlf = (...lines: string[]): string => lines.map(line => `${line}\r\n`).join('');
const ALICE = 'sip:+15555550101@ims.example.com';
const BOB = 'sip:+15555550102@ims.example.com';

/** A SEND with a CPIM body; the body must be as long as the Byte-Range says. */
const send = (length: number, body: string): { request: MsrpRequest; body: Body } => {
  const text = `${crlf(
    'MSRP d93kswow SEND',
    'To-Path: msrp://192.0.2.15:9/cl5t4r3e;tcp',
    'From-Path: msrp://198.51.100.20:7654/pf8s7d6f;tcp',
    'Message-ID: 12339sdqwer',
    'Failure-Report: yes',
    `Byte-Range: 1-${length}/${length}`,
    'Content-Type: message/cpim',
    '',
  )}${body}\r\n-------d93kswow$\r\n`;
  const request = parseMsrp(text);
  if (request?.kind !== 'msrp-request') throw new Error('not a request');
  expect(request.bodyEnd - request.bodyStart).toBe(length);
  expect(request.faults).toEqual([]);
  return { request, body: decodeBody(request.contentType, text, request.bodyStart, request.bodyEnd) };
};

const sip = (startLine: string, body: string, ...headers: string[]): Body | undefined => {
  const text = `${crlf(startLine, 'Call-ID: df1-0001@198.51.100.20', ...headers, `Content-Length: ${body.length}`, '')}${body}`;
  const message = parseSip(text);
  return message && bodyOf(message, text);
};

const cpim = (headers: readonly string[], contentType: readonly string[], content: string): string =>
  `${crlf(...headers, '', ...contentType, `Content-Length: ${content.length}`, '')}${content}`;

const document = (...lines: string[]): string => ['<?xml version="1.0" encoding="UTF-8"?>', ...lines].join('\r\n');
const IMDN_TYPE = ['Content-Type: message/imdn+xml', 'Content-Disposition: notification'];

describe('deferred delivery', () => {
  const offer = crlf(
    'v=0',
    'o=- 3801 1 IN IP4 198.51.100.20',
    's=-',
    'c=IN IP4 198.51.100.20',
    't=0 0',
    'm=message 7654 TCP/MSRP *',
    'a=accept-types:message/cpim application/im-iscomposing+xml',
    'a=accept-wrapped-types:text/plain message/imdn+xml application/vnd.gsma.rcs-ft-http+xml',
    'a=setup:actpass',
    'a=path:msrp://198.51.100.20:7654/pf8s7d6f;tcp',
    'a=sendrecv',
  );

  it('begins with an INVITE whose offer is sendrecv', () => {
    expect(offer).toHaveLength(326);
    const description = find(sip(`INVITE ${BOB} SIP/2.0`, offer, 'Content-Type: application/sdp'), 'sdp')?.description;
    const chat = description && chatMedia(description);
    expect(description?.faults).toEqual([]);
    expect(description && chat && directionOf(description, chat)).toMatchObject({ value: 'sendrecv', level: 'media' });
    expect(chat && setupOf(chat)).toBe('actpass');
    expect(chat && acceptTypes(chat)).toEqual(['message/cpim', 'application/im-iscomposing+xml']);
  });

  it('brings a chat message that asks for notifications', () => {
    const { body } = send(
      324,
      cpim(
        [
          `From: <${ALICE}>`,
          `To: <${BOB}>`,
          'DateTime: 2026-03-04T21:14:07Z',
          'NS: imdn <urn:ietf:params:imdn>',
          'imdn.Message-ID: Mxg4b2Qm91LtY7',
          'imdn.Disposition-Notification: positive-delivery, display',
        ],
        ['Content-Type: text/plain; charset=UTF-8'],
        'Are you back online?',
      ),
    );
    expect(body).toMatchObject({
      type: 'cpim',
      from: `<${ALICE}>`,
      to: `<${BOB}>`,
      dateTime: '2026-03-04T21:14:07Z',
      messageId: 'Mxg4b2Qm91LtY7',
      dispositions: ['positive-delivery', 'display'],
      content: { type: 'opaque', contentType: 'text/plain' },
    });
  });

  it('is answered by an IMDN in the same session', () => {
    const { body } = send(
      586,
      cpim(
        [
          `From: <${BOB}>`,
          `To: <${ALICE}>`,
          'DateTime: 2026-03-05T07:30:02Z',
          'NS: imdn <urn:ietf:params:imdn>',
          'imdn.Message-ID: c7Tq0aZkW2',
        ],
        IMDN_TYPE,
        document(
          '<imdn xmlns="urn:ietf:params:xml:ns:imdn">',
          '<message-id>Mxg4b2Qm91LtY7</message-id>',
          '<datetime>2026-03-04T21:14:07Z</datetime>',
          `<recipient-uri>${BOB}</recipient-uri>`,
          '<delivery-notification><status><delivered/></status></delivery-notification>',
          '</imdn>',
        ),
      ),
    );
    expect(body).toMatchObject({ type: 'cpim', messageId: 'c7Tq0aZkW2', dispositions: [] });
    expect(find(body, 'imdn')).toMatchObject({
      messageId: 'Mxg4b2Qm91LtY7',
      dateTime: '2026-03-04T21:14:07Z',
      recipientUri: BOB,
      notifications: [{ disposition: 'delivery', status: 'delivered' }],
    });
  });

  it('is answered by a SIP MESSAGE once the session has ended', () => {
    const body = cpim(
      [
        `From: <${BOB}>`,
        `To: <${ALICE}>`,
        'DateTime: 2026-03-05T07:41:55Z',
        'NS: imdn <urn:ietf:params:imdn>',
        'imdn.Message-ID: pW9s3kUe0x',
      ],
      IMDN_TYPE,
      document(
        '<imdn xmlns="urn:ietf:params:xml:ns:imdn">',
        '<message-id>Mxg4b2Qm91LtY7</message-id>',
        '<datetime>2026-03-04T21:14:07Z</datetime>',
        `<recipient-uri>${BOB}</recipient-uri>`,
        '<display-notification><status><displayed/></status></display-notification>',
        '</imdn>',
      ),
    );
    expect(body).toHaveLength(584);
    expect(find(sip(`MESSAGE ${ALICE} SIP/2.0`, body, 'Content-Type: message/cpim'), 'imdn')).toMatchObject({
      messageId: 'Mxg4b2Qm91LtY7',
      notifications: [{ disposition: 'display', status: 'displayed' }],
    });
  });

  it('was of IMDNs alone in the old way', () => {
    const { body } = send(
      510,
      cpim(
        [
          'From: <sip:anonymous@anonymous.invalid>',
          'To: <sip:anonymous@anonymous.invalid>',
          'DateTime: 2026-03-05T07:29:00Z',
          'NS: imdn <urn:ietf:params:imdn>',
          'imdn.Message-ID: zz81',
        ],
        IMDN_TYPE,
        document(
          '<imdn xmlns="urn:ietf:params:xml:ns:imdn">',
          '<message-id>theMsgBsent</message-id>',
          '<datetime>2026-03-04T20:00:00Z</datetime>',
          '<delivery-notification><status><delivered/></status></delivery-notification>',
          '</imdn>',
        ),
      ),
    );
    expect(find(body, 'imdn')).toMatchObject({ messageId: 'theMsgBsent', recipientUri: undefined });
  });
});

describe('a group', () => {
  const history = document(
    '<resource-lists xmlns="urn:ietf:params:xml:ns:resource-lists" xmlns:cp="urn:ietf:params:xml:ns:copycontrol">',
    '<list>',
    `<entry uri="${BOB}" cp:copyControl="to"/>`,
    '<entry uri="sip:+15555550103@ims.example.com" cp:copyControl="to"/>',
    '</list>',
    '</resource-lists>',
  );

  it('invites with an offer and the list of those invited', () => {
    const body = crlf(
      '--bnd1',
      'Content-Type: application/sdp',
      '',
      'v=0',
      'o=- 5501 1 IN IP4 198.51.100.30',
      's=-',
      'c=IN IP4 198.51.100.30',
      't=0 0',
      'm=message 8100 TCP/MSRP *',
      'a=accept-types:message/cpim application/conference-info+xml application/vnd.oma.cpm-groupdata+xml',
      'a=accept-wrapped-types:text/plain message/imdn+xml application/im-iscomposing+xml application/vnd.gsma.rcs-ft-http+xml application/vnd.oma.cpm-groupdata+xml',
      'a=setup:actpass',
      'a=path:msrp://198.51.100.30:8100/gf77a1;tcp',
      'a=sendrecv',
      '--bnd1',
      'Content-Type: application/resource-lists+xml',
      'Content-Disposition: recipient-list-history; handling=optional',
      '',
      history,
      '--bnd1--',
    );
    expect(body).toHaveLength(927);
    const decoded = sip(`INVITE ${BOB} SIP/2.0`, body, 'Content-Type: multipart/mixed;boundary="bnd1"');
    const description = find(decoded, 'sdp')?.description;
    expect(description?.faults).toEqual([]);
    expect(description && chatMedia(description)?.attributes.at(-1)).toMatchObject({ name: 'sendrecv' });
    expect(decoded?.type === 'multipart' && decoded.parts.map(({ disposition }) => disposition)).toEqual([
      undefined,
      'recipient-list-history',
    ]);
    expect(find(decoded, 'resource-lists')?.entries).toEqual([
      { uri: BOB, displayName: undefined, copyControl: 'to', anonymize: false },
      { uri: 'sip:+15555550103@ims.example.com', displayName: undefined, copyControl: 'to', anonymize: false },
    ]);
  });

  it('tells who takes part', () => {
    const user = (number: string, status: string): string =>
      `<user entity="sip:+155555501${number}@ims.example.com" state="full"><endpoint entity="sip:+155555501${number}@ims.example.com"><status>${status}</status></endpoint></user>`;
    const body = document(
      '<conference-info xmlns="urn:ietf:params:xml:ns:conference-info" entity="sip:conf-9f3c2a@focus1.ims.example.com" state="full" version="1">',
      '<conference-description><subject>Saturday hike</subject><maximum-user-count>100</maximum-user-count></conference-description>',
      '<conference-state><user-count>3</user-count></conference-state>',
      '<users>',
      user('01', 'connected'),
      user('02', 'connected'),
      user('03', 'pending'),
      '</users>',
      '</conference-info>',
    );
    const info = find(
      sip(`NOTIFY ${BOB} SIP/2.0`, body, 'Content-Type: application/conference-info+xml'),
      'conference-info',
    );
    expect(info).toMatchObject({
      entity: 'sip:conf-9f3c2a@focus1.ims.example.com',
      state: 'full',
      version: 1,
      description: { subject: 'Saturday hike', maximumUserCount: 100 },
      activity: { userCount: 3 },
    });
    expect(info?.users.map(({ entity, status }) => `${entity.slice(4, 16)} ${status}`)).toEqual([
      '+15555550101 connected',
      '+15555550102 connected',
      '+15555550103 pending',
    ]);
  });

  it('is asked to invite another', () => {
    const body = document(
      '<resource-lists xmlns="urn:ietf:params:xml:ns:resource-lists" xmlns:cp="urn:ietf:params:xml:ns:copycontrol">',
      `<list><entry uri="${BOB};method=INVITE" cp:copyControl="to"/></list>`,
      '</resource-lists>',
    );
    const list = sip(
      'REFER sip:conf-9f3c2a@focus1.ims.example.com SIP/2.0',
      body,
      'Content-Type: application/resource-lists+xml',
    );
    expect(find(list, 'resource-lists')?.entries.map(({ uri }) => uri)).toEqual([`${BOB};method=INVITE`]);
  });

  it.each([
    [
      545,
      'application/group-state-object+xml',
      [
        'From: <sip:conf-9f3c2a@focus1.ims.example.com>',
        'To: <sip:anonymous@anonymous.invalid>',
        'DateTime: 2026-03-05T07:30:01Z',
      ],
      'gso-0001',
      document(
        '<groupstate timestamp="2026-03-05T07:20:00Z" lastfocussessionid="sip:conf-9f3c2a@focus1.ims.example.com" group-type="Closed">',
        '<participant name="Al" comm-addr="tel:+15555550101"/>',
        '<participant name="Bea" comm-addr="tel:+15555550102"/>',
        '</groupstate>',
      ),
      {
        type: 'group-state',
        timestamp: '2026-03-05T07:20:00Z',
        lastFocus: 'sip:conf-9f3c2a@focus1.ims.example.com',
        groupType: 'Closed',
        participants: [
          { uri: 'tel:+15555550101', displayName: 'Al' },
          { uri: 'tel:+15555550102', displayName: 'Bea' },
        ],
      },
    ],
    [
      530,
      'application/vnd.oma.cpm-groupdata+xml',
      [`From: <${BOB}>`, 'To: <sip:conf-9f3c2a@focus1.ims.example.com>', 'DateTime: 2026-03-05T07:33:10Z'],
      'gd-0001',
      document(
        '<cpm-group-management xmlns="urn:oma:xml:cpm:groupdata:1.0" id="483920">',
        '<group-data>',
        '<request target="subject">',
        '<action>set</action>',
        '<data><subject>Sunday hike</subject></data>',
        '</request>',
        '</group-data>',
        '</cpm-group-management>',
      ),
      { type: 'group-data', id: '483920', requests: [{ target: 'subject', action: 'set', subject: 'Sunday hike' }] },
    ],
  ])('is told of by MSRP (%i bytes of %s)', (length, type, headers, id, content, expected) => {
    const { body } = send(
      length,
      cpim(
        [...headers, 'NS: imdn <urn:ietf:params:imdn>', `imdn.Message-ID: ${id}`],
        [`Content-Type: ${type}`],
        content,
      ),
    );
    expect(body).toMatchObject({ type: 'cpim', messageId: id, content: { contentType: type, ...expected } });
  });
});
