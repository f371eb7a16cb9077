// `npm test`: everything that has to hold, in the order in which it fails fastest. Stops at the first step that fails.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Programs the tests compare with or look through; all of Debian. */
const TOOLS = [
  { command: 'tshark', debian: 'tshark' },
  { command: 'openssl', debian: 'openssl' },
  { command: 'chromium', debian: 'chromium' },
  { command: 'sipp', debian: 'sip-tester' },
  { command: 'zstd', debian: 'zstd' },
  { command: 'lz4', debian: 'lz4' },
];

const STEPS = [
  ['build', 'node', 'scripts/build.mjs'],
  ['format and lint', 'biome', 'check'],
  ['types', 'tsc', '-p', '.'],
  ['imports', 'node', 'scripts/check-imports.mjs'],
  ['unused code and packages', 'knip'],
  ['package', 'publint', '--strict'],
];

process.exitCode = installTools() && STEPS.every(step) ? runTests() : 1;

/** @returns true if all tools are there, installed now where that is possible */
function installTools() {
  const missing = TOOLS.filter(({ command }) => !isThere(command)).map(({ debian }) => debian);
  if (missing.length === 0) return true;
  const install = ['install', '-y', '--no-install-recommends', ...missing];
  if (process.getuid?.() !== 0 || !isThere('apt-get')) {
    console.error(
      `The tests need ${missing.join(', ')}. Install with:\n\n  sudo apt-get update && sudo apt-get ${install.join(' ')}\n`,
    );
    return false;
  }
  console.log(`installing ${missing.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], install]) {
    const { status } = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) {
      console.error(`apt-get ${args.join(' ')} failed`);
      return false;
    }
  }
  return true;
}

function isThere(command) {
  return (process.env.PATH ?? '').split(delimiter).some(directory => existsSync(join(directory, command)));
}

/** @returns true if it passed */
function step([name, command, ...args]) {
  const began = performance.now();
  const program = command === 'node' ? process.execPath : join(root, 'node_modules/.bin', command);
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (status === 0) {
    console.log(`ok      ${name} (${seconds} s)`);
    return true;
  }
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`);
  console.error(`FAILED  ${name} (${seconds} s): ${[command, ...args].join(' ')}`);
  return false;
}

/** @returns the exit code */
function runTests() {
  const directory = mkdtempSync(join(tmpdir(), 'cpmlint-test-'));
  const results = join(directory, 'results.json');
  try {
    const { status } = spawnSync(
      process.execPath,
      [
        'node_modules/vitest/vitest.mjs',
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${results}`,
      ],
      { cwd: root, stdio: 'inherit', env: { ...process.env, CPMLINT_BUILT: '1' } },
    );
    if (!existsSync(results)) {
      console.error('FAILED  vitest did not come to its end');
      return 1;
    }
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(results, 'utf8'));
    console.log(`${numPassedTests} passed, ${numFailedTests} failed`);
    return status === 0 && numFailedTests === 0 && numPassedTests > 0 ? 0 : 1;
  } finally {
    rmSync(directory, { recursive: true });
  }
}
