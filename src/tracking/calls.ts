import { own } from '../latin1.js';
import type { Message } from '../model/index.js';
import type { SipMessage } from '../sip-parser/index.js';
import { isInitialInvite, type Sighting, sighting } from './sighting.js';

/** Everything with one Call-ID: the raw material of dialogs, transactions and subscriptions. */
export class Call {
  readonly callId: string;
  readonly sightings: Sighting[] = [];
  readonly firstTime: number;
  lastTime: number;
  /** Initial INVITEs, all copies and attempts. */
  readonly invites: Sighting[] = [];
  /** Nothing more is expected: a BYE or MESSAGE was answered, or the INVITE refused. */
  over = false;
  /** Looked up for every response: a dialog of days has too many messages to search. */
  readonly #requests = new Set<string>();
  #isAccepted = false;
  #isAnswered = false;

  constructor(callId: string, time: number) {
    this.callId = own(callId);
    this.firstTime = time;
    this.lastTime = time;
  }

  add(message: Message<SipMessage>): Sighting {
    const seen = sighting(message);
    this.sightings.push(seen);
    this.lastTime = Math.max(this.lastTime, message.origin.time);
    if (isInitialInvite(seen)) {
      this.invites.push(seen);
      this.over = false;
    }
    if (seen.status === 0) this.#requests.add(requestKey(seen));
    if (seen.status >= 200 && seen.method === 'INVITE') {
      this.#isAnswered = true;
      if (seen.status < 300) this.#isAccepted = true;
      else if (!this.#isAccepted) this.over = true;
    }
    if (seen.status >= 200 && (seen.method === 'BYE' || seen.method === 'MESSAGE')) this.over = true;
    return seen;
  }

  /** True if the request that this response answers was seen, on whatever hop. */
  hasRequestOf(response: Sighting): boolean {
    return this.#requests.has(requestKey(response));
  }

  /** True if an initial INVITE has no final response yet. */
  get pending(): boolean {
    return this.invites.length > 0 && !this.#isAnswered;
  }
}

const requestKey = ({ number, method, fromTag }: Sighting): string => `${number} ${method} ${fromTag}`;
