import type { RuleInfo, SessionResult, Summary } from '../../src/model/index.js';
import {
  CLIENT,
  capture,
  cite,
  clientParty,
  MEDIA,
  message,
  NETWORK,
  networkParty,
  rule,
  START,
  session,
  step,
  verdict,
} from './builder.js';

/** A run like a real one, by hand: a deferred delivery that was answered wrongly, a group session, a clean session. */

const direction = rule('CPM-7.3.2-4.1', 'sdp-not-sendrecv-488', {
  title: 'An offer whose direction is not sendrecv is refused with 488',
  clause: {
    document: 'CPM Conversation Functions 2.1',
    section: '7.3.2 step 4',
    statement:
      'Else, if the SDP directional media attribute is not set to “a= sendrecv”, the CPM Client SHALL return SIP 488 “Not Acceptable Here” response.',
  },
  rationale:
    'The session that follows cannot carry what the user types: messages are lost without an error, and the delivery reports of the deferred messages never come back.',
});
const echo = rule('CPM-7.3.2-9c', 'echo-cpm-ids', {
  title: 'The 200 OK repeats Conversation-ID, Contribution-ID and InReplyTo-Contribution-ID as received',
  clause: {
    document: 'CPM Conversation Functions 2.1',
    section: '7.3.2 step 9 c',
    statement:
      'The CPM Client SHALL include the Conversation-ID, Contribution-ID and InReplyTo-Contribution-ID header fields and values as received in the SIP INVITE request.',
  },
  rationale: 'Without them the other side files the session under a new conversation.',
});
const identity = rule('CPM-7.3.2-9d', 'preferred-identity', {
  severity: 'warning',
  title: 'The 200 OK carries the preferred identity of the user',
});
const imdn = rule('CPM-7.3.11-1.1', 'deferred-imdn-in-session', {
  title: 'Notifications for deferred messages return in the session that delivered them',
});
const subscribe = rule('CPM-7.3.2-GRPa.1', 'conference-subscribe', {
  title: 'The client subscribes to the conference event package of the group',
});
const privacy = rule('CPM-7.3.2-6c.2', 'privacy-id-no-display', {
  level: 'SHALL NOT',
  severity: 'info',
  title: 'The inviting user is not displayed where Privacy says id',
});
const lookup = rule('CPM-7.3.11-4.1', 'conversation-id-lookup', {
  severity: 'info',
  title: 'The Conversation-ID decides',
});
const ack = rule('CPM-7.3.2-ACK1', 'handle-ack', { title: 'The ACK ends the retransmission of the 2xx' });
const rejoin = rule('CPM-7.3.12-2a', 'group-rejoin-may', {
  level: 'MAY',
  severity: 'info',
  title: 'A re-join may follow',
});

export const rules: readonly RuleInfo[] = [imdn, lookup, rejoin, direction, echo, identity, ack, privacy, subscribe];

const fromClient = { source: CLIENT, destination: NETWORK } as const;
const CLIENT_MEDIA = { address: CLIENT.address, port: 40112 };
const at = (frame: number, seconds: number, given: object = {}): object => ({
  frames: [frame],
  time: START + seconds * 1e6,
  ...given,
});

