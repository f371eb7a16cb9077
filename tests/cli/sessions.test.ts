import { describe, expect, it } from 'vitest';
import { FIXTURES, Place } from './command.js';

const CAPTURE = `${FIXTURES}captures/interop-session.pcapng`;
const GROUP = `${FIXTURES}scenes/group.trace`;

const place = new Place();
const unicode = (line: string) => place.shell(`LANG=C.UTF-8 cpmlint sessions ${line}`);

describe('cpmlint sessions', () => {
  it('lists what was found, in lines of at most 100 columns, and judges nothing', () => {
    const { code, stdout, stderr } = place.run(['sessions', CAPTURE]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [head, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^id +kind +opened +client +other party +at \(UTC\) +lasted +state +SIP\/MSRP/);
    expect(rows.map(row => row.split(/ {2,}/).slice(0, 9).join('|'))).toEqual([
      's1|1-1 deferred|network|+15555550102|+15555550101|07:31:45|12m02s|ended|7/6',
      's2|1-1 deferred|network|+15555550102|+15555550101|07:45:32|6.9s|ended|7/4',
      's3|group|network|+15555550102|conf-e08a58|07:47:24|37.9s|ended|7/10',
      's4|1-1|network|+15555550102|+15555550101|07:49:47|25.5s|ended|7/10',
      's5|1-1 deferred|network|+15555550102|+15555550101|07:51:57|7.5s|ended|5/0',
    ]);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it.each([80, 120])('fits %i columns', width => {
    const { stdout } = place.shell(`COLUMNS=${width} cpmlint sessions ${CAPTURE}`);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
  });

  it('--wide has whole ids', () => {
    const { stdout } = place.run(['sessions', CAPTURE, '--wide']);
    expect(stdout).toContain('6b79b8bc-937e-4985-b1df-fd062b687bd7');
    expect(stdout).toContain('df1-0001@198.51.100.20');
    expect(stdout).toContain('192.0.2.15 sip:+15555550102@ims.example.com');
  });

  it('--json has the sessions as check has them, and nothing that was judged', () => {
    const judged = JSON.parse(place.run(['check', CAPTURE, '--json', '-', '--quiet']).stdout);
    const { code, stdout } = place.run(['sessions', CAPTURE, '--json']);
    expect(code).toBe(0);
    const found = JSON.parse(stdout);
    expect(Object.keys(found)).toEqual(['schemaVersion', 'tool', 'captures', 'endpoints', 'sessions']);
    const sessions = judged.sessions.map(
      ({ signatures: _, profile: __, ...session }: Record<string, unknown>) => session,
    );
    expect(found.sessions).toEqual(sessions);
  });

  it('takes what is said of the captures, as check does', () => {
    const { stdout } = place.run(['sessions', GROUP, '--client', '203.0.113.9']);
    expect(stdout).toMatch(/^s1 +group +unknown +unknown /m);
  });
});

describe('cpmlint sessions --ladder', () => {
  it('draws the messages of one session between its parties', () => {
    const { code, stdout, stderr } = unicode(`${CAPTURE} --ladder s1`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^s1: Deferred one-to-one delivery, opened by the network, ended\n/);
    expect(stdout).toMatch(/^ +client +network +network$/m);
    expect(stdout).toMatch(/^ +\+0\.000 +266 +│◄─ INVITE {2}SDP sendrecv ─+│ +│$/m);
    expect(stdout).toMatch(/^ +│ +CPIM: IMDN displayed for frame 279\b/m);
    expect(stdout).toMatch(/┊ 11 min 56 s later/);
  });

  it('folds what was sent again or seen at other hops', () => {
    expect(unicode(`${FIXTURES}scenes/one-to-one-hops.trace --ladder s1`).stdout).toMatch(/180 Ringing \(INVITE\) ×3/);
  });

  it('is ASCII where the locale is not UTF-8, and with --ascii', () => {
    for (const { stdout } of [
      place.run(['sessions', GROUP, '--ladder', 's1']),
      unicode(`${GROUP} --ladder s1 --ascii`),
    ]) {
      expect(stdout).toMatch(/\|<- INVITE -+\|/);
      expect(stdout).not.toMatch(/[^\n\x20-\x7e]/);
    }
  });

  it('has colour only when asked', () => {
    const colour = '\u001b[';
    expect(place.shell(`FORCE_COLOR=1 cpmlint sessions ${GROUP} --ladder s1`).stdout).toContain(colour);
    expect(place.shell(`FORCE_COLOR=1 NO_COLOR=1 cpmlint sessions ${GROUP} --ladder s1`).stdout).not.toContain(colour);
    expect(place.shell(`FORCE_COLOR=1 cpmlint sessions ${GROUP} --no-color`).stdout).not.toContain(colour);
  });

  it.each([
    [CAPTURE, 's9', 'there is no session s9; there are s5, s4, s3, s2, s1'],
    [GROUP, 'x', 'there is no session x; the only one is s1'],
    [`${FIXTURES}scenes/register.trace`, 's1', 'there is no session s1: none was found'],
  ])('%s: a session that is not there is one sentence: %s', (capture, id, sentence) => {
    expect(place.run(['sessions', capture, '--ladder', id])).toEqual({
      code: 2,
      stdout: '',
      stderr: `cpmlint: ${sentence}\n`,
    });
  });
});

describe('what cannot be listed', () => {
  it('a capture without SIP and MSRP is not vouched for: code 3', () => {
    place.write('empty.trace', '# nothing\n\n--- 2026-03-05T07:30:00.000Z udp 192.0.2.1:1 -> 192.0.2.2:2\nhello\n');
    const { code, stdout, stderr } = place.run(['sessions', 'empty.trace']);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^cpmlint: empty\.trace: /);
  });

  it('messages without a session are said', () => {
    expect(place.run(['sessions', `${FIXTURES}scenes/register.trace`])).toEqual({
      code: 0,
      stdout: '',
      stderr: 'cpmlint: there are SIP or MSRP messages, but none of a session\n',
    });
  });

  it.each([
    [['sessions', 'missing.pcap'], 2],
    [['sessions'], 2],
    [['sessions', GROUP, '--ladder', 's1', '--json'], 2],
    [['sessions', GROUP, '--html', 'x'], 2],
  ])('%j: code %i', (args, code) => {
    const run = place.run(args);
    expect(run.code).toBe(code);
    expect(run.stdout).toBe('');
  });

  it('hostile text does nothing to the terminal', () => {
    place.shell(
      `sed 's/^Conversation-ID: .*/Conversation-ID: \\x1b[2J\\xc2\\x9b31m\\x07/; s/^From: </From: <sip:\\x1b]0;x\\x07@a>, </' ${GROUP} > hostile.trace`,
    );
    for (const options of [[], ['--wide'], ['--ladder', 's1']]) {
      expect(place.run(['sessions', 'hostile.trace', ...options]).stdout).not.toMatch(/(?!\n)[\p{Cc}]/u);
    }
  });
});
