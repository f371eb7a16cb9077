import { describe, expect, it } from 'vitest';
import { addresses, parseAddress } from './address.js';
import { parseSip } from './parse.js';

const read = (value: string) => {
  const address = parseAddress(value);
  if (!address) return undefined;
  expect(value.slice(address.uriStart, address.uriStart + address.uri.length)).toBe(address.uri);
  return [address.displayName, address.uri, address.parameters.map(({ name }) => name).join()];
};

describe('addresses', () => {
  const table: [value: string, displayName: string | undefined, uri: string, parameters: string][] = [
    ['<sip:a@b>', undefined, 'sip:a@b', ''],
    ['<sip:a@b;lr>;tag=1', undefined, 'sip:a@b;lr', 'tag'],
    ['sip:a@b;tag=1', undefined, 'sip:a@b', 'tag'],
    ['sip:a@b ; tag = 1', undefined, 'sip:a@b', 'tag'],
    ['tel:+1-555', undefined, 'tel:+1-555', ''],
    ['Alice <sip:a@b>', 'Alice', 'sip:a@b', ''],
    ['Alice Liddell  <sip:a@b>', 'Alice Liddell', 'sip:a@b', ''],
    ['"Alice" <sip:a@b>;tag=1', 'Alice', 'sip:a@b', 'tag'],
    ['"Bell, Alexander: \\"Al\\" <x>" <sip:a@b>', 'Bell, Alexander: "Al" <x>', 'sip:a@b', ''],
    ['"" <sip:a@b>', '', 'sip:a@b', ''],
    ['sip:a@b;cid="<1@b>"', undefined, 'sip:a@b', 'cid'],
    ['sip:a@b;+sip.instance="<urn:uuid:1>";q=1', undefined, 'sip:a@b', '+sip.instance,q'],
    ['\u00d0\u0090 <sip:a@b>', '\u00d0\u0090', 'sip:a@b', ''],
  ];
  it.each(table)('%j', (value, ...expected) => {
    expect(read(value)).toEqual(expected);
  });

  const tolerated: [why: string, value: string, displayName: string | undefined, uri: string, parameters: string][] = [
    ['no blank before <', 'caller<sip:a@b>;tag=1', 'caller', 'sip:a@b', 'tag'],
    ['no blank after the quote', '"caller"<sip:a@b>', 'caller', 'sip:a@b', ''],
    ['no closing quote', '"Mr. J. User <sip:j@b>', 'Mr. J. User', 'sip:j@b', ''],
    ['no closing quote, a later one', '"J <sip:j@b>;x="y"', 'J', 'sip:j@b', 'x'],
    ['a comma without quotes', 'Bell, A <sip:a@b>', 'Bell, A', 'sip:a@b', ''],
    ['a colon without quotes', 'T: Watson <sip:t@b>', 'T: Watson', 'sip:t@b', ''],
    ['blanks in the brackets', '< sip:a@b >;tag=1', undefined, 'sip:a@b', 'tag'],
    ['no closing bracket', '<sip:a@b;tag=1', undefined, 'sip:a@b;tag=1', ''],
    ['a quoted name without brackets', '"A" sip:a@b;tag=1', 'A', 'sip:a@b', 'tag'],
  ];
  it.each(tolerated)('%s', (_, value, ...expected) => {
    expect(read(value)).toEqual(expected);
  });

  it.each(['', '  ', '*', '<>', '< >;tag=1', '"only a name"', '"', ';tag=1'])('%j has no URI', value => {
    expect(parseAddress(value)).toBeUndefined();
  });

  it('say whether they stand in brackets', () => {
    expect(parseAddress('<sip:a@b>')?.bracketed).toBe(true);
    expect(parseAddress('sip:a@b')?.bracketed).toBe(false);
  });
});

it('lists of addresses go over lines, and what is none is left out', () => {
  const message = parseSip(
    'REGISTER sip:b SIP/2.0\r\nContact: <sip:a@b>, "B, C" <sip:c@d>;q=1\r\nm: *\r\nm: sip:e@f\r\n\r\n',
  )!;
  expect(addresses(message, 'contact').map(({ uri }) => uri)).toEqual(['sip:a@b', 'sip:c@d', 'sip:e@f']);
});
