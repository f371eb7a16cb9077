import { own, readable } from '../latin1.js';
import { cite, type Evidence, type Message } from '../model/index.js';
import type { SipMessage } from '../sip-parser/index.js';

/**
 * Cites a header of a SIP message.
 * @param name long and lower case; the start line is cited if the message has no such header
 * @param note what it shows
 */
export const citeHeader = (message: Message<SipMessage>, name: string, note: string): Evidence =>
  cite(message, note, message.content.headers.find(name)?.start ?? 0);

const QUOTE_LIMIT = 160;

/** A captured value as it may stand in a sentence: for people, cut to a length, and sharing nothing with its message. */
export function quoted(value: string): string {
  const cut = own(value.slice(0, QUOTE_LIMIT));
  return value.length > QUOTE_LIMIT ? `${readable(cut)}…` : readable(cut);
}

/** `200 OK` */
export const statusLine = ({ content }: Message<SipMessage>): string =>
  content.kind === 'sip-response' ? quoted(`${content.status} ${content.reason}`.trimEnd()) : quoted(content.method);

/** A length of time for people. @param microseconds not negative */
export function duration(microseconds: number): string {
  const seconds = microseconds / 1_000_000;
  if (seconds >= 90) return `${Math.round(seconds)} s`;
  return `${Number(seconds.toFixed(seconds < 10 ? 2 : 1))} s`;
}

const LAST_DATE = 8.64e15;

/** The time of day of a moment, for people. @param time microseconds since the epoch */
export function clock(time: number): string {
  const milliseconds = time / 1000;
  // What a hostile Expires adds up to may be no date.
  return Math.abs(milliseconds) < LAST_DATE
    ? `${new Date(milliseconds).toISOString().slice(11, 19)} UTC`
    : 'the end of days';
}
