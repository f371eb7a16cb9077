/**
 * Compiles templates/*.hbs, style.css and filter.js into src/report/generated/templates.ts, so that the program ships no
 * template compiler and knows the hashes of its style and script. Fails on what would let captured text become markup.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';

/** Handlebars escapes for text and quoted attributes only; these attributes would be read as something else. */
const FORBIDDEN_ATTRIBUTE = /^(style|on.*|srcdoc|src|action|formaction|ping|xlink:href|http-equiv-refresh)$/i;
const FORBIDDEN_ELEMENT =
  /^(script|style|iframe|object|embed|form|base|template|noscript|foreignobject|use|image|img)$/i;

/**
 * Reads a template as markup and says what is unsafe in it.
 * @param {string} source
 * @returns {string[]} one sentence each, with the line
 */
export function unsafe(source) {
  const problems = [];
  const report = (at, text) => problems.push(`line ${source.slice(0, at).split('\n').length}: ${text}`);
  for (const { index } of source.matchAll(/\{\{~?\s*[{&]/g)) report(index, 'a mustache that does not escape');
  for (const { index } of source.matchAll(/\{\{~?#?>\s*(\(|@partial-block|lookup)|\{\{~?#?\*/g))
    report(index, 'a dynamic partial or a decorator');

  const markup = source.replace(/\{\{!--[\s\S]*?--\}\}|\{\{![\s\S]*?\}\}|<!--[\s\S]*?-->/g, comment =>
    ' '.repeat(comment.length),
  );
  const tag = /<(\/?)([A-Za-z][\w:-]*)/g;
  for (let match = tag.exec(markup); match; match = tag.exec(markup)) {
    if (FORBIDDEN_ELEMENT.test(match[2])) report(match.index, `the element <${match[2]}>`);
    let at = tag.lastIndex;
    let name = '';
    while (at < markup.length && markup[at] !== '>') {
      if (markup.startsWith('{{', at)) {
        report(at, `a mustache in <${match[2]}> outside a quoted attribute`);
        at = markup.indexOf('}}', at) + 2;
      } else if (markup[at] === '"' || markup[at] === "'") {
        const close = closingQuote(markup, at);
        const value = markup.slice(at + 1, close);
        if (/^href=?$/i.test(name) && /^\s*\{\{/.test(value)) report(at, 'an href that begins with a mustache');
        at = close + 1;
        name = '';
      } else {
        const word = /^[^\s"'=<>/{]+/.exec(markup.slice(at, at + 100));
        if (word) {
          name = word[0];
          if (FORBIDDEN_ATTRIBUTE.test(name)) report(at, `the attribute ${name}`);
        }
        at += word ? word[0].length : 1;
      }
    }
    tag.lastIndex = at;
  }
  return problems;
}

/** The quote that ends an attribute, mustaches skipped: they have quotes of their own. */
function closingQuote(markup, open) {
  for (let at = open + 1; at < markup.length; at++) {
    if (markup.startsWith('{{', at)) at = markup.indexOf('}}', at) + 1;
    else if (markup[at] === markup[open]) return at;
  }
  return markup.length;
}

const hash = text => `sha256-${createHash('sha256').update(text).digest('base64')}`;

function compile(root) {
  const folder = new URL('templates/', root);
  const files = readdirSync(folder)
    .filter(name => extname(name) === '.hbs')
    .sort();
  const problems = [];
  const compiled = files.map(file => {
    const source = readFileSync(new URL(file, folder), 'utf8');
    problems.push(...unsafe(source).map(problem => `templates/${file} ${problem}`));
    const code = Handlebars.precompile(source, { strict: true, knownHelpersOnly: true, preventIndent: true });
    return `${JSON.stringify(basename(file, '.hbs'))}: ${code}`;
  });
  const style = readFileSync(new URL('style.css', folder), 'utf8');
  const script = readFileSync(new URL('filter.js', folder), 'utf8');
  if (/<\/?style|<!--|@import|url\(/i.test(style))
    problems.push('templates/style.css: an end tag or something to load');
  if (/<\/?script|<!--|innerHTML|eval\(/i.test(script))
    problems.push('templates/filter.js: an end tag or an HTML sink');
  if (problems.length > 0) throw new Error(problems.join('\n'));

  const generated = new URL('src/report/generated/', root);
  mkdirSync(generated, { recursive: true });
  const text = `// @ts-nocheck
// Written by scripts/compile-templates.mjs from templates/. Not for editing.
/** Template specifications for handlebars/runtime, by file name. */
export const templates: Readonly<Record<string, unknown>> = {
${compiled.join(',\n')}
};
export const style: string = ${JSON.stringify(style)};
export const styleHash: string = ${JSON.stringify(hash(style))};
export const script: string = ${JSON.stringify(script)};
export const scriptHash: string = ${JSON.stringify(hash(script))};
`;
  // By a rename: whoever reads it at the same time gets the old one or the new one whole.
  const temporary = new URL(`templates.${process.pid}.tmp`, generated);
  writeFileSync(temporary, text);
  renameSync(temporary, new URL('templates.ts', generated));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    compile(new URL('../', import.meta.url));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
