import { BackwardBits } from './backward-bits.js';
import { constantTable, type FseTable, fseTable, readFseTable } from './zstd-fse.js';
import { type Literals, LONGEST_BLOCK } from './zstd-literals.js';

// The sequences section of a block: RFC 8878 3.1.1.3.2. Each is so many literals, then a match of earlier output.

/** One of the three codes: how its table is described, and what its symbols mean. */
interface Code {
  readonly highest: number;
  readonly mostAccuracy: number;
  readonly predefined: FseTable;
}

const code = (mostAccuracy: number, accuracy: number, probabilities: readonly number[]): Code => ({
  highest: probabilities.length - 1,
  mostAccuracy,
  predefined: fseTable(probabilities, accuracy)!,
});
const times = (count: number, value: number): number[] => new Array<number>(count).fill(value);

/** RFC 8878 3.1.1.3.2.2.1 to 2.2.3. */
const LITERAL_LENGTHS = code(9, 6, [
  ...[4, 3, ...times(11, 2), 1, 1, 1, ...times(9, 2), 3, 2, ...times(5, 1), ...times(4, -1)],
]);
const MATCH_LENGTHS = code(9, 6, [1, 4, 3, ...times(6, 2), ...times(37, 1), ...times(7, -1)]);
/** Offsets beyond 2^28 are further back than any window that is read. */
const OFFSETS = code(8, 5, [...times(6, 1), 2, 2, 2, ...times(15, 1), ...times(5, -1)]);

/** RFC 8878 3.1.1.3.2.1.1: the extra bits of each code, and what the codes begin at. */
const LITERAL_BITS = [...times(16, 0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
const MATCH_BITS = [...times(32, 0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
const LITERAL_BASES = bases(LITERAL_BITS, 0);
const MATCH_BASES = bases(MATCH_BITS, 3);

function bases(bits: readonly number[], first: number): number[] {
  let at = first;
  return bits.map(count => {
    const base = at;
    at += 1 << count;
    return base;
  });
}

/** Reads and executes sequences. Keeps tables and offsets for the blocks after it. */
export class Sequences {
  readonly #bits = new BackwardBits();
  #tables: (FseTable | undefined)[] = [];
  /** The last three offsets. */
  #offsets: [number, number, number] = [1, 4, 8];

  /** A new frame begins. */
  reset(): void {
    this.#tables = [];
    this.#offsets = [1, 4, 8];
  }

  /**
   * @param literals of the block
   * @param output what came before, from `first`; the block goes to `to`, where `LONGEST_BLOCK` bytes of room are
   * @param window how far back a match may reach
   * @returns where the output ends, or -1 if the section contradicts itself
   */
  execute(
    bytes: Uint8Array,
    start: number,
    end: number,
    literals: Literals,
    output: Uint8Array,
    first: number,
    to: number,
    window: number,
  ): number {
    if (start >= end) return -1;
    let at = start + 1;
    let count = bytes[start]!;
    if (count === 0) return at === end ? append(literals, 0, output, to, to + LONGEST_BLOCK) : -1;
    if (count >= 128) {
      if (at + 2 > end) return -1;
      count = count < 255 ? ((count - 128) << 8) | bytes[at++]! : (bytes[at++]! | (bytes[at++]! << 8)) + 0x7f00;
    }
    at = this.#readTables(bytes, at, end);
    if (at < 0 || !this.#bits.open(bytes, at, end)) return -1;
    return this.#run(count, literals, output, first, to, window);
  }

  #readTables(bytes: Uint8Array, start: number, end: number): number {
    if (start >= end) return -1;
    const modes = bytes[start]!;
    if (modes & 3) return -1;
    let at = start + 1;
    for (const [index, { highest, mostAccuracy, predefined }] of [LITERAL_LENGTHS, OFFSETS, MATCH_LENGTHS].entries()) {
      const mode = (modes >> (6 - 2 * index)) & 3;
      if (mode === 0) {
        this.#tables[index] = predefined;
      } else if (mode === 1) {
        const symbol = bytes[at++]!;
        if (at > end || symbol > highest) return -1;
        this.#tables[index] = constantTable(symbol);
      } else if (mode === 2) {
        const description = readFseTable(bytes, at, end, mostAccuracy, highest);
        if (!description) return -1;
        this.#tables[index] = description.table;
        at = description.end;
      } else if (!this.#tables[index]) {
        return -1;
      }
    }
    return at;
  }

  #run(count: number, literals: Literals, output: Uint8Array, first: number, start: number, window: number): number {
    const bits = this.#bits;
    const [lengths, offsets, matches] = this.#tables as [FseTable, FseTable, FseTable];
    const limit = start + LONGEST_BLOCK;
    let lengthState = bits.read(lengths.accuracy);
    let offsetState = bits.read(offsets.accuracy);
    let matchState = bits.read(matches.accuracy);
    let used = 0;
    let to = start;
    for (let sequence = 0; sequence < count; sequence++) {
      const offsetCode = offsets.symbols[offsetState]!;
      const value = 2 ** offsetCode + bits.read(offsetCode);
      const matchCode = matches.symbols[matchState]!;
      const match = MATCH_BASES[matchCode]! + bits.read(MATCH_BITS[matchCode]!);
      const lengthCode = lengths.symbols[lengthState]!;
      const length = LITERAL_BASES[lengthCode]! + bits.read(LITERAL_BITS[lengthCode]!);
      const offset = this.#offset(value, length);
      if (sequence + 1 < count) {
        lengthState = lengths.bases[lengthState]! + bits.read(lengths.bits[lengthState]!);
        matchState = matches.bases[matchState]! + bits.read(matches.bits[matchState]!);
        offsetState = offsets.bases[offsetState]! + bits.read(offsets.bits[offsetState]!);
      }
      if (bits.left < 0 || used + length > literals.length || to + length + match > limit) return -1;
      for (const stop = used + length; used < stop; ) output[to++] = literals.bytes[used++]!;
      if (offset <= 0 || offset > window || offset > to - first) return -1;
      for (const stop = to + match; to < stop; to++) output[to] = output[to - offset]!;
    }
    return bits.left === 0 ? append(literals, used, output, to, limit) : -1;
  }

  /** RFC 8878 3.1.1.5: values up to 3 name one of the last offsets. */
  #offset(value: number, literalLength: number): number {
    const last = this.#offsets;
    if (value > 3) {
      this.#offsets = [value - 3, last[0], last[1]];
      return value - 3;
    }
    const which = value + (literalLength === 0 ? 1 : 0);
    if (which === 2) this.#offsets = [last[1], last[0], last[2]];
    else if (which === 3) this.#offsets = [last[2], last[0], last[1]];
    else if (which === 4) this.#offsets = [last[0] - 1, last[0], last[1]];
    return this.#offsets[0];
  }
}

/** The literals that no sequence used come last. @returns where the output ends, or -1 if they are too many */
function append(literals: Literals, used: number, output: Uint8Array, to: number, limit: number): number {
  const end = to + literals.length - used;
  if (end > limit) return -1;
  output.set(literals.bytes.subarray(used, literals.length), to);
  return end;
}
