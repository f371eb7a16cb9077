import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The latest change below a folder, milliseconds; 0 if it is not there. */
function newest(folder: string): number {
  const times = readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' }).map(
    name => statSync(`${root}${folder}/${name}`, { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  return Math.max(0, ...times);
}

/** Tests of the command run what is in dist/, so it is built first where it is older than its source. `npm test` has done so already. */
export default function setup(): void {
  if (process.env.CPMLINT_BUILT) return;
  const built = statSync(`${root}dist/cli.js`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > Math.max(newest('src'), newest('templates'))) return;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], {
    cwd: root,
    encoding: 'utf8',
  });
  // Tests of a part may run while another does not compile; `npm test` is stricter.
  if (status !== 0) console.error(`The build failed; tests of the command run what there is.\n${stdout}${stderr}`);
}
