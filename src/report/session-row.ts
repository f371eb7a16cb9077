import { readable } from '../latin1.js';
import type { Session, SessionKind } from '../model/index.js';
import type { TableColumn } from './table.js';
import { terminalText } from './terminal.js';
import { briefDuration, isoTime } from './times.js';

/** The kinds in a few letters. */
const KINDS: Readonly<Record<SessionKind, string>> = {
  'one-to-one': '1-1',
  'deferred-one-to-one': '1-1 deferred',
  group: 'group',
  standalone: 'message',
  other: 'other',
};

/** The columns of `cpmlint sessions`, with how each is written: short, and with `--wide`. */
interface SessionColumn extends TableColumn {
  readonly short: (session: Session) => string;
  readonly wide: (session: Session) => string;
}

export const SESSION_COLUMNS: readonly SessionColumn[] = [
  { head: 'id', short: ({ id }) => id, wide: ({ id }) => id },
  { head: 'kind', short: ({ kind }) => KINDS[kind], wide: ({ kind }) => kind },
  { head: 'opened', short: ({ initiator }) => initiator, wide: ({ initiator }) => initiator },
  {
    head: 'client',
    shrinksTo: 9,
    short: session => nameOf(clientUri(session)) ?? clientAddress(session),
    wide: wideClient,
  },
  {
    head: 'other party',
    shrinksTo: 9,
    short: ({ otherParty }) => nameOf(otherParty) ?? 'unknown',
    wide: ({ otherParty }) => otherParty ?? 'unknown',
  },
  {
    head: 'at (UTC)',
    short: ({ firstTime }) => timeOfDay(firstTime),
    wide: ({ firstTime }) => isoTime(firstTime) ?? '?',
  },
  { head: 'lasted', short: lasted, wide: lasted },
  { head: 'state', short: ({ state }) => state, wide: ({ state }) => state },
  { head: 'SIP/MSRP', short: messageCounts, wide: messageCounts },
  {
    head: 'Conversation-ID',
    shrinksTo: 8,
    minor: true,
    short: ({ identity, callIds }) => identity.conversationId ?? callIds[0] ?? '',
    wide: ({ identity }) => identity.conversationId ?? '-',
  },
];

/** With `--wide` only. */
export const WIDE_COLUMNS: readonly SessionColumn[] = [
  ...SESSION_COLUMNS,
  { head: 'Contribution-ID', short: () => '', wide: ({ identity }) => identity.contributionId ?? '-' },
  { head: 'Call-ID', short: () => '', wide: ({ callIds }) => callIds.join(', ') || '-' },
];

/** A session as cells. Captured text is made harmless. */
export const sessionCells = (session: Session, wide: boolean): string[] =>
  (wide ? WIDE_COLUMNS : SESSION_COLUMNS).map(column =>
    terminalText(readable(wide ? column.wide(session) : column.short(session))),
  );

const clientUri = ({ client }: Session): string | undefined => client?.uris[0];
const clientAddress = ({ client, clientEndpoint }: Session): string =>
  client?.address ?? clientEndpoint?.address ?? 'unknown';

function wideClient(session: Session): string {
  const uri = clientUri(session);
  return uri === undefined ? clientAddress(session) : `${clientAddress(session)} ${uri}`;
}

/** What people know a URI by: its user part. */
function nameOf(uri: string | undefined): string | undefined {
  return uri === undefined ? undefined : (/^(?:sips?|tel):([^@;?]+)/i.exec(uri)?.[1] ?? uri);
}

/** `07:30:00`. */
const timeOfDay = (time: number): string => isoTime(time)?.slice(11, 19) ?? '?';

function lasted({ firstTime, lastTime }: Session): string {
  return briefDuration(lastTime - firstTime);
}

function messageCounts({ messages }: Session): string {
  const msrp = messages.filter(({ content }) => content.kind.startsWith('msrp')).length;
  return `${messages.length - msrp}/${msrp}`;
}
