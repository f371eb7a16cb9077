/**
 * Frames whose headers were not read down to UDP, TCP or SCTP, by why.
 * - `linkType`: its link type is not known · `cut`: the capture cut them · `malformed`: they contradict themselves
 * - `other`: another protocol, or one that cannot be looked into
 */
export interface Undecoded {
  linkType: number;
  cut: number;
  malformed: number;
  other: number;
}

export const newUndecoded = (): Undecoded => ({ linkType: 0, cut: 0, malformed: 0, other: 0 });
