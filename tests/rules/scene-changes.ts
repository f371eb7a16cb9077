/** What edits change in a scene, told message by message. */
import { readPart, splitTrace, type TracePart } from '../../fixtures/write-capture.mjs';
import { readable } from '../../src/latin1.js';
import type { ShownChange } from '../../src/model/index.js';

/** Whole messages, taken away or added, that are told one by one. */
const TOLD = 4;
/** Lines of a message that was added. */
const ADDED_LINES = 24;
/** Lines that stay the same around one that changes. */
const CONTEXT = 1;

/**
 * @param before a trace, @param after the same with edits
 * @returns what differs, in time order; empty if nothing does
 */
export function changesOf(before: string, after: string): ShownChange[] {
  const old = splitTrace(before).parts.map(tidy);
  const edited = splitTrace(after).parts.map(tidy);
  const start = old[0] ? readPart(old[0]).time : 0;
  const head = (part: TracePart): string => headOf(part, start);

  const pairs = common(old.map(textOf), edited.map(textOf));
  const kept = new Set(pairs.map(([, at]) => at));
  const gone = old.filter((_, at) => !pairs.some(([from]) => from === at));
  const changes: ShownChange[] = [];
  const added: TracePart[] = [];
  for (const [at, part] of edited.entries()) {
    if (kept.has(at)) continue;
    const moved = gone.findIndex(({ body, mark }) => body.trim() !== '' && body === part.body && mark !== part.mark);
    if (moved >= 0) {
      const [from] = gone.splice(moved, 1);
      changes.push({ message: head(from!), lines: [`-sent ${offset(from!, start)}`, `+sent ${offset(part, start)}`] });
      continue;
    }
    const same = gone.findIndex(({ mark }) => mark === part.mark);
    if (same >= 0) {
      const [from] = gone.splice(same, 1);
      changes.push({ message: head(from!), lines: lineChanges(from!.body, part.body) });
    } else added.push(part);
  }
  if (gone.length > 0) {
    const lines = gone.slice(0, TOLD).map(part => `-${head(part)}`);
    if (gone.length > TOLD) lines.push(`-and ${gone.length - TOLD} more`);
    changes.push({ message: gone.length === 1 ? 'one message less' : `${gone.length} messages less`, lines });
  }
  for (const part of added.slice(0, TOLD)) {
    const isAgain = old.some(({ body }) => body.trim() !== '' && body === part.body);
    changes.push({ message: head(part), lines: isAgain ? ['+(the same message once more)'] : addedLines(part.body) });
  }
  if (added.length > TOLD) changes.push({ message: `${added.length - TOLD} messages more`, lines: ['+(all of them)'] });
  return changes;
}

const tidy = (part: TracePart): TracePart => ({ ...part, body: part.body.trimEnd() });
const textOf = ({ mark, body }: TracePart): string => `${mark}\n${body}`;
const offset = (part: TracePart, start: number): string =>
  `${readPart(part).time < start ? '-' : '+'}${(Math.abs(readPart(part).time - start) / 1_000_000).toFixed(3)} s`;

function headOf(part: TracePart, start: number): string {
  const mark = readPart(part);
  const what = mark.kind === 'message' ? readable(part.body.trimStart().split('\n')[0]!) : `connection ${mark.event}`;
  return `${offset(part, start)} ${mark.source.address} -> ${mark.destination.address}: ${what}`;
}

function addedLines(body: string): string[] {
  const lines = body.trim().split('\n');
  const shown = lines.slice(0, ADDED_LINES).map(line => `+${readable(line)}`);
  return lines.length > ADDED_LINES ? [...shown, `+(${lines.length - ADDED_LINES} more lines)`] : shown;
}

/** Lines that differ with those around them; `…` where lines are left out between two changes. */
function lineChanges(before: string, after: string): string[] {
  const old = before.split('\n');
  const edited = after.split('\n');
  const all: string[] = [];
  let [from, to] = [0, 0];
  for (const [a, b] of [...common(old, edited), [old.length, edited.length] as const]) {
    while (from < a) all.push(`-${readable(old[from++]!)}`);
    while (to < b) all.push(`+${readable(edited[to++]!)}`);
    if (a < old.length) all.push(` ${readable(old[a]!)}`);
    from = a + 1;
    to = b + 1;
  }
  const isNear = (at: number): boolean =>
    all.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(line => !line.startsWith(' '));
  const shown: string[] = [];
  for (const [at, line] of all.entries()) {
    // The start line is the head of the change already.
    if (isNear(at) && !(at === 0 && line.startsWith(' '))) shown.push(line);
    else if (shown.length > 0 && shown.at(-1) !== ' …') shown.push(' …');
  }
  if (shown.at(-1) === ' …') shown.pop();
  return shown;
}

/** A longest common subsequence: positions in both. */
function common(one: readonly string[], other: readonly string[]): (readonly [number, number])[] {
  const width = other.length + 1;
  const longest = new Uint16Array((one.length + 1) * width);
  for (let a = one.length - 1; a >= 0; a--) {
    for (let b = other.length - 1; b >= 0; b--) {
      longest[a * width + b] =
        one[a] === other[b]
          ? longest[(a + 1) * width + b + 1]! + 1
          : Math.max(longest[(a + 1) * width + b]!, longest[a * width + b + 1]!);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let a = 0, b = 0; a < one.length && b < other.length; ) {
    if (one[a] === other[b]) pairs.push([a++, b++]);
    else if (longest[(a + 1) * width + b]! >= longest[a * width + b + 1]!) a++;
    else b++;
  }
  return pairs;
}
