import { own } from '../latin1.js';
import type { Message } from '../model/index.js';
import { addresses, parseUri, type SipMessage } from '../sip-parser/index.js';
import type { Call } from './calls.js';

/** What two spellings of the same target share: user and host. */
function targetKey(uri: string): string {
  const parsed = parseUri(uri);
  if (parsed?.kind === 'sip') return own(`${parsed.user ?? ''}@${parsed.host}`.toLowerCase());
  return own(uri.toLowerCase());
}

const KEPT = 50_000;

/**
 * Calls that a conference focus may be the target of, by its URI: SUBSCRIBE and NOTIFY of the conference package, REFER
 * and INVITE. A session finds its own by the URI of its focus.
 */
export class FocusCalls {
  readonly #byTarget = new Map<string, Set<Call>>();
  readonly #conference = new Set<Call>();

  add(call: Call, message: Message<SipMessage>, isConference: boolean): void {
    const { content } = message;
    if (content.kind !== 'sip-request') return;
    if (isConference) this.#conference.add(call);
    if (this.#byTarget.size >= KEPT) return;
    const uris = [
      content.uri,
      ...addresses(content, 'to').map(({ uri }) => uri),
      ...addresses(content, 'from').map(({ uri }) => uri),
    ];
    for (const key of new Set(uris.map(targetKey))) {
      const calls = this.#byTarget.get(key);
      if (calls) calls.add(call);
      else this.#byTarget.set(key, new Set([call]));
    }
  }

  of(uris: readonly string[]): Call[] {
    return [...new Set(uris.flatMap(uri => [...(this.#byTarget.get(targetKey(uri)) ?? [])]))];
  }

  /** Every call of the conference event package. */
  get conference(): Iterable<Call> {
    return this.#conference;
  }
}
