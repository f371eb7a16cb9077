import { describe, expect, it } from 'vitest';
import type { Edit } from '../../src/model/index.js';
import { sessionsOf } from '../rules/sessions.js';
import { applyEdits, loadScene, sceneEvents } from '../scenes/scenes.js';

const SILENT = 'tcp 192.0.2.15:51329 -> 198.51.100.20:7680 silent unknown\n';

/** What the session of the scene one-to-one, without its MSRP, is given of such connections. */
function given(...edits: Edit[]): string[] {
  const scene = applyEdits(loadScene('one-to-one'), [{ hide: 'msrp' }, ...edits]);
  const session = sessionsOf(sceneEvents(scene)).find(({ kind }) => kind === 'one-to-one');
  return (session?.mediaConnections ?? []).map(({ event }) => event);
}

/** Another SDP that announces the same port, as relays do. */
const ELSEWHERE: Edit = {
  insert: `--- 2026-03-05T07:30:02.000Z tcp 198.51.100.10:5060 -> 192.0.2.99:5060
OPTIONS sip:192.0.2.99 SIP/2.0
Via: SIP/2.0/TCP 198.51.100.10:5060;branch=z9hG4bK-pc-exm1
From: <sip:ims.example.com>;tag=exm
To: <sip:192.0.2.99>
Call-ID: ex-media@198.51.100.10
CSeq: 1 OPTIONS
Content-Type: application/sdp
Content-Length: 0

v=0
o=- 1 1 IN IP4 198.51.100.20
s=-
c=IN IP4 198.51.100.20
t=0 0
m=message 7680 TCP/MSRP *
a=path:msrp://198.51.100.20:7680/another;tcp
`,
};

describe('connections to where the SDP of a session announces MSRP', () => {
  it('are given to it if they come after its answer, and before its end', () => {
    expect(given({ insert: `--- 2026-03-05T07:30:05.000Z ${SILENT}` })).toEqual(['silent']);
    expect(given({ insert: `--- 2026-03-05T07:30:03.000Z ${SILENT}` })).toEqual([]);
    expect(given({ insert: `--- 2026-03-05T07:30:45.000Z ${SILENT}` })).toEqual([]);
  });

  it('are given to nobody if another session announces the same place', () => {
    expect(given({ insert: `--- 2026-03-05T07:30:05.000Z ${SILENT}` }, ELSEWHERE)).toEqual([]);
  });

  it('are not those of other clients', () => {
    const others = 'tcp 192.0.2.77:51329 -> 198.51.100.20:7680 silent unknown\n';
    expect(given({ insert: `--- 2026-03-05T07:30:05.000Z ${others}` })).toEqual([]);
  });
});
