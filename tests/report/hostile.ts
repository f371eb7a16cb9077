import type { Message, SessionResult, Summary } from '../../src/model/index.js';
import { capture, clientParty, message, networkParty, rule, session, step, verdict } from './builder.js';

const broken = rule('CPM-7.3.2-4.1', 'sdp-not-sendrecv-488');
const doubtful = rule('CPM-7.3.2-9c', 'echo-cpm-ids');
const manual = rule('CPM-7.3.2-6a', 'render-subject');
const passed = rule('CPM-7.3.2-9d', 'preferred-identity');

export const hostileRules = [broken, doubtful, manual, passed];

/** A session that has this text wherever a capture can put text. */
export function hostileResult(text: string, id = 's1'): SessionResult {
  const endpoint = { address: text, port: 5060 };
  const peer = { address: `${text}peer`, port: 5060 };
  const plain = message(1, `INVITE ${text}\r\nX: ${text}\r\n\r\n${text}`, { source: peer, destination: endpoint });
  const fault = { code: 'start-line', at: 3, text } as const;
  const first: Message = { ...plain, content: { ...plain.content, faults: [fault] } as Message['content'] };
  const second = message(2, `MSRP x SEND\r\n${text}`, { source: endpoint, destination: peer });
  const evidence = [first, second].map(({ number, origin }) => ({
    capture: 0,
    frames: origin.frames,
    message: number,
    time: origin.time,
    note: text,
    excerpt: text,
  }));
  const words = { needed: text, expected: text, seen: text, message: text, evidence };
  const participant = { uri: text, displayName: text, status: text, departure: text, roles: [text], anonymous: false };
  const participants = [{ ...participant, count: 2, own: true }];
  const told = { time: first.origin.time, source: 'conference-info', message: first, complete: false } as const;
  const party = { ...clientParty, address: text, uris: [text], why: [text] };
  return {
    session: session(
      id,
      [
        step(first, text, text, { direction: 'to-client' }),
        step(second, text, text, { direction: 'from-client', protocol: 'msrp' }),
      ],
      {
        client: party,
        clientEndpoint: endpoint,
        parties: [party, { ...networkParty, address: peer.address }],
        callIds: [text],
        identity: {
          conversationId: text,
          contributionId: text,
          inReplyToContributionId: text,
          sessionReplaces: text,
        },
        rosters: [{ ...told, participants, userCount: undefined }],
        hidden: [{ aspect: 'msrp', reason: 'I-NOMEDIA', why: text, needed: text }],
      },
    ),
    verdicts: [
      verdict(broken, id, 'violation', words),
      verdict(doubtful, id, 'inconclusive', { ...words, reason: 'I-LOSS' }),
      verdict(manual, id, 'not-observable', { ...words, reason: 'I-CFG' }),
      verdict(passed, id, 'pass', words),
    ],
  };
}

/** What a run over such a capture would sum up. */
export const hostileRun = (text: string): Partial<Summary> => ({
  commandLine: `cpmlint check ${text}`,
  captures: [
    capture({
      path: text,
      format: text,
      unread: true,
      quality: {
        cutFrames: 3,
        cutTo: 96,
        clockSteps: 1,
        copies: 2,
        undecoded: { linkType: 1, cut: 1, malformed: 1, other: 100 },
        pairs: 1,
        oneWayPairs: 1,
        oneWay: [{ from: text, to: text }],
      },
      diagnostics: [{ code: 'message.malformed', message: text, count: 1, frames: [1] }],
    }),
  ],
  endpoints: [{ ...clientParty, address: text, role: 'unknown', why: [text], uris: [text] }],
  failures: [{ rule: 'CPM-7.3.2-4.1', session: 's1', error: new Error(text) }],
});

/** Text that tries to be something else than text. */
export const HOSTILE: Readonly<Record<string, string>> = {
  script: '<script>alert(1)</script>',
  'script end': '</script><script>alert(1)</script>',
  'script double escape': '<!--<script>',
  'comment end': '--><img src=x onerror=alert(1)>',
  'style end': '</style><style>*{display:none}</style>',
  attribute: '" onmouseover="alert(1)" autofocus onfocus="alert(1)" x="',
  'single quote': "' onclick='alert(1)' x='",
  'unquoted attribute': 'x onmouseover=alert(1)',
  image: '"><img src=x onerror=alert(1)>',
  svg: '</text></svg><svg onload=alert(1)>',
  'pre end': '</pre></details></table></main><h1>All is well</h1>',
  textarea: '</title></textarea><plaintext>',
  address: 'javascript:alert(1)',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: meant as it stands
  template: '{{constructor}} {{{x}}} ${alert(1)} <%= x %> {{#each this}}',
  replacement: '$& $1 $` $$',
  entity: '&lt;script&gt; &#0; &amp',
  cdata: ']]><script>alert(1)</script>',
  bidi: 'abc\u202edef\u2066ghi\u2069\u200fjkl',
  'zero width': 'a\u200bb\u200c\ufeffc\u00ad',
  controls: 'a\0b\x07\x1b[2J\x1b]0;x\x07\x7f\x85\x9b',
  'line ends': 'a\r\nb\nc\rd\u2028e\u2029f',
  'lone surrogate': 'a\ud800b\udfffc',
  'runner command': '::add-mask::x ##[error]y ##vso[task.complete]z',
  'latin1 bytes': 'caf\xe9 \xff\xfe \xc3\xa9',
  'prototype names': '__proto__ constructor toString',
};

/** One line of a megabyte without a place to break. */
export const LONG_LINE = 'A'.repeat(1_000_000);
