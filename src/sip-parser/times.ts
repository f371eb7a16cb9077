import type { SipMessage } from './message.js';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const RFC_1123 = /^(?:mon|tue|wed|thu|fri|sat|sun), (\d\d) ([a-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) gmt$/i;

/** RFC 3261 20.17: microseconds since 1970 in UTC; undefined without a Date header field, or if it is no date in GMT. */
export const date = ({ headers }: SipMessage): number | undefined => parseDate(headers.first('date') ?? '');

/** Reads a SIP-date: the only time zone is GMT. Days that no month has, as the 30th of February, are none. */
export function parseDate(value: string): number | undefined {
  const match = RFC_1123.exec(value);
  const month = MONTHS.indexOf(match?.[2]?.toLowerCase() ?? '');
  if (!match || month < 0) return undefined;
  const [day = 0, year = 0, hours = 0, minutes = 0, seconds = 0] = [1, 3, 4, 5, 6].map(group => Number(match[group]));
  if (hours > 23 || minutes > 59 || seconds > 60) return undefined;
  const time = Date.UTC(year, month, day, hours, minutes, seconds);
  return new Date(Date.UTC(year, month, day)).getUTCDate() === day ? time * 1000 : undefined;
}

/** RFC 3261 20.38, both in microseconds. */
export interface Timestamp {
  /** By the clock of the sender of the request, which need not be a time of day. */
  readonly value: number;
  /** How long the responder took. */
  readonly delay: number | undefined;
}

/** Undefined without a Timestamp header field, or without a number in it. */
export function timestamp({ headers }: SipMessage): Timestamp | undefined {
  const [value, delay] = (headers.first('timestamp') ?? '').split(/[ \t\r\n]+/, 2).map(microseconds);
  return value === undefined ? undefined : { value, delay };
}

const microseconds = (text: string): number | undefined =>
  /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Math.round(Number(text) * 1e6) : undefined;
