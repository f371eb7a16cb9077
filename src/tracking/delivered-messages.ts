import { own } from '../latin1.js';
import type { ChainDirection, LateNotification, Session } from '../model/index.js';

/** What is kept of a session that was handed over, once for all its messages. */
type Past = Pick<LateNotification, 'session' | 'sessionEnd' | 'deferred'>;

/** A message of such a session. */
export interface Delivered {
  readonly in: Past;
  readonly direction: ChainDirection;
  /** Microseconds since the epoch. */
  readonly sentAt: number;
}

/** The newest ids are remembered: about 200 bytes each. */
const KEPT = 100_000;
/** Sessions remembered for one id: the devices of a fork, the two ends of a conversation. */
const SESSIONS = 4;

/** Which session carried which message, for notifications that come when the session is long gone. */
export class DeliveredMessages {
  readonly #byId = new Map<string, Delivered[]>();

  /** Notes the messages of a session that is handed over. */
  add({ id, kind, end, chains }: Session): void {
    if (chains.length === 0) return;
    const past = { session: id, sessionEnd: end?.time, deferred: kind === 'deferred-one-to-one' };
    for (const { messageId, direction, sentAt } of chains) {
      const known = this.#byId.get(messageId);
      if (known) {
        if (known.length < SESSIONS) known.push({ in: past, direction, sentAt });
        continue;
      }
      this.#byId.set(own(messageId), [{ in: past, direction, sentAt }]);
      if (this.#byId.size > KEPT) this.#dropOldest();
    }
  }

  #dropOldest(): void {
    for (const oldest of this.#byId.keys()) return void this.#byId.delete(oldest);
  }

  /**
   * The message that a notification reports on; of several sessions that carried it the one that fits, else the first.
   * @param fromClient whether the client sent the notification
   */
  of(messageId: string, fromClient: boolean): Delivered | undefined {
    const known = this.#byId.get(messageId);
    const fitting = fromClient ? 'to-client' : 'from-client';
    return known?.find(({ direction }) => direction === fitting) ?? known?.[0];
  }
}
