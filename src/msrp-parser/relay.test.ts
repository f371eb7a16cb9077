import { describe, expect, it } from 'vitest';
import { authentication, parseMsrp, relaySeconds, usePath } from './index.js';

const crlf = (...lines: string[]): string => lines.map(line => `${line}\r\n`).join('');
const PATHS = ['To-Path: msrps://alice@intra.example.com;tcp', 'From-Path: msrps://alice.example.com:9892/98cjs;tcp'];
const message = (start: string, ...lines: string[]) =>
  parseMsrp(crlf(`MSRP 49fh ${start}`, ...PATHS, ...lines, '-------49fh$'))!;

describe('a client and its relay (RFC 4976 5.1)', () => {
  it('the client asks for a URI', () => {
    const auth = message('AUTH', 'Expires: 900');
    expect(auth).toMatchObject({ kind: 'msrp-request', method: 'AUTH', continuation: '$', faults: [] });
    expect(relaySeconds(auth, 'Expires')).toBe(900);
    expect(usePath(auth)).toEqual([]);
    expect(authentication(auth, 'Authorization')).toBeUndefined();
  });

  it('the relay challenges it', () => {
    const challenge = message(
      '401 Unauthorized',
      'WWW-Authenticate: Digest realm="intra.example.com", qop="auth,auth-int", nonce="dcd98\\"b"',
    );
    expect(challenge).toMatchObject({ kind: 'msrp-response', status: 401, faults: [] });
    const { scheme, parameters } = authentication(challenge, 'WWW-Authenticate')!;
    expect([scheme, ...parameters]).toEqual([
      'digest',
      ['realm', 'intra.example.com'],
      ['qop', 'auth,auth-int'],
      ['nonce', 'dcd98"b'],
    ]);
  });

  it('the client answers', () => {
    const auth = message('AUTH', 'Authorization: Digest username="Alice",realm="x", qop=auth, nc=00000001, NC=2');
    expect([...authentication(auth, 'Authorization')!.parameters]).toEqual([
      ['username', 'Alice'],
      ['realm', 'x'],
      ['qop', 'auth'],
      ['nc', '00000001'],
    ]);
  });

  it('the relay grants a path of several URIs for a time', () => {
    const granted = message(
      '200 OK',
      'Use-Path: msrps://extra.example.com:9000/mywdEe1233;tcp msrps://intra.example.com:9000/jui787s2f;tcp',
      'Authentication-Info: nextnonce="bz8V", nc=00000001, qop=auth',
      'Expires: 1800',
    );
    expect(usePath(granted)).toEqual([
      'msrps://extra.example.com:9000/mywdEe1233;tcp',
      'msrps://intra.example.com:9000/jui787s2f;tcp',
    ]);
    expect(authentication(granted, 'Authentication-Info')).toMatchObject({ scheme: '' });
    expect(authentication(granted, 'Authentication-Info')?.parameters.get('nextnonce')).toBe('bz8V');
    expect(relaySeconds(granted, 'Expires')).toBe(1800);
  });

  it('the relay wants another time', () => {
    const refused = message('423 Interval Out-of-Bounds', 'Min-Expires: 60', 'Max-Expires: soon');
    expect(relaySeconds(refused, 'Min-Expires')).toBe(60);
    expect(relaySeconds(refused, 'Max-Expires')).toBeUndefined();
    expect(relaySeconds(refused, 'Expires')).toBeUndefined();
  });
});

describe('a value of authentication that is broken', () => {
  it.each([
    ['', '', []],
    ['Digest', 'digest', []],
    ['realm="x"', '', [['realm', 'x']]],
    ['Digest realm="never closed, qop=auth', 'digest', [['realm', 'never closed, qop=auth']]],
    [
      'Digest , , a=1,,b=',
      'digest',
      [
        ['a', '1'],
        ['b', ''],
      ],
    ],
    ['Digest a b=1', 'digest', []],
  ])('%s', (value, scheme, parameters) => {
    const found = authentication(message('AUTH', `Authorization: ${value}`), 'Authorization')!;
    expect([found.scheme, [...found.parameters]]).toEqual([scheme, parameters]);
  });
});

describe('a megabyte of', () => {
  it.each(['a=b,', 'a="', '\\"', 'a=\\', '"', '\\', ' ', ',', 'a ', 'msrp://a '])('%j is read', piece => {
    const value = piece.repeat((1 << 20) / piece.length);
    const found = message('200 OK', `Authorization: Digest ${value}`, `Use-Path: ${value}`);
    expect(authentication(found, 'Authorization')!.parameters.size).toBeLessThanOrEqual(64);
    expect(usePath(found).length).toBeLessThanOrEqual(1 << 20);
  });

  it.each([
    'a: b\r\n',
    'a\r\n',
    '\n',
    ' a\r\n',
    'To-Path: a\r\n',
    '-------49fh',
    '\r\n-------49fh\r\n',
    '\r\n\r\n-------49fg$',
  ])('%j behind a start line is read', piece => {
    const text = `MSRP 49fh SEND\r\n${piece.repeat((1 << 20) / piece.length)}`;
    expect(parseMsrp(text)!.faults.length).toBeLessThanOrEqual(51);
  });
});
