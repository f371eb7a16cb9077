import { describe, expect, it } from 'vitest';
import type { Invitation, Message, SdpPart } from '../../model/index.js';
import { chatMedia, directionOf, parseSdp } from '../../sdp-parser/index.js';
import { parseSip, type SipMessage } from '../../sip-parser/index.js';
import { type Answer, answerTo } from './evaluation-order.js';
import { otherReasonFor488 } from './unacceptable-offer.js';

const messageOf = (text: string): Message<SipMessage> =>
  ({ text, content: parseSip(text)!, faults: [] }) as unknown as Message<SipMessage>;

const CHAT = `m=message 7654 TCP/MSRP *
a=accept-types:message/cpim
a=path:msrp://198.51.100.20:7654/s1;tcp
`;
const sdp = (media: string): string =>
  `v=0\no=- 1 1 IN IP4 198.51.100.20\ns=-\nc=IN IP4 198.51.100.20\nt=0 0\n${media}`;

function partOf(text: string): SdpPart {
  const description = parseSdp(text);
  const chat = chatMedia(description);
  return { message: messageOf(''), description, chat, direction: chat && directionOf(description, chat) };
}

interface Given {
  readonly status: number;
  readonly media?: string;
  readonly headers?: string;
  readonly outcome?: Invitation['outcome'];
}

function answer({
  status,
  media = CHAT,
  headers = '',
  outcome = status < 300 ? 'accepted' : 'refused',
}: Given): Answer {
  return answerTo({
    request: messageOf(`INVITE sip:b@192.0.2.15 SIP/2.0\n${headers}\n`),
    final: status === 0 ? undefined : messageOf(`SIP/2.0 ${status} X\n\n`),
    offer: partOf(sdp(media)),
    outcome,
  } as unknown as Invitation);
}

const SENDONLY = `${CHAT}a=sendonly\n`;
const REPLACES = 'Session-Replaces: d5e4121a\n';

describe('the step of 7.3.2 that a refusal belongs to', () => {
  it.each([
    [{ status: 302 }, 'step-1'],
    [{ status: 480 }, 'step-1'],
    [{ status: 486, media: SENDONLY }, 'step-1'],
    [{ status: 603, headers: REPLACES }, 'step-1'],
    [{ status: 481, headers: REPLACES }, 'step-2'],
    [{ status: 481, headers: REPLACES, media: SENDONLY }, 'step-2'],
    [{ status: 481, headers: 'Session-Replaces:\n' }, 'unlisted'],
    [{ status: 481, media: SENDONLY }, 'unlisted'],
    [{ status: 488, media: SENDONLY }, 'step-4'],
    [{ status: 606, media: SENDONLY }, 'step-4'],
    [{ status: 415, media: SENDONLY }, 'step-4'],
    [{ status: 400, media: SENDONLY }, 'step-4'],
    [{ status: 403, media: SENDONLY }, 'step-4'],
    [{ status: 420, media: SENDONLY }, 'protocol'],
    [{ status: 422, media: SENDONLY }, 'protocol'],
    [{ status: 433, media: SENDONLY }, 'policy'],
    [{ status: 488 }, 'step-4'],
    [{ status: 488, media: '' }, 'protocol'],
    [{ status: 415 }, 'protocol'],
    [{ status: 400 }, 'protocol'],
    [{ status: 494 }, 'protocol'],
    [{ status: 408 }, 'timeout'],
    [{ status: 607 }, 'policy'],
    [{ status: 404 }, 'unlisted'],
    [{ status: 500 }, 'unlisted'],
    [{ status: 606 }, 'unlisted'],
    [{ status: 380 }, 'unlisted'],
  ] as const)('%o: %s', (given, by) =>
    expect(answer(given)).toMatchObject({ is: 'refused', status: given.status, by }),
  );

  it('a 2xx accepts, also one that crossed a CANCEL', () => expect(answer({ status: 200 }).is).toBe('accepted'));
  it('487 is no refusal, with its CANCEL in the capture or without', () => {
    expect(answer({ status: 487, outcome: 'cancelled' }).is).toBe('cancelled');
    expect(answer({ status: 487 }).is).toBe('cancelled');
  });
  it('no final response is no answer', () => expect(answer({ status: 0, outcome: 'pending' }).is).toBe('none'));
});

describe('another reason than the direction for a 488', () => {
  it.each([
    ['none: cpim over plain MSRP', CHAT, undefined],
    ['none: any type', CHAT.replace('message/cpim', '*'), undefined],
    ['TLS', CHAT.replace('TCP/MSRP', 'TCP/TLS/MSRP'), 'the offer asks for MSRP over TLS'],
    ['CEMA', `${CHAT}a=msrp-cema\n`, 'the offer asks for CEMA (RFC 6714)'],
    ['types', CHAT.replace('message/cpim', 'text/plain'), 'the offered accept-types lack message/cpim'],
    ['no chat', 'm=audio 4000 RTP/AVP 0\n', 'the offer has no m-line for chat'],
    ['audio too', `${CHAT}m=audio 4000 RTP/AVP 0\n`, 'the offer has other media besides the chat'],
    ['none: audio with port 0', `${CHAT}m=audio 0 RTP/AVP 0\n`, undefined],
    [
      'another host',
      CHAT.replace('msrp://198.51.100.20', 'msrp://198.51.100.99'),
      expect.stringContaining('RFC 6714 4.3'),
    ],
    ['another port', CHAT.replace(':7654/', ':7655/'), expect.stringContaining('RFC 6714 4.3')],
  ])('%s', (_, media, reason) => expect(otherReasonFor488(partOf(sdp(media)))).toEqual(reason));

  it('no offer', () => expect(otherReasonFor488(undefined)).toBe('the INVITE has no SDP offer'));
});
