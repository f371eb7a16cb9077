import { describe, expect, it } from 'vitest';
import { parseSip } from './parse.js';

const text = [
  'INVITE sip:a@b SIP/2.0',
  'v: SIP/2.0/UDP h2;branch=z9hG4bK2, SIP/2.0/UDP h1;branch=z9hG4bK1',
  'Via: SIP/2.0/TCP h0;branch=z9hG4bK0',
  'a: *;+g.3gpp.icsi-ref="x,y", *;audio',
  'ACCEPT-CONTACT: *;video',
  'X-Vendor: one',
  'x-vendor: two',
  'm: "Doe, J" <sip:j@d;x=1,2>;expires=5 ,sip:k@d,, <sip:l@d>',
  'User-Agent: client (a, b (c, d)) x/1, y',
  'Subject: folded,\r\n  twice',
  '',
  'Via: in the body',
].join('\r\n');
const { headers } = parseSip(text)!;

describe('header fields are found', () => {
  it('by long lower-case name, whatever the form and the case in the message', () => {
    expect(headers.first('via')).toBe('SIP/2.0/UDP h2;branch=z9hG4bK2, SIP/2.0/UDP h1;branch=z9hG4bK1');
    expect(headers.first('contact')).toMatch(/^"Doe, J"/);
    expect(headers.all('accept-contact')).toEqual(['*;+g.3gpp.icsi-ref="x,y", *;audio', '*;video']);
    expect(headers.all('x-vendor')).toEqual(['one', 'two']);
  });

  it('or are not there', () => {
    expect(headers.first('route')).toBeUndefined();
    expect(headers.find('x-vend')).toBeUndefined();
    expect(headers.has('x-vendo\r')).toBe(false);
    expect(headers.all('route')).toEqual([]);
    expect(headers.has('via')).toBe(true);
    expect(headers.has('constructor')).toBe(false);
  });

  it('with their place in the message', () => {
    const found = headers.findAll('x-vendor');
    expect(found.map(({ written, start, end }) => [written, text.slice(start, end)])).toEqual([
      ['X-Vendor', 'X-Vendor: one'],
      ['x-vendor', 'x-vendor: two'],
    ]);
    const subject = headers.find('subject')!;
    expect(subject.value).toBe('folded, twice');
    expect(text.slice(subject.start, subject.end)).toBe('Subject: folded,\r\n  twice');
    expect(text.slice(subject.valueStart, subject.valueStart + 6)).toBe('folded');
  });

  it('all in order, and none from the body', () => {
    expect(headers.size).toBe(9);
    expect(headers.list().map(({ name }) => name)).toEqual([
      'via',
      'via',
      'accept-contact',
      'accept-contact',
      'x-vendor',
      'x-vendor',
      'contact',
      'user-agent',
      'subject',
    ]);
  });

  it('also in a frozen object', () => {
    const message = Object.freeze(parseSip(text)!);
    Object.freeze(message.headers);
    expect(message.headers.values('via')).toHaveLength(3);
  });
});

describe('elements of lists', () => {
  it('go over several lines', () => {
    expect(headers.values('via')).toEqual([
      'SIP/2.0/UDP h2;branch=z9hG4bK2',
      'SIP/2.0/UDP h1;branch=z9hG4bK1',
      'SIP/2.0/TCP h0;branch=z9hG4bK0',
    ]);
    expect(headers.values('accept-contact')).toEqual(['*;+g.3gpp.icsi-ref="x,y"', '*;audio', '*;video']);
  });

  it('are not divided by commas in quotes, brackets and comments', () => {
    expect(headers.values('contact')).toEqual(['"Doe, J" <sip:j@d;x=1,2>;expires=5', 'sip:k@d', '<sip:l@d>']);
    expect(headers.values('user-agent')).toEqual(['client (a, b (c, d)) x/1', 'y']);
  });
});

const COMPACT: [letter: string, name: string][] = [
  ['a', 'accept-contact'],
  ['b', 'referred-by'],
  ['c', 'content-type'],
  ['d', 'request-disposition'],
  ['e', 'content-encoding'],
  ['f', 'from'],
  ['i', 'call-id'],
  ['j', 'reject-contact'],
  ['k', 'supported'],
  ['l', 'content-length'],
  ['m', 'contact'],
  ['n', 'identity-info'],
  ['o', 'event'],
  ['r', 'refer-to'],
  ['s', 'subject'],
  ['t', 'to'],
  ['u', 'allow-events'],
  ['v', 'via'],
  ['x', 'session-expires'],
  ['y', 'identity'],
];
describe('compact forms', () => {
  it.each(COMPACT)('%s means %s', (letter, name) => {
    for (const written of [letter, letter.toUpperCase()]) {
      const found = parseSip(`ACK sip:a@b SIP/2.0\r\n${written}: 7\r\n\r\n`)!.headers.find(name);
      expect(found).toMatchObject({ name, written, value: '7' });
    }
  });

  it('of other letters are names of their own', () => {
    const other = parseSip('ACK sip:a@b SIP/2.0\r\nq: 7\r\nZ: 8\r\n\r\n')!.headers;
    expect([other.first('q'), other.first('z')]).toEqual(['7', '8']);
  });
});
