import {
  cite,
  type Edit,
  type Evidence,
  type Finding,
  type Invitation,
  type Session,
  type Settings,
} from '../../model/index.js';
import { citeHeader, clock, duration, statusLine } from '../citing.js';
import { ANSWERS, FROM_CLIENT, hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { capOf, groupAcceptance } from './acceptance.js';
import { clause } from './clause.js';
import { citeEnd, isAliveAfter } from './session-time.js';
import { type Cover, type Coverage, coverageOf, coversOf } from './subscription-cover.js';

interface Target {
  readonly invitation: Invitation;
  readonly coverage: Coverage;
}

/** The refresh of the scene group is answered otherwise. */
const refreshAnswered = (line: string): Edit => ({
  replace: ['SIP/2.0 200 OK', `SIP/2.0 ${line}`],
  in: 'CSeq: 2 SUBSCRIBE\nSIP/2.0 200 OK',
});

/** The notifier of the scene group grants so many seconds, and says so in its NOTIFYs. */
const granted = (seconds: number): Edit[] => [
  { replace: ['Expires: 120', `Expires: ${seconds}`] },
  { replace: ['active;expires=120', `active;expires=${seconds}`] },
  { replace: ['active;expires=113', `active;expires=${seconds - 7}`] },
];

export default defineRule<Target>({
  id: 'CPM-7.3.2-GRPa.2',
  slug: 'conference-subscription-maintain',
  clause: clause('7.3.2 group list a', 'Keep that subscription as long as the client participates.'),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'fully',
  title: 'The conference subscription lasts as long as the group session',
  rationale: `When the subscription lapses, the client no longer learns who joins or leaves. The list of participants that the
user sees is then wrong, and messages go to people whom nobody sees.`,
  needs: 'SUBSCRIBE, NOTIFY and their responses from the 200 until the session ends',
  cannotTell: 'The capture is shorter than the subscription, or part of the signalling is missing',

  *targets(session, settings) {
    const accepted = groupAcceptance(session);
    if (accepted?.response === undefined) return;
    // What ended before the client joined belongs to an earlier membership.
    const joined = accepted.response.origin.time;
    const [first, ...more] = coversOf(session, settings).filter(({ to }) => to >= joined);
    if (first) yield { invitation: accepted.invitation, coverage: coverageOf([first, ...more]) };
  },

  check(target, session, settings) {
    const { cover } = target.coverage;
    const until = session.end?.time ?? session.watchedUntil;
    // A stretch that ends with the session, or later, leaves no gap.
    if (cover.to >= until || (cover.end === 'expired' && cover.to + settings.guard >= until))
      return kept(target, session);
    switch (cover.end) {
      case 'expired':
        return expired(target, session);
      case 'unsubscribed':
        return unsubscribed(target, session, settings);
      case 'over':
        return pass(
          `The subscription lasted until there was nothing more to subscribe to${soFar(session)}`,
          ...timeline(cover),
        );
      case 'ended':
      case 'lost':
        return notRenewed(target, session);
    }
  },

  examples: [
    { outcome: 'pass', title: 'Refreshed in time, and ended after the BYE (F18)', scene: 'group' },
    { outcome: 'pass', title: 'The session ends long before the subscription', scene: 'group-short' },
    {
      outcome: 'violation',
      title: 'The subscription lapses half a minute before it is refreshed (F23)',
      scene: 'group',
      edits: [...granted(30)],
    },
    {
      outcome: 'violation',
      title: 'The NOTIFY shortens the subscription, and it lapses',
      scene: 'group',
      edits: [{ replace: ['active;expires=113', 'active;expires=20'] }],
    },
    {
      outcome: 'violation',
      title: 'The client unsubscribes and stays in the session for 20 s',
      scene: 'group',
      edits: [
        { shift: 'Expires: 0\nSUBSCRIBE sip:', by: -20 },
        { shift: 'CSeq: 3 SUBSCRIBE\nSIP/2.0 200 OK', by: -20 },
      ],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'The notifier ends it by timeout, and the client does not subscribe again',
      scene: 'group',
      edits: [{ replace: ['active;expires=120', 'terminated;reason=timeout'], in: 'CSeq: 3 NOTIFY' }],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'A refresh is answered 481, and the client does not subscribe again',
      scene: 'group',
      edits: [refreshAnswered('481 Subscription Does Not Exist'), { drop: 'CSeq: 3 NOTIFY' }],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'The subscription lapses, where only the list in the INVITE says that it is a group',
      scene: 'group',
      edits: [{ replace: [';isfocus', ''], in: 'INVITE sip:' }, ...granted(30)],
    },
    {
      outcome: 'pass',
      title: 'A refresh is answered 404: the group is no longer active',
      scene: 'group',
      edits: [refreshAnswered('404 Not Found'), { drop: 'CSeq: 3 NOTIFY' }],
    },
    {
      outcome: 'pass',
      title: 'A refresh is answered 423, and the session ends before the subscription',
      scene: 'group',
      edits: [refreshAnswered('423 Interval Too Brief'), { drop: 'CSeq: 3 NOTIFY' }],
    },
    {
      outcome: 'pass',
      title: 'The notifier has nothing more to tell: noresource',
      scene: 'group',
      edits: [{ replace: ['active;expires=120', 'terminated;reason=noresource'], in: 'CSeq: 3 NOTIFY' }],
    },
    {
      outcome: 'pass',
      title: 'The 481 to a refresh comes after 40 s, and the client subscribes again at once',
      scene: 'group-subscription-lost',
      edits: [{ shift: 'SUBSCRIBE sip:\nCSeq: 3 SUBSCRIBE', by: -40 }],
    },
    {
      outcome: 'pass',
      title: 'The refresh goes into a new dialog, after a change of network',
      scene: 'group',
      edits: [
        { replace: ['Call-ID: sub-5531@', 'Call-ID: sub-5532@'], in: 'CSeq: 2 SUBSCRIBE' },
        { replace: [';tag=cf-s1', ''], in: 'CSeq: 2 SUBSCRIBE\nExpires: 3600' },
        { drop: 'CSeq: 3 NOTIFY' },
      ],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-EARLY',
      title: 'The capture is shorter than the subscription',
      scene: 'group-short',
      edits: [{ cutAt: 'BYE sip:' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-RACE',
      title: 'The client unsubscribes 2 s before its own BYE',
      scene: 'group',
      edits: [
        { shift: 'Expires: 0\nSUBSCRIBE sip:', by: -2.116 },
        { shift: 'CSeq: 3 SUBSCRIBE\nSIP/2.0 200 OK', by: -2.116 },
      ],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ONE',
      title: 'NOTIFYs go on after the expiry: a refresh was not captured',
      scene: 'group',
      edits: [...granted(30), { drop: 'CSeq: 2 SUBSCRIBE' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: 'A refresh was not answered in the capture',
      scene: 'group',
      edits: [...granted(75), { drop: 'CSeq: 2 SUBSCRIBE\nSIP/2.0 200 OK' }, { drop: 'CSeq: 3 NOTIFY' }],
    },
    {
      outcome: 'not-applicable',
      title: 'Never subscribed: that is for GRPa.1',
      scene: 'group-short',
      edits: [{ drop: 'Call-ID: sub-' }],
    },
    { outcome: 'not-applicable', title: 'The SUBSCRIBE was refused', scene: 'group-inactive-404' },
  ],
});

const soFar = ({ end }: Session): string => (end ? '' : ' so far');

function timeline({ first, last }: Cover): Evidence[] {
  const begin = cite(first, 'the subscription begins');
  return last === first ? [begin] : [begin, cite(last, 'the last that moved or ended it')];
}

function kept({ coverage }: Target, session: Session): Finding {
  const { cover, refreshes, moved } = coverage;
  const count = refreshes === 1 ? ', with 1 refresh' : `, with ${refreshes} refreshes`;
  const how = `${refreshes === 0 ? '' : count}${moved ? ', in more than one dialog' : ''}`;
  const evidence = [...timeline(cover), ...citeEnd(session)];
  if (session.end) return pass(`Subscribed until the session ended${how}`, ...evidence);
  if (how !== '') return pass(`Subscribed so far${how}, until ${clock(cover.to)}`, ...evidence);
  return inconclusive(
    'I-EARLY',
    `Subscribed so far: the subscription runs until ${clock(cover.to)}, later than the capture`,
    'a capture that is longer than the subscription, or goes on until the session ends',
    ...evidence,
  );
}

function expired({ coverage, invitation }: Target, session: Session): Finding {
  const { cover, next } = coverage;
  const message = `The subscription expired at ${clock(cover.to)} and was not refreshed`;
  const evidence = [
    ...timeline(cover),
    ...(next ? [cite(next.first, 'the client subscribes again')] : []),
    ...citeEnd(session),
  ];
  const hidden = hides(session, ...FROM_CLIENT, ...ANSWERS, 'to-client', 'leg');
  if (hidden) return undecided(hidden, message, ...evidence);
  const { unseenRefresh, attempt } = cover;
  if (unseenRefresh) {
    return inconclusive(
      'I-ONE',
      `${message}, but NOTIFYs went on: a refresh took a way that was not captured`,
      'a capture that shows all that the client sends',
      ...evidence,
      citeHeader(unseenRefresh as Target['invitation']['request'], 'subscription-state', 'a NOTIFY after the expiry'),
    );
  }
  if (attempt && attempt.status === undefined) {
    const asked = cite(attempt.transaction.request, 'a refresh without an answer');
    return inconclusive(
      'I-LOSS',
      `${message}, but a refresh was not answered`,
      'a capture that shows the answer to it',
      ...evidence,
      asked,
    );
  }
  const until = next ? next.from : (session.end?.time ?? session.watchedUntil);
  const refused = attempt?.transaction.responses.findLast(({ content }) => content.status >= 300);
  return violation(
    {
      message: refused ? `${message} after ${statusLine(refused)} to a refresh` : message,
      expected: `a SUBSCRIBE before ${clock(cover.to)}`,
      seen: `${next ? 'a new SUBSCRIBE' : 'none'} ${next ? 'only ' : 'in the '}${duration(until - cover.to)}${next ? ' later' : ' after it in which the session was up'}`,
      severity: refused ? 'warning' : capOf(invitation),
    },
    ...evidence,
    ...(refused ? [cite(refused, 'the answer to the refresh')] : []),
  );
}

/** A client that leaves may end its subscription a little before its own BYE. */
const LEAVING = 5_000_000;

function unsubscribed({ coverage, invitation }: Target, session: Session, { byeWindow, guard }: Settings): Finding {
  const { cover } = coverage;
  const { end, watchedUntil } = session;
  const message = 'The client ended the subscription and stayed in the session';
  const evidence = [
    citeHeader(cover.last as Target['invitation']['request'], 'expires', 'the client unsubscribes'),
    ...citeEnd(session),
  ];
  // A BYE by UDP is lost without a trace: only what came later shows that the client stayed.
  if (!end && (watchedUntil <= cover.to + byeWindow || !isAliveAfter(session, cover.to))) {
    const needed = 'a capture that goes on until the session ends';
    return inconclusive(
      'I-EARLY',
      'The client ended the subscription, and nothing of the session was seen after it',
      needed,
      ...evidence,
    );
  }
  const stayed = (end?.time ?? watchedUntil) - cover.to;
  if (end && stayed <= (end.byClient ? LEAVING : guard)) {
    return inconclusive(
      'I-RACE',
      `The client ended the subscription ${duration(stayed)} before the session ended: it was leaving, or the messages crossed`,
      'a capture of a session that goes on for some seconds',
      ...evidence,
    );
  }
  const hidden = hides(session, ...FROM_CLIENT, 'leg');
  if (hidden) return undecided(hidden, message, ...evidence);
  return violation(
    {
      message,
      expected: 'the un-SUBSCRIBE after the BYE, or none',
      seen: `Expires: 0, ${duration(stayed)} before ${end ? 'the session ended' : 'the end of the capture'}`,
      severity: capOf(invitation),
    },
    ...timeline(cover).slice(0, 1),
    ...evidence,
  );
}

/** The notifier ended the subscription, or no longer knew it, and another was due. */
function notRenewed({ coverage }: Target, session: Session): Finding {
  const { cover, next } = coverage;
  const { end, watchedUntil } = session;
  const evidence = [...timeline(cover), ...citeEnd(session)];
  const until = end?.time ?? watchedUntil;
  const what = cover.end === 'lost' ? 'A refresh was answered 481' : 'The notifier ended the subscription';
  if (until <= cover.graceUntil) {
    if (end) return pass(`${what} ${duration(until - cover.to)} before the session ended`, ...evidence);
    const needed = 'a capture that goes on until the client subscribes again, or the session ends';
    return inconclusive('I-EARLY', `${what} just before the capture ends`, needed, ...evidence);
  }
  const hidden = hides(session, ...FROM_CLIENT, 'leg');
  if (hidden) return undecided(hidden, `${what}, and no new SUBSCRIBE was seen`, ...evidence);
  const wait = duration((next?.from ?? until) - cover.to);
  return violation(
    {
      message: `${what}, and the client did not subscribe again in time`,
      expected: `a new SUBSCRIBE within ${duration(cover.graceUntil - cover.to)}`,
      seen: next ? `a new SUBSCRIBE ${wait} later` : `none in ${wait}`,
      severity: 'warning',
    },
    ...evidence,
    ...(next ? [cite(next.first, 'the client subscribes again')] : []),
  );
}
