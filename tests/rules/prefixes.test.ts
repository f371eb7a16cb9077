import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type TraceEvent } from '../../src/model/index.js';
import { judge, rules } from '../../src/rules/index.js';
import { applyEdits, loadScene, sceneEvents, sceneNames } from '../scenes/scenes.js';
import { isUnexpected, sessionsOf } from './sessions.js';

/** `rule severity: message` of each violation in a trace of a scene, and of each rule that threw. */
function complaintsIn(scene: string, events: readonly TraceEvent[], clients: readonly string[] = []): string[] {
  return sessionsOf(events, clients).flatMap(session => {
    const { verdicts, failures } = judge(session, rules, DEFAULT_SETTINGS);
    return [
      ...failures.map(({ rule, error }) => `${rule} threw: ${error.stack}`),
      ...verdicts
        .filter(verdict => isUnexpected(scene, verdict))
        .map(({ rule, severity, message }) => `${rule} ${severity}: ${message}`),
    ];
  });
}

const addressesIn = (events: readonly TraceEvent[]): string[] => [
  ...new Set(events.flatMap(({ origin }) => [origin.source.address, origin.destination.address])),
];

// A conformant trace stays conformant when less of it was captured: nothing unseen may become a violation.
describe.each(sceneNames())('%s', name => {
  const scene = loadScene(name);
  const events = sceneEvents(scene);
  const complaints = complaintsIn.bind(undefined, name);

  it('breaks no rule', () => expect(complaints(events)).toEqual([]));

  it('breaks no rule where the capture stops after any message', () => {
    for (let length = 1; length < events.length; length++) {
      expect(complaints(events.slice(0, length)), `the first ${length} messages`).toEqual([]);
    }
  });

  it('breaks no rule where the capture begins at any message', () => {
    for (let start = 1; start < events.length; start++) {
      expect(complaints(events.slice(start)), `from message ${start + 1} on`).toEqual([]);
    }
  });

  it.each(addressesIn(events))('breaks no rule where only %s was captured sending, or only receiving', address => {
    expect(complaints(events.filter(({ origin }) => origin.source.address === address))).toEqual([]);
    expect(complaints(events.filter(({ origin }) => origin.source.address !== address))).toEqual([]);
    expect(complaints(events.filter(({ origin }) => origin.destination.address === address))).toEqual([]);
  });

  it('breaks no rule without its MSRP', () => {
    if (!/^MSRP /m.test(scene)) return;
    const bare = sceneEvents(applyEdits(scene, [{ hide: 'msrp' }]));
    expect(complaints(bare)).toEqual([]);
    for (let length = 1; length < bare.length; length++) {
      expect(complaints(bare.slice(0, length)), `the first ${length} messages`).toEqual([]);
    }
  });

  it('breaks no rule where any one message was not captured and a loss is known', () => {
    // Of its connection, not of the message: what is missing has no other trace.
    for (let at = 0; at < events.length; at++) {
      const lost = events[at]!;
      if (lost.type !== 'message') continue;
      const protocol = lost.content.kind.startsWith('msrp') ? 'msrp' : 'sip';
      const gap: TraceEvent = {
        type: 'connection',
        event: 'gap',
        protocol,
        origin: lost.origin,
        bytes: lost.text.length,
      };
      expect(complaints(events.with(at, gap)), `without message ${at + 1}`).toEqual([]);
    }
  });

  it('blames nobody where the client is another', () => {
    expect(complaints(events, ['203.0.113.99'])).toEqual([]);
  });
});
