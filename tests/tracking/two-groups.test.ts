/** A client that joins two groups at the same time: what it subscribes to in one is not of the other. */
import { describe, expect, it } from 'vitest';
import type { Edit, Session } from '../../src/model/index.js';
import { DEFAULT_SETTINGS } from '../../src/model/index.js';
import { rules } from '../../src/rules/index.js';
import { judge } from '../../src/rules/judge.js';
import { Tracker } from '../../src/tracking/index.js';
import { applyEdits, loadScene, sceneEvents } from '../scenes/scenes.js';

/** The sessions of the scenes group and group-short, which begin at the same time, as one client would have them. */
function both(edits: { readonly long?: readonly Edit[]; readonly short?: readonly Edit[] } = {}): Session[] {
  const tracker = new Tracker({ clients: [], deferredUris: [] });
  const of = (scene: string, edited: readonly Edit[] = []) => sceneEvents(applyEdits(loadScene(scene), edited));
  const events = [...of('group', edits.long), ...of('group-short', edits.short)];
  events.sort((a, b) => a.origin.time - b.origin.time);
  const sessions = [...events.flatMap(event => tracker.observe(event)), ...tracker.end()];
  return sessions.filter(({ kind }) => kind === 'group').sort((a, b) => a.id.localeCompare(b.id));
}

const targets = (session: Session): string[] => [
  ...new Set(session.focusRequests.map(({ request }) => request.content.uri)),
];
const broken = (session: Session): string[] =>
  judge(session, rules, DEFAULT_SETTINGS)
    .verdicts.filter(({ outcome, causes }) => outcome === 'violation' && !causes?.length)
    .map(({ rule }) => rule);

const LONG = 'sip:conf-9f3c2a@focus1.ims.example.com';
const SHORT = 'sip:conf-598387@focus1.ims.example.com';
const GIVEN_UP: Edit = { drop: 'Call-ID: sub-' };

describe('two groups joined within a minute', () => {
  it('have each its own subscription, and break nothing', () => {
    const sessions = both();
    expect(sessions.map(targets)).toEqual([[LONG], [SHORT]]);
    expect(sessions.map(broken)).toEqual([[], []]);
  });

  it('are not mixed up where the client subscribes to one of them only', () => {
    const sessions = both({ short: [GIVEN_UP] });
    expect(sessions.map(targets)).toEqual([[LONG], []]);
    expect(sessions.map(broken)).toEqual([[], ['CPM-7.3.2-GRPa.1']]);
  });
});

describe('two memberships of one group that are judged together', () => {
  it('have both the subscription, also where it has ended and the other one was judged first', () => {
    const events = [
      ...sceneEvents(
        applyEdits(loadScene('group-short'), [
          GIVEN_UP,
          { replace: ['conf-598387', 'conf-9f3c2a'] },
          { drop: 'CSeq: 2 BYE' },
        ]),
      ),
      ...sceneEvents(applyEdits(loadScene('group'), [])),
    ].sort((a, b) => a.origin.time - b.origin.time);
    const tracker = new Tracker({ clients: [], deferredUris: [] });
    const sessions = [...events.flatMap(event => tracker.observe(event)), ...tracker.end()];
    const groups = sessions.filter(({ kind }) => kind === 'group');
    expect(groups.map(({ subscriptions }) => subscriptions.map(({ uri }) => uri))).toEqual([[LONG], [LONG]]);
  });
});
