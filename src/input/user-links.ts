import { UserError } from '../errors.js';
import { LINK_PAYLOADS, USER_DEFINED, userLink } from '../network/index.js';
import { quotedFields } from './quoted-fields.js';

type Links = Map<number, ReturnType<typeof userLink>>;

/** Longer headers are a mistake. */
const LONGEST = 65_535;
const FIRST = USER_DEFINED[0]!;
const EXAMPLE = 'as in 147=ip,header=4,trailer=2';

/** What Wireshark calls payloads that we know by another name, with the bytes behind them. */
const WIRESHARK_NAMES: ReadonlyMap<string, readonly [string, number]> = new Map([
  ['eth_withoutfcs', ['ethernet', 0]],
  ['eth_maybefcs', ['ethernet', 0]],
  ['eth_withfcs', ['ethernet', 4]],
  ['raw', ['ip', 0]],
  ['wlan', ['ieee80211', 0]],
  ['wlan_withoutfcs', ['ieee80211', 0]],
  ['fr', ['frame-relay', 0]],
  ['chdlc', ['cisco-hdlc', 0]],
  ['exported_pdu', ['exported-pdu', 0]],
]);

/**
 * What user-defined link types (LINKTYPE_USER0 to 15, 147 to 162) are.
 * @param values of `--link-type`: `NUMBER=PAYLOAD`, then `,header=BYTES` and `,trailer=BYTES`; or a line of Wireshark's table
 *   `user_dlts`
 * @returns undefined if nothing is said
 * @throws UserError that says what is wrong
 */
export function readUserLinks(values: readonly string[]): ReadonlyMap<number, ReturnType<typeof userLink>> | undefined {
  const links: Links = new Map();
  for (const value of values) {
    const wrong = add(links, value.startsWith('"') ? fromWireshark(value) : value.trim());
    if (wrong !== undefined) throw new UserError(`--link-type ${value}: ${wrong}`);
  }
  return links.size > 0 ? links : undefined;
}

/** @returns the end of a sentence that says what is wrong */
function add(links: Links, text: string): string | undefined {
  const [, digits, name, ...sizes] = /^([0-9]{1,5})=([a-z0-9_-]+)((?:,[^,]*)*)$/i.exec(text) ?? [];
  if (digits === undefined || name === undefined) return `a link type and what it holds is wanted, ${EXAMPLE}`;
  const linkType = Number(digits);
  if (!USER_DEFINED.includes(linkType)) {
    return `only the user-defined link types ${FIRST} to ${USER_DEFINED.at(-1)} can be given a meaning`;
  }
  if (links.has(linkType)) return `link type ${linkType} was given a meaning before`;
  const [known, behind] = WIRESHARK_NAMES.get(name.toLowerCase()) ?? [name.toLowerCase(), 0];
  const payload = LINK_PAYLOADS.get(known);
  if (!payload) return `the payload ${name} is not known; there are ${[...LINK_PAYLOADS.keys()].join(', ')}`;
  const lengths = { header: 0, trailer: 0 };
  for (const size of (sizes[0] ?? '').split(',').slice(1)) {
    const [, end, bytes] = /^(header|trailer)=([0-9]{1,5})$/i.exec(size) ?? [];
    if (end === undefined || Number(bytes) > LONGEST)
      return `header= and trailer= with a number of bytes are wanted, ${EXAMPLE}`;
    lengths[end.toLowerCase() as keyof typeof lengths] = Number(bytes);
  }
  links.set(linkType, userLink(payload, lengths.header, lengths.trailer + behind));
  return undefined;
}

/** Its link type, payload, bytes of header and its protocol, bytes of trailer and its protocol: the two protocols say nothing to us. */
function fromWireshark(line: string): string {
  const [name, payload, header, , trailer] = quotedFields(line) ?? [];
  const [, number] = /^User ([0-9]{1,2}) \(DLT=[0-9]{3}\)$/.exec(name ?? '') ?? [];
  if (number === undefined) return '';
  return `${FIRST + Number(number)}=${payload},header=${header || 0},trailer=${trailer || 0}`;
}
