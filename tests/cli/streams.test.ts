import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { FIXTURES, Place } from './command.js';
import { datagram, OPTIONS_REQUEST, pcap, record } from './pcap.js';

const WRONG = `${FIXTURES}scenes-wrong/group-never-subscribed.trace`;
const RIGHT = `${FIXTURES}scenes/one-to-one.trace`;

const place = new Place();
beforeAll(() => {
  place.write('good.pcap', pcap(record(datagram(OPTIONS_REQUEST), 1_700_000_000)));
});

describe('the exit code is that of the gate, whatever is written', () => {
  const outputs: [string, string[]][] = [
    ['the summary', []],
    ['JSON', ['--json', '-']],
    ['HTML', ['--html', '-']],
    ['nothing', ['--quiet']],
    ['files', ['--html', 'r.html', '--json', 'r.json']],
  ];
  it.each(outputs)('%s', (_, options) => {
    const code = (...args: string[]): number | null => place.run([...args, ...options]).code;
    expect(code(RIGHT)).toBe(0);
    expect(code(WRONG)).toBe(1);
    expect(code(WRONG, '--fail-on', 'never')).toBe(0);
  });
});

describe('standard output carries what was asked for, and nothing else', () => {
  it('the summary, when no report goes there', () => {
    const { stdout, stderr } = place.run([WRONG, '--html', 'r.html']);
    expect(stdout).toMatch(/^error CPM-.*\n/);
    expect(stderr).toBe('');
  });

  it('the report, and then the summary is on standard error', () => {
    const { stdout, stderr } = place.run([WRONG, '--json', '-']);
    expect(JSON.parse(stdout).summary.violations.error).toBeGreaterThan(0);
    expect(stderr).toMatch(/^error CPM-.*\n/);
  });

  it('nothing with --quiet', () => {
    expect(place.run([WRONG, '--quiet'])).toEqual({ code: 1, stdout: '', stderr: '' });
  });

  it('no colours in a pipe, unless they are asked for', () => {
    const colour = '\u001b[';
    expect(place.run([WRONG]).stdout).not.toContain(colour);
    expect(place.shell(`FORCE_COLOR=1 cpmlint ${WRONG}`).stdout).toContain(colour);
    expect(place.shell(`FORCE_COLOR=1 cpmlint ${WRONG} --no-color`).stdout).not.toContain(colour);
    expect(place.shell(`FORCE_COLOR=1 NO_COLOR=1 cpmlint ${WRONG}`).stdout).not.toContain(colour);
  });

  it('help and version, with code 0', () => {
    expect(place.run(['--version'])).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
    for (const args of [['--help'], ['check', '--help']]) {
      const { code, stdout, stderr } = place.run(args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('Exit codes');
      expect(stdout).toContain('cpmlint check trace.pcapng');
    }
  });
});

describe('an output that cannot take it all', () => {
  it.each(['head -1', 'true'])('a reader that has seen enough changes nothing: | %s', reader => {
    for (const report of ['--html -', '--json -', '']) {
      const { stdout, stderr } = place.shell(
        `cpmlint ${WRONG} ${report} 2> err | ${reader} > /dev/null; echo "\${PIPESTATUS[0]}"`,
      );
      expect({ stdout, stderr }).toEqual({ stdout: '1\n', stderr: '' });
      expect(readFileSync(place.path('err'), 'utf8')).not.toContain('cpmlint:');
    }
  });

  it('a full disk is told in one sentence, with code 3', () => {
    expect(place.shell(`cpmlint ${RIGHT} --json - --quiet > /dev/full`)).toEqual({
      code: 3,
      stdout: '',
      stderr:
        'cpmlint: standard output could not be written: no space left on the device; make room or write elsewhere\n',
    });
    expect(place.run([RIGHT, '--json', '/dev/full', '--quiet'])).toEqual({
      code: 3,
      stdout: '',
      stderr: 'cpmlint: /dev/full could not be written: no space left on the device; make room or write elsewhere\n',
    });
  });

  it('a closed standard error does not stop the report', () => {
    const { code, stdout } = place.shell(`cpmlint ${RIGHT} --json - 2>&-`);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).schemaVersion).toBe(1);
  });
});

describe('SIGINT', () => {
  it('ends a live capture: what was read is judged and written whole, with code 130', async () => {
    const child = place.start(['check', '-', '--json', 'live.json', '--html', 'live.html']);
    let stderr = '';
    child.stderr?.on('data', data => {
      stderr += data;
    });
    const frames = Array.from({ length: 1000 }, (_, at) => record(datagram(OPTIONS_REQUEST), 1_700_000_000 + at));
    child.stdin?.write(pcap(...frames));
    await new Promise(resolve => setTimeout(resolve, 1500));
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(code).toBe(130);
    expect(stderr).toBe('cpmlint: interrupted; the results are of what was read up to then\n');
    const { captures } = JSON.parse(readFileSync(place.path('live.json'), 'utf8'));
    expect(captures[0]).toMatchObject({ frames: 1000, sipMessages: 1000 });
    expect(captures[0].diagnostics.map((diagnostic: { message: string }) => diagnostic.message)).toContain(
      'The run was interrupted before the input was read to its end',
    );
    expect(readFileSync(place.path('live.html'), 'utf8').trimEnd()).toMatch(/<\/html>$/);
    expect(readdirSync(place.directory).filter(name => name.endsWith('.tmp'))).toEqual([]);
  });
});
