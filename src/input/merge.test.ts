import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConnectionEvent, TraceEvent } from '../model/index.js';
import type { Batch } from './format.js';
import { type Mergeable, merge } from './merge.js';

const endpoint = { address: '192.0.2.1', port: 5060 };

function event(capture: number, time: number): ConnectionEvent {
  const origin = { capture, frames: [1], time, transport: 'tcp', source: endpoint, destination: endpoint } as const;
  return { type: 'connection', event: 'opened', protocol: 'sip', origin, bytes: 0 };
}

/** An input of batches, each the times of its events and how far it was read. */
function source(
  capture: number,
  batches: readonly { times: readonly number[]; to?: number }[],
  opened: number[] = [],
): Mergeable {
  const first = batches.flatMap(({ times }) => times)[0] ?? batches[0]?.to ?? Number.NEGATIVE_INFINITY;
  return {
    startTime: () => first,
    async *batches() {
      opened.push(capture);
      for (const { times, to } of batches) {
        yield { events: times.map(time => event(capture, time)), time: to ?? Math.max(...times) };
      }
    },
  };
}

async function collect(sources: readonly Mergeable[]): Promise<{ events: TraceEvent[]; batches: Batch[] }> {
  const batches: Batch[] = [];
  for await (const batch of merge(sources)) batches.push(batch);
  return { events: batches.flatMap(({ events }) => [...events]), batches };
}

const shown = (events: readonly TraceEvent[]): string =>
  events.map(({ origin }) => `${'abc'[origin.capture]}${origin.time}`).join(' ');

describe('merging inputs by time', () => {
  it.each<[string, Mergeable[], string]>([
    ['one input keeps its own order', [source(0, [{ times: [3, 1] }, { times: [2] }])], 'a3 a1 a2'],
    ['two that overlap', [source(0, [{ times: [1, 3, 5] }]), source(1, [{ times: [2, 4] }])], 'a1 b2 a3 b4 a5'],
    ['the second begins first', [source(0, [{ times: [5] }]), source(1, [{ times: [1, 9] }])], 'b1 a5 b9'],
    ['equal times: in the order of the inputs', [source(0, [{ times: [1] }]), source(1, [{ times: [1] }])], 'a1 b1'],
    [
      'a chunk without events does not stop the others',
      [source(0, [{ times: [], to: 4 }, { times: [6] }]), source(1, [{ times: [1, 5, 7] }])],
      'b1 b5 a6 b7',
    ],
    ['an input with nothing in it', [source(0, []), source(1, [{ times: [1] }])], 'b1'],
    ['no input', [], ''],
  ])('%s', async (_, sources, expected) => {
    expect(shown((await collect(sources)).events)).toBe(expected);
  });

  it('opens an input only when trace time has come to it, and so holds one of a hundred', async () => {
    const opened: number[] = [];
    const seen: string[] = [];
    const sources = [source(0, [{ times: [1, 2] }], opened), source(1, [{ times: [5, 6] }], opened)];
    for await (const { events } of merge(sources)) seen.push(`${opened.length} open: ${shown(events)}`);
    expect(seen).toContain('1 open: a1 a2');
    expect(seen).toContain('2 open: b5 b6');
  });

  it('tells how far all inputs are read, which never goes back', async () => {
    const { batches } = await collect([source(0, [{ times: [1], to: 10 }]), source(1, [{ times: [4], to: 8 }])]);
    const times = batches.map(({ time }) => time);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBe(10);
  });

  it('gives every event once and sorted, however the inputs are cut into batches', async () => {
    const input = fc.array(fc.array(fc.nat(50), { maxLength: 4 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(input, { maxLength: 3 }), async inputs => {
        const sources = inputs.map((cuts, capture) => {
          const times = cuts.flat().toSorted((a, b) => a - b);
          let at = 0;
          const batches = cuts.map(({ length }) => {
            const part = times.slice(at, at + length);
            at += length;
            return { times: part, to: times[at - 1] ?? 0 };
          });
          return source(capture, batches);
        });
        const { events } = await collect(sources);
        const key = ({ origin }: TraceEvent): number => origin.time * 10 + origin.capture;
        const all = inputs.flatMap((cuts, capture) => cuts.flat().map(time => time * 10 + capture));
        expect(events.map(key)).toEqual(all.sort((a, b) => a - b));
      }),
    );
  });
});
