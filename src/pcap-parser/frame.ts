/**
 * One captured record. Borrowed: the same object every time, valid until the callback that got it returns.
 */
export interface Frame {
  /** 1-based in its file, as Wireshark numbers it. */
  number: number;
  /** Microseconds since the epoch. */
  time: number;
  /** LINKTYPE_ value of the frame's interface. */
  linkType: number;
  /** The reader's own buffer: read [start, end) only. */
  bytes: Uint8Array;
  /** Over the same memory as `bytes`, with the same offsets. */
  view: DataView;
  start: number;
  end: number;
  /** Bytes on the wire: more than end - start when the capture cut the frame short. */
  originalLength: number;
}
