import { decodeBody, parseContentType } from '../body-parser/index.js';
import type { ChunkedMessage, Message, MsrpRequestMessage, MsrpResponseMessage, MsrpSession } from '../model/index.js';
import { isMsrpRequest, isMsrpResponse } from '../model/index.js';
import { joinChunks } from './byte-ranges.js';
import { endsOf, type MsrpTrace } from './msrp-traces.js';
import { byTime } from './transactions.js';

/** Session-ids of the paths that each side announced in its SDP. */
export interface PathIds {
  readonly client: ReadonlySet<string>;
  readonly peer: ReadonlySet<string>;
  /** Of the relays of each side: the URIs before the last one (RFC 4976). */
  readonly clientRelays?: ReadonlySet<string>;
  readonly peerRelays?: ReadonlySet<string>;
  /** Address of the client, for a trace whose SDP was not captured. */
  readonly clientAddress: string | undefined;
}

/**
 * Reads an MSRP session out of what was captured between two paths.
 * @param hops what relays answered or reported for it, under their own URIs
 */
export function msrpSessionOf(trace: MsrpTrace, ids: PathIds, hops: readonly MsrpTrace[] = []): MsrpSession {
  const all = hops.length === 0 ? trace.messages : [trace, ...hops].flatMap(one => one.messages).sort(byTime);
  const messages = withoutCopies(all);
  const fromClient = (message: Message): boolean => sentByClient(message as (typeof messages)[number], ids);
  const sample = trace.messages[0];
  const path = (client: boolean): string | undefined => {
    if (!sample) return undefined;
    const { fromPath, toPath } = sample.content;
    return (fromClient(sample) === client ? fromPath : toPath).at(-1);
  };
  return {
    clientPath: path(true),
    peerPath: path(false),
    contents: contentsOf(messages, fromClient),
    reports: messages.filter(isMsrpRequest).filter(({ content }) => content.method === 'REPORT'),
    messages,
    connections: [...new Set([trace, ...hops].flatMap(one => one.connections))],
  };
}

function sentByClient(message: Parameters<typeof endsOf>[0], ids: PathIds): boolean {
  const ends = endsOf(message);
  if (ends) {
    if (ids.client.has(ends.sender) || ids.peer.has(ends.receiver)) return true;
    if (ids.peer.has(ends.sender) || ids.client.has(ends.receiver)) return false;
    if (ids.clientRelays?.has(ends.sender) || ids.peerRelays?.has(ends.receiver)) return true;
    if (ids.peerRelays?.has(ends.sender) || ids.clientRelays?.has(ends.receiver)) return false;
  }
  return ids.clientAddress !== undefined && message.origin.source.address === ids.clientAddress;
}

/** The same chunk or response seen on another hop or captured twice counts once: same transaction, same way. */
function withoutCopies(messages: MsrpTrace['messages']): MsrpTrace['messages'] {
  const seen = new Set<string>();
  return messages.filter(message => {
    const { content } = message;
    const what = content.kind === 'msrp-request' ? `${content.method} ${content.byteRange?.start}` : content.status;
    const key = `${content.transactionId} ${what} ${content.fromPath.at(-1)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Joins the SENDs of each Message-ID and side (RFC 4975 5.1), and pairs them with their responses. */
function contentsOf(messages: MsrpTrace['messages'], fromClient: (message: Message) => boolean): ChunkedMessage[] {
  const groups = new Map<string, { chunks: MsrpRequestMessage[]; responses: MsrpResponseMessage[] }>();
  const byTransaction = new Map<string, { responses: MsrpResponseMessage[] }>();
  const reports = new Map<string, MsrpRequestMessage[]>();
  for (const message of messages) {
    const side = fromClient(message);
    if (isMsrpRequest(message) && message.content.method === 'SEND') {
      const id = message.content.messageId ?? `transaction ${message.content.transactionId}`;
      let group = groups.get(`${side} ${id}`);
      if (!group) {
        group = { chunks: [], responses: [] };
        groups.set(`${side} ${id}`, group);
      }
      group.chunks.push(message);
      byTransaction.set(`${side} ${message.content.transactionId}`, group);
    } else if (isMsrpResponse(message)) {
      byTransaction.get(`${!side} ${message.content.transactionId}`)?.responses.push(message);
    } else if (isMsrpRequest(message) && message.content.method === 'REPORT') {
      const key = `${!side} ${message.content.messageId}`;
      const known = reports.get(key);
      if (known) known.push(message);
      else reports.set(key, [message]);
    }
  }
  return [...groups].map(([key, { chunks, responses }]) =>
    contentOf(chunks, responses, reports.get(key) ?? [], fromClient(chunks[0]!)),
  );
}

const NOT_USER_CONTENT = new Set([
  'message/imdn+xml',
  'application/im-iscomposing+xml',
  'application/vnd.oma.cpm-groupdata+xml',
  'application/group-state-object+xml',
]);
/** End-to-end encrypted payloads: they may carry receipts that nobody can read. */
const OPAQUE = /^(?:message\/mls|application\/vnd\.google\.rcs\.encrypted)/;

function contentOf(
  chunks: MsrpRequestMessage[],
  responses: MsrpResponseMessage[],
  reports: readonly MsrpRequestMessage[],
  fromClient: boolean,
): ChunkedMessage {
  const { text, complete, missing, overlaps } = joinChunks(chunks);
  const first = chunks[0]!;
  const last = chunks.at(-1)!;
  const type = chunks.find(({ content }) => content.contentType !== undefined)?.content.contentType;
  const bodiless = chunks.every(
    ({ content }) => content.bodyEnd <= content.bodyStart && content.contentType === undefined,
  );
  const body = text.length > 0 && type !== undefined ? decodeBody(type, text, 0, text.length) : undefined;
  const types =
    body === undefined ? [] : body.type === 'cpim' ? [body.contentType, body.wrappedType] : [body.contentType];
  const lastResponse = responses.find(({ content }) => content.transactionId === last.content.transactionId);
  const answered = chunks.every(({ content }) =>
    responses.some(
      response => response.content.transactionId === content.transactionId && response.content.status === 200,
    ),
  );
  return {
    messageId: first.content.messageId ?? '',
    fromClient,
    chunks,
    responses,
    contentType: body?.contentType ?? (type === undefined ? undefined : parseContentType(type).type),
    body,
    text,
    complete,
    missing,
    overlaps,
    reports,
    bodiless,
    userContent: !bodiless && text.length > 0 && isUserContent(types),
    opaque: types.some(one => OPAQUE.test(one)),
    start: first.origin.time,
    end: last.origin.time,
    status: lastResponse?.content.status,
    acceptedAt: complete && answered && lastResponse ? lastResponse.origin.time : undefined,
  };
}

/** CHAT-SEND of the catalogue 4.3: by the root type, and the type inside CPIM; what has no known type is the user's. */
const isUserContent = (types: readonly string[]): boolean => !types.some(type => NOT_USER_CONTENT.has(type));
