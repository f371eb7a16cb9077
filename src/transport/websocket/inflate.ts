/**
 * Inflates the payload of one WebSocket message.
 * @param deflated RFC 1951 data that ends at a byte boundary, as RFC 7692 7.2.2 says to complete it
 * @param dictionary what was inflated before it in the same direction, the last 32 KiB of it
 * @param limit bytes; what grows beyond them is not inflated
 * @returns undefined if it is damaged, or over the limit
 */
export type Inflate = (deflated: Uint8Array, dictionary: Uint8Array, limit: number) => Uint8Array | undefined;

/** RFC 7692 7.1.2: the largest window. */
export const WINDOW = 32 * 1024;
/** RFC 7692 7.2.2: what the sender took away from the end of a message. */
export const TAIL = [0x00, 0x00, 0xff, 0xff] as const;
