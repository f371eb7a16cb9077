import { readable } from '../latin1.js';
import type {
  CaptureResult,
  Party,
  ReportWriter,
  Session,
  SessionResult,
  Sink,
  Summary,
  Verdict,
} from '../model/index.js';
import type { ReportFormat } from './format.js';
import { replaceInvisible } from './invisible.js';
import { PackedLines } from './packed-lines.js';
import { isoTime } from './times.js';

/** Of the format; its schema is result.schema.json. Grows by additions only, else it gets a new number. */
const SCHEMA_VERSION = 1;

/**
 * The JSON report: one document, one line for each capture, endpoint, session and verdict. It is written at the end; until then
 * each line is kept as text, packed where there are many, which holds no message alive.
 */
export const json: ReportFormat = sink => jsonDocument(sink, true);

/** What was found and not judged: the same document without profile, verdicts and summary. */
export const sessionsJson = (sink: Sink): ReportWriter => jsonDocument(sink, false);

function jsonDocument(sink: Sink, judged: boolean): ReportWriter {
  const sessions = new PackedLines();
  const verdicts = new PackedLines();

  const array = (name: string, lines: Iterable<string>, last = false): void => {
    sink.write(`"${name}": [`);
    let before = '\n';
    for (const line of lines) {
      sink.write(`${before}  ${line}`);
      before = ',\n';
    }
    sink.write(`${before === '\n' ? ']' : '\n]'}${last ? '' : ','}\n`);
  };

  return {
    add(result) {
      const signatures = judged ? { signatures: signatureObjects(result) } : {};
      sessions.add(line({ ...sessionObject(result.session), ...profileObject(result), ...signatures }));
      for (const verdict of result.verdicts) verdicts.add(line(verdictObject(verdict)));
    },
    end(summary) {
      sink.write(`{\n"schemaVersion": ${SCHEMA_VERSION},\n`);
      sink.write(`"tool": ${line({ name: summary.tool.name, version: summary.tool.version })},\n`);
      if (judged) sink.write(`"profile": ${line(summary.profile)},\n`);
      array('captures', summary.captures.map(captureObject).map(line));
      array('endpoints', summary.endpoints.map(endpointObject).map(line));
      array('sessions', sessions, !judged);
      if (judged) {
        array('verdicts', verdicts);
        sink.write(`"summary": ${line(summaryObject(summary))}\n`);
      }
      sink.write('}\n');
    },
  };
}

/** `c1`: as `CaptureResult.id` has it. @param capture as in `Origin`, from 0 */
const captureId = (capture: number): string => `c${capture + 1}`;

const timeOrNull = (time: number | undefined): string | null => (time === undefined ? null : (isoTime(time) ?? null));

const captureObject = (capture: CaptureResult): unknown => ({
  id: capture.id,
  path: capture.path,
  format: capture.format ?? null,
  linkTypes: capture.linkTypes,
  frames: capture.frames,
  sipMessages: capture.sipMessages,
  msrpMessages: capture.msrpMessages,
  start: timeOrNull(capture.start),
  end: timeOrNull(capture.end),
  diagnostics: capture.diagnostics.map(({ code, message, count, frames }) => ({ code, message, count, frames })),
});

const endpointObject = ({ address, role, why, uris }: Party): unknown => ({
  address,
  role,
  why,
  uris: uris.map(readable),
});

const readableOrNull = (text: string | undefined): string | null => (text === undefined ? null : readable(text));

const signatureObjects = ({ signatures = [] }: SessionResult): unknown =>
  signatures.map(({ id, atFault, text }) => ({ id, atFault, text }));

function sessionObject(session: Session): object {
  const frames = new Set([...session.messages.flatMap(({ origin }) => origin.frames), ...session.copyFrames]);
  return {
    id: session.id,
    kind: session.kind,
    // The format knows two: what nobody saw the client open is the network's.
    initiator: session.initiator === 'client' ? 'client' : 'network',
    client: session.client?.address ?? null,
    callIds: session.callIds.map(readable),
    conversationId: readableOrNull(session.identity.conversationId),
    contributionId: readableOrNull(session.identity.contributionId),
    start: timeOrNull(session.firstTime),
    end: timeOrNull(session.lastTime),
    state: session.state,
    frames: [...frames].sort((a, b) => a - b),
  };
}

/** Nothing where nothing was judged. */
const profileObject = ({ profile }: SessionResult): object =>
  profile ? { profile: { name: profile.name, why: profile.why, contradiction: profile.contradiction ?? null } } : {};

const verdictObject = (verdict: Verdict): unknown => ({
  rule: verdict.rule,
  slug: verdict.slug,
  session: verdict.session,
  outcome: verdict.outcome,
  severity: verdict.severity,
  reason: verdict.reason ?? null,
  needed: verdict.needed ?? null,
  expected: verdict.expected ?? null,
  seen: verdict.seen ?? null,
  message: verdict.message,
  evidence: verdict.evidence.map(({ capture, frames, note }) => ({
    capture: captureId(capture),
    // Of several frames the last: there Wireshark shows the message.
    frame: frames.at(-1) ?? null,
    note,
  })),
  exercised: verdict.exercised ?? null,
  causes: verdict.causes,
  due: timeOrNull(verdict.due),
  judges: verdict.judges,
});

const summaryObject = ({ counts }: Summary): unknown => ({
  violations: {
    error: counts.violations.error,
    warning: counts.violations.warning,
    info: counts.violations.info,
  },
  pass: counts.pass,
  inconclusive: counts.inconclusive,
  notApplicable: counts.notApplicable,
  notObservable: counts.notObservable,
  sessions: counts.sessions,
  network: {
    error: counts.network.violations.error,
    warning: counts.network.violations.warning,
    info: counts.network.violations.info,
    inconclusive: counts.network.inconclusive,
  },
});

/** JSON of a value on one line, safe to print: what a terminal would obey or hide is escaped, lone surrogates become U+FFFD. */
function line(value: unknown): string {
  const text = JSON.stringify(value).replace(/\\\\|\\ud[89a-f][0-9a-f]{2}/g, found =>
    found === '\\\\' ? found : '\\ufffd',
  );
  return replaceInvisible(text, codePoint =>
    Array.from({ length: codePoint > 0xffff ? 2 : 1 }, (_, unit) =>
      unitEscape(String.fromCodePoint(codePoint), unit),
    ).join(''),
  );
}

const unitEscape = (character: string, unit: number): string =>
  `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`;
