import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseMsrp } from '../msrp-parser/index.js';
import { type Body, decodeBody, find, parseXml } from './index.js';

const CORPUS = '../shared/corpus';
const absent = !existsSync(CORPUS);

const read = (folder: string): [file: string, text: string][] =>
  readdirSync(`${CORPUS}/${folder}`).map(file => [
    `${folder}/${file}`,
    readFileSync(`${CORPUS}/${folder}/${file}`, 'latin1'),
  ]);
const decode = (type: string, text: string): Body => decodeBody(type, text, 0, text.length);

describe('XML documents of others (xml; skipped where ../shared/corpus is not present)', () => {
  const DOCUMENTS = absent ? [] : ['xml/files', 'xml/rfc', 'xml/tests'].flatMap(read);

  /** What is no document, and why: the reason begins so. */
  const NONE: Readonly<Record<string, string>> = {
    // DocBook with a DTD.
    'xml/files/kamailio-kamailio_pua_dialoginfo_admin.xml': 'A document type',
    'xml/files/kamailio-kamailio_xmlops_admin.xml': 'A document type',
    // Prose of the RFC before or behind the document.
    'xml/rfc/rfc3863_presence_13006.xml': 'Text outside',
    'xml/rfc/rfc5875_xcap-diff_49083.xml': 'Text outside',
    // Mistakes of the RFC.
    'xml/rfc/rfc4235_dialog-info_62807.xml': 'The end tag target',
    'xml/rfc/rfc4482_presence_7415.xml': 'The end tag c:card',
    'xml/rfc/rfc4662_list_43253.xml': 'An attribute',
    'xml/rfc/rfc4826_rls-services_41547.xml': 'The namespace prefix rl',
    // A quote is missing.
    'xml/tests/BelledonneCommunications-belle-sip_belle_sip_refresher_tester.c_L39.xml': 'An attribute',
    // Multipart bodies.
    'xml/tests/BelledonneCommunications-liblinphone_contents-tester.cpp_L138.xml': 'Text outside',
    'xml/tests/BelledonneCommunications-liblinphone_contents-tester.cpp_L291.xml': 'Text outside',
    'xml/tests/BelledonneCommunications-liblinphone_contents-tester.cpp_L308.xml': 'Text outside',
    'xml/tests/BelledonneCommunications-liblinphone_contents-tester.cpp_L56.xml': 'Text outside',
    'xml/tests/usnistgov-jsip_MultipartMimeParserTest.java_L146.xml': 'Text outside',
  };

  it.skipIf(absent)('are read, all but those that are none', () => {
    expect(DOCUMENTS.length).toBeGreaterThan(200);
    for (const [file, text] of DOCUMENTS) {
      const result = parseXml(text);
      if (file in NONE) expect('reason' in result && result.reason, file).toMatch(new RegExp(`^${NONE[file]}`));
      else expect(result, file).not.toHaveProperty('reason');
    }
  });

  it.skipIf(absent).each([
    ['imdn', 'message/imdn+xml'],
    ['conference-info', 'application/conference-info+xml'],
    ['resource-lists', 'application/resource-lists+xml'],
    ['is-composing', 'application/im-iscomposing+xml'],
  ])('are %s if their root says so', (type, contentType) => {
    const root = type === 'is-composing' ? 'isComposing' : type;
    const begins = new RegExp(`^(?:<\\?[^>]*>|<!--.*?-->|\\s)*<(?:\\w+:)?${root}[\\s>]`, 's');
    const own = DOCUMENTS.filter(([file, text]) => !(file in NONE) && begins.test(text));
    expect(own.length).toBeGreaterThan(3);
    for (const [file, text] of own) expect(decode(contentType, text).type, file).toBe(type);
  });

  it.skipIf(absent)('say what their sources say', () => {
    const text = (file: string): string => readFileSync(`${CORPUS}/xml/${file}`, 'latin1');
    expect(decode('message/imdn+xml', text('rfc/rfc5438_imdn_35171.xml'))).toMatchObject({
      messageId: '34jk324j',
      recipientUri: 'im:bob@example.com',
      dateTime: '2008-04-04T12:16:49-05:00',
      notifications: [{ disposition: 'processing', status: 'processed' }],
    });
    expect(decode('application/conference-info+xml', text('rfc/rfc4575_conference-info_71496.xml'))).toMatchObject({
      entity: 'sips:conf233@example.com',
      state: 'partial',
      version: 5,
      description: {
        displayText: 'Weekly Sales Meeting',
        maximumUserCount: 100,
        confUris: [
          { uri: 'tel:+18005671234', displayText: 'TTI Bridge', purpose: 'participation' },
          { uri: 'h323:conf545@h323.example.com' },
          { purpose: 'streaming' },
        ],
        serviceUris: [{ purpose: 'web-page' }, { displayText: 'Quicktime' }],
      },
      host: { displayText: 'Sales Host', uris: [{ uri: 'sip:sales@example.com' }] },
      activity: { userCount: 32, active: true, locked: false },
      usersState: 'unstated',
      users: [
        {
          entity: 'sip:bob@example.com',
          status: 'disconnecting',
          roles: ['participant'],
          associatedAors: ['mailto:bob@example.com'],
          languages: 'en',
          endpoints: [
            {
              entity: 'sip:bob@pc33.example.com',
              displayText: "Bob's Laptop",
              joiningMethod: 'dialed-out',
              disconnectionMethod: 'booted',
              referred: { reason: 'expert required', by: 'sip:mike@example.com' },
              disconnection: { when: '2005-03-04T20:00:00Z', reason: 'bad voice quality' },
              media: [{ id: '1', type: 'audio', label: '34567', sourceId: '432424', status: 'sendrecv' }],
            },
          ],
        },
      ],
    });
    expect(decode('application/resource-lists+xml', text('rfc/rfc4826_resource-lists_21553.xml'))).toMatchObject({
      entries: [{ displayName: 'Bill Doe' }, { displayName: 'Joe Smith' }, { displayName: 'Nancy Gross' }],
      nested: true,
    });
    const copies = decode('application/resource-lists+xml', text('rfc/rfc5366_resource-lists_16197.xml'));
    expect(
      find(copies, 'resource-lists')?.entries.map(({ copyControl, anonymize }) => `${copyControl} ${anonymize}`),
    ).toEqual(['to false', 'to true', 'to true', 'cc false', 'cc true', 'bcc false', 'bcc false']);
    expect(
      decode('application/im-iscomposing+xml', text('tests/MSRP-OSS-msrp-java_TestStatusMessage.java_L22.xml')),
    ).toMatchObject({
      state: 'active',
      refresh: 20,
    });
  });

  it.skipIf(absent)('are found in the multipart bodies among them', () => {
    const text = readFileSync(`${CORPUS}/xml/tests/usnistgov-jsip_MultipartMimeParserTest.java_L146.xml`, 'latin1');
    const body = decode('multipart/mixed; boundary=boundary1', text);
    expect(find(body, 'sdp')?.description.media).toMatchObject([{ type: 'audio', port: 31956 }]);
    expect(body).toMatchObject({ parts: [{}, { body: { contentType: 'application/pidf+xml' } }] });
  });
});

