// The general block structure of pcapng: draft-ietf-opsawg-pcapng, section 3.1; the types: its section 11.1.

export const SECTION_HEADER = 0x0a0d0d0a;
export const INTERFACE_DESCRIPTION = 1;
/** Obsolete, still met. */
export const PACKET = 2;
export const SIMPLE_PACKET = 3;
export const NAME_RESOLUTION = 4;
export const INTERFACE_STATISTICS = 5;
export const ENHANCED_PACKET = 6;
export const DECRYPTION_SECRETS = 10;

/** Bytes that `blockOrder` and `blockLength` look at; no block is shorter. */
export const SHORTEST_BLOCK = 12;
/** What Wireshark believes too. */
const LONGEST_BLOCK = 16_777_216;

/** The shortest a block of each type can be. A type that is not here is skipped by its length. */
const SHORTEST: ReadonlyMap<number, number> = new Map([
  [SECTION_HEADER, 28],
  [INTERFACE_DESCRIPTION, 20],
  [PACKET, 32],
  [SIMPLE_PACKET, 16],
  [INTERFACE_STATISTICS, 24],
  [ENHANCED_PACKET, 32],
  [DECRYPTION_SECRETS, 20],
]);

/** Blocks without a packet that Wireshark numbers as frames all the same: journal entries, sysdig events, custom blocks. */
export const NUMBERED_TYPES: ReadonlySet<number> = new Set([9, 0x204, 0x216, 0x221, 0xbad, 0x40000bad]);

/** The order that a byte-order magic tells: true for little-endian, undefined if it is neither. */
function magicOrder(view: DataView, at: number): boolean | undefined {
  const magic = view.getUint32(at);
  return magic === 0x4d3c2b1a ? true : magic === 0x1a2b3c4d ? false : undefined;
}

/**
 * True if a section begins here.
 * @param view at least 12 bytes from `at`
 */
export function isSectionHeader(view: DataView, at: number): boolean {
  return view.getUint32(at) === SECTION_HEADER && magicOrder(view, at + 8) !== undefined;
}

/**
 * The byte order of a block: that of its section, which a section header tells itself.
 * @param view at least 12 bytes from `at`
 * @param section true if the section at hand is little-endian
 */
export function blockOrder(view: DataView, at: number, section: boolean): boolean {
  return view.getUint32(at) === SECTION_HEADER ? (magicOrder(view, at + 8) ?? section) : section;
}

/**
 * The total length that a block claims.
 * @param view at least 12 bytes from `at`
 * @param littleEndian what `blockOrder` gave
 * @returns bytes, or 0 if it cannot be true
 */
export function blockLength(view: DataView, at: number, littleEndian: boolean): number {
  const type = view.getUint32(at, littleEndian);
  const length = view.getUint32(at + 4, littleEndian);
  if (length < SHORTEST_BLOCK || length > LONGEST_BLOCK || length % 4 !== 0) return 0;
  if (type === ENHANCED_PACKET) return length < 32 ? 0 : length;
  if (type === SECTION_HEADER && magicOrder(view, at + 8) === undefined) return 0;
  return length < (SHORTEST.get(type) ?? SHORTEST_BLOCK) ? 0 : length;
}

/**
 * True for a block of a type that is known, and of a length that can be true.
 * @param view at least 12 bytes from `at`
 */
export function isLikelyBlock(view: DataView, at: number, littleEndian: boolean): boolean {
  if (isNoBlock(view, at, littleEndian)) return false;
  const type = view.getUint32(at, littleEndian);
  const known = SHORTEST.has(type) || NUMBERED_TYPES.has(type) || type === NAME_RESOLUTION;
  return known && blockLength(view, at, littleEndian) > 0;
}

/**
 * A quick look for the search, which takes it at every byte: true for nearly all that is no block of a known type.
 * @param littleEndian of the section at hand; a section header reads alike in both orders
 */
export function isNoBlock(view: DataView, at: number, littleEndian: boolean): boolean {
  const type = view.getInt32(at, littleEndian);
  return (type > 0xbad || type < 0) && type !== SECTION_HEADER && type !== 0x40000bad;
}
