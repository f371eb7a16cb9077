import { describe, expect, it } from 'vitest';
import { addressText } from './index.js';

const bytes = (digits: string): Uint8Array =>
  Uint8Array.from((digits.replaceAll(' ', '').match(/../g) ?? []).map(pair => Number.parseInt(pair, 16)));

describe('addressText', () => {
  it.each([
    ['0a000001', '10.0.0.1'],
    ['ffffffff', '255.255.255.255'],
    // RFC 5952 4
    ['20010db8 00000000 00000000 00000001', '2001:db8::1'],
    ['20010db8 00000000 00010000 00000001', '2001:db8::1:0:0:1'],
    ['20010db8 00000001 00010001 00010001', '2001:db8:0:1:1:1:1:1'],
    ['20010db8 00010000 00010000 00000000', '2001:db8:1:0:1::'],
    ['20010db8 aaaabbbb ccccdddd eeeeffff', '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff'],
    ['00000000 00000000 00000000 00000001', '::1'],
    ['00000000 00000000 00000000 00000000', '::'],
    ['00000000 00000000 0000fffe 00000001', '::fffe:0:1'],
    ['fe800000 00000000 00000000 00000000', 'fe80::'],
    // RFC 5952 5
    ['00000000 00000000 0000ffff c0000201', '::ffff:192.0.2.1'],
  ])('%s is %s', (digits, text) => {
    const address = bytes(digits);
    expect(addressText(address, 0, address.length as 4 | 16)).toBe(text);
  });

  it('reads at an offset', () => {
    expect(addressText(bytes('ff 0a000001 0a000002 ff'), 5, 4)).toBe('10.0.0.2');
  });
});
