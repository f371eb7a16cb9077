import type { ChunkedMessage, Session } from '../../model/index.js';
import { deliveredContents } from './delivered-contents.js';

/** This much older than the INVITE, and a message was stored; microseconds (rule catalogue 5, CPM-7.3.12-0). */
const STORED = 60_000_000;
/** RFC 3339 5.6, with an offset. */
const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** When a message says that it was written (RFC 3862 2.3.4), microseconds; undefined if it does not, or not legibly. */
export function writtenAt({ body }: ChunkedMessage): number | undefined {
  const value = body?.type === 'cpim' ? body.dateTime?.trim() : undefined;
  if (value === undefined || !DATE_TIME.test(value)) return undefined;
  const time = Date.parse(value.toUpperCase());
  return Number.isNaN(time) ? undefined : time * 1000;
}

/** Messages that the other side had before it sent the INVITE, by their own clock, in the order in which they came. */
export function storedContents(session: Session): ChunkedMessage[] {
  const invited = session.invitation?.request.origin.time;
  if (invited === undefined) return [];
  return deliveredContents(session).filter(content => {
    const time = writtenAt(content);
    return time !== undefined && time < invited - STORED;
  });
}

/** A message of the other side that is as old as the capture says: the clocks agree. */
export const agreesOnTime = (session: Session): ChunkedMessage | undefined =>
  deliveredContents(session).find(content => {
    const time = writtenAt(content);
    return time !== undefined && Math.abs(time - content.start) < STORED;
  });
