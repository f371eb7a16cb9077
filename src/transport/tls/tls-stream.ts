import type { TraceEvent } from '../../model/index.js';
import type { Connection } from '../connection.js';
import type { Stretch } from '../held-segments.js';
import { APPLICATION_LAYERS, openJoined } from '../layers.js';
import { MessageFrames } from '../message-frames.js';
import { type Direction, NO_BYTES, type StreamReader } from '../stream-reader.js';
import { UndecidedStream } from '../undecided-stream.js';
import { UnfinishedMessage } from '../unfinished-message.js';
import { CLIENT_HELLO, FINISHED, HandshakeMessages, KEY_UPDATE, SERVER_HELLO } from './handshake-messages.js';
import { clientRandom, serverHello } from './hello.js';
import type { Opener } from './openers.js';
import {
  ALERT,
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  findRecord,
  HANDSHAKE,
  isRecordHeader,
  isTlsRecord,
  RECORD_HEADER,
  recordLength,
  type TlsRecord,
} from './record.js';
import { TLS13, TlsConnection } from './tls-connection.js';
import { WaitingRecords } from './waiting-records.js';

/** Records in a row that no key opens, before the connection is given up; more at the start of TLS 1.3, where early data is. */
const FAILURES = 8;
const EARLY_FAILURES = 256;
/** After a gap: how many record numbers are tried, and how many bytes are deciphered for it, for one record. */
const NUMBERS_TRIED = 4096;
const BYTES_TRIED = 4 * 1024 * 1024;
/** And in all: who sends records that nothing opens must not keep us busy. */
const TRIED_IN_ALL = 16_384;

/**
 * One direction of a TLS connection: its records, opened with the keys of the key log, are read by what reads the bytes
 * inside. What cannot be read for want of keys is said so, and kept for a while if keys may yet come.
 * Source: RFC 5246 6, 7; RFC 8446 4, 5.
 */
export class TlsStream implements StreamReader {
  readonly #direction: Direction;
  readonly #isJoined: boolean;
  /** The record whose end has not come yet. */
  readonly #unfinished: UnfinishedMessage;
  readonly #frames = new MessageFrames();
  readonly #handshake: HandshakeMessages;
  readonly #waiting: WaitingRecords;
  /** Undefined as long as records are not protected. */
  #opener: Opener | undefined;
  #inner: StreamReader | undefined;
  #needed = RECORD_HEADER;
  /** Length of the record that is unfinished; 0 while its header is. */
  #recordLength = 0;
  /** Bytes to pass over: the rest of a record that a gap hit. */
  #skip = 0;
  /** It is not known where the next record starts. */
  #isLost: boolean;
  /** Records that may have been lost since the last one that was opened. */
  #slack = 0;
  #failures = 0;
  #triesLeft = TRIED_IN_ALL;
  #hasOpened = false;
  /** Secrets in the key log when it was last asked. */
  #secrets = -1;
  #isEnded = false;
  #frame = 0;
  #time = 0;

  /** @param joined true if the stream began before its first byte here */
  constructor(direction: Direction, joined: boolean) {
    this.#direction = direction;
    this.#isJoined = joined;
    this.#isLost = false;
    this.#unfinished = new UnfinishedMessage(direction.budget);
    this.#handshake = new HandshakeMessages(direction.budget);
    this.#waiting = new WaitingRecords(direction.waiting);
  }

  get connection(): Connection {
    return this.#direction.connection;
  }

  get isOurs(): boolean {
    return this.connection.protocol !== undefined;
  }

  get isForeign(): boolean {
    return this.#inner?.isForeign === true && !this.isOurs;
  }

  get frame(): number {
    return this.#frame;
  }

  get lastTime(): number {
    return this.#time;
  }

  get unfinishedLength(): number {
    return this.#skip === 0 ? this.#unfinished.length : 0;
  }

