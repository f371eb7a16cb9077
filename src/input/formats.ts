import { latin1 } from '../latin1.js';
import { type CaptureFormat, recogniseCapture } from '../pcap-parser/index.js';
import { captureStart, readCapture } from './capture.js';
import type { Format } from './format.js';
import { readLog } from './log.js';
import { readTrace, recogniseTrace } from './text/trace.js';

/** How many bytes of an input `recognise` is shown: a text log may begin with prose. */
export const HEAD_LENGTH = 64 * 1024;

const text = (head: Uint8Array): string => latin1(head, 0, head.length);
const unknown = (): undefined => undefined;

function capture(name: CaptureFormat): Format {
  return {
    name,
    unit: 'frame',
    recognise: head => recogniseCapture(head) === name,
    startTime: captureStart,
    read: readCapture,
  };
}

/** What cpmlint reads, most certain signs first. */
const formats: readonly Format[] = [
  capture('pcap'),
  capture('pcapng'),
  capture('modified-pcap'),
  capture('snoop'),
  capture('netmon'),
  capture('k12'),
  {
    name: 'trace',
    unit: 'line',
    recognise: head => recogniseTrace(text(head)),
    startTime: unknown,
    read: readLog(readTrace),
  },
];

/**
 * The format of an input.
 * @param head its first bytes, `HEAD_LENGTH` or more if it has as many
 */
export function recogniseFormat(head: Uint8Array): Format | undefined {
  const beginning = head.subarray(0, HEAD_LENGTH);
  return formats.find(format => format.recognise(beginning));
}
