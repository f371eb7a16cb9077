import type { Diagnostic, DiagnosticCode } from '../diagnostics.js';
import type { CaptureQuality, CaptureResult } from '../model/index.js';
import { counted, number } from './wording.js';

/** Something that limits what a capture can show. */
export interface Limit {
  /** What was noticed, a sentence without its full stop. */
  readonly fact: string;
  /** What nobody can see because of it, to be read after "hidden by that". */
  readonly hides: string;
}

/** What each kind of damage hides. A new diagnostic of the input that hides something is one line here. */
const HIDDEN_BY: Readonly<Partial<Record<DiagnosticCode, (count: string) => Limit>>> = {
  'capture.truncated': () => ({
    fact: 'The file ends in the middle of a record',
    hides: 'what came after the end of the file',
  }),
  'capture.bad-record': count => ({
    fact: `Records of the file are damaged, ${count}`,
    hides: 'the frames in the damaged part of the file',
  }),
  'capture.dropped': () => ({
    fact: 'The capture itself lost packets',
    hides: 'messages that were on the wire and are not in the file',
  }),
  'capture.too-long': () => ({
    fact: 'The file is longer than what is read of its format',
    hides: 'what came after that',
  }),
  'capture.bad-block': count => ({
    fact: `Blocks of the file are damaged, ${count}`,
    hides: 'the frames in the damaged part of the file',
  }),
  'capture.clock-step': count => ({
    fact: `The time of the frames goes back by more than a second, ${count}`,
    hides: 'the true order and the durations around these frames, and with them whether a time limit was kept',
  }),
  'ip.fragment-lost': count => ({
    fact: `Fragments of IP packets were lost, ${count}`,
    hides: 'the messages in those packets',
  }),
  'ip.overlap-differs': count => ({
    fact: `Fragments of IP packets overlap and disagree, ${count}`,
    hides: 'which of their bytes the receiver took',
  }),
  'esp.encrypted': count => ({
    fact: `Security associations of ESP cannot be read, ${count}`,
    hides: 'the messages in their packets, if there are any',
  }),
  'tunnel.undecoded': count => ({
    fact: `Packets are in a form that is not decoded, ${count}`,
    hides: 'the messages in those packets',
  }),
  'tcp.overlap-differs': count => ({
    fact: `TCP segments overlap and disagree, ${count}`,
    hides: 'which of their bytes the receiver took',
  }),
  'tcp.gap': count => ({
    fact: `Bytes of SIP or MSRP connections are missing, ${count}`,
    hides: 'the messages that were in the gaps',
  }),
  'tcp.mid-stream': count => ({
    fact: `SIP or MSRP connections began before the capture, ${count}`,
    hides: 'what was said on them before the capture began',
  }),
  'tcp.limit': count => ({
    fact: `More came out of order than is kept, ${count}`,
    hides: 'the messages that were dropped',
  }),
  'tls.encrypted': count => ({
    fact: `Connections are encrypted and there are no keys, ${count}`,
    hides: 'everything that was said on them',
  }),
  'websocket.deflated': count => ({
    fact: `Compressed WebSocket messages could not be inflated, ${count}`,
    hides: 'what these messages said',
  }),
  'message.truncated': count => ({
    fact: `Messages are longer than what was captured of them, ${count}`,
    hides: 'the ends of these messages',
  }),
};

/** Of a capture that holds little else, this is worth saying. */
const MUCH = 0.5;

/** What limits a packet capture, the worst first; nothing for a text log. */
export function limitsOf({ quality, diagnostics, frames }: CaptureResult): Limit[] {
  if (!quality) return [];
  return [...unreadFrames(quality, frames), ...oneWay(quality), ...diagnostics.flatMap(damage)];
}

/** How good it is, in one sentence. */
export function qualitySentence({ frames, quality }: CaptureResult, limits: readonly Limit[]): string {
  const all = quality?.undecoded ?? { linkType: 0, cut: 0, malformed: 0, other: 0 };
  const unread = all.linkType + all.cut + all.malformed;
  const share = frames === 0 ? '' : ` ${counted(frames - unread, 'frame')} of ${number(frames)} could be read.`;
  if (limits.length === 0) return `Nothing was noticed that it lacks.${share}`;
  return `It does not show everything: ${counted(limits.length, 'thing')} ${limits.length === 1 ? 'limits' : 'limit'} it.${share}`;
}

/** What is good to know and hides nothing. */
export function remarksOf({ quality, frames }: CaptureResult): string[] {
  if (!quality) return [];
  const { copies, cutFrames, cutTo, undecoded } = quality;
  const remarks: string[] = [];
  if (copies > 0) {
    remarks.push(
      `${counted(copies, 'SIP message')} ${copies === 1 ? 'is' : 'are'} in it a second time as the same packet, as from a mirror port: counted, but judged once.`,
    );
  }
  if (cutFrames > 0) {
    remarks.push(
      `${counted(cutFrames, 'frame')} (${percent(cutFrames, frames)}) ${cutFrames === 1 ? 'was' : 'were'} cut, the longest to ${counted(cutTo, 'byte')}; where that hit messages it says so.`,
    );
  }
  if (undecoded.other > 0) {
    remarks.push(
      `${counted(undecoded.other, 'frame')} (${percent(undecoded.other, frames)}) ${undecoded.other === 1 ? 'is' : 'are'} neither UDP nor TCP nor SCTP, or cannot be looked into.`,
    );
  }
  return remarks;
}

function* unreadFrames({ undecoded }: CaptureQuality, frames: number): Generator<Limit> {
  const { linkType, cut, malformed, other } = undecoded;
  const of = (count: number): string => `${number(count)} of ${counted(frames, 'frame')} (${percent(count, frames)})`;
  const hides = 'the messages in these frames, if there are any';
  if (linkType > 0) yield { fact: `The link type of ${of(linkType)} is not decoded`, hides };
  if (cut > 0) yield { fact: `${of(cut)} end inside their own headers`, hides };
  if (malformed > 0) yield { fact: `The headers of ${of(malformed)} contradict themselves`, hides };
  if (other > frames * MUCH) {
    yield { fact: `${of(other)} are neither UDP nor TCP nor SCTP, or cannot be looked into`, hides };
  }
}

function* oneWay({ pairs, oneWayPairs, oneWay: named }: CaptureQuality): Generator<Limit> {
  if (oneWayPairs === 0) return;
  const more = oneWayPairs > named.length ? ` and ${number(oneWayPairs - named.length)} more` : '';
  const list = named.map(({ from, to }) => `${from} to ${to}`).join(', ');
  yield {
    fact: `Of ${counted(pairs, 'pair')} of addresses ${number(oneWayPairs)} can be heard in one direction only (${list}${more})`,
    hides: 'what the other side answered',
  };
}

const damage = ({ code, count }: Diagnostic): Limit[] => {
  const limit = HIDDEN_BY[code];
  return limit ? [limit(counted(count, 'time'))] : [];
};

/** `0.4 %`; what is there at all is never 0 %. */
function percent(count: number, frames: number): string {
  const share = (100 * count) / Math.max(frames, 1);
  return share > 0 && share < 0.1 ? 'less than 0.1 %' : `${share.toFixed(1)} %`;
}
