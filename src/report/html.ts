import type { SessionResult, Summary } from '../model/index.js';
import { Findings } from './findings.js';
import type { ReportFormat } from './format.js';
import { script, scriptHash, style, styleHash } from './generated/templates.js';
import { JudgedSessions } from './judged-by.js';
import { captureView, countViews, endpointViews, failureViews, ruleViews, unseenView } from './overview.js';
import { CLEAN, type Rank, Spool, UNDECIDED, VIOLATED } from './spool.js';
import { render } from './templates.js';
import { Unseen } from './unseen.js';
import { verdictSentence } from './verdict-sentence.js';
import { drawnStepsOf, messageTarget, sessionView } from './view.js';
import { clip, visible } from './visible.js';
import { counted, isOfClient, number } from './wording.js';

const DEFAULT_SESSIONS = 2000;
/** Detail of sessions in one page, in bytes of UTF-8: browsers open 24 MiB at once, and give up at some 80. */
const DETAIL_BYTES = 24 * 1024 * 1024;

/**
 * The HTML report: one file that needs no network and no script. Sessions are rendered as they come; the head, which needs
 * all counts, is written at the end.
 */
export const html: ReportFormat = (sink, rules, options) => {
  const limits = { sessions: options.maxSessions ?? DEFAULT_SESSIONS, bytes: DETAIL_BYTES };
  const spool = new Spool(limits);
  const findings = new Findings();
  const unseen = new Unseen();
  const profiles = new JudgedSessions();
  const byId = new Map(rules.map(rule => [rule.id, rule]));
  let violated = 0;

  return {
    add(result: SessionResult) {
      const rank = rankOf(result);
      const anchor = anchorOf(result.session.id, spool.added + 1);
      const steps = drawnStepsOf(result);
      if (result.verdicts.some(verdict => verdict.outcome === 'violation' && isOfClient(verdict))) violated++;
      findings.add(result, { anchor, target: messageTarget(anchor, steps) });
      unseen.add(result);
      profiles.add(result);
      spool.add(anchor, rank, () => {
        const view = sessionView(result, anchor, steps, byId);
        return { row: render('session-row', view), detail: render('session', view) };
      });
    },
    end(summary: Summary) {
      const sentence = verdictSentence(summary, violated);
      const broken = findings.views(rules, summary.captures, spool.anchors());
      const page = {
        title: `cpmlint: ${sentence.main}`,
        sentence,
        tool: summary.tool,
        profile: summary.profile,
        commandLine: visible(clip(summary.commandLine, 2000)),
        notes: [...profiles.lines(summary.profile), ...(summary.notes ?? [])].map(note => visible(clip(note, 2000))),
        counts: countViews(summary),
        notices: notices(summary, spool, limits),
        failures: failureViews(summary.failures),
        unseen: unseen.groups().map(unseenView),
        captures: summary.captures.map(capture => captureView(capture, summary.captures.length)),
        endpoints: endpointViews(summary.endpoints),
        findings: broken.filter(isOfClient),
        networkFindings: broken.filter(finding => !isOfClient(finding)),
        rules: ruleViews(rules, summary.outcomes, new Set(broken.map(({ rule }) => rule))),
        ruleCount: counted(rules.length, 'rule'),
        sessions: spool.kept.some(count => count > 0),
        styleHash,
        scriptHash,
      };
      sink.write(render('head', page));
      // Ours, and hashed in the policy: the only text on the page that no template escapes.
      sink.write(`<style>${style}</style>\n`);
      sink.write(render('overview', page));
      for (const row of spool.texts('row')) sink.write(row);
      sink.write(render('sessions', page));
      for (const detail of spool.texts('detail')) sink.write(detail);
      sink.write(render('foot', page));
      sink.write(`<script>${script}</script>\n</body>\n</html>\n`);
    },
  };
};

function rankOf({ verdicts }: SessionResult): Rank {
  if (verdicts.some(({ outcome }) => outcome === 'violation' || outcome === 'error')) return VIOLATED;
  return verdicts.some(({ outcome }) => outcome === 'inconclusive') ? UNDECIDED : CLEAN;
}

/** The id of a session's section: its own where that has the form `s1`, which the tracker gives. @param order from 1 */
const anchorOf = (id: string, order: number): string => (/^s[0-9]{1,9}$/.test(id) ? id : `session-${order}`);

/** What the reader must know before trusting the page, with numbers. */
function notices(summary: Summary, spool: Spool, limits: { sessions: number; bytes: number }): string[] {
  const list = summary.captures
    .filter(({ unread }) => unread)
    .map(
      ({ id, path }) =>
        `Part of ${id} (${visible(clip(path, 200))}) was not analysed: see its diagnostics under Captures.`,
    );
  const [clean, undecided, violated] = spool.kept;
  const kept = clean + undecided + violated;
  if (kept < spool.added) {
    list.push(
      `The page shows ${number(kept)} of ${counted(spool.added, 'session')}: ${number(violated)} with violations, ` +
        `${number(undecided)} with undecided checks, ${number(clean)} others. It keeps detail of ${counted(limits.sessions, 'session')} ` +
        `(beyond that, of those with violations or undecided checks) and ${limits.bytes / 1024 / 1024} MiB. All are in the counts and in the JSON report.`,
    );
  }
  if (summary.endpoints.length > 0 && !summary.endpoints.some(({ role }) => role === 'client')) {
    list.push('Nothing says which endpoint is the client, so little can be judged. Name it with --client ADDRESS.');
  }
  return list;
}
