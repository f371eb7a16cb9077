import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { examine } from './examine.js';
import { isError } from './faults.js';
import { parseSip } from './parse.js';
import { vias } from './via.js';

/** Messages by others, not part of the project: `../shared/corpus/torture` beside the checkout. */
const corpus = fileURLToPath(new URL('../../../shared/corpus/torture/', import.meta.url));
const present = existsSync(corpus);
const why = present ? '' : ' (skipped: the shared corpus is not there)';

/** What breaks the grammar, each code once. */
function errorsOf(text: string): string[] {
  const message = parseSip(text);
  if (!message) return ['no SIP'];
  return [...new Set([...message.faults, ...examine(message, text)].filter(isError).map(({ code }) => code))];
}

/** File name to the errors of the message; what RFC 4475 3.1.1 and 3.3 call well-formed has none. */
const RFC_4475: Record<string, string[]> = {
  // 3.1.1: valid
  'wsinv.dat': [],
  'intmeth.dat': [],
  'esc01.dat': [],
  'escnull.dat': [],
  'esc02.dat': [],
  'lwsdisp.dat': [],
  'longreq.dat': [],
  'dblreq.dat': [],
  'semiuri.dat': [],
  'transports.dat': [],
  'mpart01.dat': [],
  'unreason.dat': [],
  'noreason.dat': [],
  // 3.1.2: invalid
  'badinv01.dat': ['header-value'],
  'clerr.dat': ['body-cut'],
  'ncl.dat': ['content-length'],
  'scalar02.dat': ['header-value'],
  'scalarlg.dat': ['header-value'],
  'quotbal.dat': ['header-value'],
  'ltgtruri.dat': ['start-line'],
  'lwsruri.dat': ['start-line'],
  'lwsstart.dat': ['start-line'],
  'trws.dat': ['start-line'],
  'escruri.dat': ['start-line'],
  'baddate.dat': ['header-value'],
  'regbadct.dat': ['header-value'],
  'badaspec.dat': ['header-value'],
  // These bytes end without a blank line too.
  'baddn.dat': ['no-blank-line', 'header-value'],
  'badvers.dat': ['start-line', 'header-value'],
  'mismatch01.dat': ['header-value'],
  'mismatch02.dat': ['header-value'],
  'bigcode.dat': ['start-line'],
  // 3.2 and 3.3: for the transaction layer and the application; well-formed but for these
  'badbranch.dat': ['header-value'],
  'insuf.dat': ['missing-header'],
  'multi01.dat': ['repeated-header'],
  'unkscm.dat': [],
  'novelsc.dat': [],
  'unksm2.dat': [],
  'bext01.dat': [],
  'invut.dat': [],
  'regaut01.dat': [],
  'mcl01.dat': ['repeated-header'],
  'bcast.dat': [],
  'zeromf.dat': [],
  'cparam01.dat': [],
  'cparam02.dat': [],
  'regescrt.dat': [],
  'sdp01.dat': [],
  // 3.4: RFC 2543
  'inv2543.dat': [],
  // Beside the RFC: no version, no Via, no CSeq
  'test.dat': ['start-line', 'header-without-colon', 'missing-header', 'header-value'],
};

const RFC_5118: Record<string, string[]> = {
  'ipv6-bad.dat': ['start-line'],
  'port-ambiguous.dat': [],
  'port-unambiguous.dat': [],
  'via-received-param-with-delim.dat': [],
  'mult-ip-in-header.dat': [],
  'ipv4-mapped-ipv6.dat': [],
  'ipv6-bug-abnf-3-colons.dat': [],
  // Its Content-Length as printed is wrong.
  'ipv6-in-sdp.dat': ['body-cut'],
};

const textOf = (path: string) => readFileSync(corpus + path, 'latin1');

