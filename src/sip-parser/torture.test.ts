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

/**
 * What breaks the grammar, with its place: the header field that it is in, or the rest of the line from there; the code
 * alone where what is wrong is that something is missing.
 */
function errorsOf(text: string): string[] {
  const message = parseSip(text);
  if (!message) return ['no SIP'];
  return [...message.faults, ...examine(message, text)].filter(isError).map(({ code, at, text: said }) => {
    const field = message.headers.list().find(({ start, end }) => start <= at && at < end);
    if (code === 'missing-header') return `${code} ${/no (\S+)/.exec(said)?.[1]}`;
    return `${code} ${field ? field.written : text.slice(at).split(/\r?\n/, 1)[0]}`.trimEnd();
  });
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
  'badinv01.dat': ['header-value Via', 'header-value Contact'],
  'clerr.dat': ['body-cut'],
  'ncl.dat': ['content-length Content-Length'],
  'scalar02.dat': ['header-value CSeq', 'header-value Max-Forwards', 'header-value Expires', 'header-value Contact'],
  'scalarlg.dat': ['header-value CSeq', 'header-value Retry-After', 'header-value Warning'],
  'quotbal.dat': ['header-value To'],
  'ltgtruri.dat': ['start-line <sip:user@example.com> SIP/2.0'],
  'lwsruri.dat': ['start-line  lr SIP/2.0'],
  'lwsstart.dat': ['start-line sip:user@example.com  SIP/2.0'],
  'trws.dat': ['start-line'],
  'escruri.dat': ['start-line sip:user@example.com?Route=%3Csip:example.com%3E SIP/2.0'],
  'baddate.dat': ['header-value Date'],
  'regbadct.dat': ['header-value Contact'],
  'badaspec.dat': ['header-value To'],
  // These bytes end without a blank line too.
  'baddn.dat': ['no-blank-line', 'header-value From', 'header-value To'],
  'badvers.dat': ['start-line SIP/7.0', 'header-value Via'],
  'mismatch01.dat': ['header-value CSeq'],
  'mismatch02.dat': ['header-value CSeq'],
  'bigcode.dat': ['start-line 4294967301 better not break the receiver'],
  // 3.2 and 3.3: for the transaction layer and the application; well-formed but for these
  'badbranch.dat': ['header-value Via'],
  'insuf.dat': ['missing-header From', 'missing-header To', 'missing-header Call-ID'],
  'multi01.dat': [
    'repeated-header CSeq',
    'repeated-header Call-ID',
    'repeated-header To',
    'repeated-header From',
    'repeated-header Max-Forwards',
  ],
  'unkscm.dat': [],
  'novelsc.dat': [],
  'unksm2.dat': [],
  'bext01.dat': [],
  'invut.dat': [],
  'regaut01.dat': [],
  'mcl01.dat': ['repeated-header Content-Length'],
  'bcast.dat': [],
  'zeromf.dat': [],
  'cparam01.dat': [],
  'cparam02.dat': [],
  'regescrt.dat': [],
  'sdp01.dat': [],
  // 3.4: RFC 2543
  'inv2543.dat': [],
  // Beside the RFC: no version, no Via, no CSeq
  'test.dat': [
    'start-line',
    'header-without-colon Foobar roobar',
    'missing-header Via',
    'missing-header CSeq',
    'header-value TO',
    'header-value From',
  ],
};

const RFC_5118: Record<string, string[]> = {
  'ipv6-bad.dat': ['start-line sip:2001:db8::10 SIP/2.0'],
  'port-ambiguous.dat': [],
  'port-unambiguous.dat': [],
  'via-received-param-with-delim.dat': [],
  'mult-ip-in-header.dat': [],
  'ipv4-mapped-ipv6.dat': [],
  'ipv6-bug-abnf-3-colons.dat': [],
  // Its Content-Length as printed is wrong.
  'ipv6-in-sdp.dat': ['body-cut'],
};

/** What the parser of JAIN-SIP refuses and RFC 3261 does not. */
const ONLY_JAIN_REFUSES = [
  // A Request-URI of a scheme that it does not know (RFC 3261 8.2.2.1: answered 416).
  'case007.sip',
  // A method that it does not know.
  'case024.sip',
];

