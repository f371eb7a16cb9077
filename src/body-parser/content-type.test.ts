import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseContentType } from './index.js';

describe('a media type (RFC 2045 5.1)', () => {
  it.each([
    ['text/plain', 'text/plain', {}],
    ['Message/CPIM', 'message/cpim', {}],
    [' application / sdp ', 'application/sdp', {}],
    ['text/plain;charset=UTF-8', 'text/plain', { charset: 'UTF-8' }],
    ['text/plain ; Charset = UTF-8 ; format=flowed', 'text/plain', { charset: 'UTF-8', format: 'flowed' }],
    ['multipart/mixed;boundary="bnd1"', 'multipart/mixed', { boundary: 'bnd1' }],
    ['multipart/mixed; boundary="a;b=c, \\"d\\" (e)"; x=y', 'multipart/mixed', { boundary: 'a;b=c, "d" (e)', x: 'y' }],
    ["multipart/mixed;boundary=a'b", 'multipart/mixed', { boundary: "a'b" }],
    ['text/plain; charset=us-ascii (Plain text; really (very) plain)', 'text/plain', { charset: 'us-ascii' }],
    ['text/(a \\) comment)plain; (b) charset=(c)x', 'text/plain', { charset: 'x' }],
    ['text/plain;;charset=x;', 'text/plain', { charset: 'x' }],
    ['text/plain;charset', 'text/plain', {}],
    ['text/plain;charset=', 'text/plain', { charset: '' }],
    ['text/plain;charset=a;CHARSET=b', 'text/plain', { charset: 'a' }],
    ['text/plain;=b', 'text/plain', {}],
    ['', '', {}],
    [';x=y', '', { x: 'y' }],
  ])('%s', (value, type, parameters) => {
    const parsed = parseContentType(value);
    expect(parsed.type).toBe(type);
    expect({ ...parsed.parameters }).toEqual(parameters);
  });

  it('may lack a closing quote or parenthesis', () => {
    expect(parseContentType('multipart/mixed;boundary="bnd1').parameters.boundary).toBe('bnd1');
    expect(parseContentType('text/plain (never closed; charset=x').type).toBe('text/plain');
  });

  it('may have parameters with the names of what objects have', () => {
    const { parameters } = parseContentType('text/plain;__proto__=a;constructor=b;toString=c');
    expect(Object.entries(parameters)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['tostring', 'c'],
    ]);
    expect(parseContentType('text/plain').parameters.constructor).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.constantFrom('a', '/', ';', '=', '"', '\\', '(', ')', ' ', '\xe9', ','))
          .map(parts => parts.join('')),
        value => {
          expect(parseContentType(value).type).not.toMatch(/[ A-Z]/);
        },
      ),
    );
  });
});
