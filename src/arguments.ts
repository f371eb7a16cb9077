import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_PROFILE } from './analyze.js';
import { collected } from './argument-values.js';
import {
  CAPTURE_ARGUMENT,
  type CaptureOptions,
  captureOptions,
  captureOptionsOf,
  type GivenCaptureOptions,
} from './capture-arguments.js';
import { UserError } from './errors.js';
import { GATES, type Gate } from './exit-code.js';
import { type SessionsOptions, sessionsCommand } from './sessions-arguments.js';
import { VERSION } from './version.js';

/** As a target: standard output. */
export const STDOUT = '-';

/** The options of `check` that ask for a report; a new format is a line here and one in `report/index.ts`. */
const REPORTS = [
  { format: 'html', flags: '--html <file>', says: 'write the HTML report (- for standard output)' },
  { format: 'json', flags: '--json <file>', says: 'write the results as JSON (- for standard output)' },
] as const;

type FormatName = (typeof REPORTS)[number]['format'];

/** What was asked for on the command line. */
export interface CheckOptions extends CaptureOptions {
  /** In the order of `REPORTS`; at most one to `STDOUT`. */
  readonly reports: readonly { readonly format: FormatName; readonly target: string }[];
  readonly profile: string;
  readonly completeCapture: boolean;
  /** Features that the user says the client supports. */
  readonly clientSupports: readonly string[];
  readonly failOn: Gate;
  readonly color: boolean;
  readonly quiet: boolean;
}

const EXAMPLES = `
Examples:
  cpmlint check trace.pcapng                            the summary, on the terminal
  cpmlint sessions trace.pcapng                         what is in it
  cpmlint check captures/ --html report.html            all captures in a directory
  cpmlint check trace.pcap --json - --fail-on warning   for CI
  tcpdump -i any -w - | cpmlint check -                 until Ctrl-C`;

const EXIT_CODES = `
Exit codes (where several hold, the first of 2, 3, 1, 0):
  0    nothing at the gate (--fail-on)
  1    violations at the gate
  2    wrong usage, or no input matched
  3    could not vouch: input unreadable or damaged, no SIP or MSRP in it, a rule failed, or a report was not written
  130  interrupted; what was found up to then is written`;

/**
 * The command line: what may be said and how it is read. Does nothing by itself.
 * @param check is called with what was asked for, @param list likewise, for the command `sessions`
 */
export function commandLine(
  check: (captures: readonly string[], options: CheckOptions) => Promise<void>,
  list: (captures: readonly string[], options: SessionsOptions) => Promise<void>,
): Command {
  const program = new Command('cpmlint')
    .description('A linter for SIP and MSRP captures: judges the CPM client in them against numbered clauses.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('Run "cpmlint check --help" for what can be said.')
    .addHelpText(
      'after',
      `\nRun "cpmlint check --help" or "cpmlint sessions --help" for the options of each.\n${EXAMPLES}\n${EXIT_CODES}`,
    );

  const command = program
    .command('check', { isDefault: true })
    .description('Judge captures. This is the default command.')
    .argument(...CAPTURE_ARGUMENT);
  for (const { flags, says } of REPORTS) command.option(flags, says);
  for (const option of captureOptions()) command.addOption(option);
  command
    .addOption(new Option('--profile <name>', 'what to judge by').choices([DEFAULT_PROFILE]).default(DEFAULT_PROFILE))
    .option('--complete-capture', 'the captures show all sessions from their start: what is not there did not happen')
    .addOption(collected('--client-supports <name>', 'a feature that the client has (groupdata); repeatable', feature))
    .addOption(new Option('--fail-on <level>', 'what makes exit code 1').choices(GATES).default('error'))
    .option('--no-color', 'no colours, also where the terminal could')
    .option('-q, --quiet', 'no summary: only the reports asked for, and what went wrong')
    .addHelpText('after', `${EXAMPLES}\n${EXIT_CODES}`)
    .action((captures: string[], given: Given) => check(captures, options(given)));
  program.addCommand(sessionsCommand(list).copyInheritedSettings(program));
  return program;
}

interface Given extends GivenCaptureOptions, Partial<Record<FormatName, string>> {
  readonly profile: string;
  readonly completeCapture?: boolean;
  readonly clientSupports?: readonly string[];
  readonly failOn: Gate;
  readonly color: boolean;
  readonly quiet?: boolean;
}

function options(given: Given): CheckOptions {
  const reports: { format: FormatName; target: string }[] = [];
  for (const { format } of REPORTS) {
    const target = given[format];
    if (target === undefined) continue;
    const other = reports.find(one => same(one.target, target));
    if (other) {
      const place = target === STDOUT ? 'standard output' : target;
      throw new UserError(`--${other.format} and --${format} both go to ${place}; write one of them elsewhere`);
    }
    reports.push({ format, target });
  }
  return {
    reports,
    ...captureOptionsOf(given),
    profile: given.profile,
    completeCapture: given.completeCapture ?? false,
    clientSupports: given.clientSupports ?? [],
    failOn: given.failOn,
    color: given.color,
    quiet: given.quiet ?? false,
  };
}

const same = (one: string, other: string): boolean =>
  one === STDOUT || other === STDOUT ? one === other : resolve(one) === resolve(other);

/** TABLE: what a rule asks of a client only if it supports it. */
const FEATURES = ['groupdata'];

function feature(value: string): string {
  const name = value.toLowerCase();
  if (FEATURES.includes(name)) return name;
  throw new InvalidArgumentError(`Known features: ${FEATURES.join(', ')}.`);
}
