/** Systematic changes to conformant scenes: each line and each message dropped, doubled, delayed and altered in turn. */
import { composeBody, joinTrace, readPart, splitTrace, type TracePart } from '../../fixtures/write-capture.mjs';
import { loadScene, sceneNames } from '../scenes/scenes.js';

export interface Mutation {
  /** `deferred`, `group` … */
  readonly family: string;
  readonly scene: string;
  /** `200 (INVITE) from the client`. */
  readonly message: string;
  /** Name of the line; undefined: the whole message. */
  readonly line: string | undefined;
  readonly change: 'dropped' | 'doubled' | 'delayed' | 'altered';
  /** The trace with it. */
  readonly trace: () => string;
}

const CLIENTS = ['192.0.2.15', '192.0.2.16'];
/** Longer than every window of the catalogue 4.4 but that of a re-join, microseconds. */
const DELAY = 40_000_000;
const MOMENT = 1000;

/** The plainest of each family, so that the first of each shape is the one that everybody knows. */
const FIRST = ['deferred-one-to-one', 'group-short', 'one-to-one'];
/** What is judged anew in each family; the other messages have one shape in all. */
const JUDGED = /^(?:INVITE|\d+ \(INVITE\)|SEND|MESSAGE|SUBSCRIBE|NOTIFY) /;

/** Of lines and messages that have the same shape in one family the first is changed. */
export function* mutations(): Generator<Mutation> {
  const done = new Set<string>();
  for (const scene of [...FIRST, ...sceneNames().filter(name => !FIRST.includes(name))]) {
    const own = familyOf(scene);
    const { header, parts } = splitTrace(loadScene(scene));
    for (const [at, part] of parts.entries()) {
      if (readPart(part).kind !== 'message') continue;
      const message = labelOf(part);
      const family = JUDGED.test(message) ? own : 'any';
      const made = (line: string | undefined, change: Mutation['change'], by: () => readonly TracePart[]) => {
        const key = `${family} ${message} ${line} ${change}`;
        if (done.has(key)) return [];
        done.add(key);
        return [{ family, scene, message, line, change, trace: () => joinTrace({ header, parts: by() }) }];
      };
      yield* made(undefined, 'dropped', () => parts.toSpliced(at, 1));
      yield* made(undefined, 'doubled', () => parts.toSpliced(at + 1, 0, later(part, MOMENT)));
      yield* made(undefined, 'delayed', () => parts.map((one, index) => (index < at ? one : later(one, DELAY))));
      for (const { line, change, body } of changedLines(part.body)) {
        yield* made(line, change, () => parts.with(at, { ...part, body: body() }));
      }
    }
  }
}

function familyOf(scene: string): string {
  const family = ['deferred', 'one-to-one', 'group', 'session-replaces'].find(name => scene.startsWith(name));
  return family === 'session-replaces' ? 'group' : (family ?? 'other');
}

function labelOf(part: TracePart): string {
  const { body } = part;
  const from = CLIENTS.includes(readPart(part).source.address) ? 'from the client' : 'to the client';
  const method = /^CSeq: \d+ (\w+)/m.exec(body)?.[1];
  const status = /^SIP\/2\.0 (\d+)/.exec(body)?.[1];
  if (status) return `${status} (${method}) ${from}`;
  if (!body.startsWith('MSRP ')) return `${body.slice(0, body.indexOf(' '))} ${from}`;
  if (!/^MSRP \S+ SEND/.test(body)) return `MSRP 200 ${from}`;
  const inner = /^Content-Type: (?!message\/cpim)([^;\n]*)/m.exec(body)?.[1];
  return `SEND of ${inner ?? 'nothing'} ${from}`;
}

interface ChangedLine {
  readonly line: string;
  readonly change: 'dropped' | 'doubled' | 'altered';
  readonly body: () => string;
}

function* changedLines(body: string): Generator<ChangedLine> {
  const lines = body.trimEnd().split('\n');
  const named = new Set<string>();
  for (const [at, text] of lines.entries()) {
    const line = at === 0 ? 'start line' : nameOf(text);
    if (line === undefined || named.has(line)) continue;
    named.add(line);
    const change = (changed: readonly string[]) => () => composeBody(`${changed.join('\n')}\n`);
    const altered = alter(text, at === 0);
    if (altered !== text) yield { line, change: 'altered', body: change(lines.with(at, altered)) };
    if (at === 0) continue;
    yield { line, change: 'dropped', body: change(lines.toSpliced(at, 1)) };
    yield { line, change: 'doubled', body: change(lines.toSpliced(at, 0, text)) };
  }
}

/** Lengths are not among them: they are brought up to date. */
function nameOf(text: string): string | undefined {
  const name = /^(?:a=[a-z-]+|[a-z]=|[A-Za-z][A-Za-z.-]*:|<[a-z-]+)/.exec(text)?.[0];
  return name === undefined || /^(?:Content-Length|l|Byte-Range):/.test(text) ? undefined : name.replace(/:$/, '');
}

/** Another code, another user, another direction, or another last letter or digit. */
function alter(text: string, isStartLine: boolean): string {
  if (isStartLine) {
    if (text.startsWith('SIP/2.0 2')) return text.replace(/ 2\d\d /, ' 299 ');
    if (text.startsWith('SIP/2.0')) return text.replace(/ [3-6]\d\d /, ' 499 ');
    return text.replace(/^([A-Z]+ sips?:[^@ ]*)@/, '$1x@');
  }
  if (text.includes('sendrecv')) return text.replace('sendrecv', 'sendonly');
  const value = text.replace(/<\/[^<]*$|;lr>.*$/, '');
  const at = value.search(/[A-Za-z0-9][^A-Za-z0-9]*$/);
  const letter = text.charAt(at);
  return `${text.slice(0, at)}${letter === 'x' || letter === '1' ? '7' : /\d/.test(letter) ? '1' : 'x'}${text.slice(at + 1)}`;
}

function later(part: TracePart, micros: number): TracePart {
  const time = readPart(part).time + micros;
  const fine = String(time % 1000).padStart(3, '0');
  const stamp = new Date(Math.floor(time / 1000)).toISOString().replace('Z', fine === '000' ? 'Z' : `${fine}Z`);
  return { ...part, mark: part.mark.replace(/^--- \S+/, `--- ${stamp}`) };
}
