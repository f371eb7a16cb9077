import { describe, expect, it } from 'vitest';
import { cryptography } from '../../input/cryptography.js';
import { expandLabel, prf } from './key-schedule.js';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (of: Uint8Array): string => Buffer.from(of).toString('hex');

describe('the key schedule', () => {
  it.each([
    ['key', 16, '3fce516009c21727d0f2e4e86ee403bc'],
    ['iv', 12, '5d313eb2671276ee13000b30'],
  ])('of TLS 1.3 makes the server handshake %s of RFC 8448 3', (label, length, expected) => {
    const secret = bytes('b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38');
    expect(hex(expandLabel(cryptography, 'sha256', secret, label, length))).toBe(expected);
  });

  it('of TLS 1.2 makes as many bytes as are wanted, the first ones the same', () => {
    const [secret, seed] = [bytes('9bbe436ba940f017b17652849a71db35'), bytes('a0ba9f936cda311827a6f796ffd5198c')];
    const make = (length: number): string => hex(prf(cryptography, 'sha256', secret, 'test label', seed, length));
    // The test vector for P_SHA256 that the TLS working group's list agreed on.
    expect(make(100)).toBe(
      'e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa0' +
        '22f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66',
    );
    expect(make(100).startsWith(make(33))).toBe(true);
  });
});
