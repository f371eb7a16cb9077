// Makes dist/: the compiled templates, the program, the schema of its JSON. Silent when all is well.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
// Built beside and moved into place, so that nothing stale stays in dist/ and who runs it meanwhile has a whole one.
const fresh = `${root}dist.${process.pid}.tmp`;
const schema = `${root}src/report/result.schema.json`;

const compiled = [
  run('the templates', 'scripts/compile-templates.mjs'),
  run('the sources', 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', fresh),
].every(Boolean);

mkdirSync(`${fresh}/report`, { recursive: true });
if (existsSync(schema)) cpSync(schema, `${fresh}/report/result.schema.json`);
else console.error('build: src/report/result.schema.json is missing');
// What the examples of the rules give, for `cpmlint explain`: written by scripts/docs.mjs.
cpSync(`${root}src/rules/generated`, `${fresh}/rules/generated`, { recursive: true });
replace(`${root}dist`, fresh);
if (!compiled || !existsSync(schema)) process.exitCode = 1;

function run(what, ...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) console.error(`build: compiling ${what} failed (node ${args.join(' ')})`);
  return status === 0;
}

/** There is no moment without a whole directory, but for the one between two renames. */
function replace(directory, by) {
  const old = `${by}.old.tmp`;
  if (existsSync(directory)) renameSync(directory, old);
  renameSync(by, directory);
  rmSync(old, { recursive: true, force: true });
}
