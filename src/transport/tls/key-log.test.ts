import { describe, expect, it } from 'vitest';
import { KeyLog } from './key-log.js';

const RANDOM = 'ab'.repeat(32);
const MASTER = '01'.repeat(48);
const random = new Uint8Array(32).fill(0xab);
const line = `CLIENT_RANDOM ${RANDOM} ${MASTER}`;

describe('a key log', () => {
  it.each<[string, string, number]>([
    ['a line', line, 1],
    ['lines with CR LF, blank lines and comments', `# made by a client\r\n\r\n${line}\r\n`, 1],
    ['capital letters', line.toUpperCase(), 1],
    ['blanks and tabs', `  CLIENT_RANDOM\t${RANDOM}  ${MASTER} `, 1],
    ['the same line twice', `${line}\n${line}\n`, 1],
    ['other secrets for the same connection', `${line}\nCLIENT_RANDOM ${RANDOM} ${'02'.repeat(48)}\n`, 2],
    ['TLS 1.3', `CLIENT_TRAFFIC_SECRET_0 ${RANDOM} ${'01'.repeat(32)}\nSERVER_TRAFFIC_SECRET_0 ${RANDOM} ${MASTER}`, 2],
    [
      'labels that open no record',
      `EXPORTER_SECRET ${RANDOM} ${MASTER}\nCLIENT_EARLY_TRAFFIC_SECRET ${RANDOM} ${MASTER}`,
      0,
    ],
    ['an RSA line', `RSA 3e2ffbd86d10f694 ${MASTER}`, 0],
    ['a random that is cut short', `CLIENT_RANDOM abab ${MASTER}`, 0],
    ['half a byte', `${line}0`, 0],
    ['what is no key log', '<html>\x00\xff', 0],
    ['nothing', '', 0],
  ])('%s', (_, text, added) => {
    const keyLog = new KeyLog();
    expect(keyLog.add(text)).toBe(added);
    expect(keyLog.size).toBe(added);
  });

  it('gives every secret of a label and a client random', () => {
    const keyLog = new KeyLog();
    keyLog.add(line);
    keyLog.add(`CLIENT_RANDOM ${RANDOM} ${'02'.repeat(48)}\nCLIENT_TRAFFIC_SECRET_0 ${RANDOM} ${'03'.repeat(32)}`);
    expect(keyLog.of('CLIENT_RANDOM', random).map(secret => secret[0])).toEqual([1, 2]);
    expect(keyLog.of('SERVER_TRAFFIC_SECRET_0', random)).toEqual([]);
    expect(keyLog.of('CLIENT_RANDOM', new Uint8Array(32))).toEqual([]);
  });
});
