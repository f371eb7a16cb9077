const RANDOM = 32;
const SUPPORTED_VERSIONS = 43;
const ENCRYPT_THEN_MAC = 22;

/** RFC 8446 4.1.3: the random of a ServerHello that asks for another ClientHello. */
const RETRY = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

export interface ServerHello {
  /** As negotiated: 0x0303 is TLS 1.2, 0x0304 TLS 1.3. */
  readonly version: number;
  readonly random: Uint8Array;
  readonly cipherSuite: number;
  readonly encryptThenMac: boolean;
  readonly isRetry: boolean;
}

/** The random of a ClientHello (RFC 5246 7.4.1.2); undefined if it is too short to have one. */
export const clientRandom = (body: Uint8Array): Uint8Array | undefined =>
  body.length < 2 + RANDOM ? undefined : body.slice(2, 2 + RANDOM);

/** Reads a ServerHello (RFC 5246 7.4.1.3, RFC 8446 4.1.3); undefined if it is cut short. */
export function serverHello(body: Uint8Array): ServerHello | undefined {
  const sessionId = 2 + RANDOM;
  const suite = sessionId + 1 + (body[sessionId] ?? 0);
  if (body.length < suite + 3) return undefined;
  const random = body.slice(2, sessionId);
  let version = number16(body, 0);
  let encryptThenMac = false;
  // After the compression method: the extensions, if there are any.
  const end = Math.min(body.length, suite + 5 + number16(body, suite + 3));
  for (let at = suite + 5; at + 4 <= end; at += 4 + number16(body, at + 2)) {
    const type = number16(body, at);
    if (type === SUPPORTED_VERSIONS && at + 6 <= end) version = number16(body, at + 4);
    if (type === ENCRYPT_THEN_MAC) encryptThenMac = true;
  }
  const isRetry = [...random].map(byte => byte.toString(16).padStart(2, '0')).join('') === RETRY;
  return { version, random, cipherSuite: number16(body, suite), encryptThenMac, isRetry };
}

const number16 = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
