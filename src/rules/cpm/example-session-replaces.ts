import type { Edit } from '../../model/index.js';

/** Edits of the scenes group-session-replaces and session-replaces-unknown-481 that several examples share. */

const NAMED = 'Session-Replaces: 2515ce59-e1e2-445f-ac5d-7641d0d58bf5';
const OLD_BYE = 'BYE sip:\nCall-ID: one-de63e607';
const OLD_BYE_OK = 'SIP/2.0 200 OK\nCall-ID: one-de63e607\nCSeq: 1 BYE';

/** The client moves its BYE of the chat, with the answer. @param by seconds; negative is earlier */
export const byeMoved = (by: number): Edit[] => [
  { shift: OLD_BYE, by },
  { shift: OLD_BYE_OK, by },
];

/** The chat had ended ten seconds before the INVITE. */
export const OLD_ENDED: readonly Edit[] = byeMoved(-10);
export const ENDED_JUST_BEFORE: readonly Edit[] = byeMoved(-0.8);
/** Between the 200 and the ACK of the group. */
export const BYE_BEFORE_ACK: readonly Edit[] = byeMoved(-0.14);

/** The client leaves the chat up. */
export const NO_BYE: readonly Edit[] = [
  { drop: 'Call-ID: one-de63e607\nCSeq: 1 BYE' },
  { drop: '192.0.2.15:49711 -> 198.51.100.20:7670 closed' },
];

/** The other side ends the chat, not the client: 0.1 s after the ACK. */
export const PEER_BYE: readonly Edit[] = [
  {
    replace: [
      'BYE sip:+15555550101@198.51.100.20:5060;transport=tcp SIP/2.0\nVia: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK-cl-1881;rport\nFrom: <sip:+15555550102@ims.example.com>;tag=bZ1wnMJm\nTo: <sip:+15555550101@ims.example.com>;tag=eVYVRe',
      'BYE sip:+15555550102@192.0.2.15:5060;transport=tcp SIP/2.0\nVia: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-ex1\nFrom: <sip:+15555550101@ims.example.com>;tag=eVYVRe\nTo: <sip:+15555550102@ims.example.com>;tag=bZ1wnMJm',
    ],
  },
];

/** The client refuses the group: nothing comes of it. */
export const REFUSED_481: readonly Edit[] = [
  { drop: 'KmJhJGoN;tcp\nFrom-Path' },
  { drop: '192.0.2.15:50689' },
  { drop: 'Call-ID: sub-fa732214' },
  { drop: 'Call-ID: gc-f47e487a\nCSeq: 2 BYE' },
  {
    replace: ['SIP/2.0 200 OK', 'SIP/2.0 481 Call/Transaction Does Not Exist'],
    in: 'SIP/2.0 200 OK\nCall-ID: gc-f47e487a\nCSeq: 1 INVITE',
  },
];

/** Nothing of the chat was captured. */
export const OLD_UNSEEN: readonly Edit[] = [
  { drop: 'Call-ID: one-de63e607' },
  { drop: 'IwnLZ9Ug;tcp\nFrom-Path' },
  { drop: '192.0.2.15:49711' },
];

/** The client accepts the group of the scene session-replaces-unknown-481. */
export const ACCEPTED_UNKNOWN: Edit = { replace: ['481 Call/Transaction Does Not Exist', '200 OK'] };

export const OTHER_CASE: Edit = { replace: [NAMED, 'Session-Replaces: 2515CE59-E1E2-445F-AC5D-7641D0D58BF5'] };
export const OTHER_HYPHENS: Edit = { replace: [NAMED, 'Session-Replaces: 2515ce59e1e2445fac5d7641d0d58bf5'] };

/** The chat is only answered after the group. */
export const EARLY_ONLY: readonly Edit[] = [
  { drop: 'IwnLZ9Ug;tcp\nFrom-Path' },
  { drop: '192.0.2.15:49711' },
  { drop: 'Call-ID: one-de63e607\nCSeq: 1 BYE' },
  { shift: 'SIP/2.0 200 OK\nCall-ID: one-de63e607\nCSeq: 1 INVITE', by: 25 },
  { shift: 'ACK sip:\nCall-ID: one-de63e607', by: 25 },
];

/** The client writes in the chat that the group replaces. @param at time of day on the day of the scene */
export const writesInOld = (at: string): Edit => ({
  insert: `--- 2026-03-05T${at}Z tcp 192.0.2.15:49711 -> 198.51.100.20:7670
MSRP exOld001 SEND
To-Path: msrp://198.51.100.20:7670/TuKGZ3wT;tcp
From-Path: msrp://192.0.2.15:9/IwnLZ9Ug;tcp
Message-ID: exOld
Byte-Range: 1-1/1
Content-Type: text/plain

Are you there?
-------exOld001$
`,
});
