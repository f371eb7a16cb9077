/** A dialog from a few words: what the rules of transactions, offers and answers are tried on. */
import { compose } from '../../fixtures/write-capture.mjs';

/** `>` from the network to the client, `<` the other way. */
export interface Line {
  readonly way: '>' | '<';
  /** `INVITE`, `200` … */
  readonly what: string;
  /** Number and method. */
  readonly cseq: string;
  /** Tag of the client; none in the INVITE. */
  readonly tag?: string;
  readonly branch?: string;
  /** Further header fields. */
  readonly more?: readonly string[];
  /** Session-id of the path in its SDP, or the whole path; undefined: it has none. */
  readonly sdp?: string;
  /** Call-ID, if not that of all. */
  readonly call?: string;
  /** The request was sent by the client, so From is its tag. */
  readonly fromClient?: boolean;
}

const NETWORK = '198.51.100.10:5060';
const CLIENT = '192.0.2.15:5060';
const CPM = 'Accept-Contact: *;+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.session"';

/** One message of MSRP: `from` and `to` are paths, the topmost URI first. */
export interface MsrpLine {
  readonly way: '>' | '<';
  /** Transaction id, then method or status. */
  readonly start: string;
  readonly to: string;
  readonly from: string;
  readonly id?: string;
  /** `1-5/9` */
  readonly range?: string;
  readonly body?: string;
  /** Flag of the end-line. */
  readonly flag?: '$' | '+' | '#';
  /** Port of the client; another one is another connection. */
  readonly port?: number;
}

/** A trace of MSRP over one connection, from ten seconds after the SIP of `dialogTrace`, a tenth of a second apart. */
export function msrpTrace(lines: readonly MsrpLine[]): string {
  const parts = lines.map((line, index) => {
    const time = new Date(Date.UTC(2026, 2, 5, 7, 30, 10) + index * 100).toISOString();
    const ends = ['198.51.100.20:7710', `192.0.2.15:${line.port ?? 50972}`];
    const [from, to] = line.way === '>' ? ends : ends.reverse();
    const [transaction] = line.start.split(' ');
    const text = [
      `MSRP ${line.start}`,
      `To-Path: ${line.to}`,
      `From-Path: ${line.from}`,
      ...(line.id === undefined ? [] : [`Message-ID: ${line.id}`]),
      ...(line.range === undefined ? [] : [`Byte-Range: ${line.range}`]),
      ...(line.body === undefined ? [] : ['Content-Type: text/plain', '', line.body]),
      `-------${transaction}${line.flag ?? '$'}`,
    ];
    return `--- ${time} tcp ${from} -> ${to}\n${text.join('\n')}\n`;
  });
  return parts.join('\n');
}

/** A trace of these messages, a tenth of a second apart. */
export function dialogTrace(lines: readonly Line[]): string {
  const parts = lines.map((line, index) => {
    const time = new Date(Date.UTC(2026, 2, 5, 7, 30) + index * 100).toISOString();
    const [from, to] = line.way === '>' ? [NETWORK, CLIENT] : [CLIENT, NETWORK];
    return `--- ${time} udp ${from} -> ${to}\n${messageOf(line)}\n`;
  });
  return compose(parts.join('\n'));
}

function messageOf({ what, cseq, tag, branch, call, more = [], sdp, fromClient = false }: Line): string {
  const isResponse = /^\d/.test(what);
  const network = '<sip:+15555550101@ims.example.com>;tag=net';
  const client = `<sip:+15555550102@ims.example.com>${tag === undefined ? '' : `;tag=${tag}`}`;
  const [from, to] = fromClient ? [client, network] : [network, client];
  const number = cseq.split(' ')[0];
  const body = sdp === undefined ? [] : ['Content-Type: application/sdp', 'Content-Length: 0', '', ...sdpLines(sdp)];
  return [
    isResponse ? `SIP/2.0 ${what} Reason` : `${what} sip:+15555550102@192.0.2.15:5060 SIP/2.0`,
    `Via: SIP/2.0/UDP ${fromClient ? CLIENT : NETWORK};branch=${branch ?? `z9hG4bK-${number}-${cseq.split(' ')[1]}`}`,
    `From: ${from}`,
    `To: ${to}`,
    `Call-ID: ${call ?? 'dialog@198.51.100.10'}`,
    `CSeq: ${cseq}`,
    'Contact: <sip:+15555550102@192.0.2.15:5060>',
    ...(what === 'INVITE' ? [CPM, `Contribution-ID: ${call ?? 'one'}`] : []),
    ...more,
    ...(sdp === undefined ? ['Content-Length: 0', ''] : body),
  ].join('\n');
}

const sdpLines = (path: string): string[] => [
  'v=0',
  'o=- 1 1 IN IP4 192.0.2.15',
  's=-',
  'c=IN IP4 192.0.2.15',
  't=0 0',
  'm=message 2855 TCP/MSRP *',
  'a=accept-types:message/cpim',
  `a=path:${path.startsWith('msrp') ? path : `msrp://192.0.2.15:2855/${path};tcp`}`,
];
