import { CommanderError } from 'commander';
import { commandLine } from './arguments.js';
import { check, type Streams } from './check.js';
import { UserError } from './errors.js';
import { EXIT } from './exit-code.js';
import { explain } from './explain.js';
import { explainCommand } from './explain-arguments.js';
import { listRules } from './list-rules.js';
import { listSessions } from './list-sessions.js';
import { DescriptorSink } from './output.js';
import { terminalText } from './report/terminal.js';
import { rulesCommand } from './rules-arguments.js';
import { VERSION } from './version.js';

/**
 * The command `cpmlint`.
 * @param argv without node and the script
 * @returns the exit code; never rejects
 */
export async function main(argv: readonly string[]): Promise<number> {
  const streams: Streams = {
    out: new DescriptorSink(1, 'standard output'),
    err: new DescriptorSink(2, 'standard error'),
  };
  let crashed = false;
  // What is thrown where nobody waits for it. Left to Node it would end with 1: "violations found".
  const crash = (error: unknown): void => {
    crashed = true;
    tellBug(error, streams);
  };
  process.on('uncaughtException', crash);
  const code = await run(argv, streams);
  process.removeListener('uncaughtException', crash);
  streams.out.flush();
  const { failure } = streams.out;
  if (failure !== undefined) streams.err.write(`cpmlint: ${failure}\n`);
  streams.err.flush();
  const vouched = code === EXIT.clean || code === EXIT.violations;
  return vouched && (crashed || failure !== undefined) ? EXIT.cannotVouch : code;
}

async function run(argv: readonly string[], streams: Streams): Promise<number> {
  let code: number = EXIT.clean;
  const program = commandLine(
    async (captures, options) => {
      code = await check(captures, options, argv, streams);
    },
    async (captures, options) => {
      code = await listSessions(captures, options, argv, streams);
    },
    [
      rulesCommand(options => listRules(options, streams)),
      explainCommand((name, options) => explain(name, options, streams)),
    ],
  );
  for (const command of [program, ...program.commands]) {
    command.configureOutput({
      writeOut: text => streams.out.write(text),
      writeErr: text => streams.err.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'cpmlint: ')),
    });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    // Commander throws for --help and --version too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
    if (error instanceof UserError) {
      streams.err.write(`cpmlint: ${terminalText(error.message)}\n`);
      return EXIT.usage;
    }
    tellBug(error, streams);
    return EXIT.cannotVouch;
  }
}

function tellBug(error: unknown, { err }: Streams): void {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  err.write(
    'cpmlint: this is a bug of cpmlint, not of the capture; please report it with these lines and, if you may, the capture\n' +
      `cpmlint ${VERSION}, node ${process.version}, ${process.platform}\n${stack}\n`,
  );
}
