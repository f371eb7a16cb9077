import { Diagnostics } from '../diagnostics.js';
import type { TraceEvent } from '../model/index.js';
import { CaptureReader, droppedInAll, type Frame, TLS_KEY_LOG } from '../pcap-parser/index.js';
import type { CapturePoint } from './capture-point.js';
import { DroppedPackets, lossAnywhere } from './dropped-packets.js';
import type { Batch, Chunks, ReadContext } from './format.js';
import { Quality } from './quality.js';
import { readTail } from './tail.js';

/** Bytes at the end of a capture in which its statistics are looked for. */
const TAIL_LENGTH = 65_536;

/**
 * The frame path: from any capture format to messages. Awaits once a chunk; everything per frame is synchronous. What waits
 * for more at the end of the file stays with its capture point.
 * @returns one batch a chunk, and one for what the end of the file makes whole
 */
export async function* readCapture(chunks: Chunks, context: ReadContext): AsyncGenerator<Batch> {
  const { diagnostics, points, reading } = context;
  const dropped = new DroppedPackets(context.capture);
  const capture = new CaptureReader(diagnostics, undefined, {
    secrets(format, text) {
      if (format === TLS_KEY_LOG) context.keyLog?.add(text);
    },
    dropped: (packets, since, until) => dropped.add(packets, since, until),
  });
  const quality = new Quality(diagnostics);
  let point: CapturePoint | undefined;
  let events: TraceEvent[] = [];
  let start = Number.POSITIVE_INFINITY;
  let time = Number.NEGATIVE_INFINITY;

  const receive = (frame: Frame): void => {
    if (frame.time < start) start = frame.time;
    if (frame.time > time) time = frame.time;
    quality.frame(frame);
    if (!point) {
      const unwatched = points.unwatchedBefore(context, frame.time);
      if (unwatched) events.push(unwatched);
      point = points.open(context, frame.time, capture.format === 'pcapng');
      const lost = capture.format === 'pcapng' ? droppedAtUnknownTime(context) : 0;
      if (lost > 0) events.push(lossAnywhere(lost, context.capture, frame.time));
    }
    if (dropped.isWaiting) dropped.write(time, point.captures, events);
    point.receive(frame, events);
  };
  const batch = (): Batch => {
    reading.frames = capture.frames;
    reading.linkTypes = capture.linkTypes;
    point?.count();
    if (start <= time) {
      reading.start = start;
      reading.end = time;
    }
    if (point && dropped.isWaiting) dropped.write(time, point.captures, events);
    dropped.close();
    const full = point?.placed(events) ?? events;
    quality.events(full);
    if (point) reading.quality = quality.result(point.copies, point.undecoded);
    events = [];
    return { events: full, time };
  };

  for await (const chunk of chunks) {
    capture.push(chunk, receive);
    yield batch();
  }
  if (!context.cut()) capture.end(receive);
  quality.end(capture.frames);
  const last = batch();
  if (point) point.end = time;
  yield last;
}

/** What the end of the file counts without saying when it was: known from the start, because sessions do not wait for the end. */
const droppedAtUnknownTime = ({ path }: ReadContext): number =>
  droppedInAll(readTail(path, TAIL_LENGTH) ?? new Uint8Array(0));

/**
 * The time of the first frame, without analysing anything.
 * @param head the first bytes of a capture
 * @returns microseconds since the epoch; undefined if the head holds no whole frame
 */
export function captureStart(head: Uint8Array): number | undefined {
  let time: number | undefined;
  const note = (frame: Frame): void => {
    time ??= frame.time;
  };
  const reader = new CaptureReader(new Diagnostics());
  reader.push(head, note);
  reader.end(note); // what is read whole gives its first frame only now
  return time;
}
