import { Command, Option } from 'commander';

export const EXPLAIN_FORMATS = ['text', 'markdown', 'json'] as const;

/** What was asked of `cpmlint explain`. */
export interface ExplainOptions {
  readonly format: (typeof EXPLAIN_FORMATS)[number];
  readonly ascii: boolean;
  readonly color: boolean;
}

interface Given {
  readonly format: ExplainOptions['format'];
  readonly ascii?: boolean;
  readonly color: boolean;
}

const EXAMPLES = `
Examples:
  cpmlint explain CPM-7.3.2-4.1
  cpmlint explain 7.3.2-4.1                also without CPM-, and in any case
  cpmlint explain sdp-not-sendrecv-488     the same rule by its slug
  cpmlint explain I-NOMEDIA                why a verdict is inconclusive`;

/**
 * The command `explain`. Does nothing by itself.
 * @param explain is called with the name of a rule or reason
 */
export const explainCommand = (explain: (name: string, options: ExplainOptions) => void): Command =>
  new Command('explain')
    .description('Explain a rule, with a good and a bad example, or a reason code.')
    .argument('<rule>', 'id or slug of a rule, or a reason code')
    .addOption(new Option('--format <name>', 'how to write it').choices(EXPLAIN_FORMATS).default('text'))
    .option('--ascii', 'only ASCII characters, also where the locale is UTF-8')
    .option('--no-color', 'no colours, also where the terminal could')
    .addHelpText('after', EXAMPLES)
    .action((name: string, { format, ascii, color }: Given) => explain(name, { format, ascii: ascii ?? false, color }));
