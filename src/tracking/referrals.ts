import { bodyOf, find } from '../body-parser/index.js';
import { own } from '../latin1.js';
import { cite, isRequest, type Message, type Referral } from '../model/index.js';
import { addresses, callId, cseq, parameter, parseUri, referredBy, type SipMessage } from '../sip-parser/index.js';
import { userKeys } from './user-key.js';

const KEPT_FOCUSES = 10_000;
/** Of each focus, the latest. */
const KEPT_REFERRALS = 64;
/** People whom one REFER names by a list. */
const KEPT_PEOPLE = 200;

interface Kept extends Referral {
  /** Call-ID and CSeq number: other hops and retransmissions show the same REFER again. */
  readonly key: string;
  refused: boolean;
}

/** The REFERs of the capture by the URI that they are addressed to, for the group whose focus it is. */
export class Referrals {
  readonly #byTarget = new Map<string, Kept[]>();
  /** The same once more, for the answers. */
  readonly #byKey = new Map<string, Kept>();

  /** Takes a REFER, or an answer to one. */
  observe(message: Message<SipMessage>): void {
    const key = own(`${callId(message.content)} ${cseq(message.content)?.number}`);
    if (!isRequest(message)) {
      const answered = message.content.kind === 'sip-response' && message.content.status >= 300 && this.#byKey.get(key);
      if (answered) answered.refused = true;
      return;
    }
    const { content } = message;
    if (content.method !== 'REFER') return;
    const targets = userKeys([content.uri, ...addresses(content, 'to').map(({ uri }) => uri)]);
    const referral = this.#byKey.get(key) ?? { key, ...referralOf(message) };
    this.#byKey.set(key, referral);
    if (this.#byKey.size > KEPT_FOCUSES) this.#byKey.delete(this.#byKey.keys().next().value!);
    for (const target of targets) {
      const known = this.#byTarget.get(target) ?? [];
      if (known.some(one => one.key === key)) continue;
      this.#byTarget.delete(target);
      this.#byTarget.set(target, known);
      known.push(referral);
      if (known.length > KEPT_REFERRALS) known.shift();
    }
    if (this.#byTarget.size > KEPT_FOCUSES)
      for (const oldest of this.#byTarget.keys()) return void this.#byTarget.delete(oldest);
  }

  /** Those to one of these URIs, in time order. */
  to(uris: readonly string[]): Referral[] {
    const found = new Map<string, Referral>();
    for (const target of userKeys(uris)) {
      for (const { key, ...referral } of this.#byTarget.get(target) ?? []) found.set(key, referral);
    }
    return [...found.values()].sort((a, b) => a.time - b.time);
  }
}

function referralOf(message: Message<SipMessage>): Referral {
  const { content, text, origin } = message;
  const uri = addresses(content, 'refer-to')[0]?.uri;
  const list = uri?.toLowerCase().startsWith('cid:') ? find(bodyOf(content, text), 'resource-lists') : undefined;
  const people = list ? list.entries.slice(0, KEPT_PEOPLE).map(entry => entry.uri) : uri === undefined ? [] : [uri];
  const parsed = parseUri(people[0] ?? '');
  const method = parsed?.kind === 'sip' ? parameter(parsed.parameters, 'method') : undefined;
  const by = referredBy(content)?.uri;
  return {
    evidence: cite(message, 'the REFER'),
    time: origin.time,
    from: owned(addresses(content, 'from')[0]?.uri),
    referTo: people.map(own),
    method: method && own(method.toUpperCase()),
    referredBy: owned(by),
    refused: false,
  };
}

const owned = (text: string | undefined): string | undefined => (text === undefined ? undefined : own(text));
