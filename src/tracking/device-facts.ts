import { own } from '../latin1.js';
import type { Message, Party } from '../model/index.js';
import { acceptTypes, acceptWrappedTypes } from '../sdp-parser/index.js';
import { addresses, cseq, type SipMessage, viaCount } from '../sip-parser/index.js';
import { sdpPart } from './negotiations.js';

interface Facts {
  /** Undefined until a 2xx to REGISTER told them. */
  identities: Set<string> | undefined;
  readonly supports: Set<string>;
}

/** TABLE: a feature is supported by who lists one of its content types in an SDP of its own. */
const FEATURES: readonly { readonly name: string; readonly type: string }[] = [
  { name: 'groupdata', type: 'application/vnd.oma.cpm-groupdata+xml' },
];

const KEPT = 50_000;
const MOST_IDENTITIES = 64;

/** What endpoints told of themselves, or were told by the registrar, anywhere in the capture. Bounded. */
export class DeviceFacts {
  readonly #facts = new Map<string, Facts>();

  /** @param from @param to names of the ends, as parties are named */
  observe(message: Message<SipMessage>, from: string, to: string): void {
    const { content } = message;
    if (content.kind === 'sip-response') this.#observeRegistered(content, to);
    const isOwn = content.kind === 'sip-response' || viaCount(content) === 1;
    if (!isOwn || !FEATURES.some(({ type }) => message.text.includes(type))) return;
    const chat = sdpPart(message)?.chat;
    if (!chat) return;
    const types = [...acceptTypes(chat), ...acceptWrappedTypes(chat)];
    for (const { name, type } of FEATURES) if (types.includes(type)) this.#of(from)?.supports.add(name);
  }

  /** What is known of an endpoint; nothing is left out that was told, and nothing is there that was not. */
  of(name: string): Pick<Party, 'registered' | 'supports'> {
    const facts = this.#facts.get(name);
    if (!facts) return {};
    const { identities, supports } = facts;
    return {
      ...(identities && identities.size < MOST_IDENTITIES ? { registered: [...identities] } : {}),
      ...(supports.size > 0 ? { supports: [...supports] } : {}),
    };
  }

  /** RFC 7315 4.1: the URIs that were registered with the one in To. */
  #observeRegistered(content: SipMessage & { readonly kind: 'sip-response' }, to: string): void {
    if (content.status < 200 || content.status > 299 || !content.headers.has('p-associated-uri')) return;
    if (cseq(content)?.method !== 'REGISTER' || viaCount(content) !== 1) return;
    const facts = this.#of(to);
    if (!facts) return;
    facts.identities ??= new Set();
    for (const { uri } of [...addresses(content, 'to'), ...addresses(content, 'p-associated-uri')]) {
      if (facts.identities.size < MOST_IDENTITIES) facts.identities.add(own(uri));
    }
  }

  #of(name: string): Facts | undefined {
    let facts = this.#facts.get(name);
    if (!facts && this.#facts.size < KEPT) {
      facts = { identities: undefined, supports: new Set() };
      this.#facts.set(name, facts);
    }
    return facts;
  }
}
