import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../../src/diagnostics.js';
import { readTrace } from '../../src/input/text/trace.js';
import { DEFAULT_SETTINGS, type Session, type TraceEvent } from '../../src/model/index.js';
import { judge, rules } from '../../src/rules/index.js';
import { applyEdits, loadScene, sceneEvents, sceneNames } from '../scenes/scenes.js';
import { sessionsOf } from './sessions.js';

/** Reads what may be damaged. */
function read(text: string): TraceEvent[] {
  let number = 0;
  return readTrace(text, { capture: 0, number: () => ++number, diagnostics: new Diagnostics() });
}

describe('whatever the capture holds', () => {
  const scenes = sceneNames().map(loadScene);
  const damage = fc.array(
    fc.tuple(
      fc.nat(100_000),
      fc.constantFrom('', '\0', ';', '<', '"', ':', '\n', '=', ',', '0', '99999999999', '\xff'),
    ),
    {
      minLength: 1,
      maxLength: 40,
    },
  );

  it('no rule throws, and each gives one verdict that can be kept', () => {
    fc.assert(
      fc.property(fc.constantFrom(...scenes), damage, fc.boolean(), (scene, changes, backwards) => {
        const characters = [...scene];
        for (const [at, by] of changes) characters[at % characters.length] = by;
        const events = read(characters.join(''));
        for (const session of sessionsOf(backwards ? events.reverse() : events)) {
          const { verdicts, failures } = judge(session, rules, DEFAULT_SETTINGS);
          expect(failures).toEqual([]);
          expect(verdicts).toHaveLength(rules.length);
          expect(verdicts.every(({ evidence }) => evidence.length <= 8)).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('a message that was captured only in part', () => {
  /** The session of a scene, as if bytes of the 200 had been lost. */
  function withGap(name: string, missing: string): Session {
    const scene = applyEdits(loadScene(name), [{ replace: [missing, ''], in: 'SIP/2.0 200 OK\nCSeq: 1 INVITE' }]);
    const [session] = sessionsOf(sceneEvents(scene));
    const { invitation } = session!;
    const final = { ...invitation!.final!, faults: ['gap'] as const };
    return { ...session!, invitation: { ...invitation!, final } };
  }

  it('proves nothing by what it lacks', () => {
    const session = withGap('deferred-one-to-one', 'Conversation-ID: 6b79b8bc-937e-4985-b1df-fd062b687bd7\n');
    const verdict = judge(session, rules, DEFAULT_SETTINGS).verdicts.find(({ rule }) => rule === 'CPM-7.3.2-9c');
    expect(verdict).toMatchObject({ outcome: 'inconclusive', reason: 'I-LOSS' });
  });

  it('proves by what it has', () => {
    const session = withGap('deferred-one-to-one', 'P-Preferred-Identity: <sip:+15555550102@ims.example.com>\n');
    const verdict = judge(session, rules, DEFAULT_SETTINGS).verdicts.find(({ rule }) => rule === 'CPM-7.3.2-9c');
    expect(verdict).toMatchObject({ outcome: 'pass' });
  });
});
