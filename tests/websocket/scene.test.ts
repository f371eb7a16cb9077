/** A whole delivery over WebSocket, SIP by RFC 7118 and MSRP by RFC 7977, is judged as it is over TCP. */
import { afterAll, describe, expect, it } from 'vitest';
import {
  joinTrace,
  readPart,
  splitTrace,
  traceOverWebSocket,
  type WebSocketOptions,
  writePcap,
} from '../../fixtures/write-capture.mjs';
import { CaptureFolder, type Model } from '../scenes/model.js';
import { loadScene } from '../scenes/scenes.js';

const CLIENT = '192.0.2.15';
const MINUTES = 3 * 60_000;

/** The client registers, and then the scene: whoever is behind WebSocket connects before anybody can reach him. */
function registered(scene: string): string {
  const { header, parts } = splitTrace(loadScene('register'));
  const later = splitTrace(loadScene(scene)).parts.map(part => {
    const time = new Date(readPart(part).time / 1000 + MINUTES).toISOString();
    return { ...part, lead: '', mark: part.mark.replace(/^--- \S+/, `--- ${time}`) };
  });
  return joinTrace({
    header,
    parts: [...parts.map(part => ({ ...part, body: `${part.body.trimEnd()}\n\n` })), ...later],
  });
}

/** All but the names that WebSocket has in MSRP paths. */
const judged = ({ sessions, clients }: Model): unknown => ({
  clients,
  sessions: sessions.map(session => ({
    ...session,
    msrp: JSON.stringify(session.msrp).replace(/"msrp:[^"]*\/([^";]+);(?:tcp|ws)"/g, '$1'),
  })),
});

describe('a scene over WebSocket', () => {
  const folder = new CaptureFolder();
  afterAll(() => folder.close());

  it.each<[string, WebSocketOptions]>([
    ['deferred-one-to-one', {}],
    ['deferred-one-to-one', { deflate: 'takeover', fragment: 200, ping: true }],
    ['deferred-two-messages', {}],
    ['group', { deflate: 'anew' }],
    ['one-to-one', { fragment: 120 }],
  ])('%s, %o: the same sessions and verdicts as over TCP', async (scene, options) => {
    const text = registered(scene);
    const plain = await folder.model([{ name: 'plain.trace', bytes: text }]);
    const { bytes } = writePcap(traceOverWebSocket(text, CLIENT, options));
    const model = await folder.model([{ name: 'websocket.pcap', bytes }]);
    expect(model.sessions.length).toBeGreaterThan(0);
    expect(judged(model)).toEqual(judged(plain));
  });
});
