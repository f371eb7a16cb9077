import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { type CheckOptions, commandLine } from './arguments.js';
import { UserError } from './errors.js';

const DEFAULTS: CheckOptions = {
  reports: [],
  clients: [],
  deferredUris: [],
  provisioning: [],
  keyLogs: [],
  espAssociations: [],
  linkTypes: [],
  profile: 'cpm-2.1',
  settings: { completeCapture: false },
  notes: [],
  failOn: 'error',
  color: true,
  quiet: false,
};

const noSessions = async (): Promise<void> => {};

/** What `check` is called with, or what is said instead. */
async function parse(line: string): Promise<{ captures: readonly string[]; options: CheckOptions } | string> {
  let called: { captures: readonly string[]; options: CheckOptions } | undefined;
  let said = '';
  const program = commandLine(async (captures, options) => {
    called = { captures, options };
  }, noSessions);
  for (const command of [program, ...program.commands]) {
    command.configureOutput({ writeErr: () => {}, outputError: text => (said += text) });
  }
  try {
    await program.parseAsync(line.split(' ').filter(Boolean), { from: 'user' });
  } catch (error) {
    if (error instanceof UserError) return error.message;
    if (!(error instanceof CommanderError)) throw error;
  }
  return called ?? said.trimEnd();
}

describe('the command line', () => {
  it.each<[string, string[], Partial<CheckOptions>]>([
    ['check a.pcap b.pcap', ['a.pcap', 'b.pcap'], {}],
    ['a.pcap', ['a.pcap'], {}],
    ['-', ['-'], {}],
    ['check --client 192.0.2.1 a.pcap', ['a.pcap'], { clients: ['192.0.2.1'] }],
    [
      '--client 192.0.2.1 --client sip:a@example.com a.pcap --deferred-uri sip:b@example.com',
      ['a.pcap'],
      { clients: ['192.0.2.1', 'sip:a@example.com'], deferredUris: ['sip:b@example.com'] },
    ],
    ['--json - a.pcap', ['a.pcap'], { reports: [{ format: 'json', target: '-' }] }],
    [
      'a.pcap --json r.json --html -',
      ['a.pcap'],
      {
        reports: [
          { format: 'html', target: '-' },
          { format: 'json', target: 'r.json' },
        ],
      },
    ],
    ['a.pcap --fail-on never --no-color --quiet', ['a.pcap'], { failOn: 'never', color: false, quiet: true }],
    ['a.pcap --profile cpm-2.1 --complete-capture', ['a.pcap'], { settings: { completeCapture: true } }],
    ['--keylog a.txt a.pcap --keylog b.txt', ['a.pcap'], { keyLogs: ['a.txt', 'b.txt'] }],
    ['check -- --odd-name.pcap', ['--odd-name.pcap'], {}],
  ])('%s', async (line, captures, options) => {
    expect(await parse(line)).toEqual({ captures, options: { ...DEFAULTS, ...options } });
  });

  it.each([
    ['', "error: missing required argument 'capture'"],
    ['a.pcap --jsn x', "error: unknown option '--jsn'\n(Did you mean --json?)"],
    ['a.pcap --html', "error: option '--html <file>' argument missing"],
    [
      'a.pcap --fail-on errors',
      "error: option '--fail-on <level>' argument 'errors' is invalid. Allowed choices are error, warning, inconclusive, never.",
    ],
    [
      'a.pcap --profile up2',
      "error: option '--profile <name>' argument 'up2' is invalid. Allowed choices are cpm-2.1, cpm-1.0, up-2, joyn, auto.",
    ],
    [
      'a.pcap --client +441632960083',
      "error: option '--client <address|uri>' argument '+441632960083' is invalid. Did you mean tel:+441632960083?",
    ],
    [
      'a.pcap --client alice@example.com',
      "error: option '--client <address|uri>' argument 'alice@example.com' is invalid. Did you mean sip:alice@example.com?",
    ],
    [
      'a.pcap --deferred-uri 192.0.2.1',
      "error: option '--deferred-uri <uri>' argument '192.0.2.1' is invalid. A sip: or tel: URI is wanted.",
    ],
    ['a.pcap --keylog -', "error: option '--keylog <file>' argument '-' is invalid. A file is wanted."],
    ['a.pcap --html - --json -', '--html and --json both go to standard output; write one of them elsewhere'],
    ['a.pcap --html out --json ./out', '--html and --json both go to ./out; write one of them elsewhere'],
  ])('%s: is wrong, and the message says how', async (line, message) => {
    expect(await parse(line)).toBe(message);
  });
});
