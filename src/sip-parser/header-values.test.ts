import { describe, expect, it } from 'vitest';
import { assertedIdentities, preferredIdentities, referredBy } from './identity.js';
import { optionTags } from './option-tags.js';
import { parseSip } from './parse.js';
import { privacyValues } from './privacy.js';
import { reasons } from './reason.js';
import { minSe, sessionExpires } from './session-timer.js';

const message = (...lines: string[]) => parseSip(`UPDATE sip:a@b SIP/2.0\r\n${lines.join('\r\n')}\r\n\r\n`)!;

describe('session timer (RFC 4028)', () => {
  it.each([
    ['Session-Expires: 1800', { interval: 1800, refresher: undefined }],
    ['x: 90;refresher=uac', { interval: 90, refresher: 'uac' }],
    ['Session-Expires: 4000 ; Refresher = "UAS"', { interval: 4000, refresher: 'uas' }],
    ['Session-Expires: 90;refresher=both', { interval: 90, refresher: undefined }],
    ['Session-Expires: long', undefined],
    ['Subject: x', undefined],
  ])('%s', (line, expected) => {
    expect(sessionExpires(message(line))).toEqual(expected);
  });

  it('Min-SE', () => {
    expect(minSe(message('Min-SE: 90;x=y'))).toBe(90);
    expect(minSe(message())).toBeUndefined();
  });
});

it.each<[lines: string[], values: string[]]>([
  [['Privacy: id'], ['id']],
  [['Privacy: Header; ID ;critical'], ['header', 'id', 'critical']],
  [
    ['Privacy: user,id', 'privacy: none'],
    ['user', 'id', 'none'],
  ],
  [['Privacy: ;'], []],
  [[], []],
])('Privacy %j', (lines, values) => {
  expect(privacyValues(message(...lines))).toEqual(values);
});

it('option tags', () => {
  const both = message('Supported: timer, 100rel', 'k: Replaces', 'Require: recipient-list-invite', 'Unsupported:');
  expect(optionTags(both, 'supported')).toEqual(['timer', '100rel', 'replaces']);
  expect(optionTags(both, 'require')).toEqual(['recipient-list-invite']);
  expect(optionTags(both, 'unsupported')).toEqual([]);
});

describe('identities', () => {
  it('that are asserted and preferred (RFC 3325)', () => {
    const both = message(
      'P-Asserted-Identity: "Doe, J" <sip:rcse-standfw@b>, <tel:+491701>',
      'P-Preferred-Identity: <sip:+491701@b>',
    );
    expect(assertedIdentities(both).map(({ uri, displayName }) => [displayName, uri])).toEqual([
      ['Doe, J', 'sip:rcse-standfw@b'],
      [undefined, 'tel:+491701'],
    ]);
    expect(preferredIdentities(both).map(({ uri }) => uri)).toEqual(['sip:+491701@b']);
  });

  it.each([
    ['Referred-By: <sip:r@b;x=y>;cid="1@b"', 'sip:r@b;x=y', ['cid']],
    ['b: sip:r@b;cid="<1@b>"', 'sip:r@b', ['cid']],
  ])('of a referrer (RFC 3892): %s', (line, uri, names) => {
    const address = referredBy(message(line));
    expect(address?.uri).toBe(uri);
    expect(address?.parameters.map(({ name }) => name)).toEqual(names);
  });
});

it('reasons (RFC 3326)', () => {
  expect(
    reasons(message('Reason: sip ;cause=410 ;text="Gone, for good", Q.850;cause=16', 'Reason: X;cause=no')),
  ).toEqual([
    { protocol: 'SIP', cause: 410, text: 'Gone, for good' },
    { protocol: 'Q.850', cause: 16, text: undefined },
    { protocol: 'X', cause: undefined, text: undefined },
  ]);
});
