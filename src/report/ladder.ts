import type { Column } from './columns.js';

/** What one arrow says; where it goes is worked out here. Text is visible already. */
export interface Arrow {
  /** Column numbers. */
  readonly from: number;
  readonly to: number;
  readonly protocol: 'sip' | 'msrp';
  readonly label: string;
  readonly detail: string;
  /** `+0.512` */
  readonly time: string;
  /** Microseconds since the arrow before it. */
  readonly pause: number;
  /** What stands in the place of left-out steps before it; empty if none were. */
  readonly skipped: string;
  /** `12` */
  readonly frame: string;
  /** Glyph and rule ids; empty if it breaks no rule. */
  readonly mark: string;
  /** CSS class of the mark; empty without one. */
  readonly kind: string;
  /** Id of what it jumps to. */
  readonly target: string;
  /** What the arrow does not show in writing: frame, sender and receiver, the whole detail. */
  readonly words: string;
}

/** Numbers for an SVG, in its own units (CSS pixels at full size). */
export interface Ladder {
  readonly width: number;
  readonly height: number;
  /** Where the texts at the side of each row stand. */
  readonly timeX: number;
  readonly frameX: number;
  readonly markX: number;
  readonly rowWidth: number;
  readonly heads: readonly { readonly x: number; readonly title: string; readonly address: string }[];
  readonly lines: readonly { readonly x: number; readonly y1: number; readonly y2: number }[];
  readonly breaks: readonly LadderBreak[];
  readonly arrows: readonly LadderArrow[];
}

/** A stretch of time or of messages that is not drawn to scale. */
export interface LadderBreak {
  readonly y: number;
  readonly textY: number;
  readonly x: number;
  readonly width: number;
  readonly textX: number;
  readonly text: string;
}

export interface LadderArrow extends Pick<Arrow, 'protocol' | 'time' | 'frame' | 'mark' | 'kind' | 'target'> {
  /** Top of the row; rows are as wide as the ladder. */
  readonly top: number;
  readonly height: number;
  readonly shaft: string;
  readonly tip: string;
  readonly textX: number;
  readonly textY: number;
  readonly anchor: 'start' | 'middle';
  /** Baseline of time, frame and mark. */
  readonly sideY: number;
  readonly label: string;
  readonly detail: string;
  /** All of it in words. It begins with what is written (WCAG 2.2 2.5.3). */
  readonly name: string;
}

const TIME_X = 70;
const FRAME_X = 122;
const FIRST_X = 200;
const MARK_WIDTH = 190;
const HEAD_HEIGHT = 46;
const ROW_HEIGHT = 36;
const BREAK_HEIGHT = 26;
const SELF_WIDTH = 34;
/** Average width of a character of the ladder's font. */
const CHARACTER = 6.3;
/** Pauses longer than this get a break: 2 s. */
const LONG_PAUSE = 2_000_000;

/**
 * Lays out a ladder: columns side by side, one row an arrow, evenly spaced, with a labelled break for every long pause.
 * @param pauseText writes a pause, given in microseconds
 */
export function layOut(
  columns: readonly Column[],
  arrows: readonly Arrow[],
  pauseText: (pause: number) => string,
): Ladder {
  const spacing = Math.min(430, Math.max(210, Math.floor(600 / Math.max(1, columns.length - 1))));
  const xOf = (column: number): number => FIRST_X + column * spacing;
  const lastX = xOf(Math.max(0, columns.length - 1));
  const markX = lastX + 62;
  const breaks: LadderBreak[] = [];
  const laid: LadderArrow[] = [];
  let y = HEAD_HEIGHT;

  for (const arrow of arrows) {
    const text = [arrow.skipped, arrow.pause >= LONG_PAUSE ? pauseText(arrow.pause) : ''].filter(Boolean).join(', ');
    if (text) {
      const x = FIRST_X - 14;
      const width = lastX - x + 14;
      breaks.push({ y, textY: y + 17, x, width, textX: x + width / 2, text });
      y += BREAK_HEIGHT;
    }
    laid.push(layOutArrow(arrow, y, xOf(arrow.from), xOf(arrow.to), markX));
    y += ROW_HEIGHT;
  }

  return {
    width: markX + MARK_WIDTH,
    height: y + 8,
    timeX: TIME_X,
    frameX: FRAME_X,
    markX,
    rowWidth: markX + MARK_WIDTH - 2,
    heads: columns.map(({ title, address }, column) => ({
      x: xOf(column),
      title,
      address: fitted(address, Math.min(spacing, 2 * (FIRST_X - 20)) - 12),
    })),
    lines: columns.map((_, column) => ({ x: xOf(column), y1: HEAD_HEIGHT - 6, y2: y + 4 })),
    breaks,
    arrows: laid,
  };
}

function layOutArrow(arrow: Arrow, top: number, x1: number, x2: number, markX: number): LadderArrow {
  const { protocol, time, frame, kind, target, words } = arrow;
  const y = top + 25;
  const self = x1 === x2;
  const ahead = x2 > x1 ? 1 : -1;
  const room = self ? markX - x1 - SELF_WIDTH - 12 : Math.abs(x2 - x1) - 20;
  const label = fitted(arrow.label, room);
  const detail = fitted(arrow.detail, room - textWidth(label) - 8);
  const mark = fitted(arrow.mark, MARK_WIDTH - 8);
  return {
    ...{ protocol, time, frame, mark, kind, target, label, detail },
    top,
    height: ROW_HEIGHT,
    shaft: self ? `M${x1} ${y - 9}h${SELF_WIDTH}v9H${x1 + 9}` : `M${x1} ${y}H${x2 - ahead * 9}`,
    tip: self ? tip(x1, y, -1) : tip(x2, y, ahead),
    textX: self ? x1 + SELF_WIDTH + 8 : (x1 + x2) / 2,
    textY: self ? y - 1 : y - 7,
    anchor: self ? 'start' : 'middle',
    sideY: y + 4,
    name: `${[label, detail, mark].filter(Boolean).join(' ')}, ${words}`,
  };
}

const tip = (x: number, y: number, ahead: 1 | -1): string => `M${x} ${y}l${-10 * ahead} -4.5v9z`;

const WIDE = 0x1100;
const characterWidth = (character: string): number => (character.codePointAt(0)! >= WIDE ? 2 : 1) * CHARACTER;

function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** As much of the text as the room takes, by an estimate: SVG neither wraps nor measures. */
function fitted(text: string, room: number): string {
  let width = CHARACTER;
  let kept = '';
  for (const character of text) {
    width += characterWidth(character);
    if (width > room) return kept === '' ? '' : `${kept}…`;
    kept += character;
  }
  return kept;
}
