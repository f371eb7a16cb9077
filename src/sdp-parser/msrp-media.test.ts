import { describe, expect, it } from 'vitest';
import {
  acceptTypes,
  acceptWrappedTypes,
  chatMedia,
  directionOf,
  isMsrp,
  isTlsMsrp,
  mediaAddress,
  msrpPaths,
  parseSdp,
  setupOf,
} from './index.js';

const crlf = (...lines: string[]): string => lines.map(line => `${line}\r\n`).join('');
const SESSION = ['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', 't=0 0'];

/** The description with session lines after t=, and its first media. */
const offer = (session: readonly string[], ...media: string[]) => {
  const description = parseSdp(crlf(...SESSION, ...session, ...media));
  return { description, media: description.media[0]! };
};

describe('the direction of a media description (RFC 8866 6.7, RFC 3264 5.1)', () => {
  it.each([
    ['its own', [], ['a=sendonly'], { value: 'sendonly', level: 'media', line: 6 }],
    [
      'its own before that of the session',
      ['a=inactive'],
      ['a=recvonly'],
      { value: 'recvonly', level: 'media', line: 7 },
    ],
    ['that of the session', ['a=inactive'], ['a=setup:active'], { value: 'inactive', level: 'session', line: 5 }],
    ['sendrecv if nobody says', [], ['a=setup:active'], { value: 'sendrecv', level: 'default', line: undefined }],
    ['the last one of two', [], ['a=sendonly', 'a=sendrecv'], { value: 'sendrecv', level: 'media', line: 7 }],
    ['with a blank in front', [], ['a= sendonly'], { value: 'sendonly', level: 'media', line: 6 }],
    [
      'not an attribute that only begins so',
      [],
      ['a=sendonly:x', 'a=sendonlyx'],
      { value: 'sendrecv', level: 'default', line: undefined },
    ],
    [
      'not that of the next media',
      [],
      ['m=audio 1 RTP/AVP 0', 'a=sendonly'],
      { value: 'sendrecv', level: 'default', line: undefined },
    ],
  ])('is %s', (_, session, lines, expected) => {
    const { description, media } = offer(session, 'm=message 9 TCP/MSRP *', ...lines);
    const { line, ...direction } = directionOf(description, media);
    expect({ ...direction, line: line?.line }).toEqual(expected);
  });
});

describe('the chat m-line', () => {
  it.each([
    ['with MSRP over TCP', ['m=message 9 TCP/MSRP *'], 0],
    ['with MSRP over TLS', ['m=message 9 TCP/TLS/MSRP *'], 0],
    ['in any case', ['m=Message 9 tcp/msrp *'], 0],
    ['behind other media', ['m=audio 4000 RTP/AVP 0', 'm=message 9 TCP/MSRP *'], 1],
    ['behind a rejected one', ['m=message 0 TCP/MSRP *', 'm=message 9 TCP/MSRP *'], 1],
    ['behind a file transfer', ['m=message 9 TCP/MSRP *', 'a=file-selector:name:"x"', 'm=message 9 TCP/MSRP *'], 1],
  ])('is one %s', (_, lines, index) => {
    const { description } = offer([], ...lines);
    expect(chatMedia(description)).toBe(description.media[index]);
  });

  it.each([
    ['other media', ['m=audio 4000 RTP/AVP 0']],
    ['another protocol', ['m=message 9 TCP/BFCP *']],
    ['port 0', ['m=message 0 TCP/MSRP *']],
    ['a file transfer', ['m=message 9 TCP/MSRP *', 'a=file-selector:name:"x"']],
    ['no media', []],
  ])('is not %s', (_, lines) => {
    expect(chatMedia(offer([], ...lines).description)).toBeUndefined();
  });

  it('is told from MSRP over TLS', () => {
    const [tcp, tls, other] = parseSdp(
      crlf(...SESSION, 'm=message 9 TCP/MSRP *', 'm=message 9 tcp/tls/msrp *', 'm=audio 1 RTP/AVP 0'),
    ).media;
    expect([tcp, tls, other].map(media => isMsrp(media!))).toEqual([true, true, false]);
    expect([tcp, tls, other].map(media => isTlsMsrp(media!))).toEqual([false, true, false]);
  });
});

describe('the attributes of MSRP (RFC 4975 8)', () => {
  const { description, media } = offer(
    ['a=setup:passive'],
    'm=message 9 TCP/MSRP *',
    'c=IN IP6 2001:DB8::F',
    'a=accept-types: message/CPIM  application/im-iscomposing+xml;x=y *',
    'a=accept-wrapped-types:text/plain image/*',
    'a=accept-wrapped-types:message/imdn+xml',
    'a=setup: Active ',
    'a=path:msrps://relay.example.com:9000/aeiug;tcp msrps://192.0.2.15:9/cl5t4r3e;tcp',
  );

  it('are read', () => {
    expect(acceptTypes(media)).toEqual(['message/cpim', 'application/im-iscomposing+xml', '*']);
    expect(acceptWrappedTypes(media)).toEqual(['text/plain', 'image/*', 'message/imdn+xml']);
    expect(msrpPaths(media)).toEqual(['msrps://relay.example.com:9000/aeiug;tcp', 'msrps://192.0.2.15:9/cl5t4r3e;tcp']);
    expect(setupOf(media)).toBe('active');
    expect(mediaAddress(description, media)).toEqual({ address: '2001:db8::f', port: 9 });
  });

  it('may be missing', () => {
    const bare = offer(['a=setup:passive'], 'm=message 9 TCP/MSRP *', 'a=accept-types', 'a=path:');
    expect(acceptTypes(bare.media)).toEqual([]);
    expect(acceptWrappedTypes(bare.media)).toEqual([]);
    expect(msrpPaths(bare.media)).toEqual([]);
    expect(setupOf(bare.media)).toBeUndefined();
    expect(setupOf(bare.media, bare.description)).toBe('passive');
    expect(mediaAddress(bare.description, bare.media)).toBeUndefined();
  });

  it('may have an address at the session only', () => {
    const text = crlf(
      'v=0',
      'o=- 1 1 IN IP4 192.0.2.1',
      's=-',
      'c=IN IP4 192.0.2.7',
      't=0 0',
      'm=message 7654 TCP/MSRP *',
    );
    const session = parseSdp(text);
    expect(mediaAddress(session, session.media[0]!)).toEqual({ address: '192.0.2.7', port: 7654 });
  });

  it('may have a setup of no known meaning', () => {
    expect(setupOf(offer([], 'm=message 9 TCP/MSRP *', 'a=setup:both').media)).toBeUndefined();
    expect(setupOf(offer([], 'm=message 9 TCP/MSRP *', 'a=setup:holdconn').media)).toBe('holdconn');
  });
});
