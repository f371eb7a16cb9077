import type { Budget } from '../budget.js';
import { NO_BYTES } from '../stream-reader.js';
import { UnfinishedMessage } from '../unfinished-message.js';

/** RFC 5246 7.4, RFC 8446 4 */
export const CLIENT_HELLO = 1;
export const SERVER_HELLO = 2;
export const FINISHED = 20;
export const KEY_UPDATE = 24;

const HEADER = 4;
/** A longer hello is not read. */
const HELLO_LIMIT = 64 * 1024;

/** Gets a handshake message when it is there: its type, and its body if it is a hello (else nothing). */
export type HandshakeReceiver = (type: number, body: Uint8Array) => void;

/** Handshake messages in records: several in one, one over several. Keeps hellos only, of the others their headers. */
export class HandshakeMessages {
  readonly #unfinished: UnfinishedMessage;
  #type = 0;
  /** Bytes of a body that is passed over. */
  #skip = 0;

  constructor(budget: Budget) {
    this.#unfinished = new UnfinishedMessage(budget);
  }

  /** @param content of the next handshake record */
  push(content: Uint8Array, receive: HandshakeReceiver): void {
    let at = 0;
    while (at < content.length) {
      if (this.#skip > 0) {
        const passed = Math.min(this.#skip, content.length - at);
        at += passed;
        this.#skip -= passed;
        if (this.#skip === 0) receive(this.#type, NO_BYTES);
        continue;
      }
      const unfinished = this.#unfinished;
      const wanted = this.#wanted();
      const taken = Math.min(wanted - unfinished.length, content.length - at);
      if (!unfinished.append(content, at, at + taken)) {
        this.clear();
        return;
      }
      at += taken;
      if (unfinished.length === wanted) this.#reached(wanted, receive);
    }
  }

  clear(): void {
    this.#unfinished.clear();
    this.#skip = 0;
  }

  /** Length of what is there next: a header, or a hello with its header. */
  #wanted(): number {
    return this.#unfinished.length < HEADER ? HEADER : HEADER + bodyLength(this.#unfinished.bytes);
  }

  #reached(length: number, receive: HandshakeReceiver): void {
    const { bytes } = this.#unfinished;
    this.#type = bytes[0]!;
    const body = bodyLength(bytes);
    const isHello = (this.#type === CLIENT_HELLO || this.#type === SERVER_HELLO) && body <= HELLO_LIMIT;
    if (length === HEADER && isHello && body > 0) return;
    const hello = isHello ? bytes.slice(HEADER, length) : NO_BYTES;
    this.#unfinished.clear();
    if (isHello || body === 0) receive(this.#type, hello);
    else this.#skip = body;
  }
}

const bodyLength = (bytes: Uint8Array): number => bytes[1]! * 65536 + bytes[2]! * 256 + bytes[3]!;
