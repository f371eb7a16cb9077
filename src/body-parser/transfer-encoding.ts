import { bytesOf, latin1 } from '../latin1.js';
import { trimBlanks } from './blanks.js';

/**
 * Undoes a Content-Transfer-Encoding (RFC 2045 6).
 * @param encoding value of the header field
 * @param content the encoded bytes, latin1
 * @returns undefined if the encoding leaves the bytes as they are (7bit, 8bit, binary) or is not known
 */
export function decodeTransfer(encoding: string, content: string): string | undefined {
  switch (trimBlanks(encoding).toLowerCase()) {
    case 'base64':
      return decodeBase64(content);
    case 'quoted-printable':
      return decodeQuotedPrintable(content);
    default:
      return undefined;
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Six bits of each character code, 64 for one that is not of the alphabet. */
const SEXTETS = Uint8Array.from({ length: 256 }, (_, code) => {
  const value = ALPHABET.indexOf(String.fromCharCode(code));
  return value < 0 ? 64 : value;
});

/** RFC 2045 6.8: characters outside the alphabet are ignored, padding ends the content. */
function decodeBase64(content: string): string {
  const bytes = new Uint8Array(Math.ceil((content.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let held = 0;
  for (let at = 0; at < content.length; at++) {
    const code = content.charCodeAt(at);
    if (code === 0x3d) break;
    const sextet = SEXTETS[code] ?? 64;
    if (sextet === 64) continue;
    held = ((held << 6) | sextet) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length++] = (held >> bits) & 0xff;
  }
  return latin1(bytes, 0, length);
}

/** RFC 2045 6.7: `=XX` is a byte, `=` at the end of a line joins it to the next; anything else stays as it is. */
function decodeQuotedPrintable(content: string): string {
  const encoded = bytesOf(content);
  const bytes = new Uint8Array(encoded.length);
  let length = 0;
  let at = 0;
  while (at < encoded.length) {
    const code = encoded[at] ?? 0;
    if (code !== 0x3d) {
      bytes[length++] = code;
      at++;
      continue;
    }
    const value = hexDigit(encoded[at + 1]) * 16 + hexDigit(encoded[at + 2]);
    const joined = softLineBreak(encoded, at + 1);
    if (joined > 0) at = joined;
    else if (Number.isNaN(value)) {
      bytes[length++] = code;
      at++;
    } else {
      bytes[length++] = value;
      at += 3;
    }
  }
  return latin1(bytes, 0, length);
}

/** Offset after the line end, if nothing but blanks and a line end stand here; otherwise 0. */
function softLineBreak(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
  if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) return at + 2;
  return bytes[at] === 0x0a ? at + 1 : 0;
}

const HEX = '0123456789ABCDEF';

/** NaN if it is none. */
function hexDigit(code: number | undefined): number {
  const digit = HEX.indexOf(String.fromCharCode(code ?? 0).toUpperCase());
  return digit < 0 ? Number.NaN : digit;
}
