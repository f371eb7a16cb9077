// What the first bytes of a file of records say about the rest.
// pcap: draft-ietf-opsawg-pcap 4 and 5; snoop: RFC 1761 2 and 3. The modified pcap is that of the patches that Linux
// distributions once carried (Kuznetsov): three more fields after the lengths, which say nothing that Ethernet does not.

/** Where things stand in the file header and in each record. */
export interface RecordVariant {
  readonly format: 'pcap' | 'modified-pcap' | 'snoop';
  readonly littleEndian: boolean;
  /** Units of the fraction of a second in a microsecond. */
  readonly perMicrosecond: number;
  /** Lengths of the headers in bytes. */
  readonly fileHeader: number;
  readonly recordHeader: number;
  /** Offsets in a record header; the fraction follows the seconds. */
  readonly secondsAt: number;
  readonly capturedAt: number;
  readonly originalAt: number;
  /** Offset of the length of the whole record, with the count of dropped packets after it; -1 if there is none. */
  readonly lengthAt: number;
  readonly linkTypeOf: (view: DataView, at: number, littleEndian: boolean) => number;
  /** True if the two lengths of a record may stand the other way round. */
  readonly isBefore24: (view: DataView, at: number, littleEndian: boolean) => boolean;
}

const PCAP: Omit<RecordVariant, 'littleEndian'> = {
  format: 'pcap',
  perMicrosecond: 1,
  fileHeader: 24,
  recordHeader: 16,
  secondsAt: 0,
  capturedAt: 8,
  originalAt: 12,
  lengthAt: -1,
  // The upper half holds the length of the frame check sequence and reserved bits.
  linkTypeOf: (view, at, littleEndian) => view.getUint32(at + 20, littleEndian) & 0xffff,
  isBefore24: (view, at, littleEndian) =>
    view.getUint16(at + 4, littleEndian) === 2 && view.getUint16(at + 6, littleEndian) < 4,
};
const NANOSECONDS = { ...PCAP, perMicrosecond: 1000 };
const MODIFIED: typeof PCAP = { ...PCAP, format: 'modified-pcap', recordHeader: 24 };

/** RFC 1761 2: IEEE 802.3, Ethernet, FDDI, token ring. A number without a line here gives none that anybody decodes. */
const SNOOP_LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 6],
  [4, 1],
  [8, 10],
]);
/** Added to the number of a medium that has no LINKTYPE_ value: these have 16 bits. */
export const NO_LINK_TYPE = 0x10000;

const SNOOP: RecordVariant = {
  format: 'snoop',
  littleEndian: false,
  perMicrosecond: 1,
  fileHeader: 16,
  recordHeader: 24,
  secondsAt: 16,
  capturedAt: 4,
  originalAt: 0,
  lengthAt: 8,
  linkTypeOf: (view, at) => {
    const medium = view.getUint32(at + 12);
    return SNOOP_LINK_TYPES.get(medium) ?? NO_LINK_TYPE + (medium & 0xffff);
  },
  isBefore24: () => false,
};

/** By the first four bytes as they read in big-endian order. A new variant is a line here. */
const VARIANTS: ReadonlyMap<number, RecordVariant> = new Map([
  [0xa1b2c3d4, { ...PCAP, littleEndian: false }],
  [0xd4c3b2a1, { ...PCAP, littleEndian: true }],
  [0xa1b23c4d, { ...NANOSECONDS, littleEndian: false }],
  [0x4d3cb2a1, { ...NANOSECONDS, littleEndian: true }],
  [0xa1b2cd34, { ...MODIFIED, littleEndian: false }],
  [0x34cdb2a1, { ...MODIFIED, littleEndian: true }],
  [0x736e6f6f, SNOOP],
]);

/**
 * The variant that a file header announces.
 * @param view at least 4 bytes; for snoop 8
 */
export function recordVariant(view: DataView): RecordVariant | undefined {
  const variant = VARIANTS.get(view.getUint32(0));
  if (variant === SNOOP && (view.byteLength < 8 || view.getUint32(4) !== 0x70000000)) return undefined;
  return variant;
}
