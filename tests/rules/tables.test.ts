import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../src/rules/index.js';

/** The rule catalogue 5.1: id, slug, level, severity, and how much of it a capture can show. */
const CATALOGUE = [
  ['CPM-7.3.11-0', 'deferred-11-follows-732', 'SHALL', 'error', 'partly'],
  ['CPM-7.3.11-1.1', 'deferred-imdn-in-session', 'SHALL', 'error', 'fully'],
  ['CPM-7.3.11-1.2', 'deferred-no-user-message', 'SHALL NOT', 'error', 'fully'],
  ['CPM-7.3.11-2', 'late-imdn-by-message', 'SHALL', 'error', 'partly'],
  ['CPM-7.3.11-4.1', 'conversation-id-lookup', 'SHALL', 'info', 'not'],
  ['CPM-7.3.11-4.2', 'deferred-accept-200', 'SHALL', 'error', 'partly'],
  ['CPM-7.3.11-4.3', 'deferred-later-480', 'SHALL', 'warning', 'partly'],
  ['CPM-7.3.11-N1', 'deferred-reply-new-session', 'SHALL', 'warning', 'partly'],
  ['CPM-7.3.12-0', 'deferred-group-support', 'SHALL', 'info', 'partly'],
  ['CPM-7.3.12-1', 'deferred-group-follows-732', 'SHALL', 'error', 'partly'],
  ['CPM-7.3.12-2a', 'group-rejoin-may', 'MAY', 'info', 'fully'],
  ['CPM-7.3.12-N1', 'group-rejoin-needs-message', 'SHOULD NOT', 'warning', 'partly'],
  ['CPM-7.3.2-1', 'refusal-code-set', 'SHALL', 'warning', 'partly'],
  ['CPM-7.3.2-1a', 'refuse-480', 'SHALL', 'info', 'partly'],
  ['CPM-7.3.2-1b', 'refuse-486', 'SHALL', 'info', 'partly'],
  ['CPM-7.3.2-1c', 'refuse-302', 'SHALL', 'info', 'partly'],
  ['CPM-7.3.2-1d', 'refuse-603', 'SHALL', 'info', 'partly'],
  ['CPM-7.3.2-2.1', 'session-replaces-lookup', 'SHALL', 'info', 'not'],
  ['CPM-7.3.2-2.2', 'session-replaces-481', 'SHALL', 'error', 'fully'],
  ['CPM-7.3.2-3.0', 'sdp-direction-check', 'SHALL', 'info', 'not'],
  ['CPM-7.3.2-3a', 'session-receive-chat', 'SHALL', 'error', 'partly'],
  ['CPM-7.3.2-3b', 'imdn-in-session', 'SHALL', 'error', 'fully'],
  ['CPM-7.3.2-3c', 'session-send-chat', 'SHALL', 'warning', 'partly'],
  ['CPM-7.3.2-4.1', 'sdp-not-sendrecv-488', 'SHALL', 'error', 'fully'],
  ['CPM-7.3.2-4.2', 'stop-after-488', 'SHALL NOT', 'error', 'fully'],
  ['CPM-7.3.2-5.1', 'referred-by-means-added', 'SHALL', 'info', 'not'],
  ['CPM-7.3.2-5.2', 'referred-by-render', 'MAY', 'info', 'not'],
  ['CPM-7.3.2-6', 'render-invitation', 'MAY', 'info', 'not'],
  ['CPM-7.3.2-6a', 'render-subject', 'MAY', 'info', 'not'],
  ['CPM-7.3.2-6b', 'render-replacement', 'MAY', 'info', 'not'],
  ['CPM-7.3.2-6c.1', 'render-inviter', 'MAY', 'info', 'not'],
  ['CPM-7.3.2-6c.2', 'privacy-id-no-display', 'SHALL NOT', 'info', 'not'],
  ['CPM-7.3.2-8a', 'store-focus-uri', 'SHALL', 'error', 'fully'],
  ['CPM-7.3.2-8b', 'replace-1-1', 'SHALL', 'error', 'partly'],
  ['CPM-7.3.2-8c', 'groupdata-supported', 'SHALL', 'info', 'not'],
  ['CPM-7.3.2-9', 'generate-200', 'SHALL', 'error', 'fully'],
  ['CPM-7.3.2-9a', 'answer-sdp', 'SHALL', 'error', 'fully'],
  ['CPM-7.3.2-9a.i', 'answer-groupdata', 'SHALL', 'warning', 'partly'],
  ['CPM-7.3.2-9b', 'display-name', 'MAY', 'info', 'fully'],
  ['CPM-7.3.2-9c', 'echo-cpm-ids', 'SHALL', 'error', 'fully'],
  ['CPM-7.3.2-9d', 'preferred-identity', 'SHALL', 'warning', 'partly'],
  ['CPM-7.3.2-10', 'send-200', 'SHALL', 'error', 'fully'],
  ['CPM-7.3.2-ACK1', 'handle-ack', 'SHALL', 'error', 'partly'],
  ['CPM-7.3.2-ACK2', 'media-plane-start', 'SHALL', 'error', 'fully'],
  ['CPM-7.3.2-ACK3', 'session-replaces-bye', 'SHALL', 'error', 'fully'],
  ['CPM-7.3.2-GRPa.1', 'conference-subscribe', 'SHALL', 'error', 'fully'],
  ['CPM-7.3.2-GRPa.2', 'conference-subscription-maintain', 'SHALL', 'error', 'fully'],
  ['CPM-7.3.2-GRPb', 'notify-means-active', 'SHOULD', 'info', 'not'],
  ['CPM-7.3.2-GRPc.1', 'subscribe-404-inactive', 'SHALL', 'info', 'not'],
  ['CPM-7.3.2-GRPc.2', 'last-roster', 'SHALL', 'info', 'not'],
  ['CPM-7.3.2-GRPc.3', 'render-last-roster', 'SHALL', 'info', 'not'],
] as const;

/** The rule catalogue 5.4: what the network does. */
const NETWORK = [
  ['NET-1', 'deferred-invite-shape', 'warning'],
  ['NET-2', 'deferred-invite-sendrecv', 'error'],
  ['NET-3', 'imdn-push-invite', 'warning'],
  ['NET-4', 'deferred-group-identical', 'info'],
  ['NET-5', 'referred-by-copied', 'warning'],
  ['NET-6', 'pf-invites-after-register', 'info'],
  ['NET-7', 'conversation-id-present', 'warning'],
] as const;

/** Rules that no capture can show broken: their clause leaves the choice, or what breaks it is judged by another rule. */
const NEVER_VIOLATED: readonly string[] = ['CPM-7.3.2-1a', 'CPM-7.3.2-1b', 'CPM-7.3.2-1d'];

const judged = new Set(rules.map(({ id }) => id));

const RULES = new URL('../../src/rules/cpm/', import.meta.url);
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
    const files = readdirSync(RULES).filter(file => /^(?:cpm|net)-\d/.test(file) && !file.endsWith('.test.ts'));
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
