import { describe, expect, it } from 'vitest';
import { examine } from './examine.js';
import { parseSip } from './parse.js';

const GOOD = {
  Via: 'SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKnashds8',
  From: '<sip:alice@atlanta.com>;tag=88sja8x',
  To: '<sip:carol@chicago.com>',
  'Call-ID': '987asjd97y7atg',
  CSeq: '986759 INVITE',
};
/** An INVITE, with other values for some of its header fields (undefined: none), and more. */
function invite(changes: Record<string, string | undefined> = {}, ...more: string[]): string {
  const fields = Object.entries({ ...GOOD, ...changes }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return `INVITE sip:carol@chicago.com SIP/2.0\r\n${[...fields, ...more].join('\r\n')}\r\n\r\n`;
}
const faultsOf = (text: string) =>
  examine(parseSip(text)!, text).map(({ code, at }) => `${code} ${text.slice(at).split('\r\n', 1)}`);

it('a well-formed message has no faults', () => {
  expect(faultsOf(invite())).toEqual([]);
});

it.each(Object.keys(GOOD))('%s may not be missing', name => {
  const text = invite({ [name]: undefined });
  expect(examine(parseSip(text)!, text)).toEqual([
    { code: 'missing-header', at: 0, text: `There is no ${name} header field` },
  ]);
});

it('header fields that are no list stand only once', () => {
  const text = invite({}, 'i: another', 'Contribution-ID: a', 'Contribution-ID: a', 'Via: SIP/2.0/UDP h');
  expect(faultsOf(text)).toEqual(['repeated-header i: another', 'repeated-header Contribution-ID: a']);
});

describe('values that are wrong, at their place', () => {
  const wrong: [name: string, value: string][] = [
    ['CSeq', '1 BYE'],
    ['CSeq', 'INVITE'],
    ['CSeq', '2147483648 INVITE'],
    ['Call-ID', 'a@b@c'],
    ['Call-ID', 'a b'],
    ['From', '"Alice <sip:alice@atlanta.com>'],
    ['From', 'Bell, A <sip:a@b>'],
    ['From', '\u00c4 <sip:a@b>'],
    ['From', '"A" sip:a@b'],
    ['To', '< sip:a@b >'],
    ['To', '<sip:a@b'],
    ['To', '<sip:a@b> tag=1'],
    ['To', '<sip:a@b>;tag="1'],
    ['To', '<sip:a@b>;t(g=1'],
    ['To', 'sip:a@b?x=y'],
    ['To', 'alice@b'],
    ['To', ''],
    ['Via', 'SIP/2.0/UDP h;branch=z9hG4bK'],
    ['Via', 'SIP/7.0/UDP h'],
    ['Via', 'SIP/2.0/UDP'],
    ['Via', 'SIP/2.0/UDP 2001:db8::1'],
    ['Via', 'SIP/2.0/UDP h, SIP/2.0/UDP h..i'],
    ['Contact', '<sip:a@b>;q=1.5'],
    ['Contact', '<sip:a@b>;expires=4294967296'],
    ['Contact', '<sip:a@b>, sip:a@b?x'],
    ['Route', 'sip:a@b;lr'],
    ['Max-Forwards', '256'],
    ['Max-Forwards', ''],
    ['Expires', '4294967296'],
    ['Session-Expires', 'x;refresher=uac'],
    ['Retry-After', 'soon (busy)'],
    ['Warning', '1812 overture "In Progress"'],
    ['Date', 'Fri, 01 Jan 2010 16:00:00 EST'],
    ['Content-Type', 'sdp'],
    ['Event', 'a b'],
    ['Supported', 'timer; 100rel'],
    ['Accept-Contact', 'audio'],
    ['Accept-Contact', '*;+g.3gpp.icsi-ref="urn'],
    ['Subject', 'a\rb'],
    ['Via', 'SIP/2.0/UDP h;branch='],
    ['Via', 'SIP/2.0/UDP h;br(anch=1'],
    ['To', '<sip:a@b>;tag='],
    ['Accept', 'text/plain, sdp'],
    ['Content-Disposition', 'a b;handling=optional'],
    ['Event', 'conference;id='],
    ['RSeq', '0'],
    ['RSeq', '4294967296'],
    ['RAck', '1 INVITE'],
    ['Replaces', '1@c;to-tag=a'],
    ['Target-Dialog', ';local-tag=a;remote-tag=b'],
    ['Join', '1@c@d;to-tag=a;from-tag=b'],
    ['Session-ID', 'not-hex;remote=0'],
    ['Refer-Sub', 'no'],
    ['MIME-Version', 'one'],
    ['Timestamp', '1.2.3'],
    ['Privacy', 'id;;header'],
    ['Privacy', '"id"'],
    ['P-Preferred-Service', 'urn%3Aurn-7%3Ax'],
    ['P-Associated-URI', '<sip:a@b>, x'],
    ['Security-Client', 'ipsec-3gpp;alg='],
  ];
  it.each(wrong)('%s: %s', (name, value) => {
    const text = invite({ [name]: value });
    const faults = examine(parseSip(text)!, text);
    expect(faults.map(({ code, at }) => [code, at])).toEqual([
      ['header-value', text.indexOf(`${name}: ${value}`) + name.length + 2],
    ]);
    expect(faults[0]?.text).toMatch(new RegExp(`^In ${name}, .*[^.]$`));
  });
});

describe('values that are right', () => {
  const right: [name: string, value: string][] = [
    ['CSeq', '0009\r\n  INVITE'],
    ['Call-ID', 'intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{'],
    ['From', 'sip:a@b'],
    ['From', 'token1~` token2\'+_ token3*%!.- <sip:mundane@example.com>;x="\u00d1"'],
    ['Via', 'SIP  / 2.0 / UDP [2001:db8::1]:5060 ; branch = z9hG4bK1 ; received=[::1]'],
    ['Contact', '*'],
    ['Contact', '<sip:a@b>;q=0.33;expires=0, sip:c@d;q=1.000'],
    ['Max-Forwards', '0068'],
    ['Retry-After', '18000 (in a (long) meeting);duration=3600'],
    ['Warning', '301 isi.edu "Incompatible, type \\"e\\"", 399 h "x"'],
    ['Date', 'Sat, 15 Oct 2005 04:44:56 GMT'],
    ['Content-Type', 'multipart / mixed ;boundary="a/b"'],
    ['Event', 'conference;id=1'],
    ['Supported', ''],
    ['Accept-Contact', '*;+g.3gpp.icsi-ref="urn%3Aurn-7%3Ax";require;explicit'],
    ['X-Unknown', ';;,,;;,;'],
    ['Accept', ''],
    ['Accept', 'application/sdp;level=1;q=0.7, text/*, */*'],
    ['RSeq', '4294967295'],
    ['RAck', '776656  1 INVITE'],
    ['Replaces', '425928@b.example;to-tag=7743;from-tag=6472;early-only'],
    ['Target-Dialog', 'fa77as7dad8-sd98ajzz@h;local-tag=kkaz-;remote-tag=6544'],
    ['Session-ID', 'ab30317f1a784dc48ff824d0d3715d86 ;remote=47755a9de7794ba387653f2099600ef2'],
    ['Refer-Sub', 'False'],
    ['MIME-Version', '1.0 (produced by hand)'],
    ['Timestamp', '54.5 .25'],
    ['Privacy', 'header; id ;critical'],
    ['P-Asserted-Service', 'urn:urn-7:3gpp-service.ims.icsi.oma.cpm.session'],
    ['P-Called-Party-ID', '<sip:a@b>;cpc=ordinary'],
    ['Security-Verify', 'ipsec-3gpp;q=0.1;alg=hmac-sha-1-96;spi-c=1;port-s=5063, tls'],
    ['Content-Disposition', 'session;handling=required'],
    ['constructor', 'x'],
  ];
  it.each(right)('%s: %s', (name, value) => {
    expect(faultsOf(invite({ [name]: value }))).toEqual([]);
  });
});

describe('the Request-URI', () => {
  const withUri = (uri: string) => invite().replace('sip:carol@chicago.com SIP', `${uri} SIP`);
  it.each(['sip:2001:db8::10', 'sip:a@b?Route=%3Csip:c%3E', 'sip:a@b:99999'])('%s is wrong', uri => {
    expect(faultsOf(withUri(uri))).toEqual([`start-line ${uri} SIP/2.0`]);
  });

  it.each(['tel:+15551234', 'unknown:anything', 'sip:user;par=u%40example.net@example.com'])('%s is right', uri => {
    expect(faultsOf(withUri(uri))).toEqual([]);
  });

  it('is not blamed twice', () => {
    expect(faultsOf(withUri('<sip:a@b>'))).toEqual([]);
  });
});
