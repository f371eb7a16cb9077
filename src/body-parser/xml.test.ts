import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseXml, type XmlElement, type XmlFault } from './index.js';

const root = (text: string): XmlElement => {
  const result = parseXml(text);
  if ('reason' in result) throw new Error(`${result.reason} at ${result.at}`);
  return result;
};
const fault = (text: string): XmlFault => {
  const result = parseXml(text);
  if (!('reason' in result)) throw new Error('well-formed');
  return result;
};

describe('a document', () => {
  it('is read as elements with resolved namespaces', () => {
    const text = `<?xml version="1.0" encoding="UTF-8"?>
<r xmlns="urn:a" xmlns:b="urn:b" x="1" b:x="2"><b:c/><c xmlns="">text</c><b:d xmlns:b="urn:e" b:y='3'/></r>`;
    expect(root(text)).toEqual({
      namespace: 'urn:a',
      name: 'r',
      attributes: [
        { namespace: '', name: 'x', value: '1' },
        { namespace: 'urn:b', name: 'x', value: '2' },
      ],
      children: [
        { namespace: 'urn:b', name: 'c', attributes: [], children: [], text: '' },
        { namespace: '', name: 'c', attributes: [], children: [], text: 'text' },
        {
          namespace: 'urn:e',
          name: 'd',
          attributes: [{ namespace: 'urn:e', name: 'y', value: '3' }],
          children: [],
          text: '',
        },
      ],
      text: '',
    });
  });

  it.each([
    ['mixed', '<r>one<c>x</c>two</r>', 'onetwo'],
    ['with blanks kept', '<r> \n one\t</r>', ' \n one\t'],
    ['with references', '<r>&lt;a&gt; &amp;amp; &quot;&apos; &#65;&#x42;</r>', '<a> &amp; "\'' + ' AB'],
    ['with a CDATA section, in which nothing is a reference', '<r>a<![CDATA[<b>&amp;]]>c</r>', 'a<b>&amp;c'],
    ['with an empty CDATA section', '<r><![CDATA[]]></r>', ''],
    ['around comments and processing instructions', "<r>a<!-- it's <x> -->b<?p it's ?>c</r>", 'abc'],
    ['that looks like a number', '<r>+4479460000</r>', '+4479460000'],
    ['that looks like another number', '<r>0x10</r>', '0x10'],
    ['that looks like a truth', '<r>true</r>', 'true'],
    ['in UTF-8, byte by byte', '<r>\xc3\xa0\xf0\x9f\x98\x80</r>', '\xc3\xa0\xf0\x9f\x98\x80'],
    ['of characters by number, as bytes of UTF-8', '<r>&#224;&#x1F600;</r>', '\xc3\xa0\xf0\x9f\x98\x80'],
    ['with CRLF, which is a line end', '<r>a\r\nb\rc</r>', 'a\nb\nc'],
  ])('has text %s', (_, text, expected) => {
    expect(root(text).text).toBe(expected);
  });

  it('has attribute values with references, and line ends as blanks', () => {
    expect(root('<r a="&lt;&#10;&quot;" b=\'"\t>\'/>').attributes).toEqual([
      { namespace: '', name: 'a', value: '<\n"' },
      { namespace: '', name: 'b', value: '" >' },
    ]);
  });

  it('may begin with a byte order mark, or with empty lines', () => {
    expect(root('\xef\xbb\xbf<?xml version="1.0"?><r/>').name).toBe('r');
    expect(root('\r\n\r\n<?xml version="1.0"?><r/>').name).toBe('r');
  });

  it('may end with comments and blanks', () => {
    expect(root('<!-- a --><r/>\r\n<!-- b -->\r\n').name).toBe('r');
  });

  it('may have names with letters beyond ASCII', () => {
    expect(root('<\xc3\xa0 \xc3\xa0="\xc3\xa0"><b\xc2\xa0/></\xc3\xa0>')).toMatchObject({
      name: '\xc3\xa0',
      attributes: [{ name: '\xc3\xa0', value: '\xc3\xa0' }],
      children: [{ name: 'b\xc2\xa0' }],
    });
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '_', 'text', 'cdata'])(
    'may call things %s',
    name => {
      const text = `<r xmlns:${name}="urn:x"><${name} ${name}="1" ${name}:${name}="2">t</${name}><${name}/><${name}:${name}/></r>`;
      const element = { namespace: '', name, attributes: [], children: [], text: '' };
      expect(root(text).children).toEqual([
        {
          ...element,
          attributes: [
            { namespace: '', name, value: '1' },
            { namespace: 'urn:x', name, value: '2' },
          ],
          text: 't',
        },
        element,
        { ...element, namespace: 'urn:x' },
      ]);
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
  );

  it('may use the prefix xml without declaring it', () => {
    expect(root('<r xml:lang="en"/>').attributes).toEqual([
      { namespace: 'http://www.w3.org/XML/1998/namespace', name: 'lang', value: 'en' },
    ]);
  });
});

describe('what is no document', () => {
  it.each([
    ['nothing', '', 0],
    ['blanks', ' \r\n', 0],
    ['text', 'hello', 0],
    ['text before', 'hello <r/>', 0],
    ['text behind', '<r/>hello', 4],
    ['two roots', '<r/><r/>', 4],
    ['a root that is not closed', '<r><c></c>', 10],
    ['tags that cross', '<a><b></a></b>', 6],
    ['an end tag too many', '<r/></r>', 4],
    ['an end tag in another case', '<r></R>', 3],
    ['a tag that does not end', '<r', 2],
    ['a tag without a name', '<r>< c/></r>', 3],
    ['a name that begins with a digit', '<r><1/></r>', 3],
    ['an end tag with an attribute', '<r></r a="1">', 3],
    ['a prefix that nobody declared', '<r><a:b/></r>', 3],
    ['an attribute prefix that nobody declared', '<r a:b="1"/>', 0],
    ['a prefix bound to nothing', '<a:r xmlns:a=""/>', 0],
    ['a prefix declared in another element', '<r><a xmlns:x="u"/><x:b/></r>', 19],
    ['two colons in a name', '<r xmlns:a="u"><a:b:c/></r>', 15],
    ['an attribute twice', '<r a="1" a="2"/>', 9],
    ['an attribute without quotes', '<r a=1/>', 3],
    ['an attribute without a value', '<r a/>', 3],
    ['an attribute that does not end', '<r a="1/>', 3],
    ['attributes without a blank between', '<r a="1"b="2"/>', 8],
    ['a tag in an attribute', '<r a="<b/>"/>', 3],
    ['an unknown entity', '<r>&nbsp;</r>', 3],
    ['a bare ampersand', '<r>a & b</r>', 5],
    ['a reference to a character that is none', '<r>&#0;</r>', 3],
    ['a reference to half a character', '<r>&#xD800;</r>', 3],
    ['an ampersand in an attribute', '<r a="&"/>', 3],
    ['a control character', '<r>a\x01</r>', 4],
    ['UTF-16', '\xff\xfe<\0r\0/\0>\0', 3],
    ['the end of CDATA without its start', '<r>]]></r>', 3],
    ['a CDATA section that does not end', '<r><![CDATA[</r>', 3],
    ['a CDATA section outside', '<![CDATA[x]]><r/>', 0],
    ['a comment that does not end', '<r><!-- </r>', 3],
    ['two hyphens in a comment', '<r><!-- a -- b --></r>', 10],
    ['an XML declaration in the middle', '<r><?xml version="1.0"?></r>', 3],
    ['an XML declaration without a version', '<?xml encoding="UTF-8"?><r/>', 0],
    ['a processing instruction without a target', '<? a ?><r/>', 0],
    ['a document type', '<!DOCTYPE r><r/>', 0],
    ['a document type with entities', '<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>', 0],
    ['an external entity', '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r>&a;</r>', 0],
  ])('%s', (_, text, at) => {
    expect(fault(text).at).toBe(at);
  });

  it.each([
    ['50,000 elements in one another', '<a>'.repeat(50_000) + '</a>'.repeat(50_000)],
    ['a million character references', `<r>${'&#65;'.repeat(1_000_000)}</r>`],
    ['more than 1 MiB', `<r>${' '.repeat(1 << 20)}</r>`],
    ['more elements than are read', `<r>${'<a/>'.repeat(60_000)}</r>`],
    ['more attributes than are read', `<r ${Array.from({ length: 65 }, (_, n) => `a${n}="1"`).join(' ')}/>`],
    [
      'a billion laughs',
      `<!DOCTYPE l [<!ENTITY l0 "lol">${Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('')}]><l>&l9;</l>`,
    ],
    ['nothing but tag starts', '<'.repeat(1_000_000)],
    ['nothing but ampersands', `<r>${'&'.repeat(1_000_000)}</r>`],
  ])('%s', (_, text) => {
    expect(fault(text).reason).not.toBe('');
  });

  it('is told from what is just within bounds', () => {
    expect(root('<a>'.repeat(64) + '</a>'.repeat(64)).children).toHaveLength(1);
    expect(fault('<a>'.repeat(65) + '</a>'.repeat(65)).reason).toBe('Elements nested more than 64 deep');
    expect(root(`<r>${'&#65;'.repeat(100_000)}</r>`).text).toBe('A'.repeat(100_000));
  });

  it('is said in a sentence of bounded length', () => {
    expect(fault(`<${'a'.repeat(100_000)}></b>`).reason.length).toBeLessThan(200);
  });
});

describe('whatever the bytes', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '/',
    '</r>',
    '<r>',
    '<a',
    '/>',
    '&',
    ';',
    '&amp;',
    '"',
    "'",
    '=',
    ' ',
    'x',
    ':',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
    '\xa0',
    '\0',
    '__proto__',
  );

  it('does not throw, and points inside', () => {
    fc.assert(
      fc.property(
        fc.array(piece).map(parts => parts.join('')),
        inside => {
          for (const text of [inside, `<r>${inside}</r>`, `<r a="${inside}"/>`]) {
            const result = parseXml(text);
            if (!('reason' in result)) continue;
            expect(result.at).toBeGreaterThanOrEqual(0);
            expect(result.at).toBeLessThanOrEqual(text.length);
          }
        },
      ),
    );
  });

  it('gives any text and any value back', () => {
    const content = fc.string({ unit: fc.integer({ min: 0x20, max: 255 }).map(code => String.fromCharCode(code)) });
    const escaped = (text: string): string =>
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
    fc.assert(
      fc.property(content, content, (text, value) => {
        expect(root(`<r a="${escaped(value)}">${escaped(text)}<c/></r>`)).toMatchObject({
          text,
          attributes: [{ value }],
        });
      }),
    );
  });
});
