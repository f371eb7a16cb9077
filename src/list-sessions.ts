import { isatty } from 'node:tty';
import { analyze } from './analyze.js';
import { reasons, type Streams } from './check.js';
import { UserError } from './errors.js';
import { EXIT, exitCode, sawNothing } from './exit-code.js';
import { readInput } from './input/index.js';
import { STDIN } from './input/paths.js';
import { Interruption } from './interruption.js';
import type { ReportWriter } from './model/index.js';
import { Progress } from './progress.js';
import { readProvisioningFiles } from './provisioning.js';
import { recordedCommand } from './recorded-command.js';
import type { TerminalLook } from './report/cells.js';
import { sessionsJson } from './report/json.js';
import { type LadderWriter, ladderWriter } from './report/session-text-ladder.js';
import { sessionsTable } from './report/sessions-table.js';
import { terminalText } from './report/terminal.js';
import type { SessionsOptions } from './sessions-arguments.js';
import { showsUnicode, terminalWidth, wantsColour } from './terminal.js';

/** Ids named where the one that was asked for is not there. */
const NEAREST = 5;

/**
 * `cpmlint sessions`: what was found in captures, or the ladder of one session. Judges nothing.
 * @param args the captures, as given
 * @param argv the whole command line
 * @returns the exit code: 0, or 3 where part of the input was not analysed or holds neither SIP nor MSRP
 * @throws UserError for what is wrong with the command line, and for a session that is not there
 */
export async function listSessions(
  args: readonly string[],
  options: SessionsOptions,
  argv: readonly string[],
  { out, err }: Streams,
): Promise<number> {
  const interruption = new Interruption();
  if (args.includes(STDIN) && isatty(0)) {
    throw new UserError(
      'standard input is a terminal; pipe a capture into it, as in: tcpdump -w - | cpmlint sessions -',
    );
  }
  const provisioned = readProvisioningFiles(options.provisioning);
  const { keyLogs, espAssociations, linkTypes } = options;
  const input = readInput(args, interruption.signal, { keyLogs, espAssociations, linkTypes });
  const say = (text: string): void => err.write(`cpmlint: ${terminalText(text)}\n`);
  for (const note of provisioned.notes) say(note);

  const look: TerminalLook = {
    width: terminalWidth(),
    unicode: !options.ascii && showsUnicode(),
    color: options.color && wantsColour(1),
  };
  const ladder = options.ladder === undefined ? undefined : ladderWriter(out, look, options.ladder);
  const writer: ReportWriter = ladder ?? (options.json ? sessionsJson(out) : sessionsTable(out, look, options.wide));
  const progress = new Progress();
  out.beforeBlock = err.beforeBlock = () => progress.erase();
  interruption.listen();
  try {
    const summary = await analyze(input, [], [writer], {
      clients: [...options.clients, ...provisioned.clients],
      deferredUris: [...options.deferredUris, ...provisioned.deferredUris],
      commandLine: recordedCommand(argv),
      onBatch: sessions => progress.update(() => ({ ...input.progress(), sessions })),
    });
    for (const reason of reasons(summary)) say(reason);
    if (interruption.signalled) {
      say('interrupted; the sessions are those of what was read up to then');
      return EXIT[interruption.signalled];
    }
    if (ladder && !ladder.drawn()) throw new UserError(notThere(options.ladder ?? '', ladder));
    if (summary.counts.sessions === 0 && !sawNothing(summary))
      say('there are SIP or MSRP messages, but none of a session');
    return exitCode(summary, 'never', true);
  } finally {
    progress.erase();
    interruption.release();
  }
}

function notThere(id: string, { ids }: LadderWriter): string {
  if (ids.length === 0) return `there is no session ${id}: none was found`;
  const number = (text: string): number => Number.parseFloat(text.replace(/^s/i, ''));
  const wanted = number(id);
  const far = (one: string): number => (Number.isNaN(wanted) ? 0 : Math.abs(number(one) - wanted));
  const nearest = ids.toSorted((a, b) => far(a) - far(b) || number(a) - number(b)).slice(0, NEAREST);
  if (ids.length === 1) return `there is no session ${id}; the only one is ${ids[0]}`;
  return `there is no session ${id}; ${ids.length > NEAREST ? `the nearest of ${ids.length} are` : 'there are'} ${nearest.join(', ')}`;
}