describe('CPIM messages of others (skipped where ../shared/corpus is not present)', () => {
  const EXPECTED: Readonly<Record<string, object>> = {
    'torture/vectors-cpim/BelledonneCommunications-liblinphone_cpim-tester.cpp_L91.cpim': {
      from: '"MR SANDERS"<im:piglet@100akerwood.com>',
      dateTime: '2000-12-13T13:40:00-08:00',
      messageId: undefined,
      content: { contentType: 'text/xml' },
    },
    'torture/vectors-cpim/BelledonneCommunications-liblinphone_cpim-tester.cpp_L222.cpim': {
      to: '"Depressed Donkey"<im:eeyore@100akerwood.com>',
      content: { contentType: 'text/xml' },
    },
    'torture/vectors-cpim/BelledonneCommunications-liblinphone_cpim-tester.cpp_L330.cpim': {
      messageId: '6rsIsWAkKvib',
      dispositions: ['positive-delivery', 'negative-delivery', 'display'],
      content: { contentType: 'text/plain' },
    },
  };

  it.skipIf(absent)('are read as their sources say', () => {
    const files = read('torture/vectors-cpim');
    expect(files.map(([file]) => file).sort()).toEqual(Object.keys(EXPECTED).sort());
    for (const [file, text] of files)
      expect(decode('message/cpim', text), file).toMatchObject({ type: 'cpim', ...EXPECTED[file] });
  });

  it.skipIf(absent)('are read out of the MSRP messages, of RFCs and of the field', () => {
    const bodies = ['torture/msrp-rfc', 'torture/msrp-real', 'torture/vectors-msrp']
      .flatMap(read)
      .flatMap(([file, text]) => {
        const message = parseMsrp(text);
        if (message?.kind !== 'msrp-request' || message.contentType !== 'message/cpim') return [];
        const body = decodeBody(message.contentType, text, message.bodyStart, message.bodyEnd);
        const content = body.type === 'cpim' ? `${body.content.contentType} ${body.content.type}` : body.type;
        return [`${file.slice(file.lastIndexOf('/') + 1, -5)}: ${content}`];
      });
    expect(bodies).toEqual([
      'rfc4975_L1940: text/plain opaque',
      // The second chunk of a message, which begins in the middle of its content.
      'rfc4975_L1959: malformed',
      'rfc5547_L1442: image/jpeg opaque',
      'rfc5547_L1623: image/jpeg opaque',
      'rfc5547_L1746: image/jpeg opaque',
      'rfc7701_L1394: text/plain opaque',
      'rfc7701_L1421: text/plain opaque',
      'rfc7701_L1467: text/plain opaque',
      'rfc7701_L1498: text/plain opaque',
      // The first chunk of a message, cut in its header fields.
      'rfc7701_L1529:  opaque',
      'rfc7701_L1540: text/plain opaque',
      'askwireshark42369_imdn: message/imdn+xml imdn',
      'kamailio_issue2857: text/plain opaque',
      'sharetechnote_1: text/plain opaque',
      'sharetechnote_3: message/imdn+xml imdn',
    ]);
  });
});
