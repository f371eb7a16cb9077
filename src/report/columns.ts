import { type Endpoint, endpointText, type Session, type Step } from '../model/index.js';

/** A vertical line of the ladder. */
export interface Column {
  /** `client`, `network` … */
  readonly title: string;
  readonly address: string;
}

export interface Columns {
  readonly columns: readonly Column[];
  /** Column numbers of sender and receiver. */
  readonly ends: (step: Step) => readonly [from: number, to: number];
}

/** Columns of one ladder; further addresses share the last one. */
const COLUMN_LIMIT = 6;

/**
 * The columns of a ladder: the client first, then the addresses that it talks to, in order of appearance.
 * @param steps those that are drawn
 */
export function columnsOf(session: Session, steps: readonly Step[]): Columns {
  // Where one address talks to itself (loopback), the port tells its parties apart.
  const shared = new Set(
    steps
      .filter(({ message: { origin } }) => origin.source.address === origin.destination.address)
      .map(({ message }) => message.origin.source.address),
  );
  const keyOf = (endpoint: Endpoint): string =>
    shared.has(endpoint.address) ? endpointText(endpoint) : endpoint.address;

  const client = clientKey(session, keyOf);
  const columns: Column[] = [];
  const numbers = new Map<string, number>();
  const hasClient = client !== undefined || steps.some(({ direction }) => direction !== 'elsewhere');
  if (hasClient) {
    columns.push({ title: 'client', address: client ?? '' });
    if (client !== undefined) numbers.set(client, 0);
  }
  const roles = new Map(session.parties.map(({ address, role }) => [address, role]));
  let others = 0;

  const columnOf = (endpoint: Endpoint): number => {
    const key = keyOf(endpoint);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    if (columns.length < COLUMN_LIMIT) {
      const role = roles.get(key) ?? roles.get(endpoint.address) ?? 'unknown';
      columns.push({ title: role === 'unknown' ? 'role unknown' : role, address: key });
    } else {
      others++;
      columns[COLUMN_LIMIT - 1] = { title: 'others', address: `${others + 1} addresses` };
    }
    numbers.set(key, columns.length - 1);
    return columns.length - 1;
  };

  const ends = ({ direction, message: { origin } }: Step): readonly [number, number] => [
    direction === 'from-client' ? 0 : columnOf(origin.source),
    direction === 'to-client' ? 0 : columnOf(origin.destination),
  ];
  for (const step of steps) ends(step);
  return { columns, ends };
}

function clientKey(session: Session, keyOf: (endpoint: Endpoint) => string): string | undefined {
  if (session.client) return session.client.address;
  return session.clientEndpoint && keyOf(session.clientEndpoint);
}
