import type { Party, Session, Summary } from '../model/index.js';

/** Endpoints shown; more are counted. */
const SHOWN = 12;
/** Endpoints gathered: a mirror may show thousands. */
const KEPT = 1000;

interface Asked {
  readonly party: Party;
  /** How often it was the one that an INVITE of unknown role went to. */
  invited: number;
}

/** Gathers the endpoints of sessions of which nobody can say who the client is (I-ROLE), to ask the user, once. */
export class RoleQuestion {
  readonly #asked = new Map<string, Asked>();
  #judged = false;

  add(session: Session): void {
    if (!session.hidden.some(({ aspect }) => aspect === 'role')) {
      this.#judged ||= session.client !== undefined;
      return;
    }
    const speakers = sipSpeakers(session);
    const invited = session.invitation?.request.origin.destination.address;
    for (const party of session.parties) {
      if (speakers.size > 0 && !speakers.has(party.address)) continue;
      const known = this.#asked.get(party.address);
      if (!known && this.#asked.size >= KEPT) continue;
      // Cloned, so that no text holds the message that it quotes.
      const asked = known ?? { party: structuredClone(party), invited: 0 };
      if (party.address === invited) asked.invited++;
      this.#asked.set(asked.party.address, asked);
    }
  }

  /** The endpoints with their signs, the likeliest client first, and the command to say so; empty where nothing is to be asked. */
  lines({ commandLine }: Summary): { readonly word: 'endpoint' | 'try'; readonly rest: string }[] {
    // Who named the clients meant only those, unless none of them was found.
    if (this.#asked.size === 0 || (this.#judged && /--(?:client|provisioning)\b/.test(commandLine))) return [];
    const ordered = [...this.#asked.values()].sort((a, b) => likeness(b) - likeness(a));
    const lines = ordered.slice(0, SHOWN).map(({ party: { address, role, why } }) => ({
      word: 'endpoint' as const,
      rest: `${address} ${role}: ${why.join('; ') || 'no sign of what it is'}`,
    }));
    const more = ordered.length - SHOWN;
    if (more > 0) lines.push({ word: 'endpoint', rest: `and ${more} more` });
    const [best, ...others] = ordered.filter(({ party }) => party.role !== 'network').map(({ party }) => party.address);
    const options = (address: string): string => `${commandLine} --client ${address}`.trim();
    const or = others.length > 0 ? ` (or ${others.slice(0, 3).join(', ')})` : '';
    return [...lines, { word: 'try', rest: `${options(best ?? 'ADDRESS')}${or}` }];
  }
}

/** Those between which SIP ran, with and without port: who only carries MSRP is no answer. */
function sipSpeakers({ messages }: Session): Set<string> {
  const sip = messages.filter(({ content }) => content.kind.startsWith('sip'));
  const ends = sip.flatMap(({ origin: { source, destination } }) => [source, destination]);
  return new Set(ends.flatMap(({ address, port }) => [address, `${address}:${port}`]));
}

/** How much an endpoint looks like the client. */
function likeness({ party: { role, why }, invited }: Asked): number {
  const signs = why.filter(sign => sign.startsWith('as a client')).length;
  return (role === 'network' ? -1000 : 0) + signs * 10 + Math.min(invited, 9);
}