describe.each([
  ['rfc4475', RFC_4475],
  ['rfc5118', RFC_5118],
])('%s', (folder, expected) => {
  it.skipIf(!present)(`every message has the errors it is made for, and no others${why}`, () => {
    const files = readdirSync(corpus + folder);
    expect(files.length).toBeGreaterThan(7);
    const found = Object.fromEntries(files.map(file => [file, errorsOf(textOf(`${folder}/${file}`))]));
    expect(found).toEqual(Object.fromEntries(files.map(file => [file, expected[file]])));
  });
});

describe('whatever the message', () => {
  const folders = ['belle-sip', 'jsip', 'kamailio', 'resiprocate', 'sipgo', 'sofia-sip', 'vectors-sip', 'msrp-rfc'];
  it.skipIf(!present).each(folders)(`nothing throws, and offsets lie inside: %s${why}`, folder => {
    for (const file of readdirSync(corpus + folder)) {
      const text = textOf(`${folder}/${file}`);
      const message = parseSip(text);
      if (!message) continue;
      const places = [...message.faults, ...examine(message, text)].map(({ at }) => at);
      expect([file, places.filter(at => !(at >= 0 && at <= text.length))]).toEqual([file, []]);
    }
  });
});

describe('short forms of the same, written here', () => {
  const rest = 'Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: x\r\n';
  const table: [name: string, text: string, errors: string[]][] = [
    [
      'wsinv: blanks wherever they may stand (RFC 4475 3.1.1.1)',
      'INVITE sip:c@d;unknown SIP/2.0\r\nTO :\r\n sip:c@d ;   tag    = 1918\r\n' +
        'from   : "J Rosenberg \\\\\\""       <sip:j@d>\r\n  ;\r\n  tag = 98asjd8\r\nMaX-fOrWaRdS: 0068\r\nCall-ID: x@y\r\n' +
        'cseq: 0009\r\n  INVITE\r\nVia  : SIP  /   2.0\r\n /UDP\r\n    192.0.2.2;branch=390skdjuw\r\ns :\r\n' +
        'v:  SIP  / 2.0  / TCP     spindle.example.com   ;\r\n  branch  =   z9hG4bK9ikj8  ,\r\n' +
        ' SIP  /    2.0   / UDP  192.168.255.111   ; branch=\r\n z9hG4bK30239\r\nl   : 0\r\n\r\n',
      [],
    ],
    ['lwsdisp (3.1.1.6)', `ACK sip:c@d SIP/2.0\r\n${rest.replace('<sip:a', 'caller<sip:a')}CSeq: 1 ACK\r\n\r\n`, []],
    ['noreason (3.1.1.13)', `SIP/2.0 100 \r\n${rest}CSeq: 1 ACK\r\n\r\n`, []],
    [
      'quotbal (3.1.2.6)',
      `ACK sip:c@d SIP/2.0\r\n${rest.replace('<sip:c', '"C <sip:c')}CSeq: 1 ACK\r\n\r\n`,
      ['header-value'],
    ],
    ['mismatch (3.1.2.17)', `OPTIONS sip:c@d SIP/2.0\r\n${rest}CSeq: 1 INVITE\r\n\r\n`, ['header-value']],
    ['bigcode (3.1.2.19)', `SIP/2.0 4294967301 better\r\n${rest}CSeq: 1 ACK\r\n\r\n`, ['start-line']],
    ['ipv6-bad (RFC 5118 4.2)', `ACK sip:2001:db8::10 SIP/2.0\r\n${rest}CSeq: 1 ACK\r\n\r\n`, ['start-line']],
    ['port-unambiguous (4.4)', `ACK sip:[2001:db8::10]:5070 SIP/2.0\r\n${rest}CSeq: 1 ACK\r\n\r\n`, []],
  ];
  it.each(table)('%s', (_, text, errors) => {
    expect(errorsOf(text)).toEqual(errors);
  });

  it('wsinv has three hops', () => {
    const found = vias(parseSip(table[0]![1])!);
    expect(found.map(({ host, branch }) => [host, branch])).toEqual([
      ['192.0.2.2', '390skdjuw'],
      ['spindle.example.com', 'z9hG4bK9ikj8'],
      ['192.168.255.111', 'z9hG4bK30239'],
    ]);
  });
});
