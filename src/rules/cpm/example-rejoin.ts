import type { Edit } from '../../model/index.js';

/** Edits of the scene group-rejoin that several examples share. */

/** The client writes nothing. */
export const SILENT: readonly Edit[] = [
  { drop: 'MSRP MesSTrZb' },
  { drop: 'Ek4iYTBUdb7ElS' },
  { drop: 'MSRP NaxLNGR5 200 OK' },
  {
    insert: `--- 2026-03-05T07:30:03.750Z tcp 192.0.2.15:50972 -> 198.51.100.30:8120
MSRP exBind01 SEND
To-Path: msrp://198.51.100.30:8120/T1g8ACGr;tcp
From-Path: msrp://192.0.2.15:2855/vnhzHy8q;tcp
Message-ID: exBind
Byte-Range: 1-0/0
-------exBind01$

--- 2026-03-05T07:30:03.790Z tcp 198.51.100.30:8120 -> 192.0.2.15:50972
MSRP exBind01 200 OK
To-Path: msrp://192.0.2.15:2855/vnhzHy8q;tcp
From-Path: msrp://198.51.100.30:8120/T1g8ACGr;tcp
-------exBind01$
`,
  },
];

/** The focus had invited the client two minutes before, and ended that session. @param answer status line of the client */
export const EARLIER_MEMBERSHIP: Edit = {
  insert: `--- 2026-03-05T07:28:00.000Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060
INVITE sip:+15555550102@192.0.2.15:5060;transport=tcp SIP/2.0
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-ex1
Max-Forwards: 65
From: <sip:conf-b3705e@focus1.ims.example.com>;tag=ex1
To: <sip:+15555550102@ims.example.com>
Call-ID: gc-ex1@198.51.100.30
CSeq: 1 INVITE
Contact: <sip:conf-b3705e@focus1.ims.example.com>;isfocus;+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.session"
Accept-Contact: *;+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.session"
Conversation-ID: 413af217-8e06-450b-a88f-2fbe55e9c093
Contribution-ID: ce625cc3-88c6-4066-aa4d-12b3e458f553
Content-Length: 0

--- 2026-03-05T07:28:00.100Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060
SIP/2.0 480 Temporarily Unavailable
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-ex1
From: <sip:conf-b3705e@focus1.ims.example.com>;tag=ex1
To: <sip:+15555550102@ims.example.com>;tag=ex2
Call-ID: gc-ex1@198.51.100.30
CSeq: 1 INVITE
Content-Length: 0
`,
};
