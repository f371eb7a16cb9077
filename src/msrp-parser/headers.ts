import type { MsrpHeader } from './message.js';

/** Longest list of faults that is kept of one message: hostile input must not cost memory. */
const KEPT_FAULTS = 50;

/**
 * The value of a header field. Names are case-sensitive (RFC 4975 9); one that differs only in case is taken if no
 * other is there, as receivers do. `parseMsrp` reports it as a fault.
 * @param name as the standard writes it, for example `Message-ID`
 * @returns the first one's value, or undefined
 */
export function header(message: { readonly headers: readonly MsrpHeader[] }, name: string): string | undefined {
  return findHeader(message.headers, name)?.value;
}

/** As `header`, but with its place. */
export function findHeader(headers: readonly MsrpHeader[], name: string): MsrpHeader | undefined {
  for (const field of headers) if (field.name === name) return field;
  const lower = name.toLowerCase();
  for (const field of headers) {
    if (field.name.length === name.length && field.name.toLowerCase() === lower) return field;
  }
  return undefined;
}

/** Appends a fault while there is room for it. */
export function note<F>(faults: F[], fault: F): void {
  if (faults.length < KEPT_FAULTS) faults.push(fault);
}
