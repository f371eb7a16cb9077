import { describe, expect, it } from 'vitest';
import { coverage } from '../../src/rules/coverage.js';
import { rules } from '../../src/rules/index.js';
import { CATALOGUE, NETWORK } from './catalogue.js';

const told = coverage.flatMap(line => line.rules);
const levels = new Map<string, string>(CATALOGUE.map(([id, , level]) => [id, level]));

describe('the coverage of the change request', () => {
  it('names every rule, and each once', () => {
    for (const { id } of rules) expect(told).toContain(id);
    expect(new Set(told).size).toBe(told.length);
  });

  it('names rules of the catalogue only, and all of them', () => {
    expect([...told].sort()).toEqual([...CATALOGUE, ...NETWORK].map(([id]) => id).sort());
  });

  it.each(coverage.map(line => [`${line.place}: ${line.says}`, line] as const))('%s', (_, line) => {
    const [first = ''] = line.rules;
    // What the network does is described, not demanded.
    expect(line.level).toBe(levels.get(first));
    expect(line.needs === undefined).toBe(line.judged === 'client-side');
    expect(line.says.length).toBeLessThan(80);
  });

  it('says "never" of what no capture can show, and of nothing else', () => {
    for (const [id, , , , observable] of CATALOGUE) {
      const line = coverage.find(one => one.rules.includes(id))!;
      expect([id, line.judged === 'never']).toEqual([id, observable === 'not']);
    }
  });
});
