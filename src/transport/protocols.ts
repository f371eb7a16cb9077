import type { Content } from '../model/index.js';
import { parseMsrp } from '../msrp-parser/index.js';
import { parseSip } from '../sip-parser/index.js';
import type { Framing } from './framing.js';
import { msrpFraming, msrpLastLine, recogniseMsrp } from './msrp-framing.js';
import { sipFraming } from './sip-framing.js';
import { recogniseSip } from './sip-start-line.js';

/** `more`: what is at hand could be the beginning. */
export type Recognition = 'yes' | 'no' | 'more';

/** What the transport must know of a protocol whose messages stand one after another in a stream. */
export interface Protocol {
  readonly name: 'sip' | 'msrp';
  /** Whether a message starts at `start`, by its bytes alone; more bytes never change a yes or a no. */
  readonly recognise: (bytes: Uint8Array, start: number, end: number) => Recognition;
  /** Where the message at `start` ends. */
  readonly frame: (bytes: Uint8Array, start: number, end: number, framing: Framing) => void;
  /**
   * Length of a line at `at`, the start of a line, that can only be the last of a message; 0 if it is none, -1 if [at, end)
   * is only the beginning of one. Undefined if messages do not say where they end.
   */
  readonly lastLine: ((bytes: Uint8Array, at: number, end: number) => number) | undefined;
  /** Undefined if the text has no start line of this protocol. */
  readonly parse: (text: string) => Content | undefined;
}

const SIP: Protocol = {
  name: 'sip',
  recognise: recogniseSip,
  frame: sipFraming,
  lastLine: undefined,
  parse: parseSip,
};

const MSRP: Protocol = {
  name: 'msrp',
  recognise: recogniseMsrp,
  frame: msrpFraming,
  lastLine: msrpLastLine,
  parse: parseMsrp,
};

/** Every protocol that is read. A new one is a framing file and a line here. */
export const PROTOCOLS: readonly Protocol[] = [SIP, MSRP];
