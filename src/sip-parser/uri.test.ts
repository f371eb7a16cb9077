import { describe, expect, it } from 'vitest';
import { parseUri, userOf } from './uri.js';
import { uriFault } from './uri-syntax.js';

describe('sip and sips', () => {
  const table: [text: string, expected: object][] = [
    [
      'sip:alice@Atlanta.COM',
      { scheme: 'sip', user: 'alice', password: undefined, host: 'atlanta.com', port: undefined },
    ],
    ['SIPS:alice:secret@a.com:5061', { scheme: 'sips', user: 'alice', password: 'secret', port: 5061 }],
    ['sip:a.com', { user: undefined, host: 'a.com' }],
    ['sip:a@[2001:DB8::1]:5070;lr', { host: '[2001:db8::1]', port: 5070 }],
    ['sip:[2001:db8::10:5070]', { host: '[2001:db8::10:5070]', port: undefined }],
    [
      'sip:user;par=u%40example.net@example.com',
      { user: 'user;par=u%40example.net', host: 'example.com', parameters: [] },
    ],
    ['sip:+1-212-555-1212:1234@gateway.com;user=phone', { user: '+1-212-555-1212', password: '1234' }],
    [
      'sip:a@b;transport=TCP;lr;x=',
      {
        parameters: [
          { name: 'transport', value: 'TCP' },
          { name: 'lr', value: undefined },
          { name: 'x', value: '' },
        ],
      },
    ],
    [
      'sip:a@b;method=INVITE?Session-Replaces=4a@b&Subject=hi%20you&x',
      {
        host: 'b',
        headers: [
          { name: 'Session-Replaces', value: '4a@b' },
          { name: 'Subject', value: 'hi%20you' },
          { name: 'x', value: '' },
        ],
      },
    ],
    [
      "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com",
      { user: "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*", host: 'example.com', headers: [], parameters: [] },
    ],
  ];
  it.each(table)('%s', (text, expected) => {
    expect(parseUri(text)).toMatchObject({ kind: 'sip', ...expected });
  });
});

it('tel', () => {
  expect(parseUri('tel:+1-201-555.0123;isub=1')).toMatchObject({ kind: 'tel', number: '+12015550123' });
  expect(parseUri('TEL:7042;phone-context=example.com')).toMatchObject({ number: '7042', phoneContext: 'example.com' });
});

it('other schemes are kept as they are', () => {
  expect(parseUri('URN:service:sos')).toEqual({ kind: 'other', scheme: 'urn', opaque: 'service:sos' });
  expect(parseUri('soap.beep://192.0.2.103:3002')).toMatchObject({ scheme: 'soap.beep' });
});

it.each([
  '',
  'sip',
  ':a',
  'sip:',
  'sip:a@',
  'sip:a@b:port',
  'sip:2001:db8::10',
  'sip:a@[::1',
  'sip:a@[::1]x',
  'tel:',
  'not a scheme:x',
])('%j cannot be read', text => {
  expect(parseUri(text)).toBeUndefined();
});

it.each([
  ['sip:rcse-standfw@ims.example.com', 'rcse-standfw'],
  ['sip:%72cse-standfw@ims.example.com', 'rcse-standfw'],
  ['tel:+1-555-0100', '+15550100'],
  ['sip:example.com', undefined],
  ['urn:service:sos', undefined],
  ['', undefined],
])('the user of %s is %s', (uri, user) => {
  expect(userOf(uri)).toBe(user);
});

describe('the syntax', () => {
  const right = [
    'sip:a@b',
    'sip:a@b.c.:65535;maddr=[::1]?x=y',
    'sip:_a.b_c@host_1.example.com',
    'sip:a@[2001:db8:::192.0.2.1]',
    'sip:null-%00-null@example.com',
    'tel:+358-555-1234567;postd=pp22',
    'tel:863-1234;phone-context=+1-914-555',
    'tel:*21#;phone-context=example.com',
    'urn:service:sos',
  ];
  it.each(right)('%s is right', uri => {
    expect(uriFault(uri)).toBeUndefined();
  });

  const wrong = [
    'alice@example.com',
    'sip:a b@c',
    'sip:"a"@c',
    'sip:\u00e4@c',
    'sip:a%4@c',
    'sip:@c',
    'sip:a@b@c',
    'sip:a@b:65536',
    'sip:a@b..c',
    'sip:a@-b',
    'sip:a@[::g]',
    'sip:2001:db8::10',
    'tel:10086',
    'tel:+12x',
    'tel:call-me;phone-context=b',
  ];
  it.each(wrong)('%s is wrong', uri => {
    expect(uriFault(uri)).toBeDefined();
  });
});
