import { cite, type Session, type Settings, type SipRequestMessage } from '../../model/index.js';
import { duration } from '../citing.js';
import { defineRule, inconclusive, notObservable, violation } from '../rule.js';
import { clause } from './clause.js';
import { referredToFocus, subscribedAgain } from './example-inactive-group.js';
import { citeRefusedSubscribe, type InactiveGroup, inactiveGroup } from './inactive-group.js';

const WINDOW = 60_000_000;
/** Further attempts in the window that no client makes that has understood the 404. */
const STORM = 3;

export default defineRule<InactiveGroup>({
  id: 'CPM-7.3.2-GRPc.1',
  slug: 'subscribe-404-inactive',
  clause: clause('7.3.2 group list c', '404 to the SUBSCRIBE means: the group session is inactive.'),
  level: 'SHALL',
  severity: 'info',
  judges: 'client',
  observable: 'not',
  title: 'The client takes a group as inactive when its SUBSCRIBE is answered 404',
  rationale: `The group has no focus any more. A client that does not see it keeps asking the server for it, and lets its user write
to nobody.`,
  needs: 'A look at the device; a capture shows only a client that keeps asking',
  cannotTell: 'Nearly always: it happens inside the client',

  *targets(session) {
    const inactive = inactiveGroup(session);
    if (inactive) yield inactive;
  },

  check(inactive, session, settings) {
    const { time } = inactive.refusal;
    const evidence = citeRefusedSubscribe(inactive);
    const again = furtherSubscribes(session, time);
    const referred = refersAfter(session, time, settings);
    const cited = [...again, ...referred]
      .slice(0, 4)
      .map(request => cite(request, `a later ${request.content.method}`));
    const granted = session.focus.find(change => change.active && change.time > time);
    if (granted) {
      return inconclusive(
        'I-LEG',
        'The group was told to be active after the 404: another node than its focus may have answered',
        'a capture next to the focus, which shows whether it made the 404',
        ...evidence,
        cite(granted.message, 'who takes part, after the 404'),
      );
    }
    if (again.length >= STORM || referred.length > 0) {
      const seen = [
        ...(again.length > 0 ? [`${again.length} further SUBSCRIBE in ${duration(WINDOW)}`] : []),
        ...(referred.length > 0 ? [`${referred.length} REFER to the focus`] : []),
      ].join(', ');
      return violation(
        {
          message: `The client goes on asking the focus of a group that is inactive: ${seen}`,
          expected: 'no request to the focus after the 404, or one further attempt',
          seen,
          severity: 'warning',
        },
        ...evidence,
        ...cited,
      );
    }
    const attempts = again.length === 0 ? 'does not ask again' : `asks again ${again.length === 1 ? 'once' : 'twice'}`;
    return notObservable(
      `The SUBSCRIBE was answered 404, and the client ${attempts}`,
      'Look at the device: the group must be shown as ended, with nobody to write to',
      ...evidence,
      ...cited,
    );
  },

  examples: [
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: '404, and the session goes on and delivers what was stored (F24)',
      scene: 'group-inactive-404',
    },
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'One further attempt is no storm',
      scene: 'group-inactive-404',
      edits: [subscribedAgain(5)],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'The client subscribes three times more within a minute',
      scene: 'group-inactive-404',
      edits: [subscribedAgain(3), subscribedAgain(6), subscribedAgain(9)],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'The client asks the focus to invite somebody',
      scene: 'group-inactive-404',
      edits: [referredToFocus(8)],
    },
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'Attempts that were only asked for credentials do not count (T-AUTH)',
      scene: 'group-inactive-404',
      edits: [
        subscribedAgain(3, '407 Proxy Authentication Required'),
        subscribedAgain(4, '407 Proxy Authentication Required'),
        subscribedAgain(5),
      ],
    },
    {
      outcome: 'not-observable',
      reason: 'I-CFG',
      title: 'A REFER that crosses the 404',
      scene: 'group-inactive-404',
      edits: [referredToFocus(1)],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'The group turns out to be active: the 404 was made on the way',
      scene: 'group-short',
      edits: [
        { replace: ['SIP/2.0 200 OK', 'SIP/2.0 404 Not Found'], in: 'SIP/2.0 200 OK\nCSeq: 1 SUBSCRIBE' },
        { replace: ['reason=noresource', 'reason=timeout'], in: 'Subscription-State: terminated' },
      ],
    },
    {
      outcome: 'not-applicable',
      title: 'Another failure says nothing about the group (A20)',
      scene: 'group-inactive-404',
      edits: [{ replace: ['404 Not Found', '403 Forbidden'] }],
    },
    {
      outcome: 'not-applicable',
      title: '404 for another URI than that of the focus',
      scene: 'group-inactive-404',
      edits: [{ replace: ['SUBSCRIBE sip:conf-4036ad@', 'SUBSCRIBE sip:another@'] }],
    },
    { outcome: 'not-applicable', title: 'The subscription is granted', scene: 'group' },
    { outcome: 'not-applicable', title: 'A chat of two', scene: 'one-to-one' },
  ],
});

/** SUBSCRIBEs of the client in the minute after the 404; one that was only challenged was sent again. */
const furtherSubscribes = ({ subscriptions }: Session, time: number): SipRequestMessage[] =>
  subscriptions
    .flatMap(({ subscribes }) => subscribes)
    .filter(({ status, expires }) => status !== 401 && status !== 407 && expires !== 0)
    .map(({ transaction }) => transaction.request)
    .filter(({ origin }) => origin.time > time && origin.time <= time + WINDOW);

const refersAfter = ({ focusRequests }: Session, time: number, { guard }: Settings): SipRequestMessage[] =>
  focusRequests
    .filter(({ kind, request }) => kind === 'refer' && request.origin.time > time + guard)
    .map(({ request }) => request);
