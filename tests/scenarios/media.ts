/** F42 to F44, F46, F49: what the capture shows of MSRP, and what is sent in it. */
import type { Edit } from '../../src/model/index.js';
import { imdnMessage } from '../../src/rules/cpm/example-traces.js';
import { overIpv6 } from '../scenes/scenes.js';
import { DEFERRED } from './manual-checks.js';
import type { Scenario } from './scenario.js';
import { everywhere } from './trace-changes.js';

/** The Participating Function of the scene deferred-one-to-one pushes a stored notification instead of a message. */
const PUSHED_NOTIFICATION: readonly Edit[] = [
  { drop: 'Qz71kd0s' },
  { drop: 'CSeq: 1 MESSAGE' },
  { replace: ['imdn.Disposition-Notification: positive-delivery, display\n', ''], in: 'd93kswow SEND' },
  {
    replace: [
      'Content-Type: text/plain; charset=UTF-8\nContent-Length: 20\n\nAre you back online?',
      `Content-Type: message/imdn+xml
Content-Disposition: notification

<?xml version="1.0" encoding="UTF-8"?>
<imdn xmlns="urn:ietf:params:xml:ns:imdn">
<message-id>Sent0007</message-id>
<datetime>2026-03-04T21:14:07Z</datetime>
<recipient-uri>sip:+15555550101@ims.example.com</recipient-uri>
<delivery-notification><status><delivered/></status></delivery-notification>
</imdn>`,
    ],
    in: 'd93kswow SEND',
  },
];
const CLEAN = '7.3.11-0 7.3.11-1.1 7.3.11-1.2 7.3.11-2 7.3.11-4.2 7.3.2-3b 7.3.2-9 7.3.2-9a 7.3.2-9c 7.3.2-9d';

export const media: readonly Scenario[] = [
  {
    id: 'F42',
    title: 'MSRP over TLS, without keys',
    scene: 'deferred-tls',
    sessions: [
      {
        'I-ENC': '7.3.11-0 7.3.11-1.1 7.3.11-1.2 7.3.2-3a 7.3.2-3b',
        pass: '7.3.11-4.2 7.3.2-9 7.3.2-9a 7.3.2-9c 7.3.2-9d 7.3.2-ACK2',
        manual: DEFERRED,
      },
    ],
  },
  {
    id: 'F43',
    title: 'the notification by SIP MESSAGE while the session is up, MSRP not captured',
    scene: 'deferred-one-to-one',
    edits: [{ drop: 'Qz71kd0s' }, imdnMessage('07:30:00.700', { id: 'Mxg4b2Qm91LtY7' }), { hide: 'msrp' }],
    sessions: [
      {
        'I-NOMEDIA': '7.3.11-0 7.3.11-1.1 7.3.11-1.2 7.3.2-3a 7.3.2-3b 7.3.2-ACK2',
        pass: '7.3.2-9 7.3.2-9c',
        manual: DEFERRED,
      },
      {},
    ],
  },
  {
    id: 'F44a',
    title: 'a deferred message in two chunks',
    scene: 'deferred-two-messages',
    sessions: [{ pass: '7.3.11-0 7.3.11-1.1 7.3.2-3b', manual: DEFERRED }],
  },
  {
    id: 'F44b',
    title: 'two MSRP sessions one after the other on one connection',
    scene: 'deferred-reply',
    edits: [{ drop: '52130 -> 198.51.100.20:7654 closed' }, { drop: '50522 -> 198.51.100.20:7660 opened' }],
    change: trace =>
      everywhere('192.0.2.15:50522', '192.0.2.15:52130')(everywhere('198.51.100.20:7660', '198.51.100.20:7654')(trace)),
    sessions: [{ pass: '7.3.11-0 7.3.11-1.1 7.3.11-1.2 7.3.2-3b 7.3.11-N1', manual: DEFERRED }, {}],
  },
  {
    id: 'F44c',
    title: 'a TCP segment of the deferred message is lost',
    scene: 'deferred-two-messages',
    edits: [
      { drop: 'wDHemLuu SEND' },
      { insert: '--- 2026-03-05T07:30:00.805Z tcp 198.51.100.20:7654 -> 192.0.2.15:51715 gap 320\n' },
    ],
    sessions: [{ 'I-LOSS': '7.3.11-0 7.3.11-1.1 7.3.11-1.2 7.3.2-3a 7.3.2-3b', pass: '7.3.2-9', manual: DEFERRED }],
  },
  {
    id: 'F46a',
    title: 'a stored notification is pushed by an INVITE without Referred-By',
    scene: 'deferred-one-to-one',
    edits: [...PUSHED_NOTIFICATION, { replace: ['Referred-By: ', 'X-Referred: '], in: 'INVITE sip:' }],
    sessions: [{ warning: 'NET-1 NET-3', pass: '7.3.11-0 7.3.2-9', manual: DEFERRED }],
  },
  {
    id: 'F46b',
    title: 'a stored notification is pushed by an INVITE with Referred-By',
    scene: 'deferred-one-to-one',
    edits: PUSHED_NOTIFICATION,
    sessions: [{ warning: 'NET-3', pass: '7.3.11-0 7.3.2-9', manual: DEFERRED }],
  },
  {
    id: 'F49',
    title: 'over IPv6',
    scene: 'deferred-one-to-one',
    change: overIpv6,
    sessions: [{ pass: CLEAN, manual: DEFERRED }],
  },
];
