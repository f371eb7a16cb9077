import type { Edit } from '../../model/index.js';
import { imdnCpim } from './example-traces.js';

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

/** Of `imdnCpim`, for what comes from the other side. */
export const imdnOf = (id: string): string => imdnCpim({ id });
