import { describe, expect, it } from 'vitest';
import { globalNumber, sameNumber, sameUri } from './same-uri.js';

const both = (a: string, b: string) => {
  const same = sameUri(a, b);
  expect(sameUri(b, a)).toBe(same);
  return same;
};

describe('the examples of RFC 3261 19.1.4', () => {
  const equal: [string, string][] = [
    ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtlanTa.CoM;Transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;security=on'],
    ['sip:carol@chicago.com;newparam=5', 'sip:carol@chicago.com;security=on'],
    [
      'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
      'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
    ],
    [
      'sip:alice@atlanta.com?subject=project%20x&priority=urgent',
      'sip:alice@atlanta.com?priority=urgent&subject=project%20x',
    ],
  ];
  it.each(equal)('%s = %s', (a, b) => {
    expect(both(a, b)).toBe(true);
  });

  const different: [string, string][] = [
    ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
    ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;security=off'],
  ];
  it.each(different)('%s ≠ %s', (a, b) => {
    expect(both(a, b)).toBe(false);
  });
});

describe('its rules', () => {
  const table: [rule: string, a: string, b: string, same: boolean][] = [
    ['sip and sips are never equal', 'sip:a@b', 'sips:a@b', false],
    ['a user in one only', 'sip:b', 'sip:a@b', false],
    ['a password in one only', 'sip:a@b', 'sip:a:p@b', false],
    ['passwords are case-sensitive', 'sip:a:P@b', 'sip:a:p@b', false],
    ['reserved characters are not their escapes', 'sip:a;b@c', 'sip:a%3Bb@c', false],
    ['but escapes differ in case only', 'sip:a%3bb@c', 'sip:a%3Bb@c', true],
    ['an escaped percent sign', 'sip:%2561@c', 'sip:%61@c', false],
    ['names of parameters may be escaped', 'sip:a@b;%6C%72;tr%61nsport=tcp', 'sip:a@b;lr;transport=TCP', true],
    ['user in one only', 'sip:a@b;user=ip', 'sip:a@b', false],
    ['ttl in one only', 'sip:a@b;ttl=1', 'sip:a@b', false],
    ['method in one only', 'sip:a@b;method=INVITE', 'sip:a@b', false],
    ['maddr in one only', 'sip:a@b;maddr=1.2.3.4', 'sip:a@b', false],
    ['lr in one only', 'sip:a@b;lr', 'sip:a@b', true],
    ['header fields in another number', 'sip:a@b?x=1&x=1', 'sip:a@b?x=1', false],
    ['names of header fields in another case', 'sip:b?TO=x', 'sip:b?to=x', true],
    ['one address written in two ways (RFC 5954)', 'sip:a@[2001:db8::9:1]', 'sip:a@[2001:DB8:0:0::0009:1]', true],
    ['IPv4 in IPv6', 'sip:a@[::ffff:192.0.2.2]', 'sip:a@[::ffff:c000:202]', true],
    ['two addresses', 'sip:a@[2001:db8::9:1]', 'sip:a@[2001:db8::9:2]', false],
    ['other schemes', 'URN:service:sos', 'urn:service:sos', true],
    ['other schemes, other text', 'urn:service:sos', 'urn:service:SOS', false],
    ['what cannot be read is equal to itself', 'nonsense', 'nonsense', true],
    ['and to nothing else', 'nonsense', 'sip:a@b', false],
  ];
  it.each(table)('%s', (_, a, b, same) => {
    expect(both(a, b)).toBe(same);
  });
});

describe('tel (RFC 3966 4)', () => {
  const table: [a: string, b: string, same: boolean][] = [
    ['tel:+1-201-555-0123', 'tel:+12015550123', true],
    ['tel:+1(201)555.0123', 'TEL:+12015550123', true],
    ['tel:+12015550123', 'tel:12015550123', false],
    ['tel:+12015550123', 'tel:+12015550124', false],
    ['tel:+1201;ext=12-3', 'tel:+1201;EXT=123', true],
    ['tel:+1201;ext=123', 'tel:+1201', false],
    ['tel:7042;phone-context=Example.com', 'tel:7042;phone-context=example.com', true],
    ['tel:7042;phone-context=+1-914', 'tel:7042;phone-context=+1914', true],
    ['tel:7042;phone-context=a-b.com', 'tel:7042;phone-context=ab.com', false],
    ['tel:+1;a=1;b=2', 'tel:+1;b=2;a=1', true],
    ['tel:+1;a=1', 'tel:+1;b=1', false],
  ];
  it.each(table)('%s and %s: %s', (a, b, same) => {
    expect(both(a, b)).toBe(same);
  });
});

describe('the same subscriber by number', () => {
  const table: [a: string, b: string, same: boolean][] = [
    ['tel:+49-170-1', 'sip:+491701@ims.example.com;user=phone', true],
    ['sip:+491701@a.example', 'sips:+49(170)1@b.example', true],
    ['sip:%2B491701@a', 'tel:+491701', true],
    ['sip:+491701;phone-context=x@a;user=phone', 'tel:+491701', true],
    ['sip:491701@a;user=phone', 'tel:+491701', false],
    ['tel:7042;phone-context=+1-914', 'tel:70-42;phone-context=+1914', true],
    ['tel:7042;phone-context=Example.com', 'sip:7042;phone-context=example.com@h;user=phone', true],
    ['tel:7042;phone-context=example.com', 'sip:7042;phone-context=example.com@h', false],
    ['tel:7042;phone-context=example.com', 'tel:7042;phone-context=example.org', false],
    ['tel:7042;phone-context=example.com', 'tel:7042', false],
    ['tel:7042', 'tel:7042', false],
    ['sip:7042@a;user=phone', 'sip:7042@a;user=phone', false],
    // The context is no prefix to put in front (RFC 3966 5.1.5).
    ['tel:1701;phone-context=+49', 'tel:+491701', false],
    ['sip:alice@a', 'sip:alice@a', false],
    ['tel:+491701', 'tel:+491702', false],
    ['', '', false],
  ];
  it.each(table)('%s and %s: %s', (a, b, same) => {
    expect(sameNumber(a, b)).toBe(same);
    expect(sameNumber(b, a)).toBe(same);
  });

  it('is a plus sign and digits', () => {
    expect(globalNumber('sip:+49.170.1@a')).toBe('+491701');
    expect(globalNumber('sip:+49x@a')).toBeUndefined();
  });
});
