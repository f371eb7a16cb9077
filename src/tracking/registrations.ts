import { cite, type Evidence, isResponse, type Message, type Party } from '../model/index.js';
import { addresses, cseq, type SipMessage } from '../sip-parser/index.js';
import { partyKey } from './parties.js';
import { userKey, userKeys } from './user-key.js';

/** Clients whose registrations are remembered, the latest heard of; each counts as user and as user at an address. */
const KEPT_CLIENTS = 20_000;
/** Of each client, the latest. */
const KEPT_TIMES = 16;

/** When clients registered: 2xx to REGISTER (RFC 3261 10.3) by where they went and for whom they are. */
export class Registrations {
  readonly #byKey = new Map<string, Evidence[]>();

  /** Notes the message if it confirms a registration; a 2xx without bindings confirms that the client has gone. */
  observe(message: Message<SipMessage>): void {
    if (!isResponse(message)) return;
    const { content, origin } = message;
    if (content.status < 200 || content.status > 299 || cseq(content)?.method !== 'REGISTER') return;
    if (!content.headers.has('contact')) return;
    const evidence = cite(message, `the ${content.status} to its REGISTER`);
    const user = userKey(addresses(content, 'to')[0]?.uri ?? '');
    if (user === undefined) return;
    this.#add(`${user} at ${partyKey(origin.destination, origin.source)}`, evidence);
    this.#add(user, evidence);
  }

  /**
   * The last registration of a client before a time (microseconds since the epoch): of its user at its address
   * (several may share one), or, where no REGISTER was captured there, of its user.
   */
  before({ address, uris }: Party, time: number): Evidence | undefined {
    const users = userKeys(uris);
    const latest = (keys: readonly string[]): Evidence | undefined => {
      const found = keys.map(key => this.#last(key, time)).filter(one => one !== undefined);
      return found.sort((a, b) => b.time - a.time)[0];
    };
    return latest(users.map(user => `${user} at ${address}`)) ?? latest(users);
  }

  #last(key: string, time: number): Evidence | undefined {
    return this.#byKey.get(key)?.findLast(one => one.time <= time);
  }

  #add(key: string, evidence: Evidence): void {
    const known = this.#byKey.get(key) ?? [];
    this.#byKey.delete(key);
    this.#byKey.set(key, known);
    known.push(evidence);
    if (known.length > KEPT_TIMES) known.shift();
    if (this.#byKey.size > 2 * KEPT_CLIENTS)
      for (const oldest of this.#byKey.keys()) return void this.#byKey.delete(oldest);
  }
}
