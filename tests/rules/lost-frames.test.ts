import { describe, expect, it } from 'vitest';
import { parseTrace, writePcap } from '../../fixtures/write-capture.mjs';
import { DEFAULT_SETTINGS } from '../../src/model/index.js';
import { rules } from '../../src/rules/index.js';
import { judge } from '../../src/rules/judge.js';
import { captureEvents } from '../scenes/captures.js';
import { loadScene, sceneNames } from '../scenes/scenes.js';
import { isUnexpected, sessionsOf } from './sessions.js';

/** The records of a classic little-endian pcap without its file header. */
function recordsOf(capture: Uint8Array): Uint8Array[] {
  const view = new DataView(capture.buffer, capture.byteOffset, capture.byteLength);
  const records: Uint8Array[] = [];
  for (let at = 24; at < capture.length; ) {
    const end = at + 16 + view.getUint32(at + 8, true);
    records.push(capture.subarray(at, end));
    at = end;
  }
  return records;
}

async function violations(scene: string, capture: Uint8Array): Promise<string[]> {
  const { events } = await captureEvents(capture);
  return sessionsOf(events).flatMap(session =>
    judge(session, rules, DEFAULT_SETTINGS).verdicts.flatMap(verdict =>
      isUnexpected(scene, verdict) && verdict.severity !== 'info' ? [`${verdict.rule}: ${verdict.message}`] : [],
    ),
  );
}

describe('a frame that the capture lost is never the fault of the client', () => {
  it.each(sceneNames())('%s, without each of its frames in turn', async name => {
    const { bytes } = writePcap(parseTrace(loadScene(name)), {});
    const records = recordsOf(bytes);
    for (const lost of records.keys()) {
      const kept = [bytes.subarray(0, 24), ...records.filter((_, index) => index !== lost)];
      expect({ lost: lost + 1, violations: await violations(name, Buffer.concat(kept)) }).toEqual({
        lost: lost + 1,
        violations: [],
      });
    }
  });
});
