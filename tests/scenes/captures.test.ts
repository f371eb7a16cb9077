import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { compose } from '../../fixtures/write-capture.mjs';
import { sceneEvents } from './scenes.js';

const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));
/** Those in folders have a script and tests of their own. */
const captures = readdirSync(join(fixtures, 'captures'), { withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(({ name }) => name);

it('the captures are what their scenes make', () => {
  const folder = mkdtempSync(join(tmpdir(), 'captures-'));
  execFileSync(process.execPath, [join(fixtures, 'make-captures.mjs'), folder]);
  expect(readdirSync(folder)).toEqual(captures);
  for (const name of captures)
    expect(readFileSync(join(folder, name)).equals(readFileSync(join(fixtures, 'captures', name)))).toBe(true);
  rmSync(folder, { recursive: true });
});

it('the captures are small, and README.md has a line for each', () => {
  const readme = readFileSync(join(fixtures, 'README.md'), 'utf8');
  for (const name of captures) expect(readme).toContain(`| \`captures/${name}\` |`);
  const size = captures.reduce((sum, name) => sum + statSync(join(fixtures, 'captures', name)).size, 0);
  expect(size).toBeLessThan(300 * 1024);
});

it.each(readdirSync(join(fixtures, 'scenes-wrong')))(
  'the wrong scene %s is wrong in nothing but what it is about',
  name => {
    const text = readFileSync(join(fixtures, 'scenes-wrong', name), 'latin1');
    expect(compose(text)).toBe(text);
    const faults = sceneEvents(text).flatMap(event => (event.type === 'message' ? [...event.content.faults] : []));
    expect(faults).toEqual([]);
  },
);
