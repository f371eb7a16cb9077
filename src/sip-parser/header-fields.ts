import { CR, LF, skipWhite, skipWhiteBack } from './characters.js';
import { splitElements } from './elements.js';
import { compactLetter, isNameAt, longName, shapeOf } from './names.js';

/** One header field, as asked for. Offsets are bytes in the text of the message. */
export interface Header {
  /** Long and lower case: compact forms are resolved. */
  readonly name: string;
  /** The name as it stands in the message. */
  readonly written: string;
  /** Unfolded (each fold is one space) and without outer blanks. */
  readonly value: string;
  /** First byte of the name. */
  readonly start: number;
  /** One past the last byte of the field, folded lines included and the line end not. */
  readonly end: number;
  /** First byte of the value; `end` if the value is empty. */
  readonly valueStart: number;
}

/** Numbers for each field in a span table: shape, start, valueStart, end. */
export const SPAN = 4;
/** What the first of them is: the shape of the name (see `shapeOf`), and whether the field has folded lines. */
export const shapeNumber = (shape: number, folded: boolean): number => (shape << 1) | (folded ? 1 : 0);

/**
 * The header fields of a message in their order. Holds the text and four numbers a field; everything else is made when
 * asked for. `name` is always the long name in lower case.
 */
export class HeaderFields {
  readonly #text: string;
  readonly #spans: readonly number[];

  /**
   * @param text of the whole message
   * @param spans of each field: shape and folding, start of the name, start of the value, end
   */
  constructor(text: string, spans: readonly number[]) {
    this.#text = text;
    this.#spans = spans;
  }

  /** How many header fields there are. */
  get size(): number {
    return this.#spans.length / SPAN;
  }

  /** The value of the first field of that name. */
  first(name: string): string | undefined {
    const at = this.#next(name, 0);
    return at < 0 ? undefined : this.#value(at);
  }

  has(name: string): boolean {
    return this.#next(name, 0) >= 0;
  }

  /** The value of each field of that name, in order; lists are not taken apart. */
  all(name: string): string[] {
    return this.#indexes(name).map(at => this.#value(at));
  }

  /**
   * The elements of a comma-separated list that may go over several fields, which mean the same as one
   * (RFC 3261 7.3.1). For a header field that is such a list.
   */
  values(name: string): string[] {
    return this.#indexes(name).flatMap(at => splitElements(this.#value(at)));
  }

  find(name: string): Header | undefined {
    const at = this.#next(name, 0);
    return at < 0 ? undefined : this.#header(at);
  }

  findAll(name: string): Header[] {
    return this.#indexes(name).map(at => this.#header(at));
  }

  list(): Header[] {
    return Array.from({ length: this.size }, (_, index) => this.#header(index * SPAN));
  }

  /** Index in the span table of the first field of that name at or after `from`; -1 if there is none. */
  #next(name: string, from: number): number {
    const spans = this.#spans;
    const letter = compactLetter(name);
    const long = shapeOf(name.length, name.charCodeAt(0));
    const compact = letter === 0 ? long : shapeOf(1, letter);
    for (let at = from; at < spans.length; at += SPAN) {
      const shape = spans[at]! >> 1;
      if (shape === long && isNameAt(this.#text, spans[at + 1]!, name)) return at;
      if (shape === compact && (this.#text.charCodeAt(spans[at + 1]!) | 32) === letter) return at;
    }
    return -1;
  }

  #indexes(name: string): number[] {
    const found: number[] = [];
    for (let at = this.#next(name, 0); at >= 0; at = this.#next(name, at + SPAN)) found.push(at);
    return found;
  }

  #value(at: number): string {
    const start = this.#spans[at + 2]!;
    const end = this.#spans[at + 3]!;
    if ((this.#spans[at]! & 1) === 1) return unfold(this.#text, start, end);
    return this.#text.slice(start, skipWhiteBack(this.#text, start, end));
  }

  #header(at: number): Header {
    const text = this.#text;
    const start = this.#spans[at + 1]!;
    const end = this.#spans[at + 3]!;
    const written = text.slice(start, skipWhiteBack(text, start, text.indexOf(':', start)));
    return {
      name: longName(written),
      written,
      value: this.#value(at),
      start,
      end,
      valueStart: skipWhite(text, this.#spans[at + 2]!, end),
    };
  }
}

/** RFC 3261 7.3.1: a line end with the blanks around it means one space. */
function unfold(text: string, start: number, end: number): string {
  let at = skipWhite(text, start, end);
  const last = skipWhiteBack(text, at, end);
  let value = '';
  for (let stop = at; stop < last; stop++) {
    const code = text.charCodeAt(stop);
    if (code !== LF && code !== CR) continue;
    value += `${text.slice(at, skipWhiteBack(text, at, stop))} `;
    at = skipWhite(text, stop, last);
    stop = at;
  }
  return value + text.slice(at, last);
}
