import { describe, expect, it } from 'vitest';
import { compose, parseTrace } from '../../fixtures/write-capture.mjs';
import { bytesOf } from '../../src/latin1.js';
import {
  endpointText,
  isMsrpRequest,
  isMsrpResponse,
  isRequest,
  isResponse,
  type Message,
  type TraceEvent,
} from '../../src/model/index.js';
import { parseSip, type SipMessage } from '../../src/sip-parser/index.js';
import { applyEdits, loadScene, overIpv6, sceneEvents, sceneNames } from './scenes.js';

const NAMES = [
  'deferred-cancelled',
  'deferred-one-to-one',
  'deferred-refused-480',
  'deferred-reply',
  'deferred-sendonly-488',
  'deferred-signalling-only',
  'deferred-tls',
  'deferred-two-messages',
  'group',
  'group-added-by-refer',
  'group-forked',
  'group-inactive-404',
  'group-refused-486',
  'group-refused-603',
  'group-rejoin',
  'group-roster',
  'group-session-replaces',
  'group-short',
  'group-subscription-lost',
  'one-to-one',
  'one-to-one-compact',
  'one-to-one-hops',
  'one-to-one-originated',
  'register',
  'session-replaces-unknown-481',
  'standalone-message',
  'voice-call',
];

const SECOND = 1_000_000;
const messagesOf = (text: string): Message[] =>
  sceneEvents(text).filter((event): event is Message => event.type === 'message');
const all = (message: Message<SipMessage>, name: RegExp): string[] => {
  const header = message.text.slice(0, message.content.bodyStart);
  return header
    .split('\r\n')
    .filter(line => name.test(line))
    .map(line => line.slice(line.indexOf(':') + 1).trim());
};
const VIA = /^(?:Via|v):/;
const CALL_ID = /^(?:Call-ID|i):/;
/** A Via as its sender wrote it: RFC 3261 18.2.1 and RFC 3581 let the receiver add to it. */
const sent = (via: string) => via.replace(/;rport(?:=\d+)?|;received=[^;]*/g, '');
const branch = (message: Message<SipMessage>) => /branch=([^;]*)/.exec(all(message, VIA)[0] ?? '')?.[1];
const cseq = (message: Message<SipMessage>) =>
  /^(\d+) (\w+)$/.exec(all(message, /^CSeq:/)[0] ?? '')!.slice(1) as [string, string];
const between = ({ origin }: Message) => `${endpointText(origin.source)} ${endpointText(origin.destination)}`;
const back = ({ origin }: Message) => `${endpointText(origin.destination)} ${endpointText(origin.source)}`;

it('the scenes are these', () => {
  expect(sceneNames()).toEqual(NAMES);
});

