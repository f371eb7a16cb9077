// Options of pcapng blocks: draft-ietf-opsawg-pcapng 3.5. A code, a length, the value padded to four bytes.

/** opt_endofopt */
const END = 0;
/** opt_comment: text in UTF-8, in blocks of every kind. */
export const COMMENT = 1;

/**
 * Looks for an option.
 * @param at where the options of the block, or the rest of them, begin
 * @param end where its trailing length stands
 * @returns where its value begins, with its length in the two bytes before; -1 if it is not there
 */
export function findOption(view: DataView, at: number, end: number, littleEndian: boolean, code: number): number {
  for (let option = at; option + 4 <= end; ) {
    const found = view.getUint16(option, littleEndian);
    const value = option + 4;
    const length = view.getUint16(option + 2, littleEndian);
    if (found === END || value + length > end) return -1;
    if (found === code) return value;
    option = value + ((length + 3) & ~3);
  }
  return -1;
}

/** Length of the value that `findOption` found, in bytes. */
export const optionLength = (view: DataView, value: number, littleEndian: boolean): number =>
  view.getUint16(value - 2, littleEndian);

/**
 * A count of 64 bits.
 * @returns 0 if it is not there; exact up to 2^53
 */
export function countOption(view: DataView, at: number, end: number, littleEndian: boolean, code: number): number {
  const value = findOption(view, at, end, littleEndian, code);
  if (value < 0 || optionLength(view, value, littleEndian) < 8) return 0;
  return Number(view.getBigUint64(value, littleEndian));
}
