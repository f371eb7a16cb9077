import { describe, expect, it } from 'vitest';
import { parseSip } from './parse.js';
import { parseVia, topBranch, topVia, viaCount, vias } from './via.js';

describe('a hop', () => {
  const table: [value: string, expected: object][] = [
    [
      'SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport',
      { protocol: 'SIP/2.0', transport: 'udp', host: '192.0.2.1', port: 5060, branch: 'z9hG4bK1', rport: true },
    ],
    [
      'SIP/2.0/TCP a.Example.COM;received=192.0.2.7;rport=22884;branch=z9hG4bK2',
      { transport: 'tcp', host: 'a.example.com', port: undefined, received: '192.0.2.7', rport: 22884 },
    ],
    ['SIP/2.0/TLS [2001:DB8::9:1]:6050;branch=x', { transport: 'tls', host: '[2001:db8::9:1]', port: 6050 }],
    ['SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255]', { received: '[2001:db8::9:255]', branch: undefined }],
    [
      'SIP  / 2.0  / TCP     spindle.example.com   ; branch  =   z9hG4bK9ikj8',
      { protocol: 'SIP/2.0', transport: 'tcp', host: 'spindle.example.com', branch: 'z9hG4bK9ikj8' },
    ],
    ['SIP/2.0/UDP host : 5070 ;branch=x', { host: 'host', port: 5070 }],
    ['SIP/2.0/UDP 2001:db8::1;branch=z', { host: '2001:db8::1', port: undefined, branch: 'z' }],
    ['SIP/2.0/UDP host', { host: 'host', branch: undefined, rport: undefined, received: undefined, parameters: [] }],
  ];
  it.each(table)('%j', (value, expected) => {
    expect(parseVia(value)).toMatchObject(expected);
  });

  it.each(['', 'SIP', 'SIP/2.0', 'SIP/2.0/UDP', 'SIP/2.0/UDP ;branch=x', 'SIP/2.0 host'])('%j is none', value => {
    expect(parseVia(value)).toBeUndefined();
  });
});

describe('the hops of a message', () => {
  const message = parseSip(
    [
      'BYE sip:a@b SIP/2.0',
      'Via: SIP/2.0/UDP h3;branch=z9hG4bK3;x="a,b", SIP/2.0/UDP h2;branch=z9hG4bK2',
      'v: broken',
      'v: SIP/2.0/TCP h1;branch=z9hG4bK1',
      '\r\n',
    ].join('\r\n'),
  )!;
  it('the topmost first', () => {
    expect(vias(message).map(({ host }) => host)).toEqual(['h3', 'h2', 'h1']);
    expect(topVia(message)?.host).toBe('h3');
    expect(topBranch(message)).toBe('z9hG4bK3');
  });

  it('are counted unread', () => {
    expect(viaCount(message)).toBe(4);
  });

  it('may be none', () => {
    const without = parseSip('BYE sip:a@b SIP/2.0\r\n\r\n')!;
    expect([vias(without), viaCount(without), topVia(without), topBranch(without)]).toEqual([
      [],
      0,
      undefined,
      undefined,
    ]);
  });
});