describe.each(NAMES)('%s', name => {
  const text = loadScene(name);
  const events = sceneEvents(text);
  const messages = events.filter((event): event is Message => event.type === 'message');
  const requests = messages.filter(isRequest);
  const responses = messages.filter(isResponse);

  it('begins with a title and two to five lines of prose', () => {
    const [title, blank, ...rest] = text.split('\n');
    expect(title).toMatch(/^# [A-Z].*[^.]$/);
    expect(blank).toBe('');
    const prose = rest.indexOf('');
    expect(prose).toBeGreaterThanOrEqual(2);
    expect(prose).toBeLessThanOrEqual(5);
    expect(rest[prose + 1]).toMatch(/^--- /);
  });

  it('has lengths that are up to date', () => {
    expect(compose(text)).toBe(text);
  });

  it('has no fault that a parser notes', () => {
    expect(messages.flatMap(({ content, faults }) => [...content.faults, ...faults])).toEqual([]);
  });

  it('means the same to the reader of traces and to the writer of captures', () => {
    const marks = parseTrace(text);
    expect(
      marks.map(mark => (mark.kind === 'message' ? Buffer.from(mark.bytes).toString('latin1') : mark.event)),
    ).toEqual(
      events.map(event => (event.type === 'message' ? event.text : event.type === 'connection' && event.event)),
    );
    expect(marks.map(({ time, line }) => [time, line])).toEqual(
      events.map(({ origin }) => [origin.time, origin.frames[0]]),
    );
  });

  it('names only addresses and numbers that are reserved for documentation', () => {
    // RFC 5737; the numbers 555-0100 to 555-0199; RFC 2606.
    for (const [address] of text.matchAll(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g)) {
      expect(address).toMatch(/^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$/);
    }
    for (const [number] of text.matchAll(/\+\d{5,}/g)) expect(number).toMatch(/^\+1555555 ?01\d\d$/);
    for (const [host] of text.matchAll(/\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org)\b/g))
      expect(host).toMatch(/(?:^|\.)example\.com$|^www\.w3\.org$/);
  });

  it('answers each SIP request but ACK with one final response that repeats it', () => {
    const first = new Map<string, Message<SipMessage>>();
    for (const request of requests) {
      const key = `${branch(request)} ${request.content.method} ${between(request)}`;
      const before = first.get(key);
      // The same branch again: a retransmission, byte for byte (RFC 3261 17.1.1.2).
      if (before) expect(request.text).toBe(before.text);
      else first.set(key, request);
    }
    for (const [key, request] of first) {
      const [number, method] = cseq(request);
      const answers = responses.filter(
        response => `${branch(response)} ${cseq(response)[1]} ${back(response)}` === key,
      );
      const finals = new Set(answers.filter(({ content }) => content.status >= 200).map(response => response.text));
      expect([key, finals.size]).toEqual([key, method === 'ACK' ? 0 : 1]);
      for (const answer of answers) {
        expect(answer.origin.time).toBeGreaterThan(request.origin.time);
        expect(cseq(answer)).toEqual([number, method]);
        expect(all(answer, VIA).map(sent)).toEqual(all(request, VIA).map(sent));
        for (const header of [CALL_ID, /^(?:From|f):/]) expect(all(answer, header)).toEqual(all(request, header));
        const to = all(request, /^(?:To|t):/)[0]!;
        expect(all(answer, /^(?:To|t):/)[0]).toMatch(
          to.includes(';tag=') || answer.content.status === 100 ? /./ : /;tag=/,
        );
        expect(all(answer, /^(?:To|t):/)[0]?.startsWith(to)).toBe(true);
      }
    }
    const keys = new Set(first.keys());
    for (const response of responses)
      expect(keys).toContain(`${branch(response)} ${cseq(response)[1]} ${back(response)}`);
  });

  it('acknowledges each final response to an INVITE', () => {
    for (const response of responses) {
      const [number, method] = cseq(response);
      if (method !== 'INVITE' || response.content.status < 200) continue;
      const to = all(response, /^(?:To|t):/)[0];
      const acks = requests.filter(
        request =>
          request.content.method === 'ACK' &&
          between(request) === back(response) &&
          cseq(request)[0] === number &&
          all(request, /^(?:To|t):/)[0] === to,
      );
      expect(acks).toHaveLength(1);
      // RFC 3261 17.1.1.3: the branch of the INVITE for what is not 2xx, one of its own for 2xx.
      expect(branch(acks[0]!) === branch(response)).toBe(response.content.status >= 300);
    }
  });

  it('numbers the requests of a dialog one after the other', () => {
    const last = new Map<string, number>();
    const seen = new Set<string>();
    for (const request of requests) {
      const [number, method] = cseq(request);
      if (method === 'ACK' || method === 'CANCEL' || seen.has(request.text)) continue;
      seen.add(request.text);
      const dialog = `${all(request, CALL_ID)[0]} ${all(request, /^(?:From|f):/)[0]} ${between(request)}`;
      const before = last.get(dialog);
      if (before !== undefined)
        expect([request.origin.frames[0], Number(number)]).toEqual([request.origin.frames[0], before + 1]);
      last.set(dialog, Number(number));
    }
  });

  it('answers each SEND with 200 on its connection and path', () => {
    for (const request of messages.filter(isMsrpRequest)) {
      const answers = messages
        .filter(isMsrpResponse)
        .filter(({ content }) => content.transactionId === request.content.transactionId);
      expect(answers).toHaveLength(1);
      expect(answers[0]?.content).toMatchObject({
        status: 200,
        toPath: request.content.fromPath,
        fromPath: request.content.toPath,
      });
      expect(between(request)).toBe(back(answers[0]!));
      expect(answers[0]!.origin.time).toBeGreaterThan(request.origin.time);
    }
  });

  it('opens and closes each MSRP connection', () => {
    const ends = (event: TraceEvent) =>
      [endpointText(event.origin.source), endpointText(event.origin.destination)].sort().join(' ');
    const opened = events.filter(event => event.type === 'connection' && event.event === 'opened').map(ends);
    const closed = events.filter(event => event.type === 'connection' && event.event === 'closed').map(ends);
    const used = events.filter(event => event.type === 'message' && event.text.startsWith('MSRP ')).map(ends);
    expect([...closed].sort()).toEqual([...opened].sort());
    for (const connection of used) expect(opened).toContain(connection);
  });

  it('goes on for 40 seconds after the last act, in the order of time', () => {
    const times = parseTrace(text).map(mark => mark.time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const options = requests.findIndex(({ content }) => content.method === 'OPTIONS');
    const act = Math.max(
      ...events.map(({ origin }) => origin.time).filter(time => time < requests[options]!.origin.time),
    );
    expect(requests[options]!.origin.time - act).toBeGreaterThanOrEqual(40 * SECOND);
    expect(requests.slice(options).every(({ content }) => content.method === 'OPTIONS')).toBe(true);
  });
});

it('no identifier is in two scenes, so that scenes can be put together', () => {
  const owner = new Map<string, string>();
  for (const name of NAMES) {
    const text = loadScene(name);
    const ids = [
      ...text.matchAll(/^(?:Call-ID|i): .*$|branch=[^;\n]*|;tag=[^;\n]*|^(?:Conversation|Contribution)-ID: .*$/gm),
      ...text.matchAll(
        /msrps?:\/\/[^;]*|^MSRP \S+ SEND$|^Message-ID: .*$|^imdn\.Message-ID: .*$|^--- \S+ tcp \S+ -> \S+ opened$/gm,
      ),
    ].map(([id]) => id);
    for (const id of new Set(ids.map(id => id.replace(/^--- \S+/, '')))) {
      expect([id, owner.get(id) ?? name]).toEqual([id, name]);
      owner.set(id, name);
    }
  }
});

describe('applyEdits', () => {
  const SCENE = [
    '# Title',
    '',
    '--- 2026-03-05T07:30:00Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060',
    'INVITE sip:b SIP/2.0',
    'Call-ID: 1',
    'Content-Type: application/sdp',
    'Content-Length: 17',
    '',
    'v=0',
    'a=sendrecv',
    '',
    '--- 2026-03-05T07:30:01Z tcp 192.0.2.15:5060 -> 198.51.100.10:5060',
    'SIP/2.0 200 OK',
    'Call-ID: 1',
    'Content-Length: 0',
    '',
    '--- # on the connection of the media',
    '--- 2026-03-05T07:30:02Z tcp 192.0.2.15:49170 -> 198.51.100.20:7654 opened',
    '',
    '--- 2026-03-05T07:30:03Z tcp 192.0.2.15:49170 -> 198.51.100.20:7654',
    'MSRP abcd SEND',
    'Byte-Range: 1-2/2',
    'Content-Type: text/plain',
    '',
    'Hi',
    '-------abcd$',
    '',
    '--- 2026-03-05T07:30:04Z tcp 198.51.100.10:5060 -> 192.0.2.15:5060',
    'BYE sip:b SIP/2.0',
    'Call-ID: 1',
    'Content-Length: 0',
    '',
  ].join('\n');
  const shown = (text: string) =>
    parseTrace(text).map(
      mark =>
        `${(mark.time / SECOND) % 60} ${mark.kind === 'message' ? Buffer.from(mark.bytes).toString('latin1').split('\r\n')[0] : mark.event}`,
    );
  const message = (text: string, start: string) =>
    parseTrace(text)
      .map(mark => (mark.kind === 'message' ? Buffer.from(mark.bytes).toString('latin1') : ''))
      .find(wire => wire.startsWith(start));

  it.each([
    [{ drop: 'BYE ' }, ['0 INVITE sip:b SIP/2.0', '1 SIP/2.0 200 OK', '2 opened', '3 MSRP abcd SEND']],
    [{ drop: 'Call-ID: 1' }, ['2 opened', '3 MSRP abcd SEND']],
    [{ drop: '200 OK\nCall-ID: 1' }, ['0 INVITE sip:b SIP/2.0', '2 opened', '3 MSRP abcd SEND', '4 BYE sip:b SIP/2.0']],
    [{ drop: 'opened' }, ['0 INVITE sip:b SIP/2.0', '1 SIP/2.0 200 OK', '3 MSRP abcd SEND', '4 BYE sip:b SIP/2.0']],
    [{ cutAt: '200 OK' }, ['0 INVITE sip:b SIP/2.0']],
    [{ startAt: 'SEND' }, ['3 MSRP abcd SEND', '4 BYE sip:b SIP/2.0']],
    [
      { repeat: 'INVITE', after: 0.5 },
      [
        '0 INVITE sip:b SIP/2.0',
        '0.5 INVITE sip:b SIP/2.0',
        '1 SIP/2.0 200 OK',
        '2 opened',
        '3 MSRP abcd SEND',
        '4 BYE sip:b SIP/2.0',
      ],
    ],
    [
      { shift: 'BYE ', by: -2.5 },
      ['0 INVITE sip:b SIP/2.0', '1 SIP/2.0 200 OK', '1.5 BYE sip:b SIP/2.0', '2 opened', '3 MSRP abcd SEND'],
    ],
    [{ keepOnlyFrom: '192.0.2.15' }, ['1 SIP/2.0 200 OK', '2 opened', '3 MSRP abcd SEND']],
    [{ hide: 'msrp' as const }, ['0 INVITE sip:b SIP/2.0', '1 SIP/2.0 200 OK', '4 BYE sip:b SIP/2.0']],
    [
      {
        insert:
          '--- 2026-03-05T07:30:03.5Z udp 192.0.2.15:5060 -> 198.51.100.10:5060\nOPTIONS sip:x SIP/2.0\nContent-Length: 0',
      },
      [
        '0 INVITE sip:b SIP/2.0',
        '1 SIP/2.0 200 OK',
        '2 opened',
        '3 MSRP abcd SEND',
        '3.5 OPTIONS sip:x SIP/2.0',
        '4 BYE sip:b SIP/2.0',
      ],
    ],
    [
      { replace: ['opened', 'reset'] as const },
      ['0 INVITE sip:b SIP/2.0', '1 SIP/2.0 200 OK', '2 reset', '3 MSRP abcd SEND', '4 BYE sip:b SIP/2.0'],
    ],
  ])('%j', (edit, expected) => {
    expect(shown(applyEdits(SCENE, [edit]))).toEqual(expected);
  });

  it.each([
    [
      'in one line',
      ['a=sendrecv', 'a=inactive'],
      'INVITE',
      'Call-ID: 1\r\nContent-Type: application/sdp\r\nContent-Length: 17\r\n\r\nv=0\r\na=inactive\r\n',
    ],
    ['a line and its line end', ['Call-ID: 1\n', ''], 'BYE', 'Content-Length: 0\r\n\r\n'],
    [
      'lines that stand apart',
      ['INVITE sip:b\na=sendrecv', 'UPDATE sip:b\na=sendonly;x'],
      'UPDATE',
      'Call-ID: 1\r\nContent-Type: application/sdp\r\nContent-Length: 19\r\n\r\nv=0\r\na=sendonly;x\r\n',
    ],
    [
      'one line by two',
      ['v=0', 'v=0\ns=-'],
      'INVITE',
      'Call-ID: 1\r\nContent-Type: application/sdp\r\nContent-Length: 22\r\n\r\nv=0\r\ns=-\r\na=sendrecv\r\n',
    ],
    [
      'a body, and the Byte-Range with it',
      ['\nHi\n', '\nHello\n'],
      'MSRP',
      'Byte-Range: 1-5/5\r\nContent-Type: text/plain\r\n\r\nHello\r\n-------abcd$\r\n',
    ],
    [
      'a length on purpose',
      ['Content-Length: 17', 'Content-Length: 99'],
      'INVITE',
      'Call-ID: 1\r\nContent-Type: application/sdp\r\nContent-Length: 99\r\n\r\nv=0\r\na=sendrecv\r\n',
    ],
    [
      'a range on purpose',
      ['1-2/2', '1-2/3'],
      'MSRP',
      'Byte-Range: 1-2/3\r\nContent-Type: text/plain\r\n\r\nHi\r\n-------abcd$\r\n',
    ],
  ] as const)('replaces %s', (_, replace, start, rest) => {
    const wire = message(applyEdits(SCENE, [{ replace }]), start)!;
    expect(wire.slice(wire.indexOf('\r\n') + 2)).toBe(rest);
  });

  it('replaces in the messages that hold something else', () => {
    const text = applyEdits(SCENE, [{ replace: ['Call-ID: 1', 'Call-ID: 2'], in: 'BYE ' }]);
    expect(message(text, 'BYE')).toContain('Call-ID: 2');
    expect(message(text, 'INVITE')).toContain('Call-ID: 1');
  });

  it('applies one edit after the other', () => {
    const text = applyEdits(SCENE, [
      { repeat: 'BYE ', after: 1 },
      { replace: ['sip:b', 'sip:c'], in: 'BYE ' },
      { startAt: 'BYE ' },
    ]);
    expect(shown(text)).toEqual(['4 BYE sip:c SIP/2.0', '5 BYE sip:c SIP/2.0']);
  });

  it.each([
    { drop: 'CANCEL ' },
    { drop: '' },
    { cutAt: 'CANCEL ' },
    { startAt: 'INVITE ' },
    { replace: ['nowhere', 'x'] as const },
    { replace: ['v=0', 'v=0'] as const },
    { replace: ['a=sendrecv', 'x'] as const, in: 'BYE ' },
    { replace: ['INVITE sip:b\na=sendrecv', 'x'] as const },
    { repeat: 'CANCEL ', after: 1 },
    { shift: 'BYE ', by: 0 },
    { insert: 'BYE sip:x SIP/2.0' },
  ])('refuses %j, which changes nothing', edit => {
    expect(() => applyEdits(SCENE, [edit])).toThrow();
  });

  it('refuses to hide what is not there', () => {
    const sip = applyEdits(SCENE, [{ hide: 'msrp' }]);
    expect(() => applyEdits(sip, [{ hide: 'msrp' }])).toThrow('changes nothing');
    expect(() =>
      applyEdits(applyEdits(SCENE, [{ keepOnlyFrom: '192.0.2.15' }]), [{ keepOnlyFrom: '192.0.2.15' }]),
    ).toThrow();
  });
});

describe('compose', () => {
  const CPIM = 'From: <sip:a>\nTo: <sip:b>\n\nContent-Type: text/plain\nContent-Length: 1\n\nHello\n';
  const part = (body: string) => `--- 2026-03-05T07:30:00Z tcp 192.0.2.1:1 -> 192.0.2.2:2\n${body}`;

  it.each([
    ['SDP, with its last line end', 'INVITE sip:a SIP/2.0\nc: application/sdp\nl: 0\n\nv=0\n', /^l: 5$/m],
    [
      'multipart, with its last line end',
      'INVITE sip:a SIP/2.0\nContent-Type: multipart/mixed;boundary=b\nContent-Length: 0\n\n--b--\n',
      /^Content-Length: 7$/m,
    ],
    [
      'CPIM inside SIP',
      `MESSAGE sip:a SIP/2.0\nContent-Type: message/cpim\nContent-Length: 0\n\n${CPIM}`,
      /^Content-Length: 82\n[\s\S]*^Content-Length: 5$/m,
    ],
    [
      'CPIM inside MSRP',
      `MSRP abcd SEND\nByte-Range: 1-9/9\nContent-Type: message/cpim\n\n${CPIM}-------abcd$\n`,
      /^Byte-Range: 1-82\/82$[\s\S]*^Content-Length: 5$/m,
    ],
    ['a SEND without a body', 'MSRP abcd SEND\nByte-Range: 1-9/9\n-------abcd$\n', /^Byte-Range: 1-0\/0$/m],
    [
      'a range that is not told',
      'MSRP abcd SEND\nByte-Range: 1-*/9\nContent-Type: text/plain\n\nHello\n-------abcd$\n',
      /^Byte-Range: 1-\*\/5$/m,
    ],
    [
      'a first chunk, left as it is',
      'MSRP abcd SEND\nByte-Range: 1-9/20\nContent-Type: text/plain\n\nHello\n-------abcd+\n',
      /^Byte-Range: 1-9\/20$/m,
    ],
    [
      'a later chunk, left as it is',
      'MSRP abcd SEND\nByte-Range: 9-20/20\nContent-Type: text/plain\n\nHello\n-------abcd$\n',
      /^Byte-Range: 9-20\/20$/m,
    ],
    [
      'bytes, not characters',
      'MESSAGE sip:a SIP/2.0\nContent-Type: text/plain\nContent-Length: 0\n\n\u00e2\u0082\u00ac\n',
      /^Content-Length: 3$/m,
    ],
  ])('%s', (_, body, expected) => {
    expect(compose(part(body))).toMatch(expected);
    expect(compose(compose(part(body)))).toBe(compose(part(body)));
  });
});

describe('overIpv6', () => {
  it('leaves no IPv4 address, and lengths that are right', () => {
    const text = overIpv6(loadScene('deferred-one-to-one'));
    expect(text).not.toMatch(/192\.0\.2|198\.51/);
    expect(text).toContain('c=IN IP6 2001:db8:100::14');
    expect(text).toContain('a=path:msrp://[2001:db8:100::14]:7654/pf8s7d6f;tcp');
    const messages = messagesOf(text);
    expect(messages.flatMap(({ content }) => [...content.faults])).toEqual([]);
    expect(messages[0]!.origin.destination).toEqual({ address: '2001:db8:2::f', port: 5060 });
    expect(parseSip(messages[0]!.text)!.bodyEnd).toBe(bytesOf(messages[0]!.text).length);
  });
});
