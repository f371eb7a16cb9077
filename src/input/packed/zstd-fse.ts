// Finite state entropy: RFC 8878 4.1.

/** A decoding table; its entries are states. */
export interface FseTable {
  readonly accuracy: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly bases: Uint16Array;
}

/** A table of one symbol, which takes no bits. */
export const constantTable = (symbol: number): FseTable => ({
  accuracy: 0,
  symbols: Uint8Array.of(symbol),
  bits: new Uint8Array(1),
  bases: new Uint16Array(1),
});

/**
 * RFC 8878 4.1.1: symbols spread over the states by their probabilities.
 * @param probabilities in units of 2^-accuracy; -1 is "less than 1"
 * @returns undefined if they do not fill the table
 */
export function fseTable(probabilities: readonly number[], accuracy: number): FseTable | undefined {
  const size = 1 << accuracy;
  const symbols = new Uint8Array(size);
  const next = new Uint16Array(probabilities.length);
  let rare = size;
  probabilities.forEach((probability, symbol) => {
    next[symbol] = Math.abs(probability);
    if (probability === -1) symbols[--rare] = symbol;
  });
  const step = (size >> 1) + (size >> 3) + 3;
  let position = 0;
  for (const [symbol, probability] of probabilities.entries()) {
    for (let count = 0; count < probability; count++) {
      symbols[position] = symbol;
      do position = (position + step) & (size - 1);
      while (position >= rare);
    }
  }
  if (position !== 0) return undefined;
  const bits = new Uint8Array(size);
  const bases = new Uint16Array(size);
  for (let state = 0; state < size; state++) {
    const symbol = symbols[state]!;
    const order = next[symbol]!++;
    bits[state] = accuracy - (31 - Math.clz32(order));
    bases[state] = (order << bits[state]!) - size;
  }
  return { accuracy, symbols, bits, bases };
}

/**
 * Reads a table description (RFC 8878 4.1.1).
 * @param highest the highest symbol that may be in it
 * @returns the table and where the description ends; undefined if it contradicts itself
 */
export function readFseTable(
  bytes: Uint8Array,
  start: number,
  end: number,
  mostAccuracy: number,
  highest: number,
): { table: FseTable; end: number } | undefined {
  let position = 0;
  const peek = (count: number): number => {
    const at = start + (position >> 3);
    let word = 0;
    for (let index = 0; index < 3 && at + index < end; index++) word |= bytes[at + index]! << (8 * index);
    return (word >> (position & 7)) & ((1 << count) - 1);
  };
  const accuracy = peek(4) + 5;
  position = 4;
  if (start >= end || accuracy > mostAccuracy) return undefined;
  const probabilities: number[] = [];
  for (let remaining = 1 << accuracy; remaining > 0; ) {
    if (probabilities.length > highest) return undefined;
    const count = 32 - Math.clz32(remaining + 1);
    const lowest = (1 << (count - 1)) - 1;
    const threshold = (1 << count) - 2 - remaining;
    let value = peek(count);
    if ((value & lowest) < threshold) {
      value &= lowest;
      position += count - 1;
    } else {
      if (value > lowest) value -= threshold;
      position += count;
    }
    const probability = value - 1;
    remaining -= Math.abs(probability);
    probabilities.push(probability);
    if (probability !== 0) continue;
    for (let zeros = 3; zeros === 3; ) {
      zeros = peek(2);
      position += 2;
      for (let index = 0; index < zeros; index++) probabilities.push(0);
      if (probabilities.length > highest + 1) return undefined;
    }
  }
  const after = start + ((position + 7) >> 3);
  const table = probabilities.length <= highest + 1 ? fseTable(probabilities, accuracy) : undefined;
  return table && after <= end ? { table, end: after } : undefined;
}
