import { skipWhite, wholeNumber } from './characters.js';
import type { SipMessage } from './message.js';
import { unquote } from './quoted.js';

/** One value of Warning (RFC 3261 20.43). */
export interface Warning {
  readonly code: number;
  /** Host and port, or the name, of who adds it. */
  readonly agent: string;
  readonly text: string;
}

/** The values of Warning in order; what has no code of three digits is left out. */
export const warnings = ({ headers }: SipMessage): Warning[] =>
  headers
    .values('warning')
    .map(parseWarning)
    .filter(warning => warning !== undefined);

function parseWarning(value: string): Warning | undefined {
  const codeEnd = wordEnd(value, 0);
  const code = codeEnd === 3 ? wholeNumber(value.slice(0, 3)) : undefined;
  if (code === undefined) return undefined;
  const agentStart = skipWhite(value, codeEnd);
  const agentEnd = wordEnd(value, agentStart);
  return { code, agent: value.slice(agentStart, agentEnd), text: unquote(value.slice(agentEnd)) };
}

function wordEnd(value: string, start: number): number {
  const blank = value.slice(start).search(/[ \t\r\n]/);
  return blank < 0 ? value.length : start + blank;
}
