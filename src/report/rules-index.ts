import type { ProfileName, RulePage } from '../model/index.js';
import { profileReasons } from './rule-page-words.js';

/**
 * The first page of docs/rules: all rules, and what the profiles make of them.
 * @param profiles what each is, the first the one that changes nothing
 * @param link makes a link of an id
 */
export function rulesIndexMarkdown(
  pages: readonly RulePage[],
  profiles: Readonly<Record<ProfileName, string>>,
  link: (id: string) => string,
): string {
  const names = Object.keys(profiles) as ProfileName[];
  const [, ...others] = names;
  const rows = pages.map(
    ({ id, slug, level, severity, observable, title }) =>
      `| ${link(id)} | \`${slug}\` | ${level} | ${severity} | ${observable} | ${title} |`,
  );
  const changed = pages.filter(page => page.profiles.length > 0);
  return [
    '# The rules',
    '',
    'Written by `npm run docs` from the rules themselves; `cpmlint explain <rule>` shows the same.',
    'What of the change request they judge: [coverage](coverage.md).',
    '',
    '| rule | slug | level | severity | observable | requirement |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
    '## Profiles',
    '',
    ...names.map(name => `- \`${name}\`: ${profiles[name]}`),
    '- `auto`: for each session what its client announces, else `cpm-2.1`',
    '',
    'Where another profile has another severity:',
    '',
    `| rule | ${names[0]} | ${others.join(' | ')} | why |`,
    `|---|---|${others.map(() => '---|').join('')}---|`,
    ...changed.map(page => {
      const of = (name: ProfileName): string => page.profiles.find(one => one.name === name)?.severity ?? '';
      return `| ${link(page.id)} | ${page.severity} | ${others.map(of).join(' | ')} | ${profileReasons(page).join('; ')} |`;
    }),
    '',
  ].join('\n');
}
