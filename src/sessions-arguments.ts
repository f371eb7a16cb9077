import { Command, Option } from 'commander';
import {
  CAPTURE_ARGUMENT,
  type CaptureOptions,
  captureOptions,
  captureOptionsOf,
  type GivenCaptureOptions,
} from './capture-arguments.js';

/** What was asked of `cpmlint sessions`. */
export interface SessionsOptions extends CaptureOptions {
  /** Id of the session to draw; undefined: the table of all. */
  readonly ladder: string | undefined;
  readonly json: boolean;
  readonly wide: boolean;
  readonly ascii: boolean;
  readonly color: boolean;
}

interface Given extends GivenCaptureOptions {
  readonly ladder?: string;
  readonly json?: boolean;
  readonly wide?: boolean;
  readonly ascii?: boolean;
  readonly color: boolean;
}

const EXAMPLES = `
Examples:
  cpmlint sessions trace.pcapng               what is in it
  cpmlint sessions trace.pcapng --ladder s3   the messages of one session
  cpmlint sessions captures/ --json | jq '.sessions[] | select(.kind == "group")'`;

/**
 * The command `sessions`. Does nothing by itself.
 * @param list is called with what was asked for
 */
export function sessionsCommand(
  list: (captures: readonly string[], options: SessionsOptions) => Promise<void>,
): Command {
  const command = new Command('sessions')
    .description('List the sessions that were found in captures, or draw one. Judges nothing.')
    .argument(...CAPTURE_ARGUMENT)
    .addOption(new Option('--ladder <id>', 'draw the messages of this session').conflicts(['json', 'wide']))
    .addOption(new Option('--json', 'the sessions as JSON').conflicts('wide'))
    .option('--wide', 'whole values, whatever the width of the terminal');
  for (const option of captureOptions()) command.addOption(option);
  return command
    .option('--ascii', 'only ASCII characters, also where the locale is UTF-8')
    .option('--no-color', 'no colours, also where the terminal could')
    .addHelpText('after', EXAMPLES)
    .action((captures: string[], given: Given) =>
      list(captures, {
        ...captureOptionsOf(given),
        ladder: given.ladder,
        json: given.json ?? false,
        wide: given.wide ?? false,
        ascii: given.ascii ?? false,
        color: given.color,
      }),
    );
}
