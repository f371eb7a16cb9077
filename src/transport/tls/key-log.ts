/** Labels of secrets that open records. Others (exporter, early traffic, RSA pre-master secrets) are passed over. */
const LABELS = [
  'CLIENT_RANDOM',
  'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
  'SERVER_HANDSHAKE_TRAFFIC_SECRET',
  'CLIENT_TRAFFIC_SECRET_0',
  'SERVER_TRAFFIC_SECRET_0',
] as const;
export type SecretLabel = (typeof LABELS)[number];

const LINE = new RegExp(
  `^[ \\t]*(${LABELS.join('|')})[ \\t]+([0-9a-f]{64})[ \\t]+((?:[0-9a-f]{2}){32,64})[ \\t]*$`,
  'i',
);
/** Secrets that are kept: a capture may bring its own, and whoever made it may mean harm. */
const MOST_SECRETS = 1_000_000;
/** Different secrets of one label and client random: a damaged key log has a few, and each is tried. */
const MOST_OF_ONE = 8;

/** TLS secrets by the random of the ClientHello, in the form of NSS key logs (SSLKEYLOGFILE; RFC 9850). */
export class KeyLog {
  readonly #secrets = new Map<string, Uint8Array[]>();
  #size = 0;

  /**
   * Takes in the lines of a key log; what is no line with a secret that is known here is passed over.
   * @param text ASCII; lines may come again
   * @returns how many secrets were new
   */
  add(text: string): number {
    const before = this.#size;
    for (const line of text.split(/\r\n|\n|\r/)) {
      if (this.#size >= MOST_SECRETS) break;
      const [, label, random, secret] = LINE.exec(line) ?? [];
      if (label !== undefined) this.#keep(`${label.toUpperCase()} ${random!.toLowerCase()}`, bytesOfHex(secret!));
    }
    return this.#size - before;
  }

  /** Secrets so far; it only grows. */
  get size(): number {
    return this.#size;
  }

  /** Every secret of that label that was given for a connection: mostly none or one. */
  of(label: SecretLabel, clientRandom: Uint8Array): readonly Uint8Array[] {
    if (this.#size === 0) return [];
    return this.#secrets.get(`${label} ${hexOf(clientRandom)}`) ?? [];
  }

  #keep(key: string, secret: Uint8Array): void {
    const known = this.#secrets.get(key);
    if (!known) this.#secrets.set(key, [secret]);
    else if (known.length >= MOST_OF_ONE || known.some(one => isSame(one, secret))) return;
    else known.push(secret);
    this.#size++;
  }
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

function bytesOfHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16);
  return bytes;
}

function hexOf(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex;
}
