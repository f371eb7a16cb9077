import { describe, expect, it } from 'vitest';
import { chatroom, connectionReuse, fileSelector, fingerprints, hasCema, maxSize, parseSdp, setupOf } from './index.js';

const described = (session: string[], ...media: string[]) =>
  parseSdp(['v=0', ...session, 'm=message 9 TCP/TLS/MSRP *', ...media].join('\r\n'));
const media = (...lines: string[]) => described([], ...lines).media[0]!;

describe('the attributes of a connection', () => {
  it.each([
    [['a=max-size:4096'], 4096],
    [['a=max-size: 4096 '], 4096],
    [['a=max-size:4k'], undefined],
    [[], undefined],
  ])('the longest message of %j is %s (RFC 4975 8.6)', (lines, size) => {
    expect(maxSize(media(...lines))).toBe(size);
  });

  it('say whether an SBC may stand in between (RFC 6714)', () => {
    expect(hasCema(media('a=msrp-cema'))).toBe(true);
    expect(hasCema(media('a=MSRP-CEMA'))).toBe(false);
  });

  it('say whether a connection is to be new (RFC 4145 5)', () => {
    expect(connectionReuse(media('a=connection:New'))).toBe('new');
    expect(connectionReuse(media())).toBeUndefined();
  });

  it('show the certificate, of the media before that of the session (RFC 8122)', () => {
    const both = described(['a=fingerprint:SHA-1 4a:ad'], 'a=fingerprint:sha-256 12:DF', 'a=fingerprint:sha-1 00:01');
    expect(fingerprints(both.media[0]!, both)).toEqual([
      { algorithm: 'sha-256', value: '12:DF' },
      { algorithm: 'sha-1', value: '00:01' },
    ]);
    const one = described(['a=fingerprint:SHA-1 4a:ad']);
    expect(fingerprints(one.media[0]!, one)).toEqual([{ algorithm: 'sha-1', value: '4A:AD' }]);
    expect(fingerprints(one.media[0]!)).toEqual([]);
  });

  it('say what a chat room offers (RFC 7701 8)', () => {
    expect(chatroom(media('a=chatroom:nickname Private-Messages'))).toEqual(['nickname', 'private-messages']);
    expect(chatroom(media('a=chatroom'))).toEqual([]);
    expect(chatroom(media())).toBeUndefined();
  });
});

describe('a file (RFC 5547 6)', () => {
  it.each([
    [
      'name:"My cool picture.jpg" type:image/jpeg size:32349 hash:sha-1:72:24:5F hash:sha-256:AA',
      {
        name: 'My cool picture.jpg',
        type: 'image/jpeg',
        size: 32349,
        hashes: [
          { algorithm: 'sha-1', value: '72:24:5F' },
          { algorithm: 'sha-256', value: 'AA' },
        ],
      },
    ],
    ['type:Text/Plain;charset="a b" name:"100%25 \u00c3\u00a0"', { name: '100%25 \u00c3\u00a0', type: 'text/plain' }],
    ['name:"never closed size:1', { name: 'never closed size:1', size: undefined }],
    ['size:1e3 hash:x', { size: undefined, hashes: [{ algorithm: '', value: 'x' }] }],
    ['nothing of it', { name: undefined, type: undefined, size: undefined, hashes: [] }],
  ])('%s', (argument, expected) => {
    expect(fileSelector(media(`a=file-selector:${argument}`))).toMatchObject(expected);
  });

  it('is none without the attribute', () => {
    expect(fileSelector(media())).toBeUndefined();
    expect(fileSelector(media('a=file-selector'))).toEqual({
      name: undefined,
      type: undefined,
      size: undefined,
      hashes: [],
    });
  });
});

it('the byte A0 is no blank: it ends letters of UTF-8', () => {
  const letter = '\u00c3\u00a0';
  expect(media(`a=${letter}`).attributes[0]?.name).toBe(letter);
  expect(setupOf(media(`a=setup:active\u00a0`))).toBeUndefined();
});
