import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalHost, parsePath, sameMsrpUri, sessionIdOf } from './index.js';

describe('an MSRP URI (RFC 4975 6)', () => {
  it('is read in all its parts', () => {
    expect(parsePath('MSRPS://alice@Relay.Example.com:2855/jui787s2f;TCP;x=1;y')).toEqual({
      scheme: 'msrps',
      user: 'alice',
      host: 'relay.example.com',
      port: 2855,
      sessionId: 'jui787s2f',
      transport: 'tcp',
      parameters: [
        { name: 'x', value: '1' },
        { name: 'y', value: undefined },
      ],
    });
  });

  it.each([
    ['msrp://192.0.2.15:9/cl5t4r3e;tcp', { host: '192.0.2.15', port: 9, sessionId: 'cl5t4r3e', transport: 'tcp' }],
    ['msrp://[2001:DB8::1]:16000/558f;tcp', { host: '2001:db8::1', port: 16000, sessionId: '558f' }],
    ['msrp://[2001:db8:0:0:1::2]/a;tcp', { host: '2001:db8::1:0:0:2', port: undefined, sessionId: 'a' }],
    ['msrps://df7jal23ls0d.invalid/98cjs;ws', { host: 'df7jal23ls0d.invalid', port: undefined, transport: 'ws' }],
    [
      'msrps://alice@intra.example.com;tcp',
      { user: 'alice', host: 'intra.example.com', sessionId: undefined, transport: 'tcp' },
    ],
    ['msrp://10.108.25.89:19494/n02s00i2t0+519;tcp', { sessionId: 'n02s00i2t0+519' }],
    ['msrp://a.example.com:1/b/c=d;tcp', { sessionId: 'b/c=d' }],
    ['msrp://a.example.com:1/b', { sessionId: 'b', transport: undefined }],
    ['msrp://a.example.com:1/b;x=y', { transport: undefined, parameters: [{ name: 'x', value: 'y' }] }],
    ['msrp://a.example.com:1/;tcp', { sessionId: undefined, transport: 'tcp' }],
  ])('%s', (uri, expected) => {
    expect(parsePath(uri)).toMatchObject(expected);
  });

  it.each([
    '',
    'msrp:bob.example.com:8888/9di4ea;tcp',
    'javax.net.msrp://192.168.52.46:12596/jm10r107;tcp',
    'sip:bob@example.com',
    'msrp://',
    'msrp:///b;tcp',
    'msrp://host:port/b;tcp',
    'msrp://host:70000/b;tcp',
    'msrp://host:/b;tcp',
    'msrp://[UA1_path]',
    'msrp://[2001:db8::1/b;tcp',
    'msrp://ho st/b;tcp',
  ])('is none: %j', uri => {
    expect(parsePath(uri)).toBeUndefined();
  });

  it.each([
    ['msrp://192.0.2.15:9/cl5t4r3e;tcp', 'cl5t4r3e'],
    ['msrp://priv.ip.addr.rem:port/n38s00i7t0+74003;tcp', 'n38s00i7t0+74003'],
    ['javax.net.msrp://192.168.52.46:12596/jm10r107;tcp', 'jm10r107'],
    ['msrps://alice@intra.example.com;tcp', undefined],
    ['msrp://a:1;tcp;x=/y', undefined],
    ['msrp://a:1/;tcp', undefined],
    ['/b;tcp', undefined],
  ])('has a session-id, also where the address was masked: %s', (uri, expected) => {
    expect(sessionIdOf(uri)).toBe(expected);
  });
});

describe('two MSRP URIs are the same (RFC 4975 6.1)', () => {
  it.each([
    ['in another case of scheme, host and transport', 'MSRP://A.Example.COM:1/b;TCP'],
    ['with a user', 'msrp://alice@a.example.com:1/b;tcp'],
    ['with other parameters', 'msrp://a.example.com:1/b;tcp;x=y'],
    ['with an unreserved character escaped', 'msrp://%61.example.com:1/b;tcp'],
  ])('%s', (_, uri) => {
    expect(sameMsrpUri(uri, 'msrp://a.example.com:1/b;tcp')).toBe(true);
  });

  it.each([
    ['another scheme', 'msrps://a.example.com:1/b;tcp'],
    ['another host', 'msrp://b.example.com:1/b;tcp'],
    ['another port', 'msrp://a.example.com:2/b;tcp'],
    ['no port', 'msrp://a.example.com/b;tcp'],
    ['the session-id in another case', 'msrp://a.example.com:1/B;tcp'],
    ['no session-id', 'msrp://a.example.com:1;tcp'],
    ['another transport', 'msrp://a.example.com:1/b;ws'],
  ])('but not with %s', (_, uri) => {
    expect(sameMsrpUri(uri, 'msrp://a.example.com:1/b;tcp')).toBe(false);
  });

  it('compares IPv6 addresses, not their spelling', () => {
    expect(sameMsrpUri('msrp://[2001:db8:0::1]:1/b;tcp', 'msrp://[2001:DB8::0001]:1/b;tcp')).toBe(true);
    expect(sameMsrpUri('msrp://[::ffff:192.0.2.1]:1/b;tcp', 'msrp://[::FFFF:C000:201]:1/b;tcp')).toBe(true);
  });

  it('compares what is no MSRP URI as text', () => {
    expect(sameMsrpUri('x', 'x')).toBe(true);
    expect(sameMsrpUri('x', 'X')).toBe(false);
  });
});

describe('a host in canonical form (RFC 5952)', () => {
  it.each([
    ['Example.COM', 'example.com'],
    ['192.0.2.1', '192.0.2.1'],
    ['[::]', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::ffff:192.0.2.33', '::ffff:192.0.2.33'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ])('%s is %s', (host, expected) => {
    expect(canonicalHost(host)).toBe(expected);
  });

  it.each([
    '[',
    '[]',
    '[example.com]',
    '1:2:3',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    '::12345',
    '::256.1.1.1',
    '1.2.3.4::',
    ':1::',
    '[::1',
  ])('%s is none', host => {
    expect(canonicalHost(host)).toBeUndefined();
  });

  it('is its own canonical form', () => {
    fc.assert(
      fc.property(fc.ipV6(), host => {
        const canonical = canonicalHost(host);
        expect(canonical).toBeDefined();
        expect(canonicalHost(canonical ?? '')).toBe(canonical);
      }),
    );
  });
});

it('never throws', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      for (const uri of [a, `msrp://${a}`, `msrp://[${a}]:1/${b}`]) {
        parsePath(uri);
        sessionIdOf(uri);
        expect(sameMsrpUri(uri, uri)).toBe(true);
      }
    }),
  );
});
