import type { SipMessage } from './message.js';
import { parameter, parseParameters, withoutParameters } from './parameters.js';

/** A dialog that a header field names: by Replaces (RFC 3891 6.1), Join (RFC 3911 7.1), Target-Dialog (RFC 4538 6). */
export interface DialogReference {
  readonly callId: string;
  /** The tag of the one who gets the message: to-tag, or local-tag of Target-Dialog. */
  readonly localTag: string | undefined;
  /** The tag of the other side: from-tag, or remote-tag of Target-Dialog. */
  readonly remoteTag: string | undefined;
  /** RFC 3891 3: only an early dialog may be replaced. */
  readonly earlyOnly: boolean;
}

/** Undefined without the header field, or without a Call-ID in it. */
export function dialogReference(
  { headers }: SipMessage,
  name: 'replaces' | 'join' | 'target-dialog',
): DialogReference | undefined {
  const value = headers.first(name);
  return value === undefined ? undefined : parseDialogReference(value);
}

/** Reads the value of Replaces, Join or Target-Dialog, of a header field or, unescaped, of a URI. */
export function parseDialogReference(value: string): DialogReference | undefined {
  const callId = withoutParameters(value);
  if (callId === '') return undefined;
  const parameters = parseParameters(value, 0);
  const tag = (...names: string[]) => names.map(name => parameter(parameters, name)).find(Boolean);
  return {
    callId,
    localTag: tag('to-tag', 'local-tag'),
    remoteTag: tag('from-tag', 'remote-tag'),
    earlyOnly: parameter(parameters, 'early-only') !== undefined,
  };
}
