import type { Diagnostics } from '../diagnostics.js';
import { type CaptureQuality, type Endpoint, endpointText, type Origin, type TraceEvent } from '../model/index.js';
import type { Frame } from '../pcap-parser/index.js';

/** Microseconds that trace time may go back from one frame to the next: interfaces and threads are that far apart. */
const CLOCK_TOLERANCE = 1_000_000;
/** Pairs of addresses that are watched for both directions. */
const MOST_PAIRS = 4096;
/** So many messages one way without one the other way are no coincidence. */
const ONE_WAY_MESSAGES = 3;
/** Pairs named. */
const NAMED_PAIRS = 5;

interface Pair {
  readonly from: string;
  readonly to: string;
  /** Messages each way. */
  there: number;
  back: number;
}

/** Watches how good a capture is while it is read. A frame costs it two comparisons. */
export class Quality {
  readonly #diagnostics: Diagnostics;
  readonly #pairs = new Map<string, Pair>();
  #cutFrames = 0;
  #firstCut = 0;
  #cutTo = 0;
  #clockSteps = 0;
  #lastTime = Number.NEGATIVE_INFINITY;

  constructor(diagnostics: Diagnostics) {
    this.#diagnostics = diagnostics;
  }

  frame(frame: Frame): void {
    const captured = frame.end - frame.start;
    if (captured < frame.originalLength) this.#cut(frame.number, captured);
    if (frame.time < this.#lastTime - CLOCK_TOLERANCE) this.#stepBack(frame);
    this.#lastTime = frame.time;
  }

  /** @param events that frames brought */
  events(events: readonly TraceEvent[]): void {
    for (const event of events) if (event.type === 'message') this.#message(event.origin);
  }

  /** The capture is over: says of all frames together that they were cut. @param frames of the capture */
  end(frames: number): void {
    if (this.#cutFrames === 0) return;
    const what = `${this.#cutFrames} of ${frames} frames were cut when they were captured, the longest to ${this.#cutTo} bytes`;
    this.#diagnostics.report('capture.cut-frames', { frame: this.#firstCut }, what, this.#cutFrames);
  }

  /**
   * What is known by now.
   * @param copies SIP messages that the capture holds a second time
   * @param undecoded frames by why their headers were not read
   */
  result(copies: number, undecoded: CaptureQuality['undecoded']): CaptureQuality {
    const pairs = [...this.#pairs.values()];
    const oneWay = pairs.filter(({ there, back }) => back === 0 && there >= ONE_WAY_MESSAGES);
    return {
      cutFrames: this.#cutFrames,
      cutTo: this.#cutTo,
      clockSteps: this.#clockSteps,
      copies,
      undecoded: { ...undecoded },
      pairs: pairs.length,
      oneWayPairs: oneWay.length,
      oneWay: oneWay.slice(0, NAMED_PAIRS).map(({ from, to }) => ({ from, to })),
    };
  }

  #cut(number: number, captured: number): void {
    if (this.#cutFrames++ === 0) this.#firstCut = number;
    if (captured > this.#cutTo) this.#cutTo = captured;
  }

  #stepBack({ number, time }: Frame): void {
    const seconds = ((this.#lastTime - time) / 1e6).toFixed(1);
    const what =
      this.#clockSteps++ === 0
        ? `Frame ${number} is ${seconds} s earlier than the one before it: a clock was set, or captures were joined out of order`
        : undefined;
    this.#diagnostics.report('capture.clock-step', { frame: number }, what);
  }

  #message({ source, destination }: Origin): void {
    // On loopback both ends have one address.
    const text = source.address === destination.address ? endpointText : ({ address }: Endpoint): string => address;
    const [from, to] = [text(source), text(destination)];
    const known = this.#pairs.get(`${from} ${to}`);
    if (known) {
      known.there++;
      return;
    }
    const reverse = this.#pairs.get(`${to} ${from}`);
    if (reverse) reverse.back++;
    else if (this.#pairs.size < MOST_PAIRS) this.#pairs.set(`${from} ${to}`, { from, to, there: 1, back: 0 });
  }
}
