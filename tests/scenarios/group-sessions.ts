/** F18 to F24, F32, F47, F48: group sessions, their subscriptions and participants. */
import type { Edit } from '../../src/model/index.js';
import { SUBSCRIBED_IN_DIALOG } from '../../src/rules/cpm/example-traces.js';
import { GROUP, JOINED } from './manual-checks.js';
import type { Scenario } from './scenario.js';

const OK = 'SIP/2.0 200 OK\nCSeq: 1 INVITE';
const INACTIVE = '7.3.2-GRPc.1 7.3.2-GRPc.2 7.3.2-GRPc.3';
const granted = (seconds: number): Edit[] => [
  { replace: ['Expires: 120', `Expires: ${seconds}`] },
  { replace: ['active;expires=120', `active;expires=${seconds}`] },
  { replace: ['active;expires=113', `active;expires=${seconds - 7}`] },
];

export const groupSessions: readonly Scenario[] = [
  {
    id: 'F18',
    title: 'a long group session, refreshed, and unsubscribed after the BYE',
    scene: 'group',
    sessions: [
      {
        pass: '7.3.12-1 7.3.2-3b 7.3.2-8a 7.3.2-9 7.3.2-9a 7.3.2-9c 7.3.2-9d 7.3.2-10 7.3.2-ACK1 7.3.2-ACK2 7.3.2-GRPa.1 7.3.2-GRPa.2',
        manual: JOINED,
      },
    ],
  },
  {
    id: 'F19',
    title: 'accepted, and no SUBSCRIBE until the BYE',
    scene: 'group-short',
    edits: [{ drop: 'Call-ID: sub-' }],
    sessions: [{ error: '7.3.12-1 7.3.2-GRPa.1', pass: '7.3.2-3b 7.3.2-9c', manual: GROUP }],
  },
  {
    id: 'F20',
    title: 'the same, where the capture ends 3 s after the 200',
    scene: 'group',
    edits: [{ drop: 'Call-ID: sub-' }, { cutAt: 'MSRP LONXAQ0S SEND' }],
    sessions: [{ 'I-EARLY': '7.3.12-1 7.3.2-ACK1 7.3.2-GRPa.1', pass: '7.3.2-9c', manual: GROUP }],
  },
  {
    id: 'F21',
    title: 'SUBSCRIBE to the inviting person instead of the Contact',
    scene: 'group-short',
    edits: [
      { replace: ['SUBSCRIBE sip:conf-598387@focus1.ims.example.com', 'SUBSCRIBE sip:+15555550101@ims.example.com'] },
    ],
    sessions: [{ error: '7.3.12-1 7.3.2-8a', pass: '7.3.2-GRPa.1', manual: JOINED }],
  },
  {
    id: 'F22',
    title: 'SUBSCRIBE inside the dialog of the INVITE',
    scene: 'group-short',
    edits: SUBSCRIBED_IN_DIALOG,
    sessions: [{ pass: '7.3.12-1 7.3.2-GRPa.1', manual: JOINED }],
  },
  {
    id: 'F23',
    title: 'the subscription lapses while the session lives',
    scene: 'group',
    edits: granted(30),
    sessions: [{ error: '7.3.12-1 7.3.2-GRPa.2', pass: '7.3.2-GRPa.1', manual: JOINED }],
  },
  {
    id: 'F24a',
    title: '404 on SUBSCRIBE, the roster from the group state object',
    scene: 'group-inactive-404',
    sessions: [{ pass: '7.3.12-1 7.3.2-GRPa.1', manual: `${GROUP} ${INACTIVE}` }],
  },
  {
    id: 'F24b',
    title: '404 on SUBSCRIBE, the roster from the recipient list',
    scene: 'group-inactive-404',
    edits: [{ drop: 'DlvXs6i7' }],
    sessions: [{ pass: '7.3.12-1 7.3.2-GRPa.1', manual: `${GROUP} ${INACTIVE}` }],
  },
  {
    id: 'F32a',
    title: 'group data among the accept-types and the wrapped types of offer and answer',
    scene: 'group-short',
    settings: { clientSupports: ['groupdata'] },
    sessions: [{ pass: '7.3.2-9a.i', manual: JOINED }],
  },
  {
    id: 'F32b',
    title: 'group data among the wrapped types only',
    scene: 'group-short',
    edits: [
      {
        replace: [
          'application/conference-info+xml application/vnd.oma.cpm-groupdata+xml',
          'application/conference-info+xml',
        ],
      },
    ],
    settings: { clientSupports: ['groupdata'] },
    sessions: [{ pass: '7.3.2-9a.i', manual: JOINED }],
  },
  {
    id: 'F32c',
    title: 'the answer leaves out group data, which the client supports',
    scene: 'group-short',
    edits: [{ replace: [' application/vnd.oma.cpm-groupdata+xml', ''], in: OK }],
    settings: { clientSupports: ['groupdata'] },
    sessions: [{ warning: '7.3.12-1 7.3.2-9a.i', pass: '7.3.2-9a', manual: JOINED }],
  },
  {
    id: 'F47',
    title: 'the REFER has Referred-By, the INVITE has none',
    scene: 'group-added-by-refer',
    edits: [{ replace: ['Referred-By: ', 'X-Referred: '], in: 'INVITE sip:' }],
    sessions: [{ warning: 'NET-5', pass: '7.3.12-1', manual: JOINED }],
  },
  {
    id: 'F48a',
    title: 're-join after REGISTER, with nothing to say',
    scene: 'group-rejoin',
    edits: [{ drop: 'MesSTrZb' }, { drop: 'NaxLNGR5' }],
    sessions: [{ warning: '7.3.12-N1', 'I-STATE': '7.3.12-2a' }],
  },
  {
    id: 'F48b',
    title: 're-join after REGISTER, with a message',
    scene: 'group-rejoin',
    sessions: [{ 'I-STATE': '7.3.12-2a', pass: '7.3.12-N1' }],
  },
];
