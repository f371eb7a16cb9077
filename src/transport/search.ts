import { lineFeed, skipLineBreaks } from './characters.js';
import type { Protocol } from './protocols.js';

/** What a search found; one object for all searches of a stream. */
export interface Found {
  /**
   * - `start`: a message starts at `at` · `last-line`: the last line of a message stands there, `length` bytes long
   * - `more`: what begins at `at` may become one of the two · `none`: nothing, and `at` is the end
   */
  is: 'start' | 'last-line' | 'more' | 'none';
  at: number;
  length: number;
  protocol: Protocol | undefined;
}

export const newFound = (): Found => ({ is: 'none', at: 0, length: 0, protocol: undefined });

/**
 * Looks in the middle of a stream for the start of a message, or the end of one, at `start` and at the start of any line.
 * @param protocols those that it may be of
 * @param found gets the answer
 */
export function searchMessage(
  protocols: readonly Protocol[],
  bytes: Uint8Array,
  start: number,
  end: number,
  found: Found,
): void {
  for (let at = start; at < end; at = lineFeed(bytes, at, end) + 1) {
    for (const protocol of protocols) if (lookAt(protocol, bytes, at, end, found)) return;
  }
  found.is = 'none';
  found.at = end;
}

/**
 * Looks whether a message, after keep-alives, starts with these bytes.
 * @param found gets the answer: `start`, `more` or `none`
 */
export function recogniseStart(
  protocols: readonly Protocol[],
  bytes: Uint8Array,
  start: number,
  end: number,
  found: Found,
): void {
  const at = skipLineBreaks(bytes, start, end);
  found.at = at;
  found.is = at === end ? 'more' : 'none';
  for (const protocol of protocols) {
    const recognition = protocol.recognise(bytes, at, end);
    if (recognition === 'more') found.is = 'more';
    if (recognition !== 'yes') continue;
    found.is = 'start';
    found.protocol = protocol;
    return;
  }
  if (found.is === 'none') found.at = end;
}

function lookAt(protocol: Protocol, bytes: Uint8Array, at: number, end: number, found: Found): boolean {
  const recognition = protocol.recognise(bytes, at, end);
  const length = recognition === 'no' && protocol.lastLine ? protocol.lastLine(bytes, at, end) : 0;
  if (recognition === 'no' && length === 0) return false;
  found.is = recognition === 'yes' ? 'start' : length > 0 ? 'last-line' : 'more';
  found.at = at;
  found.length = length;
  found.protocol = protocol;
  return true;
}
