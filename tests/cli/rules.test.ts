import { describe, expect, it } from 'vitest';
import { rules } from '../../src/rules/index.js';
import { FIXTURES, Place } from './command.js';

const place = new Place();
const CAPTURE = `${FIXTURES}captures/interop-session.pcapng`;

describe('cpmlint rules', () => {
  it('is a table that fits a terminal of 100 columns, a line each', () => {
    const { code, stdout } = place.run(['rules']);
    expect(code).toBe(0);
    const [head, ...lines] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^id +slug +level +severity +observable$/);
    expect(lines.map(line => line.split(' ')[0])).toEqual(rules.map(({ id }) => id));
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(100);
  });

  it('has the severities of a profile', () => {
    expect(place.run(['rules', '--profile', 'joyn']).stdout).toMatch(
      /^CPM-7\.3\.2-9c +echo-cpm-ids +SHALL +off +fully$/m,
    );
  });

  it('is JSON where asked for', () => {
    const list = JSON.parse(place.run(['rules', '--json', '--profile', 'up-2']).stdout);
    expect(list).toHaveLength(rules.length);
    expect(list.find(({ id }: { id: string }) => id === 'CPM-7.3.2-9c')).toMatchObject({ severity: 'warning' });
  });

  it('--coverage tells of each sentence what judges it', () => {
    const { stdout } = place.run(['rules', '--coverage']);
    expect(stdout).toMatch(/^7\.3\.2 step 4 +SHALL +client-side +CPM-7\.3\.2-4\.1/m);
    expect(stdout).toMatch(/^Of \d+ sentences, \d+ are judged from a capture beside the client/m);
  });
});

describe('cpmlint explain', () => {
  it('tells a rule with a good and a bad example and their verdicts', () => {
    const { code, stdout } = place.run(['explain', '7.3.2-4.1']);
    expect(code).toBe(0);
    for (const part of [
      /^CPM-7\.3\.2-4\.1 {2}sdp-not-sendrecv-488$/m,
      /^Clause +OMA-TS-CPM_Conv_Fnct-V2_1 7\.3\.2 step 4$/m,
      /^Profiles +info under cpm-1\.0, up-2; off under joyn, because /m,
      /^Good: /m,
      /^ {2}=> pass: /m,
      /^Bad: /m,
      /^ {4}-a=sendrecv\n {4}\+a=sendonly$/m,
      /^ {2}=> violation, error: /m,
      /^ {5}expected 488 Not Acceptable Here$/m,
    ]) {
      expect(stdout).toMatch(part);
    }
  });

  it('is JSON and Markdown where asked for', () => {
    const page = JSON.parse(place.run(['explain', 'echo-cpm-ids', '--format', 'json']).stdout);
    expect(page).toMatchObject({ id: 'CPM-7.3.2-9c', level: 'SHALL', clause: { section: '7.3.2 step 9c' } });
    expect(place.run(['explain', 'echo-cpm-ids', '--format', 'markdown']).stdout).toMatch(
      /^# CPM-7\.3\.2-9c `echo-cpm-ids`\n/,
    );
  });

  it('tells what a reason code means', () => {
    expect(place.run(['explain', 'I-NOMEDIA']).stdout).toMatch(/^I-NOMEDIA {2}SIP was captured, MSRP was not\n/);
  });

  it('says of a name that is none which are nearest, in one sentence', () => {
    expect(place.run(['explain', 'CPM-7.3.2-4.9'])).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^cpmlint: there is no rule or reason CPM-7\.3\.2-4\.9; the nearest are CPM-7\S+, CPM-7\S+ and CPM-7\S+\n$/,
      ),
    });
  });
});

describe('cpmlint check', () => {
  it('judges by the profile that was asked for, and says so for each session', () => {
    const { code, stdout } = place.run(['check', CAPTURE, '--profile', 'joyn', '--json', '-', '--quiet']);
    const { profile, sessions, verdicts } = JSON.parse(stdout);
    expect(profile).toBe('joyn');
    expect(sessions[0].profile).toMatchObject({ name: 'joyn', why: expect.stringContaining('--profile') });
    const off = verdicts.filter(({ rule }: { rule: string }) => rule === 'CPM-7.3.2-4.1');
    expect(off.every(({ outcome }: { outcome: string }) => outcome === 'not-applicable')).toBe(true);
    expect(code).toBe(1);
  });

  it('under auto says which profile judged whom and why', () => {
    const { stdout } = place.run(['check', CAPTURE, '--profile', 'auto']);
    expect(stdout).toMatch(/^profile 5 sessions judged by cpm-2\.1: its messages announce no generation/m);
  });

  it('says which windows are not the defaults', () => {
    const { stdout } = place.run(['check', CAPTURE, '--window', 'd_sub=60']);
    expect(stdout).toMatch(/^note D_SUB is 60 s by --window, not 10 s: /m);
  });
});