/** What it takes and RFC 3261 does not. Header fields that end the text without a blank line are not listed. */
const JAIN_TAKES: Record<string, string[]> = {
  // Blanks between the angle brackets; a local number without a context.
  'case014.sip': ['header-value To', 'header-value From', 'no-blank-line v=0'],
  'case015.sip': ['header-value Contact'],
  // A line end before the colon.
  'case018.sip': ['header-without-colon CaLl-Id', 'missing-header Call-ID', 'header-value m'],
  'case025.sip': ['missing-header From', 'missing-header To', 'missing-header Call-ID'],
  // The next message of the stream stands behind it; the file writes bytes as <hex>.
  'case359.sip': [],
  'case364.sip': [],
  'case384.sip': ['header-value Via'],
  'case392.sip': ['repeated-header CSeq', 'repeated-header Call-ID', 'repeated-header To', 'repeated-header From'],
};
/** URIs that the page folded. */
const FOLDED_URIS = /^header-value (?:Record-)?Route$/;

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

describe('the messages of JAIN-SIP', () => {
  const expected = new Map(
    (present ? textOf('EXPECTED.tsv').split('\n') : [])
      .map(row => row.split('\t'))
      .filter(([path = '']) => path.startsWith('torture/jsip/'))
      .map(([path = '', says = '']) => [path.slice('torture/jsip/'.length), says]),
  );
  const named = (says: string) => [...expected].filter(([, found]) => found.startsWith(says)).map(([file]) => file);

  it.skipIf(!present)(`what its parser refuses has an error, or is no grammar of SIP${why}`, () => {
    const refused = named('invalid');
    expect(refused.length).toBeGreaterThan(20);
    expect(refused.filter(file => errorsOf(textOf(`jsip/${file}`)).length === 0)).toEqual(ONLY_JAIN_REFUSES);
  });

  it.skipIf(!present)(`what it takes has none, but for the mistakes of its own pages${why}`, () => {
    const taken = named('parses');
    expect(taken.length).toBeGreaterThan(200);
    for (const file of taken) {
      const errors = errorsOf(textOf(`jsip/${file}`)).filter(
        error => error !== 'no-blank-line' && !FOLDED_URIS.test(error),
      );
      expect.soft([file, errors], file).toEqual([file, expect.arrayContaining(JAIN_TAKES[file] ?? [])]);
      if (!(file in JAIN_TAKES)) expect.soft([file, errors]).toEqual([file, []]);
    }
  });
});

