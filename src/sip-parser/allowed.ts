import type { SipMessage } from './message.js';

/** RFC 3261 20.5: the methods of Allow, as written, for methods are case-sensitive; undefined without the header field. */
export const allowedMethods = ({ headers }: SipMessage): string[] | undefined =>
  headers.has('allow') ? headers.values('allow') : undefined;

/** RFC 6665 8.2.2: the event packages of Allow-Events; undefined without the header field. */
export const allowedEvents = ({ headers }: SipMessage): string[] | undefined =>
  headers.has('allow-events') ? headers.values('allow-events') : undefined;
