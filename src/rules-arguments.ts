import { Command, Option } from 'commander';
import { DEFAULT_PROFILE } from './analyze.js';
import { PROFILE_NAMES, type ProfileName } from './model/index.js';

/** What was asked of `cpmlint rules`. */
export interface RulesOptions {
  readonly profile: ProfileName;
  readonly json: boolean;
  /** What is judged of the change request, instead of the rules. */
  readonly coverage: boolean;
  readonly ascii: boolean;
  readonly color: boolean;
}

interface Given {
  readonly profile: ProfileName;
  readonly json?: boolean;
  readonly coverage?: boolean;
  readonly ascii?: boolean;
  readonly color: boolean;
}

/**
 * The command `rules`. Does nothing by itself.
 * @param list is called with what was asked for
 */
export const rulesCommand = (list: (options: RulesOptions) => void): Command =>
  new Command('rules')
    .description('List the rules, or what is judged of the change request.')
    .addOption(
      new Option('--profile <name>', 'with the severities of this profile')
        .choices(PROFILE_NAMES)
        .default(DEFAULT_PROFILE),
    )
    .option(
      '--coverage',
      'sentence by sentence, what is judged from a client-side capture, what needs more, what never can be',
    )
    .option('--json', 'the same as JSON')
    .option('--ascii', 'only ASCII characters, also where the locale is UTF-8')
    .option('--no-color', 'no colours, also where the terminal could')
    .addHelpText('after', '\nRun "cpmlint explain <rule>" for one of them with examples.')
    .action((given: Given) =>
      list({
        profile: given.profile,
        json: given.json ?? false,
        coverage: given.coverage ?? false,
        ascii: given.ascii ?? false,
        color: given.color,
      }),
    );
