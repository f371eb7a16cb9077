// Holds the structure: who may import whom, which packages a part may use, and which parts are pure. Tests are free.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../src/', import.meta.url));

const PARSERS = ['sip-parser', 'msrp-parser', 'sdp-parser', 'body-parser'];

/** Part -> the parts it may import. A part is a folder of src, or a file in src itself (without its ending). */
const MAY_IMPORT = {
  diagnostics: [],
  errors: [],
  latin1: [],
  'link-types': [],
  version: [],
  'pcap-parser': ['diagnostics', 'latin1'],
  'sip-parser': ['latin1'],
  'msrp-parser': ['latin1'],
  'sdp-parser': ['latin1'],
  'body-parser': ['latin1', 'sip-parser', 'msrp-parser', 'sdp-parser'],
  model: ['diagnostics', 'latin1', ...PARSERS],
  network: ['diagnostics', 'latin1', 'pcap-parser'],
  transport: ['diagnostics', 'latin1', 'model', 'network', 'sip-parser', 'msrp-parser'],
  input: [
    'diagnostics',
    'errors',
    'latin1',
    'link-types',
    'model',
    'pcap-parser',
    'network',
    'transport',
    'sip-parser',
    'msrp-parser',
  ],
  tracking: ['latin1', 'model', ...PARSERS],
  rules: ['latin1', 'model', ...PARSERS],
  report: ['diagnostics', 'latin1', 'link-types', 'model'],
  // The files in src join the parts: everything below them.
  '*': ['*'],
};

/** Packages that a part may use. */
const MAY_USE = {
  'body-parser': ['fast-xml-parser'],
  input: ['tinyglobby'],
  report: ['handlebars', 'picocolors'],
  '*': ['commander'],
};

/** These run in a browser as well, and give the same answer every time. */
const PURE = [
  ...['diagnostics', 'errors', 'link-types', 'version', 'pcap-parser', ...PARSERS],
  ...['model', 'network', 'transport', 'tracking', 'rules'],
];
const IMPURE = [
  [/\bfrom\s+['"]node:|\bimport\s+['"]node:/, 'imports node:'],
  [/\bBuffer\b/, 'uses Buffer; src/latin1.ts makes text of bytes'],
  [/\bprocess\s*\./, 'uses process'],
  [/\bconsole\s*\./, 'uses console'],
  [/\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\s*\./, 'reads the clock; time is trace time'],
  [/\basync\b|\bawait\b/, 'is asynchronous; only input waits'],
];
const NOBODY = [[/\bprocess\.exit\(/, 'calls process.exit, which loses output; set process.exitCode']];

const problems = [];
for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
  if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
  const part = partOf(file);
  const source = withoutComments(readFileSync(join(root, file), 'utf8'));
  for (const specifier of imports(source)) {
    if (specifier.startsWith('.')) {
      const other = partOf(relative(root, join(root, dirname(file), specifier)).replace(/\.js$/, '.ts'));
      const allowed = MAY_IMPORT[part] ?? MAY_IMPORT['*'];
      if (other !== part && !allowed.includes(other) && !allowed.includes('*')) {
        problems.push(
          `src/${file}: ${part} may not import ${other}. Move what is needed down to a part that both may import; ` +
            'if the structure itself is to change, change MAY_IMPORT in scripts/check-imports.mjs and docs/architecture.md',
        );
      }
    } else if (!specifier.startsWith('node:')) {
      const name = specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
      const allowed = MAY_USE[part] ?? (MAY_IMPORT[part] ? [] : MAY_USE['*']);
      if (!allowed.includes(name)) problems.push(`src/${file}: ${part} may not use the package ${name} (MAY_USE)`);
    }
  }
  for (const [pattern, what] of [...(PURE.includes(part) ? IMPURE : []), ...NOBODY]) {
    if (pattern.test(source)) problems.push(`src/${file}: ${part} ${what}`);
  }
}

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

function partOf(file) {
  const [first, ...rest] = file.split('/');
  return rest.length > 0 ? first : first.replace(/\.ts$/, '');
}

function* imports(source) {
  const statement =
    /^\s*(?:import|export)\s[^'";]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
  for (const [, from, bare, dynamic] of source.matchAll(statement)) yield from ?? bare ?? dynamic;
}

/** Words in comments are free. */
function withoutComments(source) {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}
