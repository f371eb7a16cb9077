/** The scenes of fixtures/scenes, and the edits that the examples of rules are made of. */
import { readdirSync, readFileSync } from 'node:fs';
import {
  compose,
  composeBody,
  joinTrace,
  readPart,
  splitTrace,
  type TracePart,
} from '../../fixtures/write-capture.mjs';
import { Diagnostics } from '../../src/diagnostics.js';
import { readTrace } from '../../src/input/text/trace.js';
import type { Edit, TraceEvent } from '../../src/model/index.js';

const SCENES = new URL('../../fixtures/scenes/', import.meta.url);

/** Names of the conformant scenes, sorted. */
export function sceneNames(): string[] {
  return readdirSync(SCENES)
    .filter(file => file.endsWith('.trace'))
    .map(file => file.slice(0, -'.trace'.length))
    .sort();
}

/** The text of a scene, latin1. */
export function loadScene(name: string): string {
  return readFileSync(new URL(`${name}.trace`, SCENES), 'latin1');
}

/**
 * What reading a scene gives, as capture 0.
 * @throws if part of it cannot be read: no scene and no example is damaged by mistake
 */
export function sceneEvents(text: string): TraceEvent[] {
  const diagnostics = new Diagnostics();
  let number = 0;
  const events = readTrace(text, { capture: 0, number: () => ++number, diagnostics });
  const [damage] = diagnostics.list();
  if (damage) throw new Error(`${damage.message}: line ${damage.frames.join(', ')}`);
  return events;
}

/**
 * Applies edits one after the other.
 *
 * A message is found by text that it holds: each line of the text somewhere in it. A connection event is found by its mark.
 * `drop` takes every message that holds the text; `cutAt`, `startAt`, `repeat` and `shift` the first. `replace` changes all
 * occurrences, and a text of several lines that do not stand together line by line. Lengths are brought up to date
 * in each message that an edit changes, but a Content-Length or Byte-Range that the edit itself writes stays as it writes it.
 * @throws if an edit changes nothing
 */
export function applyEdits(sceneText: string, edits: readonly Edit[]): string {
  const { header, parts } = splitTrace(sceneText);
  let edited = parts.map(part => ({ ...part, body: `${part.body.trimEnd()}\n\n` }));
  for (const edit of edits) {
    const before = joinTrace({ header, parts: edited });
    edited = applyEdit(edited, edit).sort((a, b) => readPart(a).time - readPart(b).time);
    if (joinTrace({ header, parts: edited }) === before)
      throw new Error(`An edit changes nothing: ${JSON.stringify(edit)}`);
  }
  return joinTrace({ header, parts: edited });
}

function applyEdit(parts: readonly TracePart[], edit: Edit): TracePart[] {
  if ('drop' in edit) return parts.filter(part => !holds(part, edit.drop));
  if ('cutAt' in edit) return parts.slice(0, find(parts, edit.cutAt));
  if ('startAt' in edit) return parts.slice(find(parts, edit.startAt));
  if ('replace' in edit) {
    const [text, by] = edit.replace;
    return parts.map(part => (holds(part, edit.in ?? text) ? replaceIn(part, text, by) : part));
  }
  if ('repeat' in edit) {
    const at = find(parts, edit.repeat);
    return [...parts.slice(0, at + 1), moved(parts[at]!, edit.after), ...parts.slice(at + 1)];
  }
  if ('shift' in edit) {
    const at = find(parts, edit.shift);
    return parts.map((part, index) => (index === at ? moved(part, edit.by) : part));
  }
  if ('insert' in edit)
    return [...parts, ...splitTrace(compose(edit.insert)).parts.map(part => ({ ...part, body: `${part.body}\n` }))];
  if ('keepOnlyFrom' in edit) return parts.filter(part => readPart(part).source.address === edit.keepOnlyFrom);
  return parts.filter(part => !isMsrp(part));
}

/** What edits look at: the message, or the mark of a connection event. */
const searched = (part: TracePart): string => (readPart(part).kind === 'message' ? part.body : part.mark);

function holds(part: TracePart, text: string): boolean {
  const content = searched(part);
  return text !== '' && text.split('\n').every(line => content.includes(line));
}

function find(parts: readonly TracePart[], text: string): number {
  const at = parts.findIndex(part => holds(part, text));
  if (at < 0) throw new Error(`No message holds ${JSON.stringify(text)}`);
  return at;
}

function replaceIn(part: TracePart, text: string, by: string): TracePart {
  const content = searched(part);
  const changed = content.includes(text) ? content.replaceAll(text, () => by) : replaceLines(content, text, by);
  if (changed === content) return part;
  if (content === part.mark) return { ...part, mark: changed };
  const meant = (['Content-Length', 'Byte-Range'] as const).filter(name => lengths(text, name) !== lengths(by, name));
  return { ...part, body: composeBody(changed, meant) };
}

/** Line by line, wherever they stand. */
function replaceLines(content: string, text: string, by: string): string {
  const from = text.split('\n');
  const to = by.split('\n');
  if (!from.every(line => content.includes(line))) return content;
  if (from.length !== to.length)
    throw new Error(`${from.length} lines that do not stand together cannot become ${to.length}`);
  return from.reduce(
    (changed, line, index) => (line === '' ? changed : changed.replaceAll(line, () => to[index]!)),
    content,
  );
}

const LENGTH = { 'Content-Length': /^(?:content-length|l)[ \t]*:/i, 'Byte-Range': /^Byte-Range:/ };
const lengths = (text: string, name: keyof typeof LENGTH): string =>
  text
    .split('\n')
    .filter(line => LENGTH[name].test(line))
    .join();

/** @param seconds later; negative is earlier */
function moved(part: TracePart, seconds: number): TracePart {
  if (seconds === 0) return part;
  const time = readPart(part).time + Math.round(seconds * 1_000_000);
  const micros = String(time % 1000).padStart(3, '0');
  const stamp = new Date(Math.floor(time / 1000)).toISOString().replace('Z', micros === '000' ? 'Z' : `${micros}Z`);
  return { ...part, lead: '', mark: part.mark.replace(/^--- \S+/, `--- ${stamp}`) };
}

function isMsrp(part: TracePart): boolean {
  const mark = readPart(part);
  return mark.kind === 'message' ? part.body.trimStart().startsWith('MSRP ') : mark.protocol !== 'sip';
}

/** The same scene over IPv6: marks, Via, Contact, SDP and MSRP paths. */
export function overIpv6(text: string): string {
  const address = (net: string, host: string) =>
    `2001:db8:${net === '192.0.2' ? 2 : 100}::${Number(host).toString(16)}`;
  const bare = text
    .replace(/IN IP4 (192\.0\.2|198\.51\.100)\.(\d+)/g, (_, net, host) => `IN IP6 ${address(net, host)}`)
    .replace(/received=(192\.0\.2|198\.51\.100)\.(\d+)/g, (_, net, host) => `received=${address(net, host)}`);
  return compose(
    bare.replace(/(?<![\d.])(192\.0\.2|198\.51\.100)\.(\d+)/g, (_, net, host) => `[${address(net, host)}]`),
  );
}
