import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress } from './address.js';
import { splitComments } from './comments.js';
import { splitElements } from './elements.js';
import { normalEscapes, percentDecode } from './escapes.js';
import { examine } from './examine.js';
import { cpmSessionRef, icsiRefs, isFocus } from './feature-tags.js';
import { fromTag, toTag } from './identifiers.js';
import { parseParameters } from './parameters.js';
import { parseSip } from './parse.js';
import { unquote } from './quoted.js';
import { globalNumber, sameUri } from './same-uri.js';
import { TYPED_HEADERS } from './typed-headers.js';
import { parseUri } from './uri.js';
import { replacesOf, sessionReplacesOf } from './uri-headers.js';
import { uriFault } from './uri-syntax.js';
import { parseVia, topBranch, viaCount, vias } from './via.js';

/** Any bytes, with the ones that mean something more often than chance would have them. */
const noise = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'\r\n\t \0":;,<>=()[]{}\\/?&%@*!+a1:'),
      fc.constantFrom('\r\n', '\r\n ', 'sip:', 'SIP/2.0', 'tag', 'Via: ', 'l: 3', 'Contact', '%41', '="', '\r\n\r\n'),
      fc.integer({ min: 0, max: 255 }).map(code => String.fromCharCode(code)),
    ),
    { maxLength: 60 },
  )
  .map(parts => parts.join(''));

const name = fc.constantFrom('v', 'CONTACT', 'm', 'l', 'X-Own', ...Object.keys(TYPED_HEADERS));
const field = fc.tuple(name, fc.constantFrom(': ', ':', ' : ', ' '), noise).map(parts => parts.join(''));
const startLine = fc.oneof(fc.constantFrom('INVITE sip:a@b SIP/2.0', 'SIP/2.0 200 OK', 'ACK  sip:a@b'), noise);
const message = fc
  .tuple(startLine, fc.array(field, { maxLength: 12 }), fc.constantFrom('\r\n', '\n', '\r'), noise)
  .map(([line, fields, end, body]) => [line, ...fields, '', body].join(end));

describe('of whatever bytes', () => {
  it('nothing throws, and every offset is inside the text', () => {
    fc.assert(
      fc.property(message, text => {
        const parsed = parseSip(text);
        if (!parsed) return;
        expect(parsed.bodyStart).toBeLessThanOrEqual(parsed.bodyEnd);
        expect(parsed.bodyEnd).toBeLessThanOrEqual(text.length);
        for (const { at } of [...parsed.faults, ...examine(parsed, text)]) {
          expect(at).toBeGreaterThanOrEqual(0);
          expect(at).toBeLessThanOrEqual(text.length);
        }
        for (const read of Object.values(TYPED_HEADERS)) read(parsed);
        fromTag(parsed);
        toTag(parsed);
        topBranch(parsed);
        icsiRefs(parsed);
        cpmSessionRef(parsed);
        isFocus(parsed);
        expect(vias(parsed).length).toBeLessThanOrEqual(viaCount(parsed));
      }),
      { numRuns: 1500 },
    );
  });

  it('header fields follow one another without overlap, and end before the body', () => {
    fc.assert(
      fc.property(message, text => {
        const parsed = parseSip(text);
        if (!parsed) return;
        let last = 0;
        for (const { start, valueStart, end, written } of parsed.headers.list()) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(text.slice(start, start + written.length)).toBe(written);
          expect(valueStart).toBeGreaterThan(start);
          expect(valueStart).toBeLessThanOrEqual(end);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(parsed.bodyStart);
      }),
      { numRuns: 1000 },
    );
  });

  it('what is found by name is what is listed', () => {
    fc.assert(
      fc.property(message, text => {
        const headers = parseSip(text)?.headers;
        for (const header of headers?.list() ?? []) {
          expect(headers!.findAll(header.name)).toContainEqual(header);
          expect(headers!.all(header.name)).toContain(header.value);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('grammar elements can be read alone', () => {
    fc.assert(
      fc.property(noise, text => {
        const address = parseAddress(text);
        if (address) expect(text.slice(address.uriStart, address.uriStart + address.uri.length)).toBe(address.uri);
        for (const { at, name: written } of parseParameters(text, 0)) expect(text.startsWith(written, at)).toBe(true);
        for (const element of splitElements(text)) expect(text).toContain(element);
        parseVia(text);
        parseUri(text);
        uriFault(text);
        globalNumber(text);
        replacesOf(text);
        sessionReplacesOf(text);
        for (const comment of splitComments(text).comments) expect(text).toContain(comment);
        expect(unquote(text).length).toBeLessThanOrEqual(text.length);
        expect(percentDecode(text).length).toBeLessThanOrEqual(text.length);
        expect(normalEscapes(normalEscapes(text))).toBe(normalEscapes(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('URIs are equal to themselves and in both directions', () => {
    const uri = fc.tuple(fc.constantFrom('sip:', 'SIP:', 'tel:', 'sips:', ''), noise).map(parts => parts.join(''));
    fc.assert(
      fc.property(uri, uri, (a, b) => {
        expect(sameUri(a, a)).toBe(true);
        expect(sameUri(a, b)).toBe(sameUri(b, a));
      }),
    );
  });
});

describe('of well-formed messages', () => {
  const token = fc.stringMatching(/^[A-Za-z0-9.!%*_+`'~-]{2,12}$/);
  const word = fc.stringMatching(/^[!-~\u0080-\u00ff]{1,12}$/);
  const fields = fc.array(fc.tuple(token, fc.array(word, { maxLength: 4 })), { maxLength: 8 });

  it('the header fields come back as they were written, folded or not', () => {
    fc.assert(
      fc.property(
        fields,
        fc.constantFrom(' ', '\r\n ', '  \r\n\t'),
        fc.constantFrom(':', ': ', ' :\t'),
        (list, blank, colon) => {
          const lines = list.map(([written, words]) => `${written}${colon}${words.join(blank)}`);
          const text = ['ACK sip:a@b SIP/2.0', ...lines, '', 'body'].join('\r\n');
          const parsed = parseSip(text)!;
          expect(parsed.headers.list().map(({ written, value }) => [written, value])).toEqual(
            list.map(([written, words]) => [written, words.join(' ')]),
          );
          expect(parsed.headers.list().map(({ start, end }) => text.slice(start, end).trimEnd())).toEqual(
            lines.map(line => line.trimEnd()),
          );
          expect(text.slice(parsed.bodyStart)).toBe('body');
        },
      ),
    );
  });

  it('quoted texts come back unquoted, and the list they stand in is not divided', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), texts => {
        const quoted = texts.map(text => `"${text.replace(/["\\]/g, '\\$&')}"`);
        expect(quoted.map(unquote)).toEqual(texts);
        expect(splitElements(quoted.map(text => `*;a=${text}`).join(', '))).toHaveLength(texts.length);
        expect(splitElements(quoted.map(text => `${text} <sip:a@b>`).join(','))).toHaveLength(texts.length);
      }),
    );
  });
});
