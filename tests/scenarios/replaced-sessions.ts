/** F25 to F29: Session-Replaces. */
import { INVITED, INVITED_TO_GROUP, JOINED, REPLACING } from './manual-checks.js';
import type { Scenario } from './scenario.js';

const SCENE = 'group-session-replaces';
const OLD = 'Session-Replaces: 2515ce59-e1e2-445f-ac5d-7641d0d58bf5';
const BYE = 'BYE sip:+15555550101@';
const FOCUS = 'sip:conf-49b55f@focus1.ims.example.com';

export const replacedSessions: readonly Scenario[] = [
  {
    id: 'F25',
    title: 'the old 1-1 session is ended by BYE after the ACK',
    scene: SCENE,
    sessions: [
      { manual: INVITED },
      { pass: '7.3.12-1 7.3.2-2.2 7.3.2-8b 7.3.2-ACK3', manual: `${JOINED} ${REPLACING}` },
    ],
  },
  {
    id: 'F26a',
    title: 'no BYE',
    scene: SCENE,
    edits: [
      { drop: 'Reason: SIP;cause=200;text="Session replaced"' },
      { drop: 'CSeq: 1 BYE' },
      { drop: '49711 -> 198.51.100.20:7670 closed' },
    ],
    sessions: [
      { manual: INVITED },
      { error: '7.3.12-1 7.3.2-ACK3', 'I-EARLY': '7.3.2-8b', pass: '7.3.2-2.2', manual: `${JOINED} ${REPLACING}` },
    ],
  },
  {
    id: 'F26b',
    title: 'BYE in the dialog of the group',
    scene: SCENE,
    edits: [
      { drop: 'CSeq: 2 BYE' },
      { drop: '49711 -> 198.51.100.20:7670 closed' },
      { shift: BYE, by: 16 },
      { shift: 'CSeq: 1 BYE\nSIP/2.0 200', by: 16 },
      { replace: ['Call-ID: one-de63e607@198.51.100.20', 'Call-ID: gc-f47e487a@198.51.100.30'], in: 'CSeq: 1 BYE' },
      { replace: ['tag=bZ1wnMJm', 'tag=y6sBv4l9'], in: 'CSeq: 1 BYE' },
      { replace: ['<sip:+15555550101@ims.example.com>;tag=eVYVRe', `<${FOCUS}>;tag=VsOibT`], in: 'CSeq: 1 BYE' },
      { replace: ['BYE sip:+15555550101@198.51.100.20:5060;transport=tcp', `BYE ${FOCUS}`] },
    ],
    sessions: [
      { manual: INVITED },
      { error: '7.3.12-1 7.3.2-ACK3', 'I-EARLY': '7.3.2-8b', pass: '7.3.2-2.2', manual: `${JOINED} ${REPLACING}` },
    ],
  },
  {
    id: 'F26c',
    title: 'BYE before the ACK',
    scene: SCENE,
    edits: [
      { shift: BYE, by: -0.15 },
      { shift: 'CSeq: 1 BYE\nSIP/2.0 200', by: -0.15 },
    ],
    sessions: [
      { manual: INVITED },
      { warning: '7.3.12-1 7.3.2-ACK3', pass: '7.3.2-2.2', manual: `${JOINED} ${REPLACING}` },
    ],
  },
  {
    id: 'F27a',
    title: 'unknown, in a capture declared complete: 481',
    scene: 'session-replaces-unknown-481',
    settings: { completeCapture: true },
    sessions: [{ pass: '7.3.12-1 7.3.2-1 7.3.2-2.2', manual: `${INVITED_TO_GROUP} ${REPLACING}` }],
  },
  {
    id: 'F27b',
    title: 'unknown, in a capture declared complete: 200',
    scene: SCENE,
    edits: [{ startAt: OLD }, { drop: 'CSeq: 1 BYE' }, { drop: '49711 -> ' }],
    settings: { completeCapture: true },
    sessions: [{ error: '7.3.12-1 7.3.2-2.2', manual: `${JOINED} ${REPLACING}` }],
  },
  {
    id: 'F28a',
    title: 'unknown: 481',
    scene: 'session-replaces-unknown-481',
    sessions: [{ 'I-STATE': '7.3.12-1 7.3.2-2.2', pass: '7.3.2-1', manual: `${INVITED_TO_GROUP} ${REPLACING}` }],
  },
  {
    id: 'F28b',
    title: 'unknown: 200',
    scene: SCENE,
    edits: [{ startAt: OLD }, { drop: 'CSeq: 1 BYE' }, { drop: '49711 -> ' }],
    sessions: [{ 'I-STATE': '7.3.12-1 7.3.2-2.2 7.3.2-8b 7.3.2-ACK3', manual: `${JOINED} ${REPLACING}` }],
  },
  ...(
    [
      ['by case', OLD.slice(0, -12) + OLD.slice(-12).toUpperCase()],
      ['by a hyphen', OLD.replaceAll(/(?<=: .*)-/g, '')],
    ] as const
  ).map(
    ([what, by], at): Scenario => ({
      id: `F29${'ab'.charAt(at)}`,
      title: `it differs ${what} from the Contribution-ID: no match`,
      scene: SCENE,
      edits: [{ replace: [OLD, by] }],
      sessions: [
        { manual: INVITED },
        { 'I-STATE': '7.3.12-1 7.3.2-2.2 7.3.2-8b 7.3.2-ACK3', manual: `${JOINED} ${REPLACING}` },
      ],
    }),
  ),
];
