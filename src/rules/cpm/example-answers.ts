import type { Edit } from '../../model/index.js';

/** Edits of the 200 to the INVITE, and of what the answer in it allows. */

const OK = 'SIP/2.0 200 OK\nCSeq: 1 INVITE';

/** The answer of the scene group lists no group data. */
export const ANSWER_WITHOUT_GROUP_DATA: readonly Edit[] = [
  { replace: [' application/vnd.oma.cpm-groupdata+xml', ''], in: OK },
];

/** The client of the scene group changes the data of the group. */
export const CLIENT_SENDS_GROUP_DATA: Edit = {
  insert: `--- 2026-03-05T07:30:15.000Z tcp 192.0.2.15:49210 -> 198.51.100.30:8100
MSRP exGrpD01 SEND
To-Path: msrp://198.51.100.30:8100/gf77a1;tcp
From-Path: msrp://192.0.2.15:9/gcl88b2;tcp
Message-ID: exg-0001
Byte-Range: 1-1/1
Content-Type: application/vnd.oma.cpm-groupdata+xml

<?xml version="1.0"?><groupdata/>
-------exGrpD01$
`,
};

/** The answer of a scene has another direction. */
export const answered = (direction: string): Edit => ({
  replace: ['\na=sendrecv', `\na=${direction}`],
  in: OK,
});

/** The answer of a scene refuses the chat and takes nothing else. */
export const CHAT_REJECTED: Edit = { replace: ['m=message 9 ', 'm=message 0 '], in: OK };

const DELIVERY = 'exDlvr01';
const ENDS = { client: 'msrp://192.0.2.15:9/QLAict7z;tcp', peer: 'msrp://198.51.100.20:7680/iTiTMlDY;tcp' };

/** The other side of the scene one-to-one sends something of this type. @param content one line, or a CPIM message */
export const delivery = (type: string, content = '1'): Edit => ({
  insert: `--- 2026-03-05T07:30:20.000Z tcp 198.51.100.20:7680 -> 192.0.2.15:51329
MSRP ${DELIVERY} SEND
To-Path: ${ENDS.client}
From-Path: ${ENDS.peer}
Message-ID: exd-0001
Byte-Range: 1-1/1
Content-Type: ${type}

${content}
-------${DELIVERY}$
`,
});

/** What the client answers to it. @param status and comment */
export const msrpAnswer = (status: string): Edit => ({
  insert: `--- 2026-03-05T07:30:20.040Z tcp 192.0.2.15:51329 -> 198.51.100.20:7680
MSRP ${DELIVERY} ${status}
To-Path: ${ENDS.peer}
From-Path: ${ENDS.client}
-------${DELIVERY}$
`,
});
