import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bodyOf, findAll } from '../../src/body-parser/index.js';
import { examineSdp, parseSdp, type SessionDescription } from '../../src/sdp-parser/index.js';
import { parseSip } from '../../src/sip-parser/index.js';

const TORTURE = '../shared/corpus/torture';
const absent = !existsSync(TORTURE);

/** The descriptions in a file: of a SIP message, or the file itself. */
function descriptionsOf(path: string): SessionDescription[] {
  const text = readFileSync(`${TORTURE}/${path}`, 'latin1');
  if (path.endsWith('.sdp')) return [parseSdp(text)];
  const message = parseSip(text);
  return message ? findAll(bodyOf(message, text), 'sdp').map(({ description }) => description) : [];
}

const NO_NAME_AND_TIME = ['missing-line No s= line', 'missing-line No t= line'];

/** What is wrong with the descriptions of others; all others are sound. */
const FAULTS: Readonly<Record<string, string[]>> = {
  'rfc4475/mismatch02.dat': NO_NAME_AND_TIME,
  'rfc4475/test.dat': ['line-syntax Not of the form type=value', 'missing-line No o= line', ...NO_NAME_AND_TIME],
  'sofia-sip/message-4.sdp': NO_NAME_AND_TIME,
  'sofia-sip/message-5.sdp': ['missing-line No t= line'],
  'sofia-sip/message-6.sdp': ['missing-line No o= line', 'missing-line No t= line'],
  'sofia-sip/message-8.sdp': NO_NAME_AND_TIME,
};

describe('session descriptions of others (torture; skipped where ../shared/corpus is not present)', () => {
  it.skipIf(absent)('have the faults that they have, and no others', () => {
    const files = ['rfc4475', 'rfc5118', 'sofia-sip']
      .flatMap(folder => readdirSync(`${TORTURE}/${folder}`).map(file => `${folder}/${file}`))
      // The others of that folder are RFC 2543 drafts, with ports above 99999.
      .filter(path => !path.startsWith('sofia-sip/') || path.endsWith('.sdp'));
    const found = files.flatMap(path => descriptionsOf(path).map(description => [path, description] as const));
    expect(found.length).toBeGreaterThan(25);
    for (const [path, description] of found) {
      const faults = [...description.faults, ...examineSdp(description)].map(({ code, text }) => `${code} ${text}`);
      expect([path, faults]).toEqual([path, FAULTS[path] ?? []]);
    }
  });
});
