import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { bytesOf } from '../latin1.js';
import type { Message, TraceEvent } from '../model/index.js';
import { FIN, type Packet, RST, SYN, TCP } from '../network/index.js';
import { MessageReader } from './index.js';
import { HELD_LIMIT, HOLE_TIME, MSRP_BODY_KEPT } from './limits.js';

const ACK = 0x10;

/** A capture of connections of A (192.0.2.1) and B (198.51.100.2), in which sequence numbers count from the SYN. */
class Capture {
  readonly out: TraceEvent[] = [];
  readonly diagnostics = new Diagnostics();
  readonly reader = new MessageReader(this.diagnostics, 0);
  #frame = 0;
  #initial = { A: 0xffff_ff00, B: 77 };
  time = 0;

  /** @param at relative sequence number: 1 is the first byte */
  send(from: 'A' | 'B', at: number, payload: string, { flags = ACK, missing = 0, acknowledges = 0 } = {}): this {
    const addresses = ['\xc0\x00\x02\x01', '\xc6\x33\x64\x02'];
    if (from === 'B') addresses.reverse();
    const bytes = bytesOf(addresses.join('') + payload);
    const packet: Packet = {
      frame: ++this.#frame,
      earlierFrames: [],
      time: this.time,
      protocol: TCP,
      bytes,
      view: new DataView(bytes.buffer),
      start: 8,
      end: bytes.length,
      sourceAt: 0,
      addressLength: 4,
      sourcePort: from === 'A' ? 40000 : 5060,
      destinationPort: from === 'A' ? 5060 : 40000,
      sequence: (this.#initial[from] + at) >>> 0,
      acknowledgment: (this.#initial[from === 'A' ? 'B' : 'A'] + acknowledges) >>> 0,
      flags,
      missing,
    };
    this.reader.receive(packet, this.out);
    // Borrowed: whoever still reads it after this is found out.
    bytes.fill(0xff);
    return this;
  }

  /** Both SYNs, frames 1 and 2 of a new capture. @param initial sequence number of both, if not as before */
  open(initial?: number): this {
    if (initial !== undefined) this.#initial = { A: initial, B: initial };
    return this.send('A', 0, '', { flags: SYN }).send('B', 0, '', { flags: SYN | ACK });
  }

  end(): this {
    this.reader.end(this.out);
    return this;
  }

  get messages(): Message[] {
    return this.out.filter((event): event is Message => event.type === 'message');
  }

  get texts(): string[] {
    return this.messages.map(({ text }) => text);
  }

  /** What came out, in short: messages as `frames start-line [faults]`, events as `frames event bytes`. */
  get story(): string[] {
    return this.out.map(event => {
      const frames = event.origin.frames.join();
      if (event.type === 'connection') return `${frames} ${event.event}${event.bytes ? ` ${event.bytes}` : ''}`;
      if (event.type === 'copy') return `${frames} copy of ${event.of.frames.join()}`;
      if (event.type === 'loss') return `${frames} loss of ${event.packets}`;
      const faults = event.faults.length > 0 ? ` [${event.faults.join()}]` : '';
      return `${frames} ${event.text.split(/\r?\n/)[0]}${faults}`;
    });
  }

  get codes(): string[] {
    return this.diagnostics.list().map(({ code }) => code);
  }
}

const BYE = 'BYE sip:b@b SIP/2.0\r\nCall-ID: 1\r\nl: 0\r\n\r\n';
const OK = 'SIP/2.0 200 OK\r\nCall-ID: 1\r\nl: 4\r\n\r\nbody';
const msrp = (id: string, body: string, flag = '$') =>
  `MSRP ${id} SEND\r\nTo-Path: msrp://a:1/x;tcp\r\nFrom-Path: msrp://b:1/y;tcp\r\nMessage-ID: 1\r\n${
    body ? `Content-Type: text/plain\r\n\r\n${body}\r\n` : ''
  }-------${id}${flag}\r\n`;
const answer = (id: string) =>
  `MSRP ${id} 200 OK\r\nTo-Path: msrp://a:1/x;tcp\r\nFrom-Path: msrp://b:1/y;tcp\r\n-------${id}$\r\n`;

describe('bytes that the other side has received and the capture does not hold', () => {
  const lost = BYE.length;
  const begun = () =>
    new Capture()
      .open()
      .send('A', 1, BYE)
      .send('B', 1, OK, { acknowledges: 1 + lost });
  const gaps = ({ out }: Capture) =>
    out.flatMap(event => (event.type === 'connection' && event.event === 'gap' ? [event] : []));
  const acknowledging = (acknowledges: number) => begun().send('B', 1 + OK.length, OK, { acknowledges });

  it('are a gap, also where nothing comes after them', () => {
    expect(gaps(acknowledging(1 + 2 * lost).end())).toMatchObject([
      { bytes: lost, protocol: 'sip', origin: { frames: [5], source: { address: '192.0.2.1', port: 40000 } } },
    ]);
  });

  it('are told of when a hole would be, once', () => {
    const capture = acknowledging(1 + 2 * lost);
    expect(gaps(capture)).toEqual([]);
    for (const part of [2, 3]) {
      capture.time += HOLE_TIME;
      capture.send('B', 1 + part * OK.length, OK, { acknowledges: 1 + 2 * lost });
      expect(gaps(capture)).toMatchObject([{ bytes: lost, origin: { frames: [5], time: 0 } }]);
    }
    expect(gaps(capture.end()).length).toBe(1);
  });

  it('are none if they come after all: what was captured may be out of order', () => {
    const capture = acknowledging(1 + 2 * lost).send('A', 1 + lost, BYE);
    expect(gaps(capture.end())).toEqual([]);
    expect(capture.texts).toEqual([BYE, OK, OK, BYE]);
  });

  it.each([
    ['a FIN that was not captured', 2 + lost],
    ['a number of another life of the connection', 0x4000_0000],
    ['less than was seen', 1],
  ])('are not meant by %s', (_, acknowledges) => {
    expect(gaps(acknowledging(acknowledges).end())).toEqual([]);
  });
});

describe('a connection', () => {
  it('tells its opening, its messages in either direction and its end, each once', () => {
    const capture = new Capture().open();
    capture.send('A', 1, BYE).send('B', 1, OK);
    capture.send('A', 1 + BYE.length, '', { flags: FIN | ACK }).send('B', 1 + OK.length, '', { flags: FIN | ACK });
    expect(capture.end().story).toEqual(['1 opened', '3 BYE sip:b@b SIP/2.0', '4 SIP/2.0 200 OK', '5 closed']);
    expect(capture.out[0]).toMatchObject({
      protocol: 'sip',
      origin: { transport: 'tcp', source: { address: '192.0.2.1' }, destination: { address: '198.51.100.2' } },
    });
    expect(capture.codes).toEqual([]);
  });

  it('is opened by the side whose SYN has no ACK, whichever speaks first', () => {
    const capture = new Capture().open().send('B', 1, OK);
    expect(capture.out[0]).toMatchObject({ event: 'opened', origin: { source: { address: '192.0.2.1' } } });
  });

  it('says of its reset', () => {
    const capture = new Capture().open().send('A', 1, BYE).send('B', 1, '', { flags: RST });
    expect(capture.end().story.at(-1)).toBe('4 reset');
  });

  it('that carries something else says nothing', () => {
    const capture = new Capture().open().send('A', 1, 'GET / HTTP/1.1\r\n\r\n').send('B', 1, 'HTTP/1.1 200 OK\r\n\r\n');
    capture.send('A', 19, BYE).send('A', 60, '', { flags: FIN });
    expect(capture.end().story).toEqual([]);
  });

  it('with TLS says so once, and nothing else', () => {
    const capture = new Capture().open();
    capture.send('A', 1, '\x16\x03\x01\x00\x05hello').send('B', 1, '\x16\x03\x03\x00\x05hello');
    capture.send('A', 11, `\x17\x03\x03\x00\x05${BYE}`).send('A', 99, '', { flags: FIN });
    expect(capture.end().story).toEqual(['3 encrypted', '6 closed']);
    expect(capture.out[0]).toMatchObject({ protocol: 'tls', origin: { transport: 'tls' } });
    expect(capture.codes).toEqual(['tls.encrypted']);
  });

  it('with TLS that began before the capture is known by its application data', () => {
    const capture = new Capture().send('B', 1, '\x17\x03\x03\x00\x05hello').send('A', 1, '\x17\x03\x03\x00\x05hello');
    expect(capture.end().story).toEqual(['1 encrypted']);
  });

  it('may use its ports again', () => {
    const capture = new Capture().open(1000).send('A', 1, BYE.slice(0, 30)).open(500_000).send('A', 1, BYE);
    expect(capture.end().story).toEqual([
      '1 opened',
      '3 BYE sip:b@b SIP/2.0 [truncated]',
      '4 opened',
      '6 BYE sip:b@b SIP/2.0',
    ]);
  });

  it('may use its ports again without its SYNs being captured', () => {
    const capture = new Capture().open(1000).send('A', 1, BYE).send('A', 0x4000_0000, BYE).send('A', 0xa000_0000, OK);
    expect(capture.end().texts).toEqual([BYE, BYE, OK]);
  });

  it('opens once if its SYN is repeated', () => {
    const capture = new Capture()
      .open()
      .send('A', 1, BYE)
      .open()
      .send('A', 1 + BYE.length, BYE);
    expect(capture.end().story).toEqual(['1 opened', '3 BYE sip:b@b SIP/2.0', '6 BYE sip:b@b SIP/2.0']);
  });

  it('may begin anew with the same sequence numbers once it was closed', () => {
    const capture = new Capture().open().send('A', 1, BYE, { flags: FIN }).open().send('A', 1, BYE);
    expect(capture.end().story).toEqual([
      '1 opened',
      '3 BYE sip:b@b SIP/2.0',
      '3 closed',
      '4 opened',
      '6 BYE sip:b@b SIP/2.0',
    ]);
  });

  it('may send its first bytes with the SYN (RFC 7413)', () => {
    const capture = new Capture().send('A', 0, BYE, { flags: SYN });
    expect(capture.end().story).toEqual(['1 opened', '1 BYE sip:b@b SIP/2.0']);
  });
});

describe('the messages of a stream', () => {
  it('may share a segment, with keep-alives between them', () => {
    const capture = new Capture().open().send('A', 1, `\r\n\r\n${BYE}\r\n\r\n${OK}${OK}\r\n\r\n`);
    expect(capture.end().texts).toEqual([BYE, OK, OK]);
  });

  it('may be pipelined MSRP', () => {
    const stream = msrp('aaaa', 'one\r\n-------\r\n-------bbbb$', '+') + answer('bbbb') + msrp('cccc', '');
    const capture = new Capture().open().send('A', 1, stream);
    expect(capture.end().texts.join('')).toBe(stream);
    expect(capture.reader.msrpMessages).toBe(3);
    expect(capture.out[0]).toMatchObject({ event: 'opened', protocol: 'msrp' });
  });

  it('name the frames that carried them, and the time of the last', () => {
    const capture = new Capture().open();
    capture.send('A', 1, BYE.slice(0, 10)).send('A', 11, BYE.slice(10, 20));
    capture.time = 5;
    capture.send('A', 21, BYE.slice(20) + OK.slice(0, 3)).send('A', 1 + BYE.length + 3, OK.slice(3));
    expect(capture.end().messages.map(({ origin }) => origin.frames)).toEqual([
      [3, 4, 5],
      [5, 6],
    ]);
    expect(capture.messages[0]?.origin.time).toBe(5);
  });

  it('out of order are whole when the missing segment comes', () => {
    const capture = new Capture().open();
    capture.send('A', 31, BYE.slice(30) + OK).send('A', 11, BYE.slice(10, 30));
    expect(capture.messages).toEqual([]);
    capture.time = 9;
    capture.send('A', 1, BYE.slice(0, 10));
    expect(capture.story).toEqual(['1 opened', '3,4,5 BYE sip:b@b SIP/2.0', '3 SIP/2.0 200 OK']);
    expect(capture.messages.map(({ origin }) => origin.time)).toEqual([9, 9]);
  });

  it('sent again count once, and keep-alive probes do not count', () => {
    const capture = new Capture().open().send('A', 1, BYE).send('A', 1, BYE).send('A', BYE.length, '\0');
    capture.send('A', 20, BYE.slice(19) + OK);
    expect(capture.end().texts).toEqual([BYE, OK]);
    expect(capture.codes).toEqual([]);
  });

  it('of overlapping segments that disagree keep the first bytes', () => {
    const capture = new Capture().open().send('A', 1, BYE.slice(0, 30)).send('A', 5, 'XXXX');
    expect(capture.codes).toEqual(['tcp.overlap-differs']);
    capture
      .send('A', 36, BYE.slice(35))
      .send('A', 34, `${BYE.slice(33, 35)}YYYY`)
      .send('A', 31, BYE.slice(30, 35));
    expect(capture.end().texts).toEqual([BYE]);
    expect(capture.diagnostics.list()).toMatchObject([{ count: 2, frames: [4, 6] }]);
  });

  it('that are wrong are passed over up to the next start line', () => {
    const capture = new Capture().open().send('A', 1, `${BYE}body without length\r\nX\r\n${OK}`);
    expect(capture.end().texts).toEqual([BYE, OK]);
    expect(capture.codes).toEqual(['message.malformed']);
  });

  it('are not found in the body of a notification that was joined in its middle', () => {
    const capture = new Capture().send('A', 1, `Event: refer\r\nl: 16\r\n\r\nSIP/2.0 200 OK\r\n${BYE}`);
    expect(capture.end().texts).toEqual([BYE]);
  });

  it('that the stream leaves unfinished are written as they are', () => {
    const capture = new Capture()
      .open()
      .send('A', 1, BYE + OK.slice(0, 30))
      .send('B', 1, 'BYE sip:b@');
    expect(capture.end().story).toEqual(['1 opened', '3 BYE sip:b@b SIP/2.0', '3 SIP/2.0 200 OK [truncated]']);
    expect(capture.codes).toContain('message.truncated');
  });

  it('end with the FIN, even one that came early', () => {
    const capture = new Capture().open().send('A', 11, OK.slice(10, 30), { flags: FIN | ACK });
    capture.send('A', 1, OK.slice(0, 10));
    expect(capture.story).toEqual(['1 opened', '3 closed', '3,4 SIP/2.0 200 OK [truncated]']);
  });
});

describe('a stream that began before the capture', () => {
  it('is read from its first start line on', () => {
    const capture = new Capture().send('A', 1, `ia: x\r\nl: 0\r\n\r\n${OK}`).send('A', 100, '');
    expect(capture.end().story).toEqual(['1 mid-stream', '1 SIP/2.0 200 OK']);
    expect(capture.codes).toEqual(['tcp.mid-stream']);
  });

  it('says so once, and not if a SYN of either side was seen', () => {
    expect(new Capture().send('A', 1, BYE).send('B', 1, OK).end().story).toEqual([
      '1 mid-stream',
      '1 BYE sip:b@b SIP/2.0',
      '2 SIP/2.0 200 OK',
    ]);
    const seen = new Capture().send('A', 0, '', { flags: SYN }).send('A', 1, BYE).send('B', 1, OK);
    expect(seen.end().story).toEqual(['1 opened', '2 BYE sip:b@b SIP/2.0', '3 SIP/2.0 200 OK']);
  });

  it('counts an MSRP message of which only the end-line is there', () => {
    const whole = msrp('aaaa', 'a text of which we see the end');
    const cut = whole.slice(whole.indexOf('the end'));
    const capture = new Capture().send('A', 1, cut + answer('bbbb'));
    expect(capture.end().story).toEqual(['1 mid-stream', '1 MSRP bbbb 200 OK']);
    expect(capture.reader.msrpMessages).toBe(2);
  });

  it('counts it too if the end-line comes in pieces', () => {
    const capture = new Capture().send('A', 1, 'the end\r\n-----').send('A', 15, '--aaaa$').send('A', 22, '\r\n');
    expect(capture.end().story).toEqual(['3 mid-stream']);
    expect(capture.reader.msrpMessages).toBe(1);
  });

  it('is looked at in 17 segments, then never again', () => {
    const media = (segments: number) => {
      const capture = new Capture();
      for (let at = 0; at < segments; at++) capture.send('A', at * 100, 'm'.repeat(100));
      return capture.send('A', segments * 100, BYE).end();
    };
    expect(media(16).texts).toEqual([BYE]);
    expect(media(17).texts).toEqual([]);
  });

  it('is looked at for ever once the other side is known', () => {
    const capture = new Capture();
    for (let at = 0; at < 40; at++) capture.send('A', at * 100, 'm'.repeat(100));
    capture.send('B', 1, answer('aaaa')).send('A', 4000, `m\r\n-------bbbb+\r\n${msrp('cccc', 'text')}`);
    expect(capture.end().texts).toEqual([answer('aaaa'), msrp('cccc', 'text')]);
    expect(capture.reader.msrpMessages).toBe(3);
  });
});

describe('a gap', () => {
  const [first, second, third] = [OK, msrp('aaaa', 'x'.repeat(300)), msrp('bbbb', 'y')] as const;

  it('cuts the message before it; the next is read from its start line on', () => {
    const capture = new Capture().open();
    capture.send('A', 1, first + first.slice(0, 20)).send('A', 1 + first.length + 30, `dy${BYE}\r\n${BYE}`);
    expect(capture.story).toEqual(['1 opened', '3 SIP/2.0 200 OK']);
    expect(capture.end().story).toEqual([
      '1 opened',
      '3 SIP/2.0 200 OK',
      '3 SIP/2.0 200 OK [gap]',
      '4 gap 10',
      '4 BYE sip:b@b SIP/2.0',
    ]);
    expect(capture.messages[1]?.text).toBe(first.slice(0, 20));
    expect(capture.codes).toEqual(['tcp.gap']);
  });

  it('in an MSRP message leaves one message, though both its ends are there', () => {
    const capture = new Capture().open();
    capture.send('A', 1, second.slice(0, 200)).send('A', 301, second.slice(300) + third);
    expect(capture.end().story).toEqual(['1 opened', '3 MSRP aaaa SEND [gap]', '4 gap 100', '4 MSRP bbbb SEND']);
    expect(capture.reader.msrpMessages).toBe(2);
  });

  it('that hides the start of another MSRP message leaves that one to be counted', () => {
    const capture = new Capture().open();
    capture.send('A', 1, second.slice(0, 200)).send('A', 1 + second.length + 80, third.slice(80));
    expect(capture.end().reader.msrpMessages).toBe(2);
  });

  it.each([
    ['30 seconds later, by whatever packet comes', HOLE_TIME + 1],
    ['not before', HOLE_TIME - 1],
  ])('is given up %s', (when, time) => {
    const capture = new Capture().open().send('A', 1, BYE).send('A', 1000, BYE);
    capture.time = time;
    capture.send('B', 1, OK);
    expect(capture.texts).toEqual(when === 'not before' ? [BYE, OK] : [BYE, BYE, OK]);
  });

  it('is given up when too much waits behind it', () => {
    const capture = new Capture().open().send('A', 1, BYE);
    const segment = BYE.repeat(100);
    for (let sent = 0; sent <= HELD_LIMIT; sent += segment.length) capture.send('A', 1000 + sent, segment);
    expect(capture.story[2]).toMatch(/gap/);
    expect(capture.texts.length).toBeGreaterThan(1000);
  });

  it('is where the capture cut a segment short', () => {
    const capture = new Capture().open();
    capture.send('A', 1, OK.slice(0, 30), { missing: OK.length - 30 }).send('A', 1 + OK.length, BYE);
    expect(capture.end().story).toEqual([
      '1 opened',
      '3 SIP/2.0 200 OK [gap]',
      `3 gap ${OK.length - 30}`,
      '4 BYE sip:b@b SIP/2.0',
    ]);
  });

  it('at a cut segment that was sent again, or came early, is told once', () => {
    const capture = new Capture().open();
    const cut = { missing: OK.length - 30 };
    capture
      .send('A', 1 + BYE.length, OK.slice(0, 30), cut)
      .send('A', 1, BYE)
      .send('A', 1 + BYE.length, OK.slice(0, 30), cut);
    capture.send('A', 1 + BYE.length + OK.length, BYE);
    expect(capture.end().story.filter(line => line.includes(' gap '))).toEqual([`3 gap ${OK.length - 30}`]);
    expect(capture.texts).toEqual([BYE, OK.slice(0, 30), BYE]);
  });

  it('does not follow one damaged sequence number', () => {
    const capture = new Capture().open().send('A', 1, BYE).send('A', 0x3000_0000, 'damaged');
    capture.send('A', 1 + BYE.length, OK);
    expect(capture.end().texts).toEqual([BYE, OK]);
  });
});

describe('a body over the limit', () => {
  it('keeps its first bytes and the end-line, however it is cut into segments', () => {
    const whole = msrp('aaaa', 'z'.repeat(MSRP_BODY_KEPT * 3), '+');
    const kept = msrp('aaaa', 'z'.repeat(MSRP_BODY_KEPT), '+');
    for (const size of [whole.length, 1460, 60_000]) {
      const capture = new Capture().open();
      for (let at = 0; at < whole.length; at += size) capture.send('A', 1 + at, whole.slice(at, at + size));
      capture.send('A', 1 + whole.length, answer('bbbb')).end();
      expect(capture.messages.map(({ faults }) => faults)).toEqual([['body-not-kept'], []]);
      expect(capture.texts[0] === kept).toBe(true);
      expect(capture.messages[0]?.content).toMatchObject({ kind: 'msrp-request', continuation: '+', faults: [] });
      expect(capture.codes).toEqual([]);
    }
  });

  it('of SIP is not waited for', () => {
    const capture = new Capture().open().send('A', 1, `${BYE.replace('l: 0', 'l: 9999999999')}body\r\n${BYE}`);
    expect(capture.end().messages.map(({ faults }) => faults)).toEqual([['body-not-kept'], []]);
    expect(capture.codes).toEqual(['message.too-long']);
  });

  it('of a header is cut', () => {
    const capture = new Capture().open();
    const start = 'BYE sip:b@b SIP/2.0\r\n';
    capture.send('A', 1, start);
    for (let at = 0; at < 300; at++) capture.send('A', 1 + start.length + at * 1024, `X: ${'x'.repeat(1019)}\r\n`);
    capture.send('A', 1 + start.length + 300 * 1024, `\r\n${BYE}`);
    expect(capture.end().messages.map(({ faults }) => faults)).toEqual([['truncated'], []]);
    expect(capture.codes).toEqual(['message.too-long']);
  });
});
