import type { Diagnostics } from '../diagnostics.js';

/**
 * Says that the capturing side lost packets, by its own count.
 * @param packets how many; 0 says nothing
 * @param where which interfaces it counted on, where the file names them
 */
export function reportDropped(diagnostics: Diagnostics, packets: number, where = ''): void {
  if (packets === 0) return;
  const lost = packets === 1 ? '1 packet' : `${packets} packets`;
  diagnostics.report('capture.dropped', {}, `The capture itself lost ${lost}, as it says${where}`);
}
