import { isatty } from 'node:tty';

/** Columns of a line where nobody says how wide the terminal is: of a pipe, a file, a CI log. */
const DEFAULT_WIDTH = 100;
const NARROWEST = 60;

/** https://no-color.org and its counterpart, then whether anybody looks. */
export function wantsColour(descriptor: number): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0';
  return TERM !== 'dumb' && isatty(descriptor);
}

/** Columns of standard output. */
export function terminalWidth(): number {
  const told = Number(process.env.COLUMNS);
  const width = Number.isInteger(told) && told > 0 ? told : isatty(1) ? process.stdout.columns : DEFAULT_WIDTH;
  return Math.max(NARROWEST, width || DEFAULT_WIDTH);
}

/** True if the locale is UTF-8, in the order of POSIX. Windows has no such variables, and shows Unicode. */
export function showsUnicode(): boolean {
  const { LC_ALL, LC_CTYPE, LANG } = process.env;
  const locale = LC_ALL || LC_CTYPE || LANG;
  return locale ? /utf-?8/i.test(locale) : process.platform === 'win32';
}
