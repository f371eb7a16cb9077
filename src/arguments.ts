import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_PROFILE } from './analyze.js';
import { UserError } from './errors.js';
import { GATES, type Gate } from './exit-code.js';
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
export interface CheckOptions {
  /** In the order of `REPORTS`; at most one to `STDOUT`. */
  readonly reports: readonly { readonly format: FormatName; readonly target: string }[];
  readonly clients: readonly string[];
  readonly deferredUris: readonly string[];
  /** Files of TLS secrets. */
  readonly keyLogs: readonly string[];
  /** ESP security associations, or files of them; they hold keys, so nothing shows them. */
  readonly espAssociations: readonly string[];
  readonly linkTypes: readonly string[];
  readonly profile: string;
  readonly completeCapture: boolean;
  readonly failOn: Gate;
  readonly color: boolean;
  readonly quiet: boolean;
}

const EXAMPLES = `
Examples:
  cpmlint check trace.pcapng                            the summary, on the terminal
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
 * @param check is called with what was asked for
 */
export function commandLine(check: (captures: readonly string[], options: CheckOptions) => Promise<void>): Command {
  const program = new Command('cpmlint')
    .description('A linter for SIP and MSRP captures: judges the CPM client in them against numbered clauses.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('Run "cpmlint check --help" for what can be said.')
    .addHelpText('after', `\nRun "cpmlint check --help" for the options of check.\n${EXAMPLES}\n${EXIT_CODES}`);

  const command = program
    .command('check', { isDefault: true })
    .description('Judge captures. This is the default command.')
    .argument(
      '<capture...>',
      'files (pcap, pcapng, snoop, NetMon, K12, text traces; also packed by gzip, zstd or lz4), directories, globs, or - for standard input',
    );
  for (const { flags, says } of REPORTS) command.option(flags, says);
  command
    .addOption(collected('--client <address|uri>', 'who the client is; repeatable', clientName))
    .addOption(collected('--deferred-uri <uri>', 'the URI deferred messages come from; repeatable', uri))
    .addOption(
      collected('--keylog <file>', 'TLS keys (SSLKEYLOGFILE); repeatable; <capture>.keys is found by itself', fileName),
    )
    .addOption(
      collected(
        '--esp-sa <sa>',
        'ESP with keys: spi=N,dst=IP,enc=ALG:KEY,auth=ALG:KEY, or @FILE with such lines or the esp_sa of Wireshark; repeatable',
        value => value,
      ),
    )
    .addOption(
      collected(
        '--link-type <n=payload>',
        'what link type 147 to 162 holds: 147=ip,header=4,trailer=0; repeatable',
        value => value,
      ),
    )
    .addOption(new Option('--profile <name>', 'what to judge by').choices([DEFAULT_PROFILE]).default(DEFAULT_PROFILE))
    .option('--complete-capture', 'the captures show all sessions from their start: what is not there did not happen')
    .addOption(new Option('--fail-on <level>', 'what makes exit code 1').choices(GATES).default('error'))
    .option('--no-color', 'no colours, also where the terminal could')
    .option('-q, --quiet', 'no summary: only the reports asked for, and what went wrong')
    .addHelpText('after', `${EXAMPLES}\n${EXIT_CODES}`)
    .action((captures: string[], given: Given) => check(captures, options(given)));
  return program;
}

interface Given extends Partial<Record<FormatName, string>> {
  readonly client?: readonly string[];
  readonly deferredUri?: readonly string[];
  readonly keylog?: readonly string[];
  readonly espSa?: readonly string[];
  readonly linkType?: readonly string[];
  readonly profile: string;
  readonly completeCapture?: boolean;
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
    clients: given.client ?? [],
    deferredUris: given.deferredUri ?? [],
    keyLogs: given.keylog ?? [],
    espAssociations: given.espSa ?? [],
    linkTypes: given.linkType ?? [],
    profile: given.profile,
    completeCapture: given.completeCapture ?? false,
    failOn: given.failOn,
    color: given.color,
    quiet: given.quiet ?? false,
  };
}

const same = (one: string, other: string): boolean =>
  one === STDOUT || other === STDOUT ? one === other : resolve(one) === resolve(other);

/** An option that may be given again and again. Takes one value each time: a list would swallow the captures after it. */
function collected(flags: string, says: string, read: (value: string) => string): Option {
  return new Option(flags, says).argParser((value: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    read(value),
  ]);
}

const SCHEME = /^(?:sips?|tel):./i;

function uri(value: string): string {
  if (SCHEME.test(value)) return value;
  throw new InvalidArgumentError('A sip: or tel: URI is wanted.');
}

function fileName(value: string): string {
  if (value !== '' && value !== STDOUT) return value;
  throw new InvalidArgumentError('A file is wanted.');
}

/** Addresses are not checked further: a text trace may have names of its own for its endpoints. */
function clientName(value: string): string {
  if (SCHEME.test(value)) return value;
  if (value.includes('@')) throw new InvalidArgumentError(`Did you mean sip:${value}?`);
  if (value.startsWith('+')) throw new InvalidArgumentError(`Did you mean tel:${value}?`);
  if (value.trim() === '') throw new InvalidArgumentError('An address or a URI is wanted.');
  return value;
}
