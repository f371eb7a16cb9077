// A first look: builds, judges the capture that comes with cpmlint, writes its report.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const CAPTURE = 'fixtures/captures/interop-session.pcapng';
const REPORT = 'cpmlint-report.html';

const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

if (run('scripts/build.mjs') !== 0) {
  process.exitCode = 1;
} else {
  const status = run('bin/cpmlint.js', 'check', CAPTURE, '--html', REPORT, '--fail-on', 'never');
  if (status === 0) console.log(`\nThe report is in ${root}${REPORT}: open it in a browser.`);
  process.exitCode = status;
}
