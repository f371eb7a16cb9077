/**
 * Inflates RFC 1951 data that ends at a byte boundary.
 * @param dictionary what was inflated before it, at most 32 KiB; empty for none
 * @param limit bytes; what grows beyond them is not inflated
 * @returns undefined if it is damaged, or over the limit
 */
export type Inflate = (deflated: Uint8Array, dictionary: Uint8Array, limit: number) => Uint8Array | undefined;
