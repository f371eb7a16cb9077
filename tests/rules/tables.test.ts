import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../src/rules/index.js';
import { CATALOGUE, NETWORK } from './catalogue.js';

/** Rules that no capture can show broken: their clause leaves the choice, or what breaks it is judged by another rule. */
const NEVER_VIOLATED: readonly string[] = ['CPM-7.3.2-1a', 'CPM-7.3.2-1b', 'CPM-7.3.2-1d', 'NET-6'];

const judged = new Set(rules.map(({ id }) => id));

const RULES = new URL('../../src/rules/cpm/', import.meta.url);
const NETWORK_RULES = new URL('../../src/rules/network/', import.meta.url);
const fileOf = ({ id, slug }: { id: string; slug: string }): string => `${id.toLowerCase()}-${slug}.ts`;

describe('the table of rules', () => {
  it('is the catalogue, in its order', () => {
    const ours = rules.filter(({ judges }) => judges === 'client');
    expect(ours.map(({ id, slug, level, severity, observable }) => [id, slug, level, severity, observable])).toEqual(
      CATALOGUE.filter(([id]) => judged.has(id)),
    );
    const network = rules.filter(({ judges }) => judges === 'network');
    expect(network.map(({ id, slug, severity }) => [id, slug, severity])).toEqual(
      NETWORK.filter(([id]) => judged.has(id)),
    );
  });

  it('is the folder', () => {
    const files = [...readdirSync(RULES), ...readdirSync(NETWORK_RULES)].filter(
      file => /^(?:cpm|net)-\d/.test(file) && !file.endsWith('.test.ts'),
    );
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

  it('has an example of each outcome that it can give', () => {
    const outcomes = new Set(rule.examples.map(({ outcome }) => outcome));
    expect(outcomes).toContain('not-applicable');
    if (rule.observable === 'not') return expect(outcomes).toContain('not-observable');
    expect(outcomes).toContain('pass');
    if (rule.level === 'MAY' || NEVER_VIOLATED.includes(rule.id)) return expect(outcomes).not.toContain('violation');
    expect(outcomes).toContain('violation');
    if (rule.judges === 'client') expect(outcomes).toContain('inconclusive');
  });

  it('has each example once, in words of its own', () => {
    const titles = rule.examples.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const title of titles) expect(title).not.toMatch(/\.$/);
  });

  it('gives a reason with each example that cannot be told, and with no other', () => {
    for (const { outcome, reason, severity } of rule.examples) {
      expect(reason !== undefined).toBe(outcome === 'inconclusive' || outcome === 'not-observable');
      if (severity !== undefined) expect(outcome).toBe('violation');
    }
  });
});
