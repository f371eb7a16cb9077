import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../src/rules/index.js';

/** Of the rule catalogue 5.1: id, slug, level, severity, and whether its check can be inconclusive. */
const CATALOGUE = [
  ['CPM-7.3.11-1.1', 'deferred-imdn-in-session', 'SHALL', 'error'],
  ['CPM-7.3.11-1.2', 'deferred-no-user-message', 'SHALL NOT', 'error'],
  ['CPM-7.3.11-2', 'late-imdn-by-message', 'SHALL', 'error'],
  ['CPM-7.3.11-4.3', 'deferred-later-480', 'SHALL', 'warning'],
  ['CPM-7.3.2-1', 'refusal-code-set', 'SHALL', 'warning'],
  ['CPM-7.3.2-3b', 'imdn-in-session', 'SHALL', 'error'],
  ['CPM-7.3.2-4.1', 'sdp-not-sendrecv-488', 'SHALL', 'error'],
  ['CPM-7.3.2-8a', 'store-focus-uri', 'SHALL', 'error'],
  ['CPM-7.3.2-9a', 'answer-sdp', 'SHALL', 'error'],
  ['CPM-7.3.2-9c', 'echo-cpm-ids', 'SHALL', 'error'],
  ['CPM-7.3.2-GRPa.1', 'conference-subscribe', 'SHALL', 'error'],
  ['CPM-7.3.2-GRPa.2', 'conference-subscription-maintain', 'SHALL', 'error'],
] as const;

const RULES = new URL('../../src/rules/cpm/', import.meta.url);
const fileOf = ({ id, slug }: { id: string; slug: string }): string => `${id.toLowerCase()}-${slug}.ts`;

describe('the table of rules', () => {
  it('is the catalogue, in its order', () => {
    expect(rules.map(({ id, slug, level, severity }) => [id, slug, level, severity])).toEqual(CATALOGUE);
  });

  it('is the folder', () => {
    const files = readdirSync(RULES).filter(file => file.startsWith('cpm-') && !file.endsWith('.test.ts'));
    expect(files.sort()).toEqual(rules.map(fileOf).sort());
  });

  it('has each id and slug once', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    expect(new Set(rules.map(({ slug }) => slug)).size).toBe(rules.length);
  });
});

describe.each(rules.map(rule => [rule.id, rule] as const))('%s', (_, rule) => {
  it('says what it demands, why, and when it cannot tell', () => {
    for (const text of [
      rule.title,
      rule.rationale,
      rule.needs,
      rule.cannotTell,
      rule.clause.statement,
      rule.clause.section,
    ]) {
      expect(text.trim()).not.toBe('');
    }
    expect(rule.title).not.toMatch(/\.$/);
    expect(rule.title).not.toContain('\n');
    expect(rule.clause.document).toBe('OMA-TS-CPM_Conv_Fnct-V2_1');
  });

  it('has an example of a pass, a violation and an inconclusive verdict, and one where it does not apply', () => {
    const outcomes = new Set(rule.examples.map(({ outcome }) => outcome));
    expect([...outcomes].sort()).toEqual(['inconclusive', 'not-applicable', 'pass', 'violation']);
  });

  it('has each example once, in words of its own', () => {
    const titles = rule.examples.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const title of titles) expect(title).not.toMatch(/\.$/);
  });

  it('gives a reason with each inconclusive example, and with no other', () => {
    for (const { outcome, reason, severity } of rule.examples) {
      expect(reason === undefined).toBe(outcome !== 'inconclusive');
      if (severity !== undefined) expect(outcome).toBe('violation');
    }
  });
});
