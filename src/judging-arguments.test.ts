import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import {
  type GivenJudgingOptions,
  type JudgingOptions,
  judgingOptions,
  judgingOptionsOf,
} from './judging-arguments.js';

/** What the options come to, or what is said of a mistake. */
function judging(...args: string[]): JudgingOptions | string {
  let said = '';
  const command = new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => {}, outputError: text => (said += text) });
  for (const option of judgingOptions()) command.addOption(option);
  try {
    return judgingOptionsOf(command.parse(args, { from: 'user' }).opts<GivenJudgingOptions>());
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return said.trimEnd();
  }
}

const NAMES = 'D_SUB, D_BYE, D_MEDIA, D_IMDN, D_REJOIN, GUARD';

describe('the windows of the catalogue', () => {
  it('are given in seconds, in any case, and a later value of the same one counts', () => {
    expect(judging('--window', 'd_sub=20', '--window', 'GUARD=0.5', '--window', 'D_Sub=2.25')).toMatchObject({
      settings: { subscribeWindow: 2_250_000, guard: 500_000 },
    });
  });

  it('are told where they are not the defaults', () => {
    expect(judging('--window', 'D_IMDN=10', '--window', 'D_BYE=60')).toMatchObject({
      settings: { byeWindow: 60_000_000 },
      notes: ['D_BYE is 60 s by --window, not 32 s: BYE of the replaced session after the ACK'],
    });
    expect(judging('--window', 'D_IMDN=10')).toMatchObject({ notes: [] });
  });

  it.each([
    ['D_FOO=3', `There is no window D_FOO; there are ${NAMES}.`],
    ['3', `There is no window 3; there are ${NAMES}.`],
    ['D_SUB', `D_SUB=SECONDS is wanted, from 0 to 86400 (windows: ${NAMES}).`],
    ['D_SUB=', `D_SUB=SECONDS is wanted, from 0 to 86400 (windows: ${NAMES}).`],
    ['D_SUB=-1', `D_SUB=SECONDS is wanted, from 0 to 86400 (windows: ${NAMES}).`],
    ['D_SUB=10s', `D_SUB=SECONDS is wanted, from 0 to 86400 (windows: ${NAMES}).`],
    ['D_SUB=1=2', `D_SUB=SECONDS is wanted, from 0 to 86400 (windows: ${NAMES}).`],
    ['D_SUB=86401', `D_SUB=SECONDS is wanted, from 0 to 86400 (windows: ${NAMES}).`],
  ])('%s: is wrong, and one sentence says how', (value, sentence) => {
    expect(judging('--window', value)).toBe(
      `error: option '--window <name=seconds>' argument '${value}' is invalid. ${sentence}`,
    );
  });
});

describe('the scenario', () => {
  it('is a setting and a note', () => {
    expect(judging('--scenario', 'Decline-deferred-later')).toMatchObject({
      settings: { scenarios: ['decline-deferred-later'] },
      notes: ['--scenario decline-deferred-later: the user declined deferred messages for later'],
    });
  });

  it('is one that is known', () => {
    expect(judging('--scenario', 'roaming')).toMatch(
      /There is no scenario roaming; there is decline-deferred-later\.$/,
    );
  });
});

it('judges by the change request where nothing else is asked for', () => {
  expect(judging()).toEqual({ profile: 'cpm-2.1', settings: { completeCapture: false }, notes: [] });
});

describe('what the client supports', () => {
  it('is a setting and a note, in any case', () => {
    expect(judging('--client-supports', 'GroupData')).toMatchObject({
      settings: { clientSupports: ['groupdata'] },
      notes: ['--client-supports groupdata: the client supports group data'],
    });
  });

  it('is one of those that a rule asks about', () => {
    expect(judging('--client-supports', 'video')).toBe(
      "error: option '--client-supports <name>' argument 'video' is invalid. There is no feature video; there is groupdata.",
    );
  });
});
