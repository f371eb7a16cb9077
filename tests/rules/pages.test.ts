import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coverageMarkdown } from '../../src/report/coverage-table.js';
import { rulePageMarkdown } from '../../src/report/rule-page-markdown.js';
import { rulesIndexMarkdown } from '../../src/report/rules-index.js';
import { fileStem, rulePage } from '../../src/rule-pages.js';
import { coverage } from '../../src/rules/coverage.js';
import { rules } from '../../src/rules/index.js';
import { PROFILES } from '../../src/rules/profiles.js';
import { shownExamples } from './shown-examples.js';

const PAGES = new URL('../../docs/rules/', import.meta.url);
const DATA = new URL('../../src/rules/generated/', import.meta.url);
const STALE = 'is not what would be written now: run `npm run docs`';

const inPlace = new Set(rules.map(({ id }) => id));
const link = (id: string): string => `[${id}](${fileStem({ id })}.md)`;

/** What `npm run docs` writes, by file name. */
function written(): { pages: Map<string, string>; data: Map<string, string> } {
  const pages = new Map<string, string>();
  const data = new Map<string, string>();
  const all = rules.map(rule => {
    const examples = shownExamples(rule);
    data.set(`${fileStem(rule)}.json`, `${JSON.stringify(examples, undefined, 1)}\n`);
    const page = rulePage(rule, examples.shown);
    pages.set(`${fileStem(rule)}.md`, rulePageMarkdown(page));
    return page;
  });
  pages.set('index.md', rulesIndexMarkdown(all, PROFILES, link));
  pages.set('coverage.md', coverageMarkdown(coverage, inPlace, link));
  return { pages, data };
}

function update(folder: URL, files: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (!files.has(name)) rmSync(new URL(name, folder));
  for (const [name, text] of files) writeFileSync(new URL(name, folder), text);
}

describe('the pages of the rules', () => {
  const { pages, data } = written();
  if (process.env.UPDATE_DOCS === '1') {
    update(PAGES, pages);
    update(DATA, data);
  }

  it.each([...pages])('docs/rules/%s is fresh', (name, text) => {
    const file = new URL(name, PAGES);
    expect(existsSync(file), `docs/rules/${name} is missing: run \`npm run docs\``).toBe(true);
    expect(readFileSync(file, 'utf8') === text, `docs/rules/${name} ${STALE}`).toBe(true);
  });

  it.each([...data])('src/rules/generated/%s is fresh', (name, text) => {
    const file = new URL(name, DATA);
    expect(existsSync(file), `src/rules/generated/${name} is missing: run \`npm run docs\``).toBe(true);
    expect(readFileSync(file, 'utf8') === text, `src/rules/generated/${name} ${STALE}`).toBe(true);
  });

  it('are those of the table of rules, and no others', () => {
    expect(readdirSync(PAGES).sort()).toEqual([...pages.keys()].sort());
    expect(readdirSync(DATA).sort()).toEqual([...data.keys()].sort());
  });
});
