/**
 * True if a ring buffer numbered the two files one after the other: `trace_00004_…` and `trace_00005_…`, `trace.pcap` and
 * `trace.pcap1`. The numbers behind the first that differs are the time of day, and may be anything.
 */
export function areSuccessive(before: string, after: string): boolean {
  const [one, other] = [numbersOf(before), numbersOf(after)];
  if (before.replace(/\d+/g, '') !== after.replace(/\d+/g, '')) return false;
  const at = other.findIndex((number, index) => number !== (one[index] ?? 0));
  return at >= 0 && other[at] === (one[at] ?? 0) + 1;
}

const numbersOf = (path: string): number[] => (path.match(/\d+/g) ?? []).map(Number);