const invite = message(
  1,
  [
    'INVITE sip:+15555550102@192.0.2.15:5060;transport=tcp SIP/2.0',
    'Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-7a1',
    'From: <sip:rcse-standfw@ims.example.com>;tag=pf-t1',
    'To: <sip:+15555550102@ims.example.com>',
    'Call-ID: df1-0001@198.51.100.20',
    'CSeq: 1 INVITE',
    'Accept-Contact: *;+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.session"',
    'Referred-By: <sip:+15555550101@ims.example.com>',
    'Conversation-ID: 6b79b8bc-937e-4985-b1df-fd062b687bd7',
    'Contribution-ID: d5e4121a-eec2-4c59-846e-baef8966ef18',
    'Content-Type: application/sdp',
    'Content-Length: 154',
    '',
    'v=0',
    'o=- 3801 1 IN IP4 198.51.100.20',
    's=-',
    'c=IN IP4 198.51.100.20',
    't=0 0',
    'm=message 7654 TCP/MSRP *',
    'a=accept-types:message/cpim',
    'a=path:msrp://198.51.100.20:7654/pf8s7d6f;tcp',
    'a=recvonly',
    '',
  ],
  at(12, 0),
);
const inviteAgain = message(2, invite.text, at(14, 0.5));
const ringing = message(
  3,
  ['SIP/2.0 180 Ringing', 'CSeq: 1 INVITE', 'Content-Length: 0', '', ''],
  at(15, 0.62, fromClient),
);
const ok = message(
  4,
  [
    'SIP/2.0 200 OK',
    'From: <sip:rcse-standfw@ims.example.com>;tag=pf-t1',
    'To: <sip:+15555550102@ims.example.com>;tag=cl-t1',
    'Call-ID: df1-0001@198.51.100.20',
    'CSeq: 1 INVITE',
    'Contact: <sip:+15555550102@192.0.2.15:5060>;+sip.instance="<urn:gsma:imei:35469106-056673-0>"',
    'Conversation-ID: 6b79b8bc937e4985b1dffd062b687bd7',
    'Contribution-ID: d5e4121a-eec2-4c59-846e-baef8966ef18',
    'Content-Type: application/sdp',
    'Content-Length: 96',
    '',
    'v=0',
    'm=message 9 TCP/MSRP *',
    'a=path:msrp://192.0.2.15:9/cl5t4r3e;tcp',
    'a=sendonly',
    '',
  ],
  at(18, 2.104, fromClient),
);
const acked = message(5, ['ACK sip:+15555550102@192.0.2.15:5060 SIP/2.0', 'CSeq: 1 ACK', '', ''], at(19, 2.18));
const send = message(
  6,
  [
    'MSRP d93kswow SEND',
    'To-Path: msrp://192.0.2.15:9/cl5t4r3e;tcp',
    'From-Path: msrp://198.51.100.20:7654/pf8s7d6f;tcp',
    'Message-ID: 12339sdqwer',
    'Byte-Range: 1-110/110',
    'Content-Type: message/cpim',
    '',
    'imdn.Message-ID: Mxg4b2Qm91LtY7',
    'imdn.Disposition-Notification: positive-delivery, display',
    '',
    'Are you back online? \xe2\x98\x95',
    '-------d93kswow$',
    '',
  ],
  at(26, 2.75, { source: MEDIA, destination: CLIENT_MEDIA, frames: [25, 26] }),
);
const sendOk = message(
  7,
  ['MSRP d93kswow 200 OK', '-------d93kswow$', ''],
  at(27, 2.76, { source: CLIENT_MEDIA, destination: MEDIA }),
);
const notification = message(
  8,
  [
    'MESSAGE sip:+15555550101@ims.example.com SIP/2.0',
    'CSeq: 7 MESSAGE',
    'Content-Type: message/cpim',
    '',
    '<imdn/>',
    '',
  ],
  at(40, 15.3, fromClient),
);
const bye = message(9, ['BYE sip:+15555550102@192.0.2.15:5060 SIP/2.0', 'CSeq: 2 BYE', '', ''], at(61, 64.01));
const byeOk = message(10, ['SIP/2.0 200 OK', 'CSeq: 2 BYE', '', ''], at(62, 64.05, fromClient));

const deferred: SessionResult = {
  session: session(
    's1',
    [
      step(invite, 'INVITE', 'offer recvonly, deferred delivery'),
      step(inviteAgain, 'INVITE', 'offer recvonly', { repeats: 1 }),
      step(ringing, '180 Ringing (INVITE)'),
      step(ok, '200 OK (INVITE)', 'answer sendonly'),
      step(acked, 'ACK'),
      step(send, 'SEND', 'message/cpim, text/plain, 24 bytes, asks for positive-delivery, display'),
      step(sendOk, '200 OK (SEND)'),
      step(notification, 'MESSAGE', 'IMDN delivered for Mxg4b2Qm91LtY7'),
      step(bye, 'BYE'),
      step(byeOk, '200 OK (BYE)'),
    ],
    {
      kind: 'deferred-one-to-one',
      end: { time: bye.origin.time, cause: 'bye', byClient: false, message: bye },
      identity: {
        conversationId: '6b79b8bc-937e-4985-b1df-fd062b687bd7',
        contributionId: 'd5e4121a-eec2-4c59-846e-baef8966ef18',
        inReplyToContributionId: undefined,
        sessionReplaces: undefined,
      },
      callIds: ['df1-0001@198.51.100.20'],
      parties: [clientParty, networkParty, { address: MEDIA.address, role: 'network', why: [], uris: [] }],
    },
  ),
  verdicts: [
    verdict(imdn, 's1', 'violation', {
      expected: 'the IMDN for Mxg4b2Qm91LtY7 in this MSRP session, which was still open',
      seen: 'a SIP MESSAGE 12.5 s after the message was delivered',
      message: 'the notification left the client by SIP MESSAGE while the session was up',
      evidence: [
        cite(send, 'the deferred message, which asks for positive-delivery', send.text.indexOf('imdn.Disposition')),
        cite(notification, 'the IMDN outside the session'),
      ],
    }),
    verdict(lookup, 's1', 'not-observable', {
      reason: 'I-CFG',
      needed: 'Look at the client: the deferred messages must appear in the conversation they belong to.',
      message: 'what the client does with the Conversation-ID is not on the wire',
    }),
    verdict(rejoin, 's1', 'not-applicable'),
    verdict(direction, 's1', 'violation', {
      expected: '488 Not Acceptable Here, because the offer says recvonly',
      seen: '200 OK with an answer that says sendonly',
      message: 'the offer was accepted',
      evidence: [cite(invite, 'the offer', invite.text.indexOf('a=recvonly')), cite(ok, 'the answer of the client')],
    }),
    verdict(echo, 's1', 'violation', {
      expected: 'Conversation-ID: 6b79b8bc-937e-4985-b1df-fd062b687bd7',
      seen: 'Conversation-ID: 6b79b8bc937e4985b1dffd062b687bd7',
      message: 'Conversation-ID was changed: equal but for the hyphens',
      evidence: [
        cite(invite, 'as received', invite.text.indexOf('Conversation-ID')),
        cite(ok, 'as sent back', ok.text.indexOf('Conversation-ID')),
      ],
    }),
    verdict(identity, 's1', 'violation', {
      expected: 'P-Preferred-Identity with an address of the user',
      seen: 'no P-Preferred-Identity',
      message: 'the 200 OK names no preferred identity',
      evidence: [cite(ok, 'the 200 OK')],
    }),
    verdict(ack, 's1', 'pass', {
      message: 'no 200 OK was sent again after the ACK',
      evidence: [cite(ok, 'the 200 OK'), cite(acked, 'its ACK')],
    }),
    verdict(privacy, 's1', 'not-applicable'),
    verdict(subscribe, 's1', 'not-applicable'),
  ],
};

