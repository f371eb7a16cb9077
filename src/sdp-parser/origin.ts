import type { SdpLine, SessionDescription } from './description.js';

/** RFC 8866 5.2. Numbers stay text: they may be longer than a double holds exactly. */
export interface Origin {
  readonly username: string;
  readonly sessionId: string;
  /** One more than before whenever a new offer or answer changes something (RFC 3264 8). */
  readonly version: string;
  readonly networkType: string;
  readonly addressType: string;
  readonly address: string;
  readonly line: SdpLine;
}

/** The first o= line; undefined without one, or if it has not six fields. */
export function originOf({ lines }: SessionDescription): Origin | undefined {
  const line = lines.find(({ type }) => type === 'o');
  const fields = line?.value.split(/[ \t]+/).filter(Boolean) ?? [];
  if (line === undefined || fields.length !== 6) return undefined;
  const [username = '', sessionId = '', version = '', networkType = '', addressType = '', address = ''] = fields;
  return { username, sessionId, version, networkType, addressType, address, line };
}
