import type { Message, Notify, Session, Settings, Subscribe, Subscription } from '../../model/index.js';
import { leavesSubscription, parameter, parseParameters } from '../../sip-parser/index.js';

const SECOND = 1_000_000;
/** RFC 4575 3.3 */
const DEFAULT_EXPIRES = 3600;
/** RFC 6665 4.1.3: the notifier ended it, and the client may subscribe again. */
const MAY_RETRY: ReadonlySet<string> = new Set(['deactivated', 'probation', 'timeout', 'giveup']);

/**
 * How a stretch of a subscription came to its end.
 * - `expired`: nobody refreshed it · `unsubscribed`: by the client · `ended`: by the notifier, which allows another
 * - `lost`: 481 to a refresh, so that another is needed · `over`: there is nothing more to subscribe to
 */
export type CoverEnd = 'expired' | 'unsubscribed' | 'ended' | 'lost' | 'over';

/** A stretch of time in which the client was subscribed. Times in microseconds since the epoch. */
export interface Cover {
  readonly from: number;
  readonly to: number;
  readonly end: CoverEnd;
  /** Another subscription that begins by then goes on with it. */
  readonly graceUntil: number;
  readonly refreshes: number;
  /** What began it, and what ended it or moved its expiry last. */
  readonly first: Message;
  readonly last: Message;
  /** A SUBSCRIBE near its end that was refused for a time, or whose answer was not seen. */
  readonly attempt: Subscribe | undefined;
  /** A NOTIFY came although it had expired: a refresh was not captured. */
  readonly unseenRefresh: Message | undefined;
}

/**
 * The stretches in which the client was subscribed to the group, by first moment: a refresh, and Subscription-State of a
 * NOTIFY, move the expiry that the 2xx set (RFC 6665 4.1.2, RFC 4575 3.3).
 */
export const coversOf = ({ subscriptions }: Session, settings: Settings): Cover[] =>
  subscriptions.flatMap(subscription => coversOfOne(subscription, settings)).sort((a, b) => a.from - b.from);

type Act = { readonly time: number; readonly message: Message } & (
  | { readonly subscribe: Subscribe }
  | { readonly notify: Notify }
);

function coversOfOne({ subscribes, notifies }: Subscription, settings: Settings): Cover[] {
  const acts: Act[] = [
    ...subscribes.map(subscribe => ({ subscribe, message: subscribe.transaction.request })),
    ...notifies.map(notify => ({ notify, message: notify.transaction.request })),
  ].map(act => ({ ...act, time: act.message.origin.time }));
  acts.sort((a, b) => a.time - b.time || a.message.number - b.message.number);
  const covers: Cover[] = [];
  let open: Cover | undefined;
  const close = (end: CoverEnd, to: number, last: Message, graceUntil: number): void => {
    if (open) covers.push({ ...open, end, to, last, graceUntil });
    open = undefined;
  };
  for (const act of acts) {
    const lapsed: boolean = open !== undefined && act.time > open.to + settings.guard;
    if (open && lapsed && 'subscribe' in act) close('expired', open.to, open.last, open.to + settings.guard);
    if ('subscribe' in act) {
      const { subscribe, time, message } = act;
      const { status } = subscribe;
      if (subscribe.expires === 0) {
        if (status === undefined || status < 300) close('unsubscribed', time, message, time + settings.byeWindow);
      } else if (status !== undefined && status < 300) {
        open = extended(open, act.time, message, expiryOf(subscribe));
      } else if (open && status === 481) {
        // The client learns of it by the 481, however late that comes.
        const told = subscribe.transaction.responses.at(-1)?.origin.time ?? time;
        close('lost', told, message, told + settings.byeWindow);
      } else if (open && (status === undefined || leavesSubscription(status))) {
        open = { ...open, attempt: subscribe };
      } else if (open) {
        close('over', time, message, Number.POSITIVE_INFINITY);
      }
    } else if (open) {
      const { notify, time, message } = act;
      if (notify.state === 'terminated') {
        const mayRetry = notify.reason !== undefined && MAY_RETRY.has(notify.reason);
        const grace = time + settings.byeWindow + retryAfter(notify) * SECOND;
        close(mayRetry ? 'ended' : 'over', time, message, mayRetry ? grace : Number.POSITIVE_INFINITY);
      } else {
        const to = notify.expires === undefined ? open.to : time + notify.expires * SECOND;
        open = {
          ...open,
          to: lapsed ? Math.max(to, time) : to,
          last: message,
          unseenRefresh: lapsed ? message : open.unseenRefresh,
        };
      }
    }
  }
  if (open) close('expired', open.to, open.last, open.to + settings.guard);
  return covers;
}

/** The subscription begins, or its expiry moves. */
const extended = (open: Cover | undefined, time: number, message: Message, to: number): Cover =>
  open
    ? { ...open, to, last: message, refreshes: open.refreshes + 1, attempt: undefined }
    : {
        from: time,
        to,
        end: 'expired',
        graceUntil: to,
        refreshes: 0,
        first: message,
        last: message,
        attempt: undefined,
        unseenRefresh: undefined,
      };

/** When what a 2xx granted expires. */
function expiryOf({ transaction, granted, expires }: Subscribe): number {
  const final = transaction.responses.findLast(({ content }) => content.status >= 200 && content.status < 300);
  return (final ?? transaction.request).origin.time + (granted ?? expires ?? DEFAULT_EXPIRES) * SECOND;
}

/** Seconds that the notifier asks to wait (RFC 6665 4.1.3). */
function retryAfter({ transaction }: Notify): number {
  const state = transaction.request.content.headers.first('subscription-state') ?? '';
  const semicolon = state.indexOf(';');
  const seconds = semicolon < 0 ? Number.NaN : Number(parameter(parseParameters(state, semicolon), 'retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}

/** What the stretches say of a time: covered without a gap, or up to a stretch after which nothing went on. */
export interface Coverage {
  /** The stretch that reached furthest without a gap. */
  readonly cover: Cover;
  /** The next one, after a gap. */
  readonly next: Cover | undefined;
  readonly refreshes: number;
  /** Another dialog went on where one had ended. */
  readonly moved: boolean;
}

/** Follows the stretches from the first on, each that begins in time going on with the one before. @param covers at least one, by first moment */
export function coverageOf(covers: readonly [Cover, ...Cover[]]): Coverage {
  let [cover] = covers;
  let refreshes = 0;
  let moved = false;
  for (const next of covers) {
    if (next.from > Math.max(cover.to, cover.graceUntil)) {
      return { cover, next, refreshes, moved };
    }
    refreshes += next.refreshes;
    if (next !== cover && next.to > cover.to) {
      moved = true;
      cover = next;
    }
  }
  return { cover, next: undefined, refreshes, moved };
}