describe('the messages of Kamailio that are bad by name', () => {
  it.skipIf(!present).each([
    ['bad_uri.sip', 'missing-header Via'],
    ['bad_via1.sip', 'missing-header From'],
    ['bad_via2.sip', 'start-line SIP/2.0/UDP'],
    ['invite6-badbranch-via.sip', 'header-value Via'],
    ['no_eom_reply.sip', 'no-blank-line'],
    ['short_nonce.sip', 'no-blank-line'],
    ['short_reply.sip', 'missing-header From'],
  ])(`%s: %s${why}`, (file, error) => {
    expect(errorsOf(textOf(`kamailio/${file}`))).toContain(error);
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
  const FIELDS = {
    Via: 'SIP/2.0/UDP h;branch=z9hG4bK1',
    From: '<sip:a@b>;tag=1',
    To: '<sip:c@d>',
    'Call-ID': 'x',
    CSeq: '1 OPTIONS',
  };
  /** An OPTIONS with other values for some header fields, and more of them. */
  const options = (changes: Record<string, string> = {}, line = 'OPTIONS sip:c@d SIP/2.0', more = '\r\n') =>
    `${line}\r\n${Object.entries({ ...FIELDS, ...changes })
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}${more}`;

  const WSINV =
    'INVITE sip:c@d;unknown SIP/2.0\r\nTO :\r\n sip:c@d ;   tag    = 1918\r\n' +
    'from   : "J Rosenberg \\\\\\""       <sip:j@d>\r\n  ;\r\n  tag = 98asjd8\r\nMaX-fOrWaRdS: 0068\r\nCall-ID: x@y\r\n' +
    'cseq: 0009\r\n  INVITE\r\nVia  : SIP  /   2.0\r\n /UDP\r\n    192.0.2.2;branch=390skdjuw\r\ns :\r\n' +
    'v:  SIP  / 2.0  / TCP     spindle.example.com   ;\r\n  branch  =   z9hG4bK9ikj8  ,\r\n' +
    ' SIP  /    2.0   / UDP  192.168.255.111   ; branch=\r\n z9hG4bK30239\r\nl   : 0\r\n\r\n';

  const table: [name: string, text: string, errors: string[]][] = [
    // RFC 4475 3.1.1: valid
    ['wsinv: blanks wherever they may stand (RFC 4475 3.1.1.1)', WSINV, []],
    [
      'intmeth: every character that may stand there (3.1.1.2)',
      options(
        {
          To: '"BEL:\\\u0007 NUL:\\\u0000 DEL:\\\u007f" <sip:1_unusual.URI~(to-be!sure)&isn\'t+it$/crazy?,/;;*@example.com>',
          CSeq: "1 !interesting-Method0123456789_*+`.%indeed'~",
          'Call-ID': 'intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{',
        },
        "!interesting-Method0123456789_*+`.%indeed'~ sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1@d SIP/2.0",
      ),
      [],
    ],
    [
      'esc01: escapes in a URI (3.1.1.3)',
      options({ To: '<sip:%55se%72@d>' }, 'OPTIONS sip:sips%3Auser%40b@d SIP/2.0'),
      [],
    ],
    ['escnull: escaped zeros (3.1.1.4)', options({ To: '<sip:null-%00-null@d>' }), []],
    ['lwsdisp: no blank before the bracket (3.1.1.6)', options({ From: 'caller<sip:a@b>;tag=1' }), []],
    [
      'dblreq: octets behind the message (3.1.1.8)',
      options({}, undefined, 'Content-Length: 0\r\n\r\nINVITE sip:x'),
      [],
    ],
    ['semiuri: a semicolon in the user part (3.1.1.9)', options({ From: '<sip:u;par=u%40b@c>;tag=1' }), []],
    ['transports: any transport (3.1.1.10)', options({ Via: 'SIP/2.0/UNKNOWN t;branch=z9hG4bKkdj' }), []],
    ['noreason: an empty reason phrase (3.1.1.13)', options({}, 'SIP/2.0 100 '), []],
    // 3.1.2: invalid
    [
      'badinv: separators without anything (3.1.2.1)',
      options({ Via: 'SIP/2.0/UDP 192.0.2.15;;,;,,', Contact: '"Joe" <sip:joe@b>;;;;,,' }),
      ['header-value Via'],
    ],
    ['clerr: a body that is cut (3.1.2.2)', options({ 'Content-Length': '9999' }), ['body-cut']],
    ['ncl: a negative length (3.1.2.3)', options({ 'Content-Length': '-999' }), ['content-length Content-Length']],
    [
      'scalar02: numbers beyond their range (3.1.2.4)',
      options({
        CSeq: '36893488147419103232 OPTIONS',
        Expires: '1'.padEnd(40, '0'),
        Contact: '<sip:a@b>;expires=280297596632815',
      }),
      ['header-value CSeq', 'header-value Expires', 'header-value Contact'],
    ],
    ['quotbal: a display name that is not closed (3.1.2.6)', options({ To: '"C <sip:c@d>' }), ['header-value To']],
    ['ltgtruri (3.1.2.7)', options({}, 'OPTIONS <sip:c@d> SIP/2.0'), ['start-line <sip:c@d> SIP/2.0']],
    ['lwsruri (3.1.2.8)', options({}, 'OPTIONS sip:c@d; lr SIP/2.0'), ['start-line  lr SIP/2.0']],
    ['lwsstart (3.1.2.9)', options({}, 'OPTIONS  sip:c@d  SIP/2.0'), ['start-line sip:c@d  SIP/2.0']],
    ['trws: blanks at the end (3.1.2.10)', options({}, 'OPTIONS sip:c@d SIP/2.0  '), ['start-line']],
    ['escruri (3.1.2.11)', options({}, 'OPTIONS sip:c@d?Route=%3C SIP/2.0'), ['start-line sip:c@d?Route=%3C SIP/2.0']],
    ['baddate (3.1.2.12)', options({ Date: 'Fri, 01 Jan 2010 16:00:00 EST' }), ['header-value Date']],
    ['regbadct (3.1.2.13)', options({ Contact: 'sip:a@b?Route=%3Csip:c%3E' }), ['header-value Contact']],
    ['badaspec (3.1.2.14)', options({ To: '"W, T" < sip:t@b >' }), ['header-value To']],
    ['baddn (3.1.2.15)', options({ From: 'Bell, Alexander <sip:a@b>;tag=4' }), ['header-value From']],
    ['badvers (3.1.2.16)', options({}, 'OPTIONS sip:c@d SIP/7.0'), ['start-line SIP/7.0']],
    ['mismatch01 (3.1.2.17)', options({ CSeq: '8 INVITE' }), ['header-value CSeq']],
    ['mismatch02 (3.1.2.18)', options({}, 'NEWMETHOD sip:c@d SIP/2.0'), ['header-value CSeq']],
    ['bigcode (3.1.2.19)', options({}, 'SIP/2.0 4294967301 better'), ['start-line 4294967301 better']],
    // 3.2, 3.3
    ['badbranch (3.2.1)', options({ Via: 'SIP/2.0/UDP h;branch=z9hG4bK' }), ['header-value Via']],
    [
      'insuf (3.3.1)',
      `OPTIONS sip:c@d SIP/2.0\r\nVia: ${FIELDS.Via}\r\nCSeq: 1 OPTIONS\r\n\r\n`,
      ['missing-header From', 'missing-header To', 'missing-header Call-ID'],
    ],
    [
      'unkscm, novelsc: other schemes (3.3.2, 3.3.3)',
      options({ To: '<nobodyKnowsThisScheme:x>' }, 'OPTIONS soap.beep://x SIP/2.0'),
      [],
    ],
    [
      'multi01 (3.3.8)',
      options({}, undefined, 'CSeq: 2 OPTIONS\r\nt: x:y\r\n\r\n'),
      ['repeated-header CSeq', 'repeated-header t'],
    ],
    ['mcl01 (3.3.9)', options({ 'Content-Length': '0', l: '5' }), ['repeated-header l']],
    [
      'bcast: a Via of the broadcast address (3.3.10)',
      options({ Via: 'SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1' }),
      [],
    ],
    ['zeromf (3.3.11)', options({ 'Max-Forwards': '0' }), []],
    [
      'cparam: parameters of the Contact, and of its URI (3.3.12, 3.3.13)',
      options({ Contact: 'sip:+19725552222@g;unknownparam, <sip:+1@g;x>' }),
      [],
    ],
    ['inv2543: tags and branches came later (3.4.1)', options({ Via: 'SIP/2.0/UDP h', From: 'sip:a@b' }), []],
    // RFC 5118
    [
      'ipv6-good (RFC 5118 4.1)',
      options({ Contact: '<sip:caller@[2001:db8::1]>' }, 'OPTIONS sip:[2001:db8::10] SIP/2.0'),
      [],
    ],
    ['ipv6-bad (4.2)', options({}, 'OPTIONS sip:2001:db8::10 SIP/2.0'), ['start-line sip:2001:db8::10 SIP/2.0']],
    [
      'port-ambiguous: the port is part of the address (4.3)',
      options({}, 'OPTIONS sip:[2001:db8::10:5070] SIP/2.0'),
      [],
    ],
    ['port-unambiguous (4.4)', options({}, 'OPTIONS sip:[2001:db8::10]:5070 SIP/2.0'), []],
    ['received with brackets (4.5)', options({ Via: 'SIP/2.0/UDP h;received=[2001:db8::9:255];branch=z9hG4bK1' }), []],
    ['received without (4.5)', options({ Via: 'SIP/2.0/UDP h;received=2001:db8::9:255;branch=z9hG4bK1' }), []],
    [
      'several addresses in one header field (4.7)',
      options({ Via: 'SIP/2.0/UDP [::9]:6050;branch=z9hG4bK1, SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK2' }),
      [],
    ],
    ['IPv4 in IPv6 (4.9)', options({ Contact: '<sip:a@[::ffff:192.0.2.10]:19823>' }), []],
    ['three colons of the first grammar (4.10)', options({ Contact: '<sip:a@[2001:db8:::192.0.2.1]>' }), []],
    // Beside the RFCs
    ['a branch of nothing', options({ Via: 'SIP/2.0/UDP h;branch=' }), ['header-value Via']],
  ];
  it.each(table)('%s', (_, text, errors) => {
    expect(errorsOf(text)).toEqual(errors);
  });

  it('wsinv has three hops', () => {
    const found = vias(parseSip(WSINV)!);
    expect(found.map(({ host, branch }) => [host, branch])).toEqual([
      ['192.0.2.2', '390skdjuw'],
      ['spindle.example.com', 'z9hG4bK9ikj8'],
      ['192.168.255.111', 'z9hG4bK30239'],
    ]);
  });
});
