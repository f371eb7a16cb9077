import type { Diagnostics } from '../../diagnostics.js';
import { type Endpoint, endpointText } from '../../model/index.js';

/** Pairs of endpoints that are counted one by one. */
const PAIRS = 1000;
/** Pairs that the sentence names. */
const NAMED = 3;

interface Account {
  readonly between: string;
  bytes: number;
}

/** The TLS that could not be read: how many bytes of it between whom. */
export class UnreadTls {
  readonly #diagnostics: Diagnostics;
  readonly #byPair = new Map<string, number>();
  /** The first is of all pairs beyond the limit. */
  readonly #accounts: Account[] = [{ between: 'others', bytes: 0 }];
  #connections = 0;

  constructor(diagnostics: Diagnostics) {
    this.#diagnostics = diagnostics;
  }

  /**
   * A connection that cannot be read.
   * @param frame of its first TLS record
   * @returns the account on which its bytes are counted
   */
  open(one: Endpoint, other: Endpoint, frame: number): number {
    this.#diagnostics.report('tls.encrypted', { frame });
    this.#connections++;
    // Of two ports the smaller is the server's, nearly always; the client's is another one each time.
    const [client, server] = one.port < other.port ? [other, one] : [one, other];
    const between = `${client.address} and ${endpointText(server)}`;
    const known = this.#byPair.get(between);
    if (known !== undefined) return known;
    if (this.#accounts.length > PAIRS) return 0;
    this.#byPair.set(between, this.#accounts.length);
    return this.#accounts.push({ between, bytes: 0 }) - 1;
  }

  add(account: number, bytes: number): void {
    this.#accounts[account]!.bytes += bytes;
  }

  /** Says what was counted. */
  tell(): void {
    if (this.#connections === 0) return;
    const most = this.#accounts.filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes);
    const named = most.slice(0, NAMED).map(({ between, bytes }) => `${counted(bytes, 'byte')} between ${between}`);
    const rest = most.slice(NAMED).reduce((sum, { bytes }) => sum + bytes, 0);
    if (rest > 0) named.push(`${counted(rest, 'byte')} between others`);
    const subject = `${counted(this.#connections, 'TLS connection')} cannot be read without keys`;
    this.#diagnostics.restate('tls.encrypted', `${subject}: ${named.join(', ')}`);
  }
}

const grouped = (count: number): string => count.toString().replace(/\B(?=(?:\d{3})+$)/g, ',');
const counted = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
