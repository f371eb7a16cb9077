import { describe, expect, it } from 'vitest';
import {
  inRanges,
  parseDate,
  parseSip,
  productVersion,
  removesAllContacts,
  replacesOf,
  sessionReplacesOf,
  TYPED_HEADERS,
  type TypedHeader,
  typedHeader,
  uriHeader,
} from './index.js';

const message = (...lines: string[]) => parseSip(`REFER sip:a@b SIP/2.0\r\n${lines.join('\r\n')}\r\n\r\n`)!;

type Row = [name: TypedHeader, lines: string[], expected: unknown];
const reads = (rows: Row[]) =>
  it.each(rows)('%s of %j', (name, lines, expected) => {
    const found = typedHeader(message(...lines), name);
    if (typeof expected === 'object' && expected !== null) expect(found).toMatchObject(expected);
    else expect(found).toBe(expected);
  });

describe('who and where', () => {
  reads([
    ['from', ['f: "A \\"B\\"" <sip:a@b>;tag=1'], { displayName: 'A "B"', uri: 'sip:a@b' }],
    ['to', ['To: tel:+1;tag=2'], { uri: 'tel:+1', bracketed: false }],
    [
      'contact',
      [
        'Contact: <sip:a@b:5060;ob>;expires=3600;q=0.5;+sip.instance="<urn:gsma:imei:35-0>";pub-gruu="sip:a@b;gr=x"',
        'm: <sip:c@d>;+sip.instance="<urn:uuid:1',
      ],
      [
        { uri: 'sip:a@b:5060;ob', expires: 3600, q: 0.5, instance: 'urn:gsma:imei:35-0', publicGruu: 'sip:a@b;gr=x' },
        { uri: 'sip:c@d', expires: undefined, q: undefined, instance: 'urn:uuid:1', temporaryGruu: undefined },
      ],
    ],
    ['contact', ['Contact: *'], []],
    [
      'via',
      ['Via: SIP/2.0/UDP a:5061;rport=1024;received=192.0.2.1;branch=z9hG4bK1, SIP/2.0/TCP [::1];rport'],
      [
        { host: 'a', port: 5061, rport: 1024, received: '192.0.2.1' },
        { host: '[::1]', transport: 'tcp', rport: true },
      ],
    ],
    [
      'record-route',
      ['Record-Route: <sip:p2;lr>, "P" <sip:p1;LR=on>', 'Record-Route: <sip:strict>'],
      [
        { uri: 'sip:p2;lr', loose: true },
        { uri: 'sip:p1;LR=on', loose: true },
        { uri: 'sip:strict', loose: false },
      ],
    ],
    ['route', ['Route: <sip:a;lr>;x=y'], [{ uri: 'sip:a;lr', loose: true }]],
    ['path', ['Path: <tel:+1>'], [{ loose: false }]],
    ['service-route', ['Service-Route: <sip:s;lr>'], [{ loose: true }]],
    ['p-asserted-identity', ['P-Asserted-Identity: <sip:a@b>, <tel:+1>'], [{ uri: 'sip:a@b' }, { uri: 'tel:+1' }]],
    ['p-preferred-identity', ['P-Preferred-Identity: "A" <sip:a@b>'], [{ displayName: 'A' }]],
    ['p-called-party-id', ['P-Called-Party-ID: <sip:a@b>;cpc=ordinary'], { uri: 'sip:a@b' }],
    ['p-called-party-id', [], undefined],
    ['p-associated-uri', ['P-Associated-URI: <sip:a@b>,', 'P-Associated-URI: <tel:+1>'], [{}, { uri: 'tel:+1' }]],
    ['history-info', ['History-Info: <sip:a@b>;index=1, <sip:c@d>;index=1.1'], [{}, { uri: 'sip:c@d' }]],
    ['referred-by', ['b: sip:a@b;cid="1@c"'], { uri: 'sip:a@b', parameters: [{ name: 'cid' }] }],
  ]);

  it('a Contact of an asterisk removes every binding (RFC 3261 10.2.2)', () => {
    expect(removesAllContacts(message('m: *'))).toBe(true);
    expect(removesAllContacts(message('Contact: <sip:*@b>'))).toBe(false);
  });
});

