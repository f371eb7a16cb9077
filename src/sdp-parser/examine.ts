import type { SdpAttribute, SdpFault, SdpLine, SessionDescription } from './description.js';
import { note } from './lines.js';
import { originOf } from './origin.js';

/** What is wrong with the value of a line, as a sentence without a full stop; undefined if nothing is. */
type Check = (value: string) => string | undefined;

const matches =
  (form: RegExp, wrong: string): Check =>
  value =>
    form.test(value) ? undefined : wrong;

const CONNECTION = matches(
  /^IN IP[46] [^ \t/]+(?:\/\d{1,10}){0,2}$/,
  'A c= line that is not a network type, an address type and an address',
);

/** Lines whose values are looked at, by their type (RFC 8866 5.1, 5.7 to 5.11). A new one is one line. */
const LINE_CHECKS: Readonly<Record<string, Check>> = Object.freeze({
  v: matches(/^0$/, 'The version is not 0'),
  s: matches(/^./s, 'An s= line without a name'),
  c: CONNECTION,
  b: matches(/^[\w!#$%&'*+.^`{|}~-]+:\d+$/, 'A b= line that is not a type and a number'),
  t: matches(/^(?:0|\d{10,}) (?:0|\d{10,})$/, 'A t= line that is not two times'),
  r: matches(/^-?\d+[dhms]? -?\d+[dhms]?(?: -?\d+[dhms]?)+$/, 'An r= line that is not intervals'),
});

/** The same of attributes, by their name: those of MSRP (RFC 4975 8, RFC 4145, RFC 6714, RFC 8122). */
const ATTRIBUTE_CHECKS: Readonly<Record<string, Check>> = Object.freeze({
  'accept-types': matches(/^[^ ]+(?: [^ ]+)*$/, 'The types are not separated by one blank each'),
  'accept-wrapped-types': matches(/^[^ ]+(?: [^ ]+)*$/, 'The types are not separated by one blank each'),
  connection: matches(/^(?:new|existing)$/, 'A connection is either new or existing'),
  fingerprint: matches(/^[\w-]+ [0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2})+$/, 'A fingerprint is a hash function and bytes'),
  'max-size': matches(/^\d+$/, 'The size is not a number'),
  path: matches(/^msrps?:\/\/[^ ]+(?: msrps?:\/\/[^ ]+)*$/i, 'The path is not URIs of MSRP with one blank between'),
  setup: matches(/^(?:active|passive|actpass|holdconn)$/, 'The setup is none of active, passive, actpass and holdconn'),
});

/** Attributes without a value. */
const FLAGS: ReadonlySet<string> = new Set(['sendrecv', 'sendonly', 'recvonly', 'inactive', 'msrp-cema']);

/** RFC 8866 9: attribute-name is a token. */
const TOKEN = /^[\w!#$%&'*+.^`{|}~-]+$/;

/**
 * Looks at what `parseSdp` leaves alone: lines that must be there (RFC 8866 5), and the values of those that say where the
 * media goes and how.
 * @returns the faults found, in the order of the lines, without those in `description.faults`; missing lines last
 */
export function examineSdp(description: SessionDescription): SdpFault[] {
  const faults: SdpFault[] = [];
  const attributes = new Map<number, SdpAttribute>();
  for (const level of [description, ...description.media]) {
    for (const attribute of level.attributes) attributes.set(attribute.line, attribute);
  }
  const named = new Set(description.faults.map(({ line }) => line));
  for (const line of description.lines) {
    if (named.has(line.line)) continue;
    const attribute = attributes.get(line.line);
    const wrong = attribute ? attributeFault(attribute) : lineFault(line);
    if (wrong) note(faults, 'line-value', line, wrong);
  }
  const origin = description.lines.find(({ type }) => type === 'o');
  if (origin && !hasNumbers(description)) {
    note(faults, 'line-value', origin, 'An o= line that is not six fields with two numbers among them');
  }
  noteMissing(description, faults);
  return faults.toSorted((a, b) => a.line - b.line);
}

function lineFault({ type, value }: SdpLine): string | undefined {
  return Object.hasOwn(LINE_CHECKS, type) ? LINE_CHECKS[type]?.(value) : undefined;
}

function attributeFault({ name, argument }: SdpAttribute): string | undefined {
  if (FLAGS.has(name)) return argument === undefined ? undefined : `The attribute ${name} has no value`;
  if (Object.hasOwn(ATTRIBUTE_CHECKS, name)) return ATTRIBUTE_CHECKS[name]?.(argument ?? '');
  return name === '' || TOKEN.test(name) ? undefined : 'The name of an attribute is not a token';
}

function hasNumbers(description: SessionDescription): boolean {
  const origin = originOf(description);
  return origin !== undefined && /^\d+$/.test(origin.sessionId) && /^\d+$/.test(origin.version);
}

/** RFC 8866 5: v=, o=, s= and t= must be there, and a c= for the session or for each of its media. */
function noteMissing({ lines, media }: SessionDescription, faults: SdpFault[]): void {
  const last = lines.at(-1);
  if (last === undefined) return;
  const missing = (text: string): void => note(faults, 'missing-line', last, text);
  for (const type of ['o', 's', 't']) {
    if (!lines.some(line => line.type === type)) missing(`No ${type}= line`);
  }
  const first = lines.find(({ type }) => type === 'c' || type === 'm');
  if (first?.type === 'm' && media.some(({ connection: own, port }) => !own && port !== 0))
    missing('No c= line for the media');
}
