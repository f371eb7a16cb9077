/**
 * Damage and oddities of the input: data, never thrown. A new one is one line in this table.
 * `unread`: part of the input was not analysed because of it, so the run cannot vouch for the whole (exit code 3).
 */
export const DIAGNOSTIC_CODES = {
  'input.unreadable': { unread: true, text: 'The input could not be read' },
  'input.unknown-format': { unread: true, text: 'The input is in no format that cpmlint reads' },
  'input.empty': { unread: true, text: 'The input is empty' },
  'capture.truncated': { unread: true, text: 'The capture file ends in the middle of a record' },
  'capture.bad-record': { unread: true, text: 'A record of the capture file claims an impossible length' },
  'capture.bad-block': { unread: true, text: 'A pcapng block is damaged' },
  'capture.cut-frames': { unread: false, text: 'Frames were cut when they were captured' },
  'capture.clock-step': { unread: false, text: 'Trace time goes back by more than a second' },
  'capture.too-long': { unread: true, text: 'The capture file is longer than what is read of its format' },
  'capture.dropped': { unread: false, text: 'The capture itself lost packets' },
  'capture.no-messages': { unread: false, text: 'No SIP or MSRP message was found' },
  'link.unknown-type': { unread: true, text: 'Frames with a link type that cpmlint does not decode' },
  'link.truncated': { unread: false, text: 'A frame is too short for its own headers' },
  'ip.malformed': { unread: false, text: 'An IP header contradicts itself' },
  'ip.fragment-lost': { unread: false, text: 'IP fragments that were never complete' },
  'ip.overlap-differs': { unread: false, text: 'IP fragments overlap and disagree' },
  'esp.null': { unread: false, text: 'ESP with NULL encryption, read as if it were in clear' },
  'esp.encrypted': { unread: false, text: 'ESP that cannot be read' },
  'esp.wrong-key': { unread: true, text: 'ESP that the keys given for it do not open' },
  'tunnel.undecoded': { unread: true, text: 'Packets in a form that cpmlint does not decode' },
  'tcp.gap': { unread: false, text: 'Bytes of a SIP or MSRP connection were not captured' },
  'tcp.mid-stream': { unread: false, text: 'A SIP or MSRP connection began before the capture' },
  'tcp.overlap-differs': { unread: false, text: 'TCP segments overlap and disagree' },
  'tcp.limit': { unread: true, text: 'More out-of-order TCP data than is kept in memory' },
  'tls.encrypted': { unread: false, text: 'TLS connections that cannot be read without keys' },
  'websocket.deflated': { unread: true, text: 'Compressed WebSocket messages that could not be inflated' },
  'message.truncated': { unread: false, text: 'A message is longer than what was captured of it' },
  'message.malformed': { unread: false, text: 'A message breaks the syntax of its protocol' },
  'message.too-long': { unread: true, text: 'A message is longer than the limit' },
  'text.unreadable-part': { unread: true, text: 'Part of the text log could not be read as messages' },
} as const satisfies Record<string, { unread: boolean; text: string }>;

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;

/** Where in the input something was noticed. */
export interface Place {
  /** As Wireshark numbers it (line number in a text log). */
  readonly frame?: number;
  /** Byte offset in the file. */
  readonly offset?: number;
}

export interface Diagnostic {
  readonly code: DiagnosticCode;
  /** One sentence; that of the first occurrence, with its particulars. */
  readonly message: string;
  readonly count: number;
  /** The first frames (line numbers) it was seen at, at most `KEPT_FRAMES`. */
  readonly frames: readonly number[];
}

const KEPT_FRAMES = 20;

/** Collects the diagnostics of one input: counts all, keeps the first sentence and the first frames of each code. */
export class Diagnostics {
  readonly #entries = new Map<DiagnosticCode, { message: string; count: number; frames: number[] }>();

  /**
   * @param text what was found here, as one sentence without a full stop; only the first of a code is kept,
   *   so on hot paths pass a constant
   * @param times how often, where that was counted elsewhere
   */
  report(code: DiagnosticCode, place: Place, text?: string, times = 1): void {
    let entry = this.#entries.get(code);
    if (!entry) {
      entry = { message: text ?? DIAGNOSTIC_CODES[code].text, count: 0, frames: [] };
      this.#entries.set(code, entry);
    }
    entry.count += times;
    if (place.frame !== undefined && entry.frames.length < KEPT_FRAMES && entry.frames.at(-1) !== place.frame) {
      entry.frames.push(place.frame);
    }
  }

  /** Replaces the sentence of a code that was reported, once more is known. */
  restate(code: DiagnosticCode, text: string): void {
    const entry = this.#entries.get(code);
    if (entry) entry.message = text;
  }

  list(): Diagnostic[] {
    return [...this.#entries].map(([code, { message, count, frames }]) => ({ code, message, count, frames }));
  }

  /** True if part of the input was not analysed. */
  get unread(): boolean {
    return [...this.#entries.keys()].some(code => DIAGNOSTIC_CODES[code].unread);
  }
}
