import type { Edit } from '../../model/index.js';

/** Edits of the scene one-to-one: how the MSRP connection comes about. */

const OK = 'SIP/2.0 200 OK\nCSeq: 1 INVITE';

/** No MSRP, and no event of its connection. */
export const NO_MEDIA: readonly Edit[] = [{ hide: 'msrp' }];

/** An event of a connection. @param at seconds after 07:30, @param from of whom it is */
export const mediaEvent = (at: string, from: string, to: string, event: string): Edit => ({
  insert: `--- 2026-03-05T07:30:${at}Z tcp ${from} -> ${to} ${event} unknown\n`,
});

/** The answer says that the client listens at port 2855. */
export const CLIENT_LISTENS: readonly Edit[] = [
  { replace: ['m=message 9 ', 'm=message 2855 '], in: OK },
  { replace: ['a=setup:active', 'a=setup:passive'], in: OK },
  { replace: ['a=path:msrp://192.0.2.15:9/', 'a=path:msrp://192.0.2.15:2855/'], in: OK },
];

/** The offer of the other side came by a relay that is in c= and m=, and not in the path. */
export const PROXIED: readonly Edit[] = [
  { replace: ['c=IN IP4 198.51.100.20', 'c=IN IP4 198.51.100.40'], in: 'INVITE sip:' },
  { replace: ['a=setup:actpass', 'a=msrp-cema\na=setup:actpass'], in: 'INVITE sip:' },
];

/** The client connects 40 s after the ACK, and the session goes on for some time. */
export const CONNECTED_LATE: readonly Edit[] = [
  { hide: 'msrp' },
  { shift: 'BYE sip:', by: 30 },
  { shift: 'CSeq: 1 BYE\nSIP/2.0 200', by: 30 },
  mediaEvent('44.298', '192.0.2.15:51329', '198.51.100.20:7680', 'opened'),
  {
    insert: `--- 2026-03-05T07:30:44.302Z tcp 192.0.2.15:51329 -> 198.51.100.20:7680
MSRP exLate01 SEND
To-Path: msrp://198.51.100.20:7680/iTiTMlDY;tcp
From-Path: msrp://192.0.2.15:9/QLAict7z;tcp
Message-ID: exl-0001
Byte-Range: 1-0/0
-------exLate01$

--- 2026-03-05T07:30:44.344Z tcp 198.51.100.20:7680 -> 192.0.2.15:51329
MSRP exLate01 200 OK
To-Path: msrp://192.0.2.15:9/QLAict7z;tcp
From-Path: msrp://198.51.100.20:7680/iTiTMlDY;tcp
-------exLate01$
`,
  },
];
