import { readable } from '../latin1.js';
import { linkTypeName } from '../link-types.js';
import type { CaptureResult, Party, RuleFailure, RuleInfo, Summary } from '../model/index.js';
import { limitsOf, qualitySentence, remarksOf } from './capture-quality.js';
import { clockTime, duration } from './times.js';
import type { UnseenGroup } from './unseen.js';
import { clip, visible } from './visible.js';
import {
  type CountedMark,
  clauseText,
  counted,
  countedMark,
  frameText,
  hasFrames,
  type Mark,
  NETWORK_MARK,
  number,
  OUTCOME_MARKS,
  SEVERITY_MARKS,
  violationTotal,
} from './wording.js';

/** Rows shown of the table of endpoints, remedies of one reason, texts of one endpoint; more are counted. */
const SHOWN_ENDPOINTS = 60;
const SHOWN_REMEDIES = 6;
/** Captures of which it is said that they are good. */
const SHOWN_GOOD_CAPTURES = 20;
const SHOWN_TEXTS = 6;

/** Every count with glyph and word, worst first. */
export function countViews({ counts }: Summary): (CountedMark & { readonly zero: boolean })[] {
  const { error, warning, info } = counts.violations;
  const view = (mark: Mark, count: number) => ({ ...countedMark(mark, count), zero: count === 0 });
  return [
    view(SEVERITY_MARKS.error, error),
    view(SEVERITY_MARKS.warning, warning),
    view(SEVERITY_MARKS.info, info),
    ...(counts.errors > 0 ? [view(OUTCOME_MARKS.error, counts.errors)] : []),
    ...(violationTotal(counts.network) > 0 ? [view(NETWORK_MARK, violationTotal(counts.network))] : []),
    view(OUTCOME_MARKS.inconclusive, counts.inconclusive),
    view(OUTCOME_MARKS['not-observable'], counts.notObservable),
    view(OUTCOME_MARKS.pass, counts.pass),
    view(OUTCOME_MARKS['not-applicable'], counts.notApplicable),
  ];
}

/** What could not be seen, why, and what would settle it. */
export function unseenView({ reason, text, inconclusive, sessions, remedies, whys, unnamed }: UnseenGroup) {
  const needs = remedies.map(({ needed, checks }) => ({
    needed: visible(clip(needed, 500)),
    checks: checks === 0 ? '' : `${counted(checks, 'check')} undecided`,
  }));
  return {
    reason,
    text: text.charAt(0).toUpperCase() + text.slice(1),
    inconclusive: number(inconclusive),
    sessions: number(sessions),
    whys: whys
      .slice(0, SHOWN_TEXTS)
      .map(why => ({ why: visible(clip(why.why, 500)), sessions: counted(why.sessions, 'session') })),
    moreWhys: Math.max(0, whys.length - SHOWN_TEXTS),
    needs: needs.slice(0, SHOWN_REMEDIES),
    moreNeeds: needs.slice(SHOWN_REMEDIES),
    moreNeedsCount: needs.length - SHOWN_REMEDIES,
    unnamed: unnamed === 0 ? '' : `${counted(unnamed, 'further sentence')} of this kind`,
  };
}

/** @param among how many captures it is one of: of many, only those that lack something are told to be good or not */
export function captureView(capture: CaptureResult, among: number) {
  const { id, path, format, linkTypes, frames, sipMessages, msrpMessages, start, end, diagnostics, unread } = capture;
  const noun = hasFrames(capture) ? 'frame' : 'line';
  return {
    id,
    path: visible(clip(path, 400)),
    format: format === undefined ? 'not recognised' : visible(clip(format, 60)),
    linkTypes: linkTypes.map(linkTypeName).join(', '),
    frames: counted(frames, noun),
    sipMessages: number(sipMessages),
    msrpMessages: number(msrpMessages),
    start: clockTime(start),
    lasted: start === undefined || end === undefined ? '' : duration(end - start),
    unread,
    quality: qualityView(capture, among),
    diagnostics: diagnostics.map(({ code, message, count, frames }) => ({
      code,
      message: visible(clip(message, 400)),
      count: counted(count, 'time'),
      frames: frames.length === 0 ? '' : frameText(frames, noun),
    })),
  };
}

/** How good a packet capture is; undefined for a text log, of which nobody knows. */
function qualityView(capture: CaptureResult, among: number) {
  const limits = limitsOf(capture);
  if (!capture.quality || (limits.length === 0 && among > SHOWN_GOOD_CAPTURES)) return undefined;
  return {
    sentence: qualitySentence(capture, limits),
    limits: limits.map(({ fact, hides }) => ({ fact: visible(clip(fact, 500)), hides: visible(clip(hides, 500)) })),
    remarks: remarksOf(capture),
  };
}

const ROLE_ORDER: Readonly<Record<Party['role'], number>> = { client: 0, unknown: 1, network: 2 };

/** Who is who, clients first, with the signs that say so. */
export function endpointViews(endpoints: readonly Party[]) {
  const sorted = [...endpoints].sort((a, b) => ROLE_ORDER[a.role] - ROLE_ORDER[b.role]);
  return {
    shown: sorted.slice(0, SHOWN_ENDPOINTS).map(({ address, role, why, uris }) => ({
      address: visible(clip(address, 100)),
      role: role === 'unknown' ? 'role unknown' : role,
      why: why.slice(0, SHOWN_TEXTS).map(sign => visible(clip(sign, 300))),
      moreWhy: Math.max(0, why.length - SHOWN_TEXTS),
      uris: uris.slice(0, SHOWN_TEXTS).map(uri => visible(clip(readable(uri), 200))),
      moreUris: Math.max(0, uris.length - SHOWN_TEXTS),
    })),
    more: Math.max(0, endpoints.length - SHOWN_ENDPOINTS),
  };
}

/** The table of all rules: what each came to. @param found ids of rules that have an article, which has the rule's id then */
export function ruleViews(rules: readonly RuleInfo[], outcomes: Summary['outcomes'], found: ReadonlySet<string>) {
  return rules.map(rule => {
    const counts = outcomes[rule.id] ?? {};
    const count = (outcome: keyof typeof counts): string => (counts[outcome] ? number(counts[outcome]) : '');
    return {
      id: rule.id,
      anchor: !found.has(rule.id),
      slug: rule.slug,
      title: rule.title,
      clause: clauseText(rule),
      level: rule.level,
      violation: count('violation'),
      inconclusive: count('inconclusive'),
      notObservable: count('not-observable'),
      pass: count('pass'),
      notApplicable: count('not-applicable'),
    };
  });
}

const SHOWN_FAILURES = 20;
const SHOWN_CALLS = 12;

/** The calls, without the message before them. */
const stackOf = ({ stack }: Error): string[] =>
  (stack ?? '')
    .split('\n')
    .filter(line => line.startsWith('    at '))
    .slice(0, SHOWN_CALLS)
    .map(line => visible(clip(line.trim(), 300)));

/** Bugs of ours, so that they are reported. */
export function failureViews(failures: readonly RuleFailure[]) {
  return {
    shown: failures.slice(0, SHOWN_FAILURES).map(({ rule, session, error }) => ({
      rule,
      session: visible(clip(session, 40)),
      error: visible(clip(`${error.name}: ${error.message}`, 500)),
      stack: stackOf(error),
    })),
    more: Math.max(0, failures.length - SHOWN_FAILURES),
  };
}
