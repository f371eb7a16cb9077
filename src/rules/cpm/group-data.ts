import type { SdpPart } from '../../model/index.js';
import { acceptTypes, acceptWrappedTypes, type SdpAttribute } from '../../sdp-parser/index.js';

/** Content types of CPM Group Session Data (OMA-TS-CPM_Conv_Fnct 6.8), compared without case and parameters (RFC 4975 8.6). */
const GROUP_DATA: ReadonlySet<string> = new Set(['application/vnd.oma.cpm-groupdata+xml']);

/** Where an SDP lists the type: in accept-types, or, as deployed clients have it, in accept-wrapped-types beside message/cpim. */
export type GroupDataList = 'accept-types' | 'accept-wrapped-types';

/** Undefined if neither list names it. */
export function groupDataIn({ chat }: SdpPart): GroupDataList | undefined {
  if (!chat) return undefined;
  const types = acceptTypes(chat);
  if (types.some(type => GROUP_DATA.has(type))) return 'accept-types';
  const wrapped = acceptWrappedTypes(chat);
  if (wrapped.some(type => GROUP_DATA.has(type)) && types.some(type => type === 'message/cpim' || type === '*')) {
    return 'accept-wrapped-types';
  }
  return undefined;
}

/** The same of a list that may take it without naming it: `*` and `application/*` contain it (RFC 4975 8.6). */
export function groupDataTakenBy(answer: SdpPart): GroupDataList | undefined {
  const named = groupDataIn(answer);
  if (named || !answer.chat) return named;
  const types = acceptTypes(answer.chat);
  if (types.some(isAny)) return 'accept-types';
  return types.includes('message/cpim') && acceptWrappedTypes(answer.chat).some(isAny)
    ? 'accept-wrapped-types'
    : undefined;
}

const isAny = (type: string): boolean => type === '*' || type === 'application/*';

/** Byte offset of the line that lists the types; the m-line if there is none. */
export function listOffset({ chat }: SdpPart, list: GroupDataList): number {
  const line: SdpAttribute | undefined = chat?.attributes.find(({ name }) => name === list);
  return (line ?? chat?.line)?.start ?? 0;
}
