import {
  type ConnectionEvent,
  cite,
  type Evidence,
  endpointText,
  type Finding,
  type Invitation,
  isMsrp,
  isMsrpRequest,
  type Message,
  type SdpPart,
  type Session,
  type Settings,
  type SipResponseMessage,
} from '../../model/index.js';
import { setupOf } from '../../sdp-parser/index.js';
import { duration, statusLine } from '../citing.js';
import { FROM_CLIENT, hides, undecided } from '../hidden.js';
import { defineRule, inconclusive, pass, violation } from '../rule.js';
import { acceptance } from './acceptance.js';
import { clause } from './clause.js';
import { beyondClientLeg } from './client-leg.js';
import { CLIENT_LISTENS, CONNECTED_LATE, mediaEvent, NO_MEDIA, PROXIED } from './example-media.js';

interface Target {
  readonly invitation: Invitation;
  readonly response: SipResponseMessage;
  readonly answer: SdpPart;
  /** Undefined where MSRP began without an ACK in the capture. */
  readonly ack: Message | undefined;
}

/** RFC 4975 5.4: who connects sends at once; this long without a byte is told as `silent`. */
const SILENT = 10_000_000;

export default defineRule<Target>({
  id: 'CPM-7.3.2-ACK2',
  slug: 'media-plane-start',
  clause: clause('7.3.2 ACK list 2', 'After ACK the media plane is set up.'),
  level: 'SHALL',
  severity: 'error',
  judges: 'client',
  observable: 'fully',
  title: 'After the ACK the client sets up the MSRP connection',
  rationale: `Both sides show an open chat as soon as the invitation is accepted. If the client does not connect, or does not listen
where its answer says, nothing that is written arrives.`,
  needs: 'The MSRP connection of the session, or at least its first packets',
  cannotTell: `MSRP runs past the capture, as it often does: no packet to or from the addresses in the SDP is never held against the
client`,
  knownBehaviour:
    'Clients often connect right after their 200, before the ACK; networks with CEMA let them connect to the address of c= and m= instead of that of the path',

  *targets(session) {
    const accepted = acceptance(session);
    if (accepted?.response === undefined) return;
    const { invitation, response } = accepted;
    const answer = invitation.answer ?? invitation.earlyAnswer;
    if (!answer?.chat || !invitation.offer?.chat || session.up === undefined) return;
    yield { invitation, response, answer, ack: invitation.ack };
  },

  check(target, session, settings) {
    const { response, ack } = target;
    const evidence = [
      cite(response, `the ${statusLine(response)}`),
      ...(ack ? [cite(ack, 'the ACK')] : []),
      citeAddress(target),
    ];
    const first = session.msrp.flatMap(msrp => msrp.messages.filter(message => isClients(message, msrp.clientPath)))[0];
    if (first) return started(first, target, session, settings, evidence);
    const connections = session.mediaConnections ?? [];
    const tls = connections.find(({ event }) => event === 'encrypted');
    if (tls) {
      return pass(
        `TLS was set up between ${ends(tls)} ${after(tls, target)}: what it carries cannot be read`,
        ...evidence,
      );
    }
    const seen = session.msrp.some(({ messages }) => messages.length > 0)
      ? undefined
      : attempted(connections, target, session, evidence);
    if (seen) return seen;
    const hidden = hides(session, 'msrp');
    if (hidden) return undecided(hidden, 'Whether the client set up MSRP cannot be told', ...evidence);
    const needed = 'a capture that includes the MSRP connection of the session';
    return inconclusive('I-NOMEDIA', 'No MSRP of the client was captured', needed, ...evidence);
  },

  examples: [
    { outcome: 'pass', title: 'The client connects and sends first (F01)', scene: 'deferred-one-to-one' },
    {
      outcome: 'pass',
      title: 'It connects before the ACK, right after its 200',
      scene: 'one-to-one',
      edits: [{ shift: 'ACK sip:', by: 0.2 }, { drop: 'MSRP b5EM4ZxG' }],
    },
    { outcome: 'pass', title: 'Over TLS: the handshake is enough', scene: 'deferred-tls' },
    {
      outcome: 'pass',
      title: 'The relay in c= and m= is another host than that of the path (T-CEMA, F45)',
      scene: 'one-to-one',
      edits: PROXIED,
    },
    { outcome: 'pass', title: 'Seen on both legs (T-B2B)', scene: 'one-to-one-hops' },
    {
      outcome: 'pass',
      title: 'The client listens, the other side connects, and its first SEND is answered',
      scene: 'one-to-one',
      edits: [...CLIENT_LISTENS, { drop: 'MSRP TQMwfSDW' }],
    },
    {
      outcome: 'pass',
      title: 'The client tried, and the other side refused the connection',
      scene: 'one-to-one',
      edits: [...NO_MEDIA, mediaEvent('04.320', '198.51.100.20:7680', '192.0.2.15:51329', 'refused')],
    },
    {
      outcome: 'violation',
      title: 'The client does not listen where its answer says: it refuses the connection',
      scene: 'one-to-one',
      edits: [
        ...NO_MEDIA,
        ...CLIENT_LISTENS,
        mediaEvent('04.320', '192.0.2.15:2855', '198.51.100.20:40100', 'refused'),
      ],
    },
    {
      outcome: 'violation',
      title: 'The client connects and sends nothing for as long as the session lasts (RFC 4975 5.4)',
      scene: 'one-to-one',
      edits: [...NO_MEDIA, mediaEvent('04.320', '192.0.2.15:51329', '198.51.100.20:7680', 'silent')],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'The client connects 40 s after the ACK',
      scene: 'one-to-one',
      edits: CONNECTED_LATE,
    },
    {
      outcome: 'inconclusive',
      reason: 'I-NOMEDIA',
      title: 'Signalling only: no packet to or from the addresses in the SDP',
      scene: 'deferred-signalling-only',
    },
    {
      outcome: 'inconclusive',
      reason: 'I-NOMEDIA',
      title: 'The other side connects and sends nothing',
      scene: 'one-to-one',
      edits: [...NO_MEDIA, ...CLIENT_LISTENS, mediaEvent('04.320', '198.51.100.20:40100', '192.0.2.15:2855', 'silent')],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ONE',
      title: 'The client tried, and no answer was captured',
      scene: 'one-to-one',
      edits: [...NO_MEDIA, mediaEvent('04.320', '192.0.2.15:51329', '198.51.100.20:7680', 'unanswered')],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ENC',
      title: 'TLS was agreed on, and none was captured',
      scene: 'deferred-tls',
      edits: [{ drop: ' encrypted' }, { drop: ' opened tls' }, { drop: ' closed tls' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-ONE',
      title: 'Only what the other side sends by MSRP was captured',
      scene: 'one-to-one',
      edits: [{ drop: 'From-Path: msrp://192.0.2.15:9/QLAict7z;tcp' }],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'The connection is refused, and the answer was captured beyond the first proxy',
      scene: 'one-to-one',
      edits: [
        ...NO_MEDIA,
        ...CLIENT_LISTENS,
        { replace: [';branch=z9hG4bK-pc-', ';branch=z9hG4bK-x-'], in: 'CSeq: 1 INVITE\nSIP/2.0 ' },
        mediaEvent('04.320', '192.0.2.15:2855', '198.51.100.20:40100', 'refused'),
      ],
    },
    {
      outcome: 'not-applicable',
      title: 'Neither ACK nor MSRP was captured',
      scene: 'one-to-one',
      edits: [{ drop: 'ACK sip:' }, { hide: 'msrp' }],
    },
    { outcome: 'not-applicable', title: 'Refused', scene: 'deferred-refused-480' },
    { outcome: 'not-applicable', title: 'The client itself invites', scene: 'one-to-one-originated' },
  ],
});

const isClients = (message: Message, clientPath: string | undefined): boolean =>
  isMsrp(message) && clientPath !== undefined && message.content.fromPath.at(-1) === clientPath;

const ends = ({ origin }: ConnectionEvent): string =>
  `${endpointText(origin.source)} and ${endpointText(origin.destination)}`;

/** `0.02 s after the ACK` */
function after({ origin }: { readonly origin: ConnectionEvent['origin'] }, { ack, response }: Target): string {
  const since = (ack ?? response).origin.time;
  const gap = duration(Math.abs(origin.time - since));
  return `${gap} ${origin.time < since ? 'before' : 'after'} the ${ack ? 'ACK' : '200'}`;
}

/** The path of the side that is connected to. */
function citeAddress({ answer, invitation }: Target): Evidence {
  const offer = invitation.offer!;
  const part = isPassive(answer) ? answer : offer;
  const path = part.chat!.attributes.find(({ name }) => name === 'path');
  const whose = part === offer ? 'the other side' : 'the client';
  return cite(part.message, `${whose} is connected to: its path`, (path ?? part.chat!.line).start);
}

/** RFC 4145 4, RFC 6135 4.2; without a=setup the side that offers connects (RFC 4975 5.4). */
function isPassive({ chat, description }: SdpPart): boolean {
  const role = chat && setupOf(chat, description);
  return role === 'passive' || role === undefined;
}

/** MSRP of the client was seen. */
function started(
  first: Message,
  target: Target,
  session: Session,
  { mediaWindow }: Settings,
  evidence: readonly Evidence[],
): Finding {
  const what = isMsrpRequest(first) ? first.content.method : 'response';
  const shown = [...evidence, cite(first, 'the first MSRP of the client')];
  const opened = session.msrp
    .flatMap(({ connections }) => connections)
    .filter(({ event }) => event === 'opened')
    .sort((a, b) => a.origin.time - b.origin.time)[0];
  const { ack } = target;
  if (
    !opened ||
    !ack ||
    opened.origin.time <= ack.origin.time + mediaWindow ||
    !isItsDuty(opened, first, target, session)
  ) {
    return pass(`The client's first MSRP, a ${what}, came ${after(first, target)}`, ...shown);
  }
  const hidden = hides(session, 'msrp', ...FROM_CLIENT) ?? beyondClientLeg(session, target.invitation);
  if (hidden) return undecided(hidden, `The client connected ${after(opened, target)}, as far as was seen`, ...shown);
  return violation(
    {
      message: `The client connected only ${after(opened, target)}, while the session was up`,
      expected: `a connection within ${duration(mediaWindow)}`,
      seen: `${endpointText(opened.origin.source)} connects ${after(opened, target)}`,
      severity: 'warning',
      due: ack.origin.time + mediaWindow,
    },
    ...shown,
  );
}

/** The client was to connect by its answer, did, and nothing says that it was connected before or agreed on anew. */
function isItsDuty(
  { origin }: ConnectionEvent,
  first: Message,
  { answer, invitation }: Target,
  { msrp, dialogs }: Session,
): boolean {
  const isAgreedAgain = dialogs[0]?.transactions.some(
    ({ request }) => request !== invitation.request && ['INVITE', 'UPDATE'].includes(request.content.method),
  );
  const wasConnected = msrp.some(({ messages }) => messages.some(message => message.origin.time < origin.time));
  return !isPassive(answer) && !isAgreedAgain && !wasConnected && origin.source.address === first.origin.source.address;
}

/** No MSRP was seen, but connections to where it was announced. Undefined where they say nothing of the client. */
function attempted(
  connections: readonly ConnectionEvent[],
  target: Target,
  session: Session,
  evidence: readonly Evidence[],
): Finding | undefined {
  const { clientEndpoint, end, watchedUntil } = session;
  const isClient = ({ address }: { readonly address: string }): boolean => address === clientEndpoint?.address;
  const leg = beyondClientLeg(session, target.invitation);
  const hidden = leg ?? hides(session, ...FROM_CLIENT);
  for (const event of connections) {
    const { source, destination } = event.origin;
    const way = `from ${endpointText(source)} to ${endpointText(destination)}`;
    const when = `${after(event, target)} (frame ${event.origin.frames.at(-1)})`;
    if (event.event === 'refused' && isClient(source) && isPassive(target.answer)) {
      const message = `The client refused the MSRP connection of ${endpointText(destination)} with a RST ${when}`;
      if (hidden) return undecided(hidden, message, ...evidence);
      const expected = `a connection to ${endpointText(source)}, which its answer announces`;
      return violation({ message, expected, seen: 'RST in answer to the SYN' }, ...evidence);
    }
    if (event.event === 'refused' && isClient(destination)) {
      return pass(`The client connected ${when}, and ${endpointText(source)} refused it`, ...evidence);
    }
    if (event.event === 'silent' && isClient(source)) {
      const until = Math.min(end?.time ?? Number.POSITIVE_INFINITY, watchedUntil);
      if (until - event.origin.time < SILENT) continue;
      const message = `The client connected ${way} ${when}, and sent nothing on it`;
      if (hidden) return undecided(hidden, message, ...evidence);
      return violation(
        {
          message,
          expected: 'a SEND at once from the side that connects (RFC 4975 5.4)',
          seen: `no byte in ${duration(until - event.origin.time)}`,
          due: event.origin.time + SILENT,
        },
        ...evidence,
      );
    }
    if (event.event === 'unanswered' && isClient(source)) {
      const needed = 'a capture that shows both directions of the MSRP connection';
      return inconclusive(
        'I-ONE',
        `The client tried to connect ${way} ${when}, and nothing answered`,
        needed,
        ...evidence,
      );
    }
  }
  return undefined;
}
