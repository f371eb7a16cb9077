import { describe, expect, it } from 'vitest';
import { parseTrace, writePcap } from '../../fixtures/write-capture.mjs';
import type { ConnectionEvent } from '../../src/model/index.js';
import { captureEvents } from '../scenes/captures.js';
import { applyEdits, loadScene } from '../scenes/scenes.js';

/** What a capture of the scene one-to-one, without its MSRP and with this connection, tells of it. */
async function told(mark: string, more = ''): Promise<string[]> {
  const scene = applyEdits(loadScene('one-to-one'), [{ hide: 'msrp' }, { insert: `--- 2026-03-05T${mark}\n${more}` }]);
  const { events } = await captureEvents(writePcap(parseTrace(scene), {}).bytes);
  return events
    .filter((event): event is ConnectionEvent => event.type === 'connection' && event.protocol !== 'sip')
    .map(({ event, origin: { source, destination } }) => `${event} ${source.port} ${destination.port}`);
}

describe('a connection to where an SDP announced MSRP', () => {
  it('is told of when it is refused', async () => {
    expect(await told('07:30:05.000Z tcp 198.51.100.20:7680 -> 192.0.2.15:51329 refused unknown')).toEqual([
      'refused 7680 51329',
    ]);
  });

  it('is told of when it brings nothing for 10 s', async () => {
    expect(await told('07:30:05.000Z tcp 192.0.2.15:51329 -> 198.51.100.20:7680 silent unknown')).toEqual([
      'silent 51329 7680',
    ]);
  });

  it('is told of when nothing answers', async () => {
    expect(await told('07:30:05.000Z tcp 192.0.2.15:51329 -> 198.51.100.20:7680 unanswered unknown')).toEqual([
      'unanswered 51329 7680',
    ]);
  });

  it('is not silent if it brings bytes of any kind, or is closed soon', async () => {
    const open = '07:30:05.000Z tcp 192.0.2.15:51329 -> 198.51.100.20:7680 silent unknown';
    const tls = '\n--- 2026-03-05T07:30:06.000Z tcp 192.0.2.15:51329 -> 198.51.100.20:7680 encrypted tls\n';
    const closed = '\n--- 2026-03-05T07:30:08.000Z tcp 192.0.2.15:51329 -> 198.51.100.20:7680 closed unknown\n';
    expect(await told(open, tls)).toEqual(['encrypted 51329 7680']);
    expect(await told(open, closed)).toEqual([]);
  });

  it('is of no interest elsewhere', async () => {
    expect(await told('07:30:05.000Z tcp 192.0.2.15:51329 -> 198.51.100.20:443 silent unknown')).toEqual([]);
    expect(await told('07:30:05.000Z tcp 192.0.2.15:51329 -> 203.0.113.9:7680 silent unknown')).toEqual([]);
  });
});
