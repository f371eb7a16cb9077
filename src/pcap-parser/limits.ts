/** What a capture file may claim before it counts as damaged. */
export interface CaptureLimits {
  /** Captured bytes of one frame. 256 KiB unless told, as in Wireshark and libpcap; never more than 64 MiB. */
  readonly frameLength?: number;
}

const DEFAULT_FRAME_LENGTH = 262_144;
const MAXIMUM_FRAME_LENGTH = 67_108_864;

/**
 * The frame length that holds.
 * @returns bytes
 */
export function frameLengthLimit(limits: CaptureLimits): number {
  return Math.min(limits.frameLength ?? DEFAULT_FRAME_LENGTH, MAXIMUM_FRAME_LENGTH);
}
