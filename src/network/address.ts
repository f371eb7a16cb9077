/**
 * An IP address as text: dotted IPv4; IPv6 as in RFC 5952 4, an IPv4-mapped one as in its section 5.
 * @param at where the address stands @param length its length in bytes
 */
export function addressText(bytes: Uint8Array, at: number, length: 4 | 16): string {
  return length === 4 ? ipv4Text(bytes, at) : ipv6Text(bytes, at);
}

function ipv4Text(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
}

function ipv6Text(bytes: Uint8Array, at: number): string {
  const groups: number[] = [];
  for (let group = 0; group < 8; group++) groups.push((bytes[at + 2 * group]! << 8) | bytes[at + 2 * group + 1]!);
  if (groups[5] === 0xffff && groups.slice(0, 5).every(group => group === 0))
    return `::ffff:${ipv4Text(bytes, at + 12)}`;
  const [start, end] = longestZeros(groups);
  const text = (from: number, to: number) =>
    groups
      .slice(from, to)
      .map(group => group.toString(16))
      .join(':');
  return end - start < 2 ? text(0, 8) : `${text(0, start)}::${text(end, 8)}`;
}

/** The first of the longest runs of zero groups (RFC 5952 4.2.3). */
function longestZeros(groups: readonly number[]): [start: number, end: number] {
  let longest: [number, number] = [0, 0];
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (groups[end] === 0) end++;
    if (end - start > longest[1] - longest[0]) longest = [start, end];
  }
  return longest;
}
