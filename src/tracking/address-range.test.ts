import { describe, expect, it } from 'vitest';
import { matchesAddress } from './address-range.js';

describe('--client: which address it names', () => {
  it.each([
    ['192.0.2.15', '192.0.2.15', true],
    ['192.0.2.15', '192.0.2.150', false],
    ['127.0.0.1:5060', '127.0.0.1:5060', true],
    ['127.0.0.1:5060', '127.0.0.1:5061', false],
    ['127.0.0.1', '127.0.0.1:5060', true],
    ['192.0.2.15:5060', '192.0.2.15', true],
    ['2001:db8:0::15', '2001:db8::15', true],
    ['192.0.2.0/24', '192.0.2.15', true],
    ['192.0.2.0/28', '192.0.2.16', false],
    ['0.0.0.0/0', '198.51.100.7', true],
    ['2001:DB8::15', '2001:db8::15', true],
    ['2001:db8::/32', '2001:db8:1::7', true],
    ['2001:db8::/48', '2001:db8:1::7', false],
    ['2001:db8::/32', '192.0.2.15', false],
    ['[2001:db8::15]:5060', '2001:db8::15', true],
    ['[::1]:5062', '::1:5062', true],
    ['[::1]:5062', '::1:5063', false],
    ['192.0.2.0/33', '192.0.2.0', false],
    ['192.0.2.0/x', '192.0.2.0', false],
    ['sip:+15555550102@ims.example.com', '192.0.2.15', false],
    ['not an address/8', '192.0.2.15', false],
  ])('%s and %s: %s', (given, address, named) => {
    expect(matchesAddress(given, address)).toBe(named);
  });
});
