import { Diagnostics } from '../diagnostics.js';
import type { TraceEvent } from '../model/index.js';
import { Network } from '../network/index.js';
import { CaptureReader, type Frame } from '../pcap-parser/index.js';
import { MessageReader } from '../transport/index.js';
import { cryptography } from './cryptography.js';
import type { Batch, Chunks, ReadContext } from './format.js';
import { inflate } from './inflate.js';
import { Quality } from './quality.js';

/**
 * The frame path: pcap or pcapng to messages. Awaits once a chunk; everything per frame is synchronous.
 * @returns one batch a chunk, and one for what the end of the capture leaves over
 */
export async function* readCapture(chunks: Chunks, context: ReadContext): AsyncGenerator<Batch> {
  const { diagnostics, reading } = context;
  const capture = new CaptureReader(diagnostics);
  const network = new Network(diagnostics);
  const messages = new MessageReader(diagnostics, context.capture, context.number, {
    ...(context.keyLog && { keyLog: context.keyLog }),
    cryptography,
    inflate,
    // A pcapng file may bring keys of its own (Decryption Secrets Blocks), and after what they open.
    get keysMayCome() {
      return capture.format === 'pcapng';
    },
  });
  const quality = new Quality(diagnostics);
  let events: TraceEvent[] = [];
  let start = Number.POSITIVE_INFINITY;
  let time = Number.NEGATIVE_INFINITY;

  const receive = (frame: Frame): void => {
    if (frame.time < start) start = frame.time;
    if (frame.time > time) time = frame.time;
    quality.frame(frame);
    const packet = network.receive(frame);
    if (packet) messages.receive(packet, events);
  };
  const batch = (): Batch => {
    reading.frames = capture.frames;
    reading.linkTypes = capture.linkTypes;
    reading.sipMessages = messages.sipMessages;
    reading.msrpMessages = messages.msrpMessages;
    if (start <= time) {
      reading.start = start;
      reading.end = time;
    }
    const full = events;
    quality.events(full);
    reading.quality = quality.result(messages.copies, network.undecoded);
    events = [];
    return { events: full, time };
  };

  for await (const chunk of chunks) {
    capture.push(chunk, receive);
    yield batch();
  }
  if (!context.cut()) capture.end();
  network.end();
  messages.end(events);
  quality.end(capture.frames);
  yield batch();
}

/**
 * The time of the first frame, without analysing anything.
 * @param head the first bytes of a capture
 * @returns microseconds since the epoch; undefined if the head holds no whole frame
 */
export function captureStart(head: Uint8Array): number | undefined {
  let time: number | undefined;
  new CaptureReader(new Diagnostics()).push(head, frame => {
    time ??= frame.time;
  });
  return time;
}
