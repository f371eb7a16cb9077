/** Packets that the capture dropped: what is missing is no violation then, what was seen still is. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inSequence, parseTrace, writeContainer, writePcap, writePcapng } from '../../fixtures/write-capture.mjs';
import { analyze } from '../../src/analyze.js';
import { readInput } from '../../src/input/index.js';
import type { Example, LossEvent, Rule, SessionResult, TraceEvent } from '../../src/model/index.js';
import { rules } from '../../src/rules/index.js';
import { judge } from '../../src/rules/judge.js';
import { applyEdits, loadScene, sceneEvents } from '../scenes/scenes.js';
import { exampleSettings, sessionsOf } from './sessions.js';

const SECOND = 1_000_000;

/** A loss, and where it is read: in its order among the events. */
function withLoss(events: readonly TraceEvent[], since: number, until: number, captures = [0]): TraceEvent[] {
  const time = Math.min(until, events.at(-1)!.origin.time);
  const origin = { ...events[0]!.origin, frames: [], time };
  const loss: LossEvent = { type: 'loss', origin, packets: 1, since, until, captures };
  const at = events.findIndex(event => event.origin.time > time);
  return at < 0 ? [...events, loss] : [...events.slice(0, at), loss, ...events.slice(at)];
}

type Judged = [outcome: string, reason: string | undefined];
const judged = (events: readonly TraceEvent[], rule: Rule<never>, example: Example): Judged[] =>
  sessionsOf(events).map(session => {
    // With all of them, as some sum up others.
    const { verdicts } = judge(session, rules, exampleSettings(example));
    const verdict = verdicts.find(one => one.rule === rule.id)!;
    return [verdict.outcome, verdict.reason];
  });

const violations = rules.flatMap(rule =>
  rule.examples
    .filter(({ outcome }) => outcome === 'violation')
    .map(example => ({ name: `${rule.id}: ${example.title}`, rule, example })),
);
const eventsOf = ({ scene, edits = [] }: Example) => sceneEvents(applyEdits(loadScene(scene), edits));
/** Nothing was seen that these rules could blame: each of their violations is for something missing. */
const OF_ABSENCE = new Set(['CPM-7.3.2-GRPa.1', 'CPM-7.3.2-GRPa.2']);

describe('packets dropped while the session ran', () => {
  it.each(violations)('$name', ({ rule, example }) => {
    const events = eventsOf(example);
    const [first, last] = [events[0]!.origin.time, events.at(-1)!.origin.time];
    const before = judged(events, rule, example);
    const after = judged(withLoss(events, first, last), rule, example);
    const mayBe = OF_ABSENCE.has(rule.id)
      ? [['inconclusive', 'I-LOSS']]
      : [
          ['inconclusive', 'I-LOSS'],
          ['violation', undefined],
        ];
    for (const [index, verdict] of before.entries()) {
      if (verdict[0] === 'violation') expect(mayBe).toContainEqual(after[index]);
    }
  });

  it.each([
    [
      'a delivery notification',
      'CPM-7.3.2-3b',
      'The session ends, half a minute later, without a delivery notification',
      'inconclusive',
    ],
    ['an SDP answer', 'CPM-7.3.2-9a', 'The 200 carries no SDP', 'inconclusive'],
    ['an id that the 200 should have', 'CPM-7.3.2-9c', 'The 200 has no Conversation-ID (F30)', 'violation'],
    ['the code of a refusal', 'CPM-7.3.2-1', 'Refused with 404 (F09)', 'violation'],
  ])('%s', (_, id, title, expected) => {
    const rule = rules.find(one => one.id === id)!;
    const example = rule.examples.find(one => one.title === title)!;
    const events = eventsOf(example);
    const [first, last] = [events[0]!.origin.time, events.at(-1)!.origin.time];
    expect(judged(withLoss(events, first, last), rule, example)[0]![0]).toBe(expected);
  });
});

describe('packets dropped at another time, or elsewhere', () => {
  it.each(violations)('$name', ({ rule, example }) => {
    const events = eventsOf(example);
    const [first, last] = [events[0]!.origin.time, events.at(-1)!.origin.time];
    const verdicts = judged(events, rule, example);
    expect(judged(withLoss(events, first - 9 * SECOND, first - SECOND), rule, example)).toEqual(verdicts);
    expect(judged(withLoss(events, last + SECOND, last + 9 * SECOND), rule, example)).toEqual(verdicts);
    expect(judged(withLoss(events, first, last, [1]), rule, example)).toEqual(verdicts);
  });
});

