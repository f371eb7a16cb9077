import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { REASONS } from '../src/model/index.js';
import { rules } from '../src/rules/index.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(`${root}README.md`, 'utf8');

describe('the README', () => {
  it('shows what the command really prints for the bundled capture', () => {
    const capture = 'fixtures/captures/interop-session.pcapng';
    const { stdout, status } = spawnSync(process.execPath, ['bin/cpmlint.js', 'check', capture], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(readme).toContain(`$ npx cpmlint check ${capture}\n${stdout}`);
  });

  it.each(['', ' --ladder s2'])('shows what cpmlint sessions%s prints for it', options => {
    const line = `sessions fixtures/captures/interop-session.pcapng${options}`;
    const { stdout, status } = spawnSync(process.execPath, ['bin/cpmlint.js', ...line.split(' ')], {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LANG: 'C.UTF-8' },
    });
    expect(status).toBe(0);
    expect(readme).toContain(`$ npx cpmlint ${line}\n${stdout}`);
  });

  it('names every reason code, and says how many rules there are', () => {
    for (const reason of Object.keys(REASONS)) expect(readme).toContain(`\`${reason}\``);
    const ours = rules.filter(({ judges }) => judges === 'client');
    expect(readme).toContain(`The rules are the ${ours.length} of the change request`);
    expect(readme).toContain(`${rules.length - ours.length} findings say what the **network** did`);
  });
});