const groupInvite = message(
  20,
  ['INVITE sip:+15555550102@192.0.2.15 SIP/2.0', 'Contact: <sip:grp@x>;isfocus', '', ''],
  at(70, 70),
);
const groupOk = message(21, ['SIP/2.0 200 OK', 'CSeq: 1 INVITE', '', ''], at(72, 71, fromClient));
const groupAck = message(22, ['ACK sip:+15555550102@192.0.2.15 SIP/2.0', '', ''], at(73, 71.1));
const groupSubscribe = message(
  23,
  ['SUBSCRIBE sip:grp@x SIP/2.0', 'Event: conference', '', ''],
  at(75, 72, fromClient),
);
const notify = message(24, ['NOTIFY sip:+15555550102@192.0.2.15 SIP/2.0', '', ''], at(78, 72.4));

const group: SessionResult = {
  session: session(
    's2',
    [
      step(groupInvite, 'INVITE', 'offer sendrecv, group'),
      step(groupOk, '200 OK (INVITE)', 'answer sendrecv'),
      step(groupAck, 'ACK'),
      step(groupSubscribe, 'SUBSCRIBE', 'conference'),
      step(notify, 'NOTIFY', 'conference-info, 4 users'),
    ],
    {
      kind: 'group',
      state: 'established',
      callIds: ['grp-77@198.51.100.30'],
      hidden: [
        {
          aspect: 'msrp',
          reason: 'I-NOMEDIA',
          why: 'the SDP negotiated MSRP with 198.51.100.30:9400, and no packet of it is in the capture',
          needed: 'Capture the MSRP connection as well: at the client, or without a filter on port 5060.',
        },
      ],
    },
  ),
  verdicts: [
    ...[imdn, direction, echo, identity].map(judged => verdict(judged, 's2', 'not-applicable')),
    verdict(ack, 's2', 'inconclusive', {
      reason: 'I-NOMEDIA',
      needed: 'Capture the MSRP connection as well: at the client, or without a filter on port 5060.',
      message: 'whether media started after the ACK cannot be seen',
      evidence: [cite(groupAck, 'the ACK')],
    }),
    verdict(privacy, 's2', 'not-observable', {
      reason: 'I-CFG',
      needed: 'Look at the client: the address of the inviting user must not be shown.',
      message: 'what is displayed is not on the wire',
    }),
    verdict(subscribe, 's2', 'pass', {
      message: 'the SUBSCRIBE came 1.0 s after the 200 OK',
      evidence: [cite(groupSubscribe, 'the SUBSCRIBE')],
    }),
  ],
};

const cleanInvite = message(30, ['INVITE sip:+15555550102@192.0.2.15 SIP/2.0', '', ''], at(90, 80));
const cleanRefused = message(31, ['SIP/2.0 486 Busy Here', '', ''], at(91, 81, fromClient));
const clean: SessionResult = {
  session: session(
    's3',
    [step(cleanInvite, 'INVITE', 'offer sendrecv'), step(cleanRefused, '486 Busy Here (INVITE)')],
    {
      state: 'refused',
      callIds: ['one-3@198.51.100.20'],
    },
  ),
  verdicts: rules.map(judged =>
    judged === direction
      ? verdict(judged, 's3', 'pass', {
          message: 'the offer says sendrecv',
          evidence: [cite(cleanInvite, 'the offer')],
        })
      : verdict(judged, 's3', 'not-applicable'),
  ),
};

export const results: readonly SessionResult[] = [deferred, group, clean];

export const run: Partial<Summary> = {
  captures: [
    capture({
      diagnostics: [
        { code: 'tcp.gap', message: 'Bytes of a SIP or MSRP connection were not captured', count: 2, frames: [31, 77] },
      ],
    }),
  ],
};
