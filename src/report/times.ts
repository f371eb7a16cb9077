const YEAR_10000 = Date.UTC(10000, 0, 1);
const YEAR_0 = -62_167_219_200_000;

/**
 * ISO 8601 in UTC with microseconds, as RFC 3339 writes it.
 * @param time microseconds since the epoch
 * @returns undefined outside the years 0 to 9999: a damaged time stamp
 */
export function isoTime(time: number): string | undefined {
  const milliseconds = Math.floor(time / 1000);
  if (!(milliseconds >= YEAR_0 && milliseconds < YEAR_10000)) return undefined;
  const microseconds = Math.floor(time) - milliseconds * 1000;
  return `${new Date(milliseconds).toISOString().slice(0, -1)}${String(microseconds).padStart(3, '0')}Z`;
}

/** `2026-03-04 21:14:07.123456 UTC`, for people. @param time microseconds since the epoch, or undefined */
export function clockTime(time: number | undefined): string {
  const iso = time === undefined ? undefined : isoTime(time);
  return iso === undefined ? 'unknown' : `${iso.slice(0, 10)} ${iso.slice(11, -1)} UTC`;
}

/** `+0.512`: seconds since the start, to the millisecond. @param start, @param time microseconds since the epoch */
export function offset(start: number, time: number): string {
  const seconds = (time - start) / 1e6;
  if (!Number.isFinite(seconds)) return '?';
  return `${seconds < 0 ? '−' : '+'}${Math.abs(seconds).toFixed(3)}`;
}

/** `12.4 s`, `3 min 05 s`, `2 h 03 min`, `3 d 4 h`. @param microseconds a duration */
export function duration(microseconds: number): string {
  const seconds = microseconds / 1e6;
  if (!Number.isFinite(seconds) || seconds < 0) return 'unknown';
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(3) : seconds.toFixed(1)} s`;
  const whole = Math.floor(seconds);
  const two = (number: number): string => String(number).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`;
}

/** `0.4s`, `12.4s`, `3m05s`, `2h03m`, `3d04h`: for a table. @param microseconds a duration */
export function briefDuration(microseconds: number): string {
  const seconds = microseconds / 1e6;
  if (!Number.isFinite(seconds) || seconds < 0) return '?';
  if (seconds < 59.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  const two = (number: number): string => String(Math.floor(number)).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)}h${two((whole % 3600) / 60)}m`;
  return `${Math.floor(whole / 86_400)}d${two((whole % 86_400) / 3600)}h`;
}
