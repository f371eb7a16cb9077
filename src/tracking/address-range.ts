/**
 * Does what the user gave name this address?
 * @param given an address, `address:port` (`[address]:port`), or a CIDR range (RFC 4632)
 * @param key an address, or `address:port` where several parties share one address
 */
export function matchesAddress(given: string, key: string): boolean {
  const bracketed = /^\[([0-9a-f:.]+)\](:\d+)?$/i.exec(given);
  if (bracketed) return matchesAddress(bracketed[1]!, key) || `${bracketed[1]}${bracketed[2]}` === key;
  if (given === key) return true;
  const [range = '', prefix] = given.split('/');
  const wanted = addressBits(range) ?? addressBits(withoutPort(range));
  const address = addressBits(key) ?? (range === withoutPort(range) ? addressBits(withoutPort(key)) : undefined);
  if (wanted === undefined || wanted.length !== address?.length) return false;
  const length = prefix === undefined ? wanted.length : Number(prefix);
  if (!Number.isInteger(length) || length < 0 || length > wanted.length) return false;
  return wanted.slice(0, length) === address.slice(0, length);
}

const withoutPort = (text: string): string => /^(\d+(?:\.\d+){3}):\d+$/.exec(text)?.[1] ?? text;

/** An IP address as a string of 0 and 1; undefined if it is none. */
function addressBits(address: string): string | undefined {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address)) {
    const numbers = address.split('.').map(Number);
    return numbers.every(number => number < 256) ? bits(numbers, 8) : undefined;
  }
  if (!/^[0-9a-f:]+$/i.test(address) || !address.includes(':')) return undefined;
  const [head = '', tail] = address.split('::');
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const fill = tail === undefined ? 0 : 8 - left.length - right.length;
  const all = [...left, ...Array<number>(Math.max(0, fill)).fill(0), ...right];
  return all.length === 8 ? bits(all, 16) : undefined;
}

const groups = (part: string): number[] =>
  part === '' ? [] : part.split(':').map(group => Number.parseInt(group, 16) & 0xffff);

const bits = (numbers: readonly number[], width: number): string =>
  numbers.map(number => number.toString(2).padStart(width, '0')).join('');
