/** F01 to F07, F10: what a client does with a deferred delivery. */
import {
  CROSSING_CANCEL,
  DEFERRED as ENDS,
  imdnMessage,
  REPLY_IS_IMDN,
  send,
  TWO_DOCUMENTS,
} from '../../src/rules/cpm/example-traces.js';
import { DEFERRED } from './manual-checks.js';
import type { Scenario } from './scenario.js';

const COMPOSING = `<?xml version="1.0" encoding="UTF-8"?>
<isComposing xmlns="urn:ietf:params:xml:ns:im-iscomposing"><state>active</state></isComposing>`;

export const deferredDelivery: readonly Scenario[] = [
  {
    id: 'F01',
    title: 'a deferred message is delivered, reported, and displayed later',
    scene: 'deferred-one-to-one',
    sessions: [
      {
        pass: '7.3.11-0 7.3.11-1.1 7.3.11-1.2 7.3.11-2 7.3.11-4.2 7.3.2-3b 7.3.2-9 7.3.2-9a 7.3.2-9c 7.3.2-9d 7.3.2-10 7.3.2-ACK1 7.3.2-ACK2',
        manual: DEFERRED,
      },
    ],
  },
  {
    id: 'F02',
    title: 'the delivery notification leaves by SIP MESSAGE while MSRP is up',
    scene: 'deferred-one-to-one',
    edits: [{ drop: 'Qz71kd0s' }, imdnMessage('07:30:00.700', { id: 'Mxg4b2Qm91LtY7' })],
    sessions: [{ error: '7.3.11-0 7.3.11-1.1 7.3.2-3b', pass: '7.3.11-1.2 7.3.11-2 7.3.2-9c', manual: DEFERRED }],
  },
  {
    id: 'F03',
    title: 'the user answers in the session of the delivery',
    scene: 'deferred-one-to-one',
    edits: [send(ENDS, '07:30:03.000', 'text/plain', 'Yes, since noon.')],
    sessions: [{ error: '7.3.11-1.2', warning: '7.3.11-N1', pass: '7.3.11-1.1 7.3.2-3b', manual: DEFERRED }],
  },
  {
    id: 'F04a',
    title: 'SENDs without a body',
    scene: 'deferred-two-messages',
    sessions: [{ pass: '7.3.11-0 7.3.11-1.2', manual: DEFERRED }],
  },
  {
    id: 'F04b',
    title: 'the client tells that its user is composing',
    scene: 'deferred-one-to-one',
    edits: [send(ENDS, '07:30:03.000', 'application/im-iscomposing+xml', COMPOSING)],
    sessions: [{ warning: '7.3.11-1.2', pass: '7.3.11-0 7.3.11-1.1', manual: DEFERRED }],
  },
  {
    id: 'F05',
    title: 'the display notification comes in a new INVITE of the client',
    scene: 'deferred-reply',
    edits: [REPLY_IS_IMDN],
    sessions: [{ error: '7.3.11-2', pass: '7.3.11-0 7.3.11-1.1', manual: DEFERRED }, {}],
  },
  {
    id: 'F06',
    title: 'two notifications in one SIP MESSAGE',
    scene: 'deferred-one-to-one',
    edits: TWO_DOCUMENTS,
    sessions: [{ error: '7.3.11-2', pass: '7.3.11-0 7.3.11-1.1', manual: DEFERRED }],
  },
  {
    id: 'F07',
    title: 'the SIP MESSAGE leaves 0.4 s before the BYE',
    scene: 'deferred-one-to-one',
    edits: [
      { shift: 'MESSAGE sip:', by: -716.439 },
      { shift: 'SIP/2.0 202 Accepted', by: -716.439 },
    ],
    sessions: [{ 'I-RACE': '7.3.11-0 7.3.11-1.1 7.3.2-3b', pass: '7.3.11-1.2 7.3.2-9c', manual: DEFERRED }],
  },
  {
    id: 'F10a',
    title: 'the network cancels the invitation',
    scene: 'deferred-cancelled',
    sessions: [{ manual: DEFERRED }],
  },
  {
    id: 'F10b',
    title: 'CANCEL and 200 cross',
    scene: 'deferred-one-to-one',
    edits: [CROSSING_CANCEL],
    sessions: [{ pass: '7.3.11-0 7.3.11-4.2 7.3.2-9', manual: DEFERRED }],
  },
];
