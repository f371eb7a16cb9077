/**
 * A host in the form in which two of them can be compared as text: names in lower case, percent-encoded unreserved
 * characters decoded (RFC 4975 6.1), IPv6 without brackets in the form of RFC 5952 (IPv4-mapped as `::ffff:a.b.c.d`).
 * @param host a name, an IPv4 address, or an IPv6 address with or without brackets
 * @returns undefined for an IPv6 address that is none
 */
export function canonicalHost(host: string): string | undefined {
  const bracketed = host.startsWith('[');
  if (bracketed && !host.endsWith(']')) return undefined;
  const name = bracketed ? host.slice(1, -1) : host;
  if (!bracketed && !name.includes(':')) return decodeUnreserved(name).toLowerCase();
  const groups = ipv6Groups(name);
  return groups && ipv6Text(groups);
}

/** RFC 3986 2.3: escaping an unreserved character changes nothing. */
function decodeUnreserved(name: string): string {
  if (!name.includes('%')) return name;
  return name.replace(/%[0-9A-Fa-f]{2}/g, encoded => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : encoded;
  });
}

/** The eight groups of an IPv6 address (RFC 4291 2.2). */
function ipv6Groups(text: string): number[] | undefined {
  if (text.length > 45) return undefined;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const left = groupsOf(halves[0] ?? '', halves.length === 1);
  if (!left) return undefined;
  if (halves.length === 1) return left.length === 8 ? left : undefined;
  const right = groupsOf(halves[1] ?? '', true);
  if (!right || left.length + right.length > 7) return undefined;
  return [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right];
}

/** @param last true if these groups end the address, where an IPv4 address may stand for two of them */
function groupsOf(text: string, last: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const fields = text.split(':');
  for (const [index, field] of fields.entries()) {
    if (/^[0-9A-Fa-f]{1,4}$/.test(field)) {
      groups.push(Number.parseInt(field, 16));
      continue;
    }
    const bytes = last && index === fields.length - 1 ? ipv4Bytes(field) : undefined;
    if (!bytes) return undefined;
    const [a = 0, b = 0, c = 0, d = 0] = bytes;
    groups.push(a * 256 + b, c * 256 + d);
  }
  return groups;
}

function ipv4Bytes(text: string): number[] | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  const bytes = text.split('.').map(Number);
  return bytes.every(byte => byte < 256) ? bytes : undefined;
}

/** RFC 5952 4: lower case, no leading zeros, the longest run of two or more zero groups as `::`. */
function ipv6Text(groups: readonly number[]): string {
  const mapped = groups.slice(0, 5).every(group => group === 0) && groups[5] === 0xffff;
  if (mapped) {
    const [high = 0, low = 0] = groups.slice(6);
    return `::ffff:${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
  }
  let best = -1;
  let length = 1;
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && groups[end] === 0) end++;
    if (end - start > length) [best, length] = [start, end - start];
    if (end > start) start = end;
  }
  const hex = groups.map(group => group.toString(16));
  if (best < 0) return hex.join(':');
  return `${hex.slice(0, best).join(':')}::${hex.slice(best + length).join(':')}`;
}
