import { describe, expect, it } from 'vitest';
import { contactFeature, cpmSessionRef, icsiRefs, isFocus } from './feature-tags.js';
import { parseSip } from './parse.js';

const invite = (...lines: string[]) => parseSip(`INVITE sip:a@b SIP/2.0\r\n${lines.join('\r\n')}\r\n\r\n`)!;
const ENCODED = 'urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm';
const URN = 'urn:urn-7:3gpp-service.ims.icsi.oma.cpm';

describe('a request for a CPM session', () => {
  const session: [why: string, line: string][] = [
    ['percent-encoded', `Accept-Contact: *;+g.3gpp.icsi-ref="${ENCODED}.session"`],
    ['compact name, lower-case hex', `a: *;+g.3gpp.icsi-ref="${ENCODED.replaceAll('%3A', '%3a')}.session"`],
    ['literal colons', `Accept-Contact: *;+g.3gpp.icsi-ref="${URN}.session";require;explicit`],
    ['a sub-class', `Accept-Contact: *;+g.3gpp.icsi-ref="${ENCODED}.session.group"`],
    ['another case', `Accept-Contact: *;+G.3GPP.ICSI-REF="${ENCODED.toUpperCase()}.SESSION"`],
    ['a comma list', `Accept-Contact: *;+g.3gpp.icsi-ref="${ENCODED}.msg,${ENCODED}.session"`],
    ['a comma and a blank', `Accept-Contact: *;+g.3gpp.icsi-ref="${ENCODED}.msg, ${ENCODED}.session"`],
    ['semicolons in the quotes', `Accept-Contact: *;+g.3gpp.icsi-ref="${ENCODED}.msg;${ENCODED}.session"`],
    ['no closing quote', `Accept-Contact: *;+g.3gpp.icsi-ref="${ENCODED}.session`],
    [
      'no closing quote, parameters after it',
      `Accept-Contact: *;+g.3gpp.icsi-ref="${ENCODED}.session;require;explicit`,
    ],
    ['no quotes', `Accept-Contact: *;+g.3gpp.icsi-ref=${ENCODED}.session`],
    ['the second value', `Accept-Contact: *;audio, *;+g.3gpp.icsi-ref="${ENCODED}.session"`],
    ['the second line', `Accept-Contact: *;audio\r\na: *;+g.3gpp.icsi-ref="${ENCODED}.session"`],
    ['a folded line', `Accept-Contact: *;\r\n +g.3gpp.icsi-ref="${ENCODED}.session"`],
    ['in angle brackets', `Accept-Contact: *;+g.3gpp.icsi-ref="<${ENCODED}.session>"`],
    ['one wanted, one not', `Accept-Contact: *;+g.3gpp.icsi-ref="!${ENCODED}.session.group,${ENCODED}.session"`],
  ];
  it.each(session)('%s', (_, line) => {
    expect(cpmSessionRef(invite(line))).toBeDefined();
  });

  const other: [why: string, line: string][] = [
    ['none', 'Subject: x'],
    ['a stand-alone message', `Accept-Contact: *;+g.3gpp.icsi-ref="${ENCODED}.msg"`],
    ['deferred stand-alone messages', `Accept-Contact: *;+g.3gpp.icsi-ref="${ENCODED}.deferred"`],
    ['a name that only begins so', `Accept-Contact: *;+g.3gpp.icsi-ref="${ENCODED}.sessions"`],
    ['negated', `Accept-Contact: *;+g.3gpp.icsi-ref="!${ENCODED}.session"`],
    ['the older service', 'Accept-Contact: *;+g.oma.sip-im'],
    ['in another parameter', `Accept-Contact: *;+g.3gpp.iari-ref="${ENCODED}.session"`],
    ['in another header field', `Reject-Contact: *;+g.3gpp.icsi-ref="${ENCODED}.session"`],
  ];
  it.each(other)('not: %s', (_, line) => {
    expect(cpmSessionRef(invite(line))).toBeUndefined();
  });

  it('says how it was written, and where', () => {
    const message = invite('Subject: x', `a: *;+g.3gpp.icsi-ref="!${URN}.msg,${ENCODED}.Session"`);
    const header = message.headers.find('accept-contact');
    expect(icsiRefs(message)).toEqual([
      { urn: `${URN}.msg`, negated: true, literal: true, header },
      { urn: `${URN}.session`, negated: false, literal: false, header },
    ]);
    expect(header?.start).toBe(36);
  });
});

describe('features of the Contact', () => {
  const contact = invite(
    `m: <sip:a@b;audio>;+g.oma.sip-im;+sip.instance="<urn:uuid:1>;+g.3gpp.icsi-ref="${ENCODED}.session"`,
    'Contact: <sip:c@d>;video="TRUE"',
  );
  it.each([
    ['+g.oma.sip-im', ''],
    ['+SIP.instance', '<urn:uuid:1>'],
    ['+g.3gpp.icsi-ref', `${ENCODED}.session`],
    ['video', 'TRUE'],
    ['audio', undefined],
  ])('%s: %j', (tag, value) => {
    expect(contactFeature(contact, tag)).toBe(value);
  });

  it.each([
    ['<sip:conf@b>;isfocus', 'parameter'],
    ['sip:conf@b;isfocus', 'parameter'],
    ['<sip:conf@b;isfocus>;IsFocus', 'parameter'],
    ['<sip:conf@b;isfocus>', 'uri'],
    ['<sip:isfocus@b>;x="isfocus"', undefined],
    ['*', undefined],
  ])('the focus in %s: %s', (value, expected) => {
    expect(isFocus(invite(`Contact: ${value}`))).toBe(expected);
  });
});