describe('a moment in which packets were dropped', () => {
  const rule = rules.find(({ id }) => id === 'CPM-7.3.2-GRPa.1')!;
  const example = rule.examples.find(({ title }) => title.startsWith('No SUBSCRIBE until the BYE'))!;
  const events = eventsOf(example);
  const first = events[0]!.origin.time;
  it.each([
    [-1, 'violation'],
    [0, 'inconclusive'],
    [5, 'inconclusive'],
  ])('%i s after the INVITE', (seconds, expected) => {
    const time = first + seconds * SECOND;
    expect(judged(withLoss(events, time, time), rule, example)[0]![0]).toBe(expected);
  });
});

describe('a capture file that counts what it dropped', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cpmlint-dropped-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const wrong = new URL('../../fixtures/scenes-wrong/group-never-subscribed.trace', import.meta.url);
  const missing = parseTrace(readFileSync(wrong, 'latin1'));
  async function verdicts(...files: Uint8Array[]): Promise<Judged[]> {
    const paths = files.map((_, index) => join(folder, `${'x'.repeat(index + 1)}.pcap`));
    for (const [index, path] of paths.entries()) writeFileSync(path, files[index]!);
    const results: SessionResult[] = [];
    await analyze(readInput(paths), rules, [{ add: (result: SessionResult) => results.push(result), end: () => {} }]);
    return results.map(({ verdicts: all }) => {
      const verdict = all.find(({ rule }) => rule === 'CPM-7.3.2-GRPa.1')!;
      return [verdict.outcome, verdict.reason];
    });
  }
  const VIOLATION: Judged = ['violation', undefined];
  const LOSS: Judged = ['inconclusive', 'I-LOSS'];

  it('pcapng, at its end', async () => {
    expect(await verdicts(writePcapng(missing, { dropped: [0] }).bytes)).toEqual([VIOLATION]);
    expect(await verdicts(writePcapng(missing, { dropped: [1] }).bytes)).toEqual([LOSS]);
  });

  it('pcapng, at its end, which comes long after the first session was judged', async () => {
    const day = inSequence([missing, parseTrace(loadScene('register')), missing], 3600 * SECOND);
    expect(await verdicts(writePcapng(day, { dropped: [1] }).bytes)).toEqual([LOSS, LOSS]);
  });

  it('snoop, in its last record only: after the session', async () => {
    const later = inSequence([missing, parseTrace(loadScene('register'))], 3600 * SECOND);
    expect(await verdicts(writeContainer('snoop', later, { dropped: 1 }).bytes)).toEqual([VIOLATION]);
    expect(await verdicts(writeContainer('snoop', missing, { dropped: 1 }).bytes)).toEqual([LOSS]);
  });

  it('a capture beside it that dropped none has the session too', async () => {
    const other = parseTrace(loadScene('voice-call'));
    const files = [writePcap(missing).bytes, writePcapng(other, { dropped: [1] }).bytes];
    expect(await verdicts(...files)).toContainEqual(VIOLATION);
  });
});

describe('a file that is missing between two', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cpmlint-missing-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The scene group without its subscription: in files by these names, the second from the BYE on. */
  async function subscribed(before: string, after: string): Promise<[outcome: string, reason: string | undefined]> {
    const text = applyEdits(loadScene('group'), [{ drop: 'Call-ID: sub-' }]);
    const parts = [
      [before, applyEdits(text, [{ cutAt: 'BYE sip:' }])],
      [after, applyEdits(text, [{ startAt: 'BYE sip:' }])],
    ] as const;
    const paths = parts.map(([name, part]) => {
      writeFileSync(join(folder, name), writePcap(parseTrace(part)).bytes);
      return join(folder, name);
    });
    const results: SessionResult[] = [];
    await analyze(readInput(paths), rules, [{ add: (result: SessionResult) => results.push(result), end: () => {} }]);
    const verdict = results.flatMap(({ verdicts }) => verdicts).find(({ rule }) => rule === 'CPM-7.3.2-GRPa.1')!;
    return [verdict.outcome, verdict.reason];
  }

  it.each([
    ['trace_00001_0730.pcap', 'trace_00002_0731.pcap', 'violation', undefined],
    ['trace_00001_0730.pcap', 'trace_00003_0731.pcap', 'inconclusive', 'I-LOSS'],
    ['at-0730.pcap', 'at-0931.pcap', 'inconclusive', 'I-LOSS'],
  ])('%s, %s: %s', async (before, after, outcome, reason) => {
    expect(await subscribed(before, after)).toEqual([outcome, reason]);
  });
});
