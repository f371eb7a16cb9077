import { describe, expect, it } from 'vitest';
import { Progress } from './progress.js';

const state = (read: number) => () => ({ read, bytes: 4_000_000, messages: 12, sessions: 3 });

function drawn(shown: boolean, steps: (progress: Progress, at: (milliseconds: number) => void) => void): string[] {
  const written: string[] = [];
  let now = 0;
  const progress = new Progress(
    shown,
    text => written.push(text),
    () => now,
  );
  steps(progress, milliseconds => {
    now = milliseconds;
  });
  return written;
}

describe('the progress line', () => {
  it('is drawn after a second, at most ten times a second, and erased at the end', () => {
    const written = drawn(true, (progress, at) => {
      for (const time of [0, 500, 999, 1000, 1050, 1100]) {
        at(time);
        progress.update(state(time * 1000));
      }
      progress.erase();
      progress.erase();
    });
    expect(written).toEqual([
      '\r1.0 MB (25 %), 12 SIP and MSRP messages, 3 sessions judged\u001b[K',
      '\r1.1 MB (27 %), 12 SIP and MSRP messages, 3 sessions judged\u001b[K',
      '\r\u001b[K',
    ]);
  });

  it('knows no share of a stream', () => {
    const written = drawn(true, (progress, at) => {
      at(2000);
      progress.update(() => ({ read: 1_000_000, bytes: undefined, messages: 0, sessions: 0 }));
    });
    expect(written).toEqual(['\r1.0 MB, 0 SIP and MSRP messages, 0 sessions judged\u001b[K']);
  });

  it('of a short run, or where there is no terminal, is nothing', () => {
    expect(drawn(true, progress => progress.update(state(1)))).toEqual([]);
    expect(
      drawn(false, (progress, at) => {
        at(5000);
        progress.update(state(1));
        progress.erase();
      }),
    ).toEqual([]);
  });
});
