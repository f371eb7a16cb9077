import { BackwardBits } from './backward-bits.js';
import { readFseTable } from './zstd-fse.js';

// Huffman codes of literals: RFC 8878 4.2.

const MOST_BITS = 11;
const WEIGHT_ACCURACY = 6;

/** By the next `bits` bits: a symbol, and how many of them are its code. */
export interface HuffmanTable {
  readonly bits: number;
  readonly symbols: Uint8Array;
  readonly lengths: Uint8Array;
}

const BITS = new BackwardBits();

/**
 * Reads a tree description (RFC 8878 4.2.1).
 * @returns the table and where the description ends; undefined if it contradicts itself
 */
export function readHuffmanTable(
  bytes: Uint8Array,
  start: number,
  end: number,
): { table: HuffmanTable; end: number } | undefined {
  if (start >= end) return undefined;
  const header = bytes[start]!;
  const weights: number[] = [];
  let after = start + 1;
  if (header >= 128) {
    const count = header - 127;
    after += (count + 1) >> 1;
    if (after > end) return undefined;
    for (let index = 0; index < count; index++) {
      const pair = bytes[start + 1 + (index >> 1)]!;
      weights.push(index & 1 ? pair & 15 : pair >> 4);
    }
  } else {
    after += header;
    if (after > end || !readWeights(bytes, start + 1, after, weights)) return undefined;
  }
  const table = huffmanTable(weights);
  return table && { table, end: after };
}

/** Weights packed with FSE, two states in turn (RFC 8878 4.2.1.2). */
function readWeights(bytes: Uint8Array, start: number, end: number, weights: number[]): boolean {
  const description = readFseTable(bytes, start, end, WEIGHT_ACCURACY, MOST_BITS + 1);
  if (!description || !BITS.open(bytes, description.end, end)) return false;
  const { accuracy, symbols, bits, bases } = description.table;
  let state = BITS.read(accuracy);
  let other = BITS.read(accuracy);
  if (BITS.left < 0) return false;
  while (weights.length < 255) {
    weights.push(symbols[state]!);
    const next = bases[state]! + BITS.read(bits[state]!);
    if (BITS.left < 0) {
      weights.push(symbols[other]!);
      return weights.length <= 255;
    }
    [state, other] = [other, next];
  }
  return false;
}

/** @param weights of all symbols but the last, which has what is left */
function huffmanTable(weights: number[]): HuffmanTable | undefined {
  let sum = 0;
  for (const weight of weights) {
    if (weight > MOST_BITS) return undefined;
    if (weight > 0) sum += 1 << (weight - 1);
  }
  if (sum === 0) return undefined;
  const bits = 32 - Math.clz32(sum);
  const left = (1 << bits) - sum;
  if (bits > MOST_BITS || (left & (left - 1)) !== 0) return undefined;
  weights.push(32 - Math.clz32(left));
  const symbols = new Uint8Array(1 << bits);
  const lengths = new Uint8Array(1 << bits);
  let at = 0;
  for (let weight = 1; weight <= bits; weight++) {
    for (let symbol = 0; symbol < weights.length; symbol++) {
      if (weights[symbol] !== weight) continue;
      const entries = 1 << (weight - 1);
      symbols.fill(symbol, at, at + entries);
      lengths.fill(bits + 1 - weight, at, at + entries);
      at += entries;
    }
  }
  return { bits, symbols, lengths };
}

/**
 * Reads a stream of literals.
 * @returns false if it does not give exactly those of [to, toEnd)
 */
export function readHuffmanStream(
  { bits, symbols, lengths }: HuffmanTable,
  bytes: Uint8Array,
  start: number,
  end: number,
  output: Uint8Array,
  to: number,
  toEnd: number,
): boolean {
  const stream = BITS;
  if (!stream.open(bytes, start, end)) return false;
  for (let at = to; at < toEnd; at++) {
    const code = stream.peek(bits);
    output[at] = symbols[code]!;
    stream.left -= lengths[code]!;
    if (stream.left < 0) return false;
  }
  return stream.left === 0;
}
