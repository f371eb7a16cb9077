import { resolve } from 'node:path';
import { isatty } from 'node:tty';
import { analyze } from './analyze.js';
import { type CheckOptions, STDOUT } from './arguments.js';
import { DIAGNOSTIC_CODES, type DiagnosticCode } from './diagnostics.js';
import { UserError } from './errors.js';
import { EXIT, exitCode, sawNothing } from './exit-code.js';
import { type Input, readInput } from './input/index.js';
import { STDIN } from './input/paths.js';
import { Interruption } from './interruption.js';
import type { ReportWriter, Summary } from './model/index.js';
import { checkTarget, type DescriptorSink, ReportFile } from './output.js';
import { Progress } from './progress.js';
import { readProvisioningFiles } from './provisioning.js';
import { recordedCommand } from './recorded-command.js';
import { reportFormats } from './report/index.js';
import { terminalText } from './report/terminal.js';
import { rules } from './rules/index.js';
import { wantsColour } from './terminal.js';

/** A directory of unreadable files is told in a few lines. */
const MOST_REASONS = 20;

/** The streams of the process. What was asked for goes to `out`, everything else to `err`. */
export interface Streams {
  readonly out: DescriptorSink;
  readonly err: DescriptorSink;
}

/**
 * `cpmlint check`: captures in, reports out.
 * @param args the captures, as given
 * @param argv the whole command line, for the reports to show
 * @returns the exit code
 * @throws UserError for what is wrong with the command line, before anything is read
 */
export async function check(
  args: readonly string[],
  options: CheckOptions,
  argv: readonly string[],
  streams: Streams,
): Promise<number> {
  const interruption = new Interruption();
  if (args.includes(STDIN) && isatty(0)) {
    throw new UserError('standard input is a terminal; pipe a capture into it, as in: tcpdump -w - | cpmlint check -');
  }
  const { keyLogs, espAssociations, linkTypes } = options;
  const input = readInput(args, interruption.signal, { keyLogs, espAssociations, linkTypes });
  checkTargets(options, input);
  const provisioned = readProvisioningFiles(options.provisioning);

  interruption.listen();
  const progress = options.quiet ? new Progress(false) : new Progress();
  streams.out.beforeBlock = streams.err.beforeBlock = () => progress.erase();
  const { files, writers } = openReports(options, streams);
  let summary: Summary;
  try {
    summary = await analyze(input, rules, writers, {
      clients: [...options.clients, ...provisioned.clients],
      deferredUris: [...options.deferredUris, ...provisioned.deferredUris],
      notes: provisioned.notes,
      profile: options.profile,
      settings: { completeCapture: options.completeCapture, clientSupports: options.clientSupports },
      commandLine: recordedCommand(argv),
      onBatch: sessions => progress.update(() => ({ ...input.progress(), sessions })),
    });
    for (const file of files) file.finish();
  } catch (error) {
    for (const file of files) file.discard();
    throw error;
  } finally {
    progress.erase();
    interruption.release();
  }

  const say = (text: string): void => streams.err.write(`cpmlint: ${terminalText(text)}\n`);
  const failures = files.flatMap(({ failure }) => failure ?? []);
  for (const failure of failures) say(failure);
  if (interruption.signalled) {
    say('interrupted; the results are of what was read up to then');
    return EXIT[interruption.signalled];
  }
  if (!summaryIsBeside(options)) for (const reason of reasons(summary)) say(reason);
  return exitCode(summary, options.failOn, failures.length === 0);
}

function checkTargets({ reports, keyLogs, provisioning, espAssociations }: CheckOptions, { paths }: Input): void {
  for (const { target } of reports) {
    if (target === STDOUT) continue;
    checkTarget(target);
    if (paths.some(path => resolve(path) === resolve(target))) {
      throw new UserError(`${target} is one of the captures; write the report elsewhere`);
    }
    if (keyLogs.some(path => resolve(path) === resolve(target))) {
      throw new UserError(`${target} is the key log; write the report elsewhere`);
    }
    if (provisioning.some(path => resolve(path) === resolve(target))) {
      throw new UserError(`${target} is the configuration; write the report elsewhere`);
    }
    if (espAssociations.some(value => value.startsWith('@') && resolve(value.slice(1)) === resolve(target))) {
      throw new UserError(`${target} is the file of ESP keys; write the report elsewhere`);
    }
  }
}

const reportOnStdout = ({ reports }: CheckOptions): boolean => reports.some(({ target }) => target === STDOUT);

/** The reports that were asked for, and the summary where no report is in its way. */
function openReports(options: CheckOptions, { out, err }: Streams): { files: ReportFile[]; writers: ReportWriter[] } {
  const files: ReportFile[] = [];
  const writers = options.reports.map(({ format, target }): ReportWriter => {
    if (target === STDOUT) return reportFormats[format](out, rules, { color: false });
    const file = new ReportFile(target);
    files.push(file);
    return reportFormats[format](file, rules, { color: false });
  });
  if (!options.quiet) {
    const [sink, descriptor] = reportOnStdout(options) ? [err, 2] : [out, 1];
    writers.push(reportFormats.text(sink, rules, { color: options.color && wantsColour(descriptor) }));
  }
  return { files, writers };
}

/** The summary has the reasons too: who sees both need not read them twice. */
const summaryIsBeside = (options: CheckOptions): boolean =>
  !options.quiet && (reportOnStdout(options) || (isatty(1) && isatty(2)));

/** Why the run cannot vouch for the whole, a line each. */
export function reasons(summary: Summary): string[] {
  const { captures, failures } = summary;
  const tells = (code: DiagnosticCode): boolean =>
    DIAGNOSTIC_CODES[code].unread || (code === 'capture.no-messages' && sawNothing(summary));
  const all = captures.flatMap(({ path, diagnostics }) =>
    diagnostics.filter(({ code }) => tells(code)).map(({ message }) => `${path}: ${message}`),
  );
  for (const { rule, session, error } of failures) {
    all.push(`rule ${rule} failed in session ${session}: ${error.message}; this is a bug of cpmlint`);
  }
  const more = all.length - MOST_REASONS;
  return more > 0 ? [...all.slice(0, MOST_REASONS), `and ${more} more like these; the reports have them all`] : all;
}
