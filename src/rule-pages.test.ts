import { describe, expect, it } from 'vitest';
import { rulePageText } from './report/rule-page-text.js';
import { named, rulePage } from './rule-pages.js';
import { rules } from './rules/index.js';

const ruleNamed = (name: string): string | undefined => {
  const found = named(name);
  return found.kind === 'rule' ? found.rule.id : undefined;
};

describe('what a name on the command line means', () => {
  it.each(rules.map(({ id, slug }) => [id, slug]))('%s is found by id and slug, in any case', (id, slug) => {
    for (const name of [id, id.toLowerCase(), slug, slug.toUpperCase(), ` ${id} `]) expect(ruleNamed(name)).toBe(id);
  });

  it('takes ids of the change request without CPM-', () => {
    expect(ruleNamed('7.3.2-4.1')).toBe('CPM-7.3.2-4.1');
    expect(ruleNamed('7.3.2-grpA.1')).toBe('CPM-7.3.2-GRPa.1');
  });

  it('knows the reason codes', () => {
    expect(named('i-nomedia')).toEqual({
      kind: 'reason',
      reason: 'I-NOMEDIA',
      means: 'SIP was captured, MSRP was not',
    });
  });

  it.each([
    ['CPM-7.3.2-4.11', 'CPM-7.3.2-4.1'],
    ['7.3.2-9cc', 'CPM-7.3.2-9c'],
    ['sdp-not-sendrcv-488', 'sdp-not-sendrecv-488'],
    ['I-NOMEDA', 'I-NOMEDIA'],
  ])('%s: names %s as the nearest', (name, nearest) => {
    const found = named(name);
    expect(found.kind === 'unknown' ? found.nearest[0] : found.kind).toBe(nearest);
  });

  it('is not slow on a name that is none', () => {
    expect(named('x'.repeat(1_000_000)).kind).toBe('unknown');
  });
});

describe('the page of a rule', () => {
  it('says under which profiles the severity is another, and why', () => {
    const rule = rules.find(({ id }) => id === 'CPM-7.3.2-9c')!;
    const { severity, profiles } = rulePage(rule);
    expect(severity).toBe('error');
    expect(profiles.map(({ name, severity: of }) => [name, of])).toEqual([
      ['up-2', 'warning'],
      ['joyn', 'off'],
    ]);
  });

  it.each(rules.map(rule => [rule.id, rule] as const))('%s shows what its examples are said to give', (_, rule) => {
    const { shown } = rulePage(rule);
    for (const { kind, outcome } of shown) {
      expect(outcome).toBe({ good: 'pass', bad: 'violation', manual: 'not-observable' }[kind]);
    }
    expect(shown.length).toBeGreaterThan(0);
  });

  it.each(rules.map(rule => [rule.id, rule] as const))('%s fits a terminal of 80 columns', (_, rule) => {
    const text = rulePageText(rulePage(rule), { width: 80, unicode: false, color: false });
    expect(text).toMatch(/^[\n\x20-\x7e]+$/);
    for (const line of text.split('\n')) {
      // A word that is longer stays whole.
      if (line.length > 80) expect(line.trim()).not.toMatch(/ .* /);
    }
  });
});
