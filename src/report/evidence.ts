import type { Evidence } from '../model/index.js';
import { offset } from './times.js';
import { clip, visible } from './visible.js';
import { frameText } from './wording.js';

/** Citations shown of one verdict; more are counted. */
export const SHOWN_EVIDENCE = 12;

/** One line of evidence on the page. */
export interface EvidenceView {
  readonly capture: string;
  readonly frames: string;
  /** Seconds since the session began. */
  readonly time: string;
  readonly note: string;
  readonly excerpt: string;
  /** Id of the message on the page; empty if it is not shown. */
  readonly target: string;
}

export interface EvidenceList {
  readonly lines: readonly EvidenceView[];
  /** Citations left out. */
  readonly more: number;
}

/**
 * @param start of the session, microseconds since the epoch
 * @param target the id of a message by its number; empty if the page does not show it
 * @param noun what the numbers of its capture count
 */
export function evidenceView(
  evidence: readonly Evidence[],
  start: number,
  target: (message: number) => string,
  noun: (capture: number) => string = () => 'frame',
): EvidenceList {
  return {
    lines: evidence.slice(0, SHOWN_EVIDENCE).map(({ capture, frames, message, time, note, excerpt }) => ({
      capture: `c${capture + 1}`,
      frames: frameText(frames, noun(capture)),
      time: offset(start, time),
      note: visible(clip(note, 300)),
      excerpt: visible(clip(excerpt, 600)),
      target: target(message),
    })),
    more: Math.max(0, evidence.length - SHOWN_EVIDENCE),
  };
}