describe('what is understood and wanted', () => {
  reads([
    ['require', ['Require: Recipient-List-Invite, 100rel'], ['recipient-list-invite', '100rel']],
    ['supported', ['k: timer'], ['timer']],
    ['unsupported', ['Unsupported: a', 'Unsupported: b'], ['a', 'b']],
    ['proxy-require', ['Proxy-Require: sec-agree'], ['sec-agree']],
    ['allow', ['Allow: INVITE,ACK', 'Allow: message'], ['INVITE', 'ACK', 'message']],
    ['allow', ['Allow:'], []],
    ['allow', [], undefined],
    ['allow-events', ['u: conference, refer'], ['conference', 'refer']],
    [
      'accept',
      ['Accept: application/SDP;q=0.5, text / *', 'Accept: */*;q=0'],
      [
        { type: 'application/sdp', q: 0.5 },
        { type: 'text/*', q: undefined },
        { type: '*/*', q: 0 },
      ],
    ],
    ['accept', ['Accept:'], []],
    ['accept', [], undefined],
    [
      'accept-contact',
      ['a: *;+g.3gpp.icsi-ref="x,y";Require;explicit, *;audio', 'Accept-Contact: *'],
      [
        { features: [{ name: '+g.3gpp.icsi-ref' }], require: true, explicit: true },
        { features: [{ name: 'audio' }], require: false, explicit: false },
        { features: [], require: false },
      ],
    ],
    ['reject-contact', ['j: *;mobility="fixed"'], [{ features: [{ name: 'mobility' }] }]],
    ['privacy', ['Privacy: id; Header;user'], ['id', 'header', 'user']],
    ['privacy', ['Privacy: id,header'], ['id', 'header']],
    ['privacy', ['privacy: "id" critical', 'PRIVACY: none'], ['id', 'critical', 'none']],
    [
      'p-preferred-service',
      ['P-Preferred-Service: urn:urn-7:3gpp-service.ims.icsi.OMA.cpm.session, <urn%3Aurn-7%3Ax>'],
      [
        { urn: 'urn:urn-7:3gpp-service.ims.icsi.oma.cpm.session', escaped: false },
        { urn: 'urn:urn-7:x', escaped: true },
      ],
    ],
    ['p-asserted-service', ['P-Asserted-Service: urn:urn-7:x'], [{ urn: 'urn:urn-7:x' }]],
    [
      'security-client',
      ['Security-Client: ipsec-3gpp;q=0.1;alg=HMAC-SHA-1-96; ealg=null;spi-c=11;spi-s=12;port-c=2468;port-s=1357, tls'],
      [
        {
          mechanism: 'ipsec-3gpp',
          q: 0.1,
          algorithm: 'hmac-sha-1-96',
          encryption: 'null',
          clientSpi: 11,
          serverSpi: 12,
          clientPort: 2468,
          serverPort: 1357,
        },
        { mechanism: 'tls', encryption: undefined, serverPort: undefined },
      ],
    ],
    ['security-server', ['Security-Server: ipsec-3gpp;port-s=99999999x'], [{ serverPort: undefined }]],
    ['security-verify', [], []],
  ]);

  it('a range holds the types that it covers (RFC 3261 20.1)', () => {
    const ranges = typedHeader(message('Accept: text/*, application/sdp'), 'accept')!;
    expect(['text/plain', 'application/sdp', 'message/cpim', 'textual/x'].map(type => inRanges(ranges, type))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(inRanges(typedHeader(message('Accept: */*'), 'accept')!, 'a/b')).toBe(true);
  });
});

describe('numbers and times', () => {
  reads([
    ['cseq', ['CSeq: 7  REFER'], { number: 7, method: 'REFER' }],
    ['content-length', ['l: 0'], 0],
    ['content-length', ['l: -1'], undefined],
    ['max-forwards', ['Max-Forwards: 0070'], 70],
    ['max-forwards', ['Max-Forwards:'], undefined],
    ['expires', ['Expires: 0'], 0],
    ['min-expires', ['Min-Expires: 60'], 60],
    ['session-expires', ['x: 1800;refresher=uas'], { interval: 1800, refresher: 'uas' }],
    ['min-se', ['Min-SE: 90'], 90],
    ['retry-after', ['Retry-After: 5'], { seconds: 5, duration: undefined, comment: undefined }],
    [
      'retry-after',
      ['Retry-After: 18000 (in a (long) meeting) ;duration=3600'],
      { seconds: 18000, duration: 3600, comment: 'in a (long) meeting' },
    ],
    ['retry-after', ['Retry-After: soon'], undefined],
    ['rseq', ['RSeq: 988789'], 988789],
    ['rack', ['RAck: 776656 1 INVITE'], { rseq: 776656, cseq: { number: 1, method: 'INVITE' } }],
    ['rack', ['RAck: 776656 INVITE'], undefined],
    ['rack', ['RAck: 1'], undefined],
    ['timestamp', ['Timestamp: 54.5 .25'], { value: 54_500_000, delay: 250_000 }],
    ['timestamp', ['Timestamp: 54'], { value: 54_000_000, delay: undefined }],
    ['timestamp', ['Timestamp: 1.2.3'], undefined],
    ['date', ['Date: Sat, 13 Nov 2010 23:29:00 GMT'], 1_289_690_940_000_000],
    ['date', ['Date: Sat, 13 Nov 2010 23:29:00 EST'], undefined],
    ['mime-version', ['MIME-Version: 1.0'], '1.0'],
  ]);

  it.each(['Tue, 30 Feb 2010 00:00:00 GMT', 'Mon, 01 Foo 2010 00:00:00 GMT', 'Mon, 01 Jan 2010 24:00:00 GMT', ''])(
    '%s is no date',
    text => {
      expect(parseDate(text)).toBeUndefined();
    },
  );
});

describe('what is said about a session', () => {
  reads([
    ['call-id', ['i: a@b'], 'a@b'],
    ['conversation-id', ['conversation-id:  6b79b8bc937e4985b1dffd062b687bd7 '], '6b79b8bc937e4985b1dffd062b687bd7'],
    ['contribution-id', ['Contribution-ID:'], undefined],
    ['inreplyto-contribution-id', ['InReplyTo-Contribution-ID: HPdcbW81u48Qavgc'], 'HPdcbW81u48Qavgc'],
    ['session-replaces', ['Session-Replaces: 94d850fb-ed40'], '94d850fb-ed40'],
    [
      'session-id',
      ['Session-ID: AB30317f1a784dc48ff824d0d3715d86;remote=47755A9de7794ba387653f2099600ef2'],
      { local: 'ab30317f1a784dc48ff824d0d3715d86', remote: '47755a9de7794ba387653f2099600ef2' },
    ],
    ['session-id', ['Session-ID: ab'], { local: 'ab', remote: undefined }],
    ['session-id', ['Session-ID: ;remote=x'], undefined],
    ['x-call-id', ['X-Call-ID: a@b'], 'a@b'],
    [
      'p-charging-vector',
      ['P-Charging-Vector: icid-value="1234bc9876e";icid-generated-at=192.0.2.6;orig-ioi=home1.example'],
      {
        icid: '1234bc9876e',
        generatedAt: '192.0.2.6',
        originatingNetwork: 'home1.example',
        terminatingNetwork: undefined,
      },
    ],
    ['p-charging-vector', ['P-Charging-Vector: term-ioi=x; icid-value = a'], { icid: 'a', terminatingNetwork: 'x' }],
    [
      'p-access-network-info',
      ['P-Access-Network-Info: 3GPP-E-UTRAN-FDD; utran-cell-id-3gpp=2081, IEEE-802.11;network-provided'],
      [
        { type: '3gpp-e-utran-fdd', networkProvided: false },
        { type: 'ieee-802.11', networkProvided: true },
      ],
    ],
    ['reason', ['Reason: SIP;cause=410;text="Gone"'], [{ protocol: 'SIP', cause: 410, text: 'Gone' }]],
    [
      'warning',
      ['Warning: 370 proxy.example:5060 "Low, \\"very\\"", 399 h "caf\u00c3\u00a0 "', 'Warning: x h "y"'],
      [
        { code: 370, agent: 'proxy.example:5060', text: 'Low, "very"' },
        { code: 399, agent: 'h', text: 'caf\u00c3\u00a0 ' },
      ],
    ],
    ['event', ['o: Conference;id=1'], 'conference'],
    ['subscription-state', ['Subscription-State: active;expires=60'], { state: 'active', expires: 60 }],
    ['content-type', ['c: Multipart / Mixed ; boundary="a;b"'], { type: 'multipart/mixed', parameters: [{}] }],
    [
      'content-disposition',
      ['Content-Disposition: Recipient-List; handling=optional'],
      { type: 'recipient-list', required: false },
    ],
    ['content-disposition', ['Content-Disposition: session'], { type: 'session', required: true }],
    ['content-disposition', [], undefined],
    ['content-id', ['Content-ID: <cn35t8jf02@example.com>'], 'cn35t8jf02@example.com'],
    [
      'user-agent',
      ['User-Agent: CPM-client/OMA2.2 RCS-client/UP_2.4 term-Xiaomi/MI 6-8.0.0 (test (deep) build) Terminal'],
      {
        products: [
          { name: 'CPM-client', version: 'OMA2.2' },
          { name: 'RCS-client', version: 'UP_2.4' },
          { name: 'term-Xiaomi', version: 'MI' },
          { name: '6-8.0.0', version: undefined },
          { name: 'Terminal', version: undefined },
        ],
        comments: ['test (deep) build'],
      },
    ],
    ['server', ['Server: (a) x/1 (never closed'], { products: [{ name: 'x' }], comments: ['a', 'never closed'] }],
    ['server', [], undefined],
  ]);

  it('a product has a version, or none, or is not named', () => {
    const software = typedHeader(message('User-Agent: CPM-client/OMA2.2 x'), 'user-agent')!;
    expect(['cpm-CLIENT', 'x', 'y'].map(name => productVersion(software, name))).toEqual(['OMA2.2', '', undefined]);
  });
});

describe('what refers to other requests', () => {
  reads([
    [
      'refer-to',
      ['r: "Bob" <sip:bob@b;method=BYE?Replaces=1%40c%3Bto-tag%3D7>', 'Refer-To: <cid:cn35@example.com>'],
      [
        { uri: 'sip:bob@b;method=BYE?Replaces=1%40c%3Bto-tag%3D7', method: 'BYE', contentId: undefined },
        { method: 'INVITE', contentId: 'cn35@example.com' },
      ],
    ],
    ['refer-sub', ['Refer-Sub: FALSE;x=y'], false],
    ['refer-sub', ['Refer-Sub: true'], true],
    ['refer-sub', [], undefined],
    [
      'replaces',
      ['Replaces: 425928@bobster.example.org ; to-tag=7743;from-tag="6472";Early-Only'],
      { callId: '425928@bobster.example.org', localTag: '7743', remoteTag: '6472', earlyOnly: true },
    ],
    ['join', ['Join: 1@c;from-tag=a;to-tag=b'], { callId: '1@c', localTag: 'b', remoteTag: 'a', earlyOnly: false }],
    [
      'target-dialog',
      ['Target-Dialog: fa77as7dad8@c;local-tag=kkaz-;remote-tag=6544'],
      { callId: 'fa77as7dad8@c', localTag: 'kkaz-', remoteTag: '6544' },
    ],
    ['target-dialog', ['Target-Dialog: ;local-tag=x'], undefined],
  ]);

  it('a URI may ask for header fields (RFC 3261 19.1.1)', () => {
    const uri = 'sip:a@b;method=INVITE?Subject=project%20x&%72eplaces=1%40c%3Bto-tag%3D7%3Bfrom-tag%3D8';
    expect(uriHeader(uri, 'subject')).toBe('project x');
    expect(uriHeader(uri, 'Body')).toBeUndefined();
    expect(replacesOf(uri)).toEqual({ callId: '1@c', localTag: '7', remoteTag: '8', earlyOnly: false });
    expect(replacesOf('sip:a@b')).toBeUndefined();
    expect(replacesOf('tel:+1?Replaces=x')).toBeUndefined();
  });

  it.each([
    ['sip:a@b;method=INVITE?Session-Replaces=abde90', 'abde90'],
    ['sip:a@b?method=INVITE&session-replaces=a%2Db', 'a-b'],
    ['sip:a@b;method=INVITE?Session-Replaces=', undefined],
    ['sip:a@b;Session-Replaces=abde90', undefined],
  ])('%s replaces the session %s', (uri, id) => {
    expect(sessionReplacesOf(uri)).toBe(id);
  });
});

describe('all of them', () => {
  const names = Object.keys(TYPED_HEADERS) as TypedHeader[];

  it.each(names)('%s: nothing or an empty list without the header field', name => {
    expect(typedHeader(message(), name) ?? []).toEqual([]);
  });

  it('a value is read with the letters of UTF-8 that end in the byte A0', () => {
    const letters = 'caf\u00c3\u00a0';
    const found = message(`Reason: x;text="${letters}"`, `User-Agent: ${letters}`, `Retry-After: 1 (${letters})`);
    expect(typedHeader(found, 'reason')[0]?.text).toBe(letters);
    expect(typedHeader(found, 'user-agent')?.products[0]?.name).toBe(letters);
    expect(typedHeader(found, 'retry-after')?.comment).toBe(letters);
  });
});
