import { cite, type Evidence, type Finding, type Session, type Settings, type Subscribe } from '../../model/index.js';
import { citeHeader, duration, statusLine } from '../citing.js';
import { FROM_CLIENT, hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { type Acceptance, answerUnseen, capOf, groupAcceptance } from './acceptance.js';
import { clause } from './clause.js';
import { beyondClientLeg } from './client-leg.js';
import { BEYOND_FIRST_PROXY, SUBSCRIBED_IN_DIALOG } from './example-traces.js';
import { citeEnd } from './session-time.js';

export default defineRule<Acceptance>({
  id: 'CPM-7.3.2-GRPa.1',
  slug: 'conference-subscribe',
  clause: clause('7.3.2 group list a', 'After accepting a group INVITE, SUBSCRIBE to the conference event package.'),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'fully',
  title: 'The client subscribes to the conference event package of a group that it joins',
  rationale: `Only the conference event package tells who is in the group, who comes and goes, and that it is still active.
Without it the user sees an old list of participants, or none.`,
  needs: 'The SIP of the client from the 200 until the session ends',
  cannotTell: 'The capture ends too early, or what the client sends may take a way that was not captured',

  *targets(session) {
    const accepted = groupAcceptance(session);
    if (accepted) yield accepted;
  },

  check(accepted, session, settings) {
    const subscribes = session.subscriptions.flatMap(subscription => subscription.subscribes).filter(isLasting);
    const at = accepted.response?.origin.time ?? accepted.invitation.request.origin.time;
    const after = subscribes.find(({ transaction }) => transaction.request.origin.time >= at);
    const before = after ? undefined : subscribes.findLast(subscribe => isValidAt(subscribe, at));
    if (accepted.response === undefined) return answerUnseen(accepted);
    const joined = cite(accepted.response, `the ${statusLine(accepted.response)}: the client joins the group`);
    if (after)
      return pass(`SUBSCRIBE ${gapText(after, at)} after the 200${resultText(after)}`, joined, ...citeSubscribe(after));
    if (before) {
      return pass('A subscription from before the 200 was still valid', joined, ...citeSubscribe(before));
    }
    return absent(accepted, session, settings, at, joined);
  },

  examples: [
    { outcome: 'pass', title: 'SUBSCRIBE right after the 200', scene: 'group' },
    { outcome: 'pass', title: 'SUBSCRIBE answered 404: the group is no longer active', scene: 'group-inactive-404' },
    {
      outcome: 'pass',
      title: 'SUBSCRIBE between the 200 and the ACK',
      scene: 'group-short',
      edits: [{ shift: 'SUBSCRIBE sip:', by: -0.195 }],
    },
    {
      outcome: 'pass',
      title: 'SUBSCRIBE inside the dialog of the INVITE counts (F22)',
      scene: 'group-short',
      edits: SUBSCRIBED_IN_DIALOG,
    },
    {
      outcome: 'pass',
      title: 'A subscription from before is still valid',
      scene: 'group-short',
      edits: [
        { shift: 'SUBSCRIBE sip:', by: -30 },
        { shift: 'CSeq: 1 SUBSCRIBE\nSIP/2.0 200 OK', by: -30 },
      ],
    },
    {
      outcome: 'pass',
      title: 'SUBSCRIBE to a wrong URI: that is for CPM-7.3.2-8a',
      scene: 'group-short',
      edits: [
        { replace: ['SUBSCRIBE sip:conf-598387@focus1.ims.example.com', 'SUBSCRIBE sip:+15555550101@ims.example.com'] },
      ],
    },
    {
      outcome: 'pass',
      title: 'The INVITE has no Contact: what the client subscribed to right after can only be this group',
      scene: 'group',
      edits: [{ replace: ['\nContact: ', '\nX-Contact: '], in: 'INVITE sip:' }],
    },
    {
      outcome: 'violation',
      title: 'No SUBSCRIBE until the BYE (F19)',
      scene: 'group-short',
      edits: [{ drop: 'Call-ID: sub-' }],
    },
    {
      outcome: 'violation',
      title: 'Expires 0 asks for the state once and subscribes to nothing',
      scene: 'group-short',
      edits: [{ replace: ['Expires: 3600', 'Expires: 0'], in: 'Call-ID: sub-' }, { drop: 'Subscription-State' }],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'No SUBSCRIBE in 14 s, and the session is still up',
      scene: 'group',
      edits: [{ drop: 'Call-ID: sub-' }, { cutAt: 'BYE sip:' }],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'No SUBSCRIBE, where only the list in the INVITE says that it is a group',
      scene: 'group-short',
      edits: [{ replace: [';isfocus', ''], in: 'INVITE sip:' }, { drop: 'Call-ID: sub-' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-EARLY',
      title: 'The capture ends 3 s after the 200 (F20)',
      scene: 'group',
      edits: [{ drop: 'Call-ID: sub-' }, { cutAt: 'MSRP LONXAQ0S SEND' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ONE',
      title: 'NOTIFYs come, but no SUBSCRIBE was captured',
      scene: 'group-short',
      edits: [{ drop: 'CSeq: 1 SUBSCRIBE' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ONE',
      title: 'Only what the network sent was captured',
      scene: 'group-short',
      edits: [{ drop: 'CSeq: 1 SUBSCRIBE' }, { keepOnlyFrom: '198.51.100.10' }, { drop: 'NOTIFY sip:' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-RACE',
      title: 'The focus ends the session 0.8 s after the 200',
      scene: 'group-short',
      edits: [{ drop: 'Call-ID: sub-' }, { hide: 'msrp' }, { shift: 'BYE sip:', by: -5.965 }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LOSS',
      title: 'The 200 was never acknowledged',
      scene: 'group-short',
      edits: [{ drop: 'Call-ID: sub-' }, { hide: 'msrp' }, { drop: 'ACK sip:' }, { drop: 'CSeq: 2 BYE' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'The session was captured beyond the first proxy: the SUBSCRIBE may go another way',
      scene: 'group-short',
      edits: [BEYOND_FIRST_PROXY, { drop: 'Call-ID: sub-' }],
    },
    { outcome: 'not-applicable', title: 'The group invitation is refused', scene: 'group-refused-486' },
    { outcome: 'not-applicable', title: 'A one-to-one session', scene: 'one-to-one' },
    { outcome: 'not-applicable', title: 'The client re-joins by an INVITE of its own', scene: 'group-rejoin' },
  ],
});

/** Expires 0 ends or fetches (RFC 6665 4.1.2.3, 4.4.3). */
const isLasting = ({ expires }: Subscribe): boolean => expires !== 0;

/** RFC 4575 3.3 */
const DEFAULT_EXPIRES = 3600;

function isValidAt({ transaction, status, granted, expires }: Subscribe, time: number): boolean {
  if (status !== undefined && status >= 300) return false;
  const seconds = granted ?? expires ?? DEFAULT_EXPIRES;
  return transaction.request.origin.time + seconds * 1_000_000 > time;
}

const gapText = ({ transaction }: Subscribe, at: number): string => duration(transaction.request.origin.time - at);

function resultText({ transaction, status }: Subscribe): string {
  const final = transaction.responses.findLast(({ content }) => content.status >= 200);
  if (!final) return ', with no answer in the capture';
  if (status !== undefined && status < 300) return '';
  const inactive = status === 404 ? ': the group is no longer active' : '';
  return `, answered ${statusLine(final)}${inactive}`;
}

function citeSubscribe({ transaction }: Subscribe): Evidence[] {
  const { request, responses } = transaction;
  const final = responses.findLast(({ content }) => content.status >= 200);
  const asked = [cite(request, 'the SUBSCRIBE of the client'), citeHeader(request, 'event', 'its Event')];
  return final ? [...asked, cite(final, 'its answer')] : asked;
}

/** No SUBSCRIBE was seen: a violation only where nothing unseen could explain it. */
function absent(
  { invitation }: Acceptance,
  session: Session,
  settings: Settings,
  at: number,
  joined: Evidence,
): Finding {
  const subject = 'No SUBSCRIBE to the conference event package was seen';
  const notified = session.subscriptions.flatMap(({ notifies }) => notifies)[0];
  if (notified) {
    const evidence = [joined, cite(notified.transaction.request, 'a NOTIFY of the conference package')];
    const needed = 'a capture that shows all that the client sends';
    return inconclusive(
      'I-ONE',
      `${subject}, but NOTIFYs came: the SUBSCRIBE took a way that was not captured`,
      needed,
      ...evidence,
    );
  }
  const hidden = hides(session, ...FROM_CLIENT);
  if (hidden) return undecided(hidden, subject, joined);
  const leg = beyondClientLeg(session, invitation);
  if (leg)
    return inconclusive(leg.reason, `${subject}, which may go another way than past this capture`, leg.needed, joined);
  const severity = capOf(invitation);
  const expected = 'SUBSCRIBE with Event: conference to the Contact of the INVITE';
  const { end, watchedUntil } = session;
  if (end) {
    const lasted = end.time - at;
    if (end.cause === 'no-ack') {
      return inconclusive(
        'I-LOSS',
        `${subject}, but the 200 was never acknowledged`,
        'a capture that shows the ACK',
        joined,
      );
    }
    if (lasted <= settings.guard) {
      const message = `${subject}, but the session ended ${duration(Math.max(0, lasted))} after the 200`;
      return inconclusive('I-RACE', message, 'a capture of a session that lasts', joined, ...citeEnd(session));
    }
    const seen = `none in ${duration(lasted)}, until the session ended`;
    return violation(
      { message: `${subject} while the session was up`, expected, seen, severity },
      joined,
      ...citeEnd(session),
    );
  }
  const watched = watchedUntil - at;
  if (watched <= settings.subscribeWindow) {
    const message = `${subject} in the ${duration(Math.max(0, watched))} between the 200 and the end of the capture`;
    return inconclusive('I-EARLY', message, 'a capture that goes on until the session ends', joined);
  }
  const last = session.messages.at(-1);
  return violation(
    {
      message: `${subject} so far, and the session is still up`,
      expected: `${expected}, within ${duration(settings.subscribeWindow)}`,
      seen: `none in ${duration(watched)}`,
      severity: 'warning',
    },
    joined,
    ...(last ? [cite(last, 'the last message of the session')] : []),
  );
}