  get unfinishedBytes(): Uint8Array {
    return this.#unfinished.length > 0 ? this.#unfinished.bytes : NO_BYTES;
  }

  startsAt({ bytes, start, end }: Stretch): boolean {
    return isTlsRecord(bytes, start, end, true);
  }

  read(stretch: Stretch, start: number, time: number, out: TraceEvent[]): void {
    this.#frame = stretch.frame;
    this.#time = time;
    const tls = this.#connectionOf(stretch, time);
    tls.bytes += stretch.end - start;
    if (this.connection.isUnreadable) return;
    if (!this.#canTry(stretch, start, tls)) {
      this.#giveUp(out);
      return;
    }
    // There are no keys yet, and whoever asks meanwhile what is hidden must be told.
    if (this.#direction.unwrapping.keyLog?.size === 0) tls.tell(out);
    const unfinished = this.#unfinished;
    if (unfinished.length === 0) {
      const rest = this.#readRecords(stretch.bytes, start, stretch.end, stretch, time, out);
      if (rest < stretch.end && !unfinished.append(stretch.bytes, rest, stretch.end)) this.#overLimit();
    } else if (!unfinished.append(stretch.bytes, start, stretch.end)) {
      this.#overLimit();
    } else if (unfinished.length >= this.#needed) {
      const rest = this.#readRecords(unfinished.bytes, 0, unfinished.length, stretch, time, out);
      // Giving up empties it.
      if (unfinished.length > 0) unfinished.remove(0, rest);
    }
    if (unfinished.length > 0) this.#frames.add(stretch);
    else this.#frames.clear();
  }

  gap(bytes: number, next: Stretch, out: TraceEvent[]): void {
    if (this.connection.isUnreadable) return;
    this.#frame = next.frame;
    const left = this.#recordLength > 0 ? this.#recordLength - this.#unfinished.length : this.#skip;
    this.#slack += Math.ceil(bytes / (RECORD_HEADER + 17)) + 1;
    this.#clear();
    this.#handshake.clear();
    if (!this.#isLost && left >= bytes) this.#skip = left - bytes;
    else {
      this.#skip = 0;
      this.#isLost = true;
    }
    this.#inner?.gap(bytes, next, out);
  }

  end(out: TraceEvent[]): void {
    this.#isEnded = true;
    if (!this.connection.isUnreadable && !this.#waiting.isEmpty) this.#drain(out);
    if (this.#failures > 0 && this.connection.tls?.hasOpened === false) this.connection.tls.tell(out);
    if (this.#waiting.isEmpty) this.#inner?.end(out);
  }

  forget(): void {
    const { tls } = this.connection;
    if (tls && !tls.hasOpened && (tls.isTold || this.#failures > 0)) this.connection.giveUp();
    this.#clear();
    this.#handshake.clear();
    this.#waiting.clear();
    this.#inner?.forget();
  }

  #connectionOf({ frame }: Stretch, time: number): TlsConnection {
    this.connection.tls ??= new TlsConnection(this.#direction, frame, time);
    this.connection.tls.join(this);
    return this.connection.tls;
  }

  /** False if keys can never come, or the hellos are not in the capture. */
  #canTry(stretch: Stretch, start: number, tls: TlsConnection): boolean {
    const { cryptography, keyLog, keysMayCome } = this.#direction.unwrapping;
    if (!cryptography || !keyLog || (keyLog.size === 0 && !keysMayCome)) return false;
    if (!this.#isJoined || tls.hasBegun) return true;
    return stretch.bytes[start] === HANDSHAKE || this.#unfinished.length > 0;
  }

  /** @returns the first byte that is not done with: the start of an unfinished record, or `end` */
  #readRecords(
    bytes: Uint8Array,
    start: number,
    end: number,
    stretch: Stretch,
    time: number,
    out: TraceEvent[],
  ): number {
    const { frame } = stretch;
    let earlierFrames = bytes === stretch.bytes ? stretch.earlierFrames : this.#frames.take();
    let at = start;
    while (at < end) {
      this.#recordLength = 0;
      if (this.#skip > 0) {
        const passed = Math.min(this.#skip, end - at);
        this.#skip -= passed;
        at += passed;
        continue;
      }
      if (this.#isLost) {
        at = findRecord(bytes, at, end);
        if (at < 0) return end;
        this.#isLost = false;
      }
      if (end - at < RECORD_HEADER) {
        this.#needed = RECORD_HEADER;
        break;
      }
      if (!isRecordHeader(bytes, at, end)) {
        this.#isLost = true;
        this.#slack++;
        at++;
        continue;
      }
      const recordEnd = at + RECORD_HEADER + recordLength(bytes, at);
      if (recordEnd > end) {
        this.#needed = recordEnd - at;
        this.#recordLength = recordEnd - at;
        break;
      }
      this.#receive({ bytes, start: at, end: recordEnd, frame, earlierFrames, time }, out);
      if (this.connection.isUnreadable) return end;
      earlierFrames = [];
      at = recordEnd;
    }
    return at;
  }

  /** A record is there. Its turn comes after those that wait. */
  #receive(record: TlsRecord, out: TraceEvent[]): void {
    if (!this.#waiting.isEmpty) this.#drain(out);
    if (this.connection.isUnreadable) return;
    if (this.#waiting.isEmpty && this.#readRecord(record, out)) return;
    if (this.connection.isUnreadable) return;
    this.connection.tls!.tell(out);
    if (!this.#waiting.add(record)) this.#giveUp(out);
  }

  #drain(out: TraceEvent[]): void {
    this.#waiting.drain(record => !this.connection.isUnreadable && this.#readRecord(record, out));
    if (this.#isEnded && this.#waiting.isEmpty) this.#inner?.end(out);
  }

  /** False if it must wait. */
  #readRecord(record: TlsRecord, out: TraceEvent[]): boolean {
    const tls = this.connection.tls!;
    const type = record.bytes[record.start];
    if (this.#opener) {
      // In TLS 1.3 it means nothing (RFC 8446 5); in TLS 1.2 it ends a renegotiation.
      if (type !== CHANGE_CIPHER_SPEC) return this.#readProtected(this.#opener, record, out);
      return tls.version === TLS13 || this.#changeKeys(tls, out);
    }
    if (type === ALERT) return true;
    if (type === HANDSHAKE) {
      this.#readHandshake(record.bytes.subarray(record.start + RECORD_HEADER, record.end), record, out);
      return true;
    }
    if (type === CHANGE_CIPHER_SPEC && tls.version === TLS13) return true;
    if (!tls.isNegotiated) return false;
    if (!this.#changeKeys(tls, out)) return false;
    return type === CHANGE_CIPHER_SPEC || this.#readRecord(record, out);
  }

  /** From here on records are protected by what was last negotiated. False if that is not known yet. */
  #changeKeys(tls: TlsConnection, out: TraceEvent[]): boolean {
    if (!tls.isNegotiated) return false;
    this.#opener = tls.opener(this.#direction);
    if (!this.#opener) this.#giveUp(out);
    return this.#opener !== undefined;
  }

  #readProtected(opener: Opener, record: TlsRecord, out: TraceEvent[]): boolean {
    const { keyLog, keysMayCome } = this.#direction.unwrapping;
    const secrets = keyLog?.size ?? 0;
    if (secrets !== this.#secrets) opener.refresh();
    this.#secrets = secrets;
    if (!opener.hasKeys) {
      if (!keysMayCome) this.#giveUp(out);
      return false;
    }
    const length = record.end - record.start;
    const slack = Math.min(this.#slack, NUMBERS_TRIED, Math.floor(BYTES_TRIED / length), this.#triesLeft);
    const opened = opener.open(record, slack);
    if (!opened) {
      this.#triesLeft -= slack;
      this.#failed(opener, record, out);
      return true;
    }
    this.#hasOpened = true;
    this.connection.tls!.opened(length);
    this.#failures = 0;
    this.#slack = 0;
    if (opened.type === HANDSHAKE) this.#readHandshake(opened.content, record, out);
    else if (opened.type === APPLICATION_DATA) this.#readContent(opened.content, record, out);
    return true;
  }

  /** A record that no key opens: damaged, early data, or the keys are those of another connection. */
  #failed(opener: Opener, record: TlsRecord, out: TraceEvent[]): void {
    opener.skip();
    this.#failures++;
    // Of a connection that is not known yet, few events are kept: one stands for all in a row.
    if (this.#failures === 1 || this.isOurs) this.#unreadable(record, out);
    const mayBeEarly = !this.#hasOpened && this.connection.tls!.version === TLS13;
    if (this.#failures >= (mayBeEarly ? EARLY_FAILURES : FAILURES)) this.#giveUp(out);
    else if (this.#hasOpened) this.#inner?.gap(record.end - record.start, stretchOf(record, NO_BYTES), out);
  }

  /** Messages may have been missed here: whoever counts on silence has to know. */
  #unreadable({ frame, time }: TlsRecord, out: TraceEvent[]): void {
    const { writer, source, destination } = this.#direction;
    const { transport } = this.connection;
    const origin = { capture: writer.capture, frames: [frame], time, transport, source, destination };
    this.connection.note('unreadable', origin, 0, out);
  }

  #readHandshake(content: Uint8Array, record: TlsRecord, out: TraceEvent[]): void {
    const tls = this.connection.tls!;
    const wasNegotiated = tls.isNegotiated;
    this.#handshake.push(content, (type, body) => {
      if (type === CLIENT_HELLO) {
        const random = clientRandom(body);
        if (random) tls.observeClientHello(random, this.#direction);
      } else if (type === SERVER_HELLO) {
        const hello = serverHello(body);
        if (hello) tls.observeServerHello(hello);
      } else if (type === FINISHED) this.#opener?.finished();
      else if (type === KEY_UPDATE) this.#opener?.updated();
    });
    if (!wasNegotiated && tls.isNegotiated) tls.drainOther(this, out);
    this.#frame = record.frame;
  }

  /** The other direction was waiting for what this one has brought. */
  resume(out: TraceEvent[]): void {
    if (!this.#waiting.isEmpty) this.#drain(out);
  }

  #readContent(content: Uint8Array, record: TlsRecord, out: TraceEvent[]): void {
    if (content.length === 0) return;
    this.connection.wrap('tls');
    if (this.#inner?.isForeign) {
      if (!this.isOurs) return;
      this.#inner = openJoined(APPLICATION_LAYERS, this.#direction);
    }
    this.#inner ??= new UndecidedStream(this.#direction, APPLICATION_LAYERS);
    this.#inner.read(stretchOf(record, content), 0, record.time, out);
  }

  #overLimit(): void {
    if (this.isOurs) this.#direction.writer.diagnostics.report('tcp.limit', { frame: this.#frame });
    this.#clear();
    this.#isLost = true;
    this.#slack++;
  }

  #giveUp(out: TraceEvent[]): void {
    this.connection.tls!.tell(out);
    this.connection.giveUp();
    this.#clear();
    this.#handshake.clear();
    this.#waiting.clear();
    this.#inner?.end(out);
  }

  #clear(): void {
    this.#unfinished.clear();
    this.#frames.clear();
    this.#needed = RECORD_HEADER;
    this.#recordLength = 0;
  }
}

const stretchOf = ({ frame, earlierFrames, time }: TlsRecord, bytes: Uint8Array): Stretch => ({
  bytes,
  start: 0,
  end: bytes.length,
  frame,
  earlierFrames,
  time,
  missing: 0,
});
