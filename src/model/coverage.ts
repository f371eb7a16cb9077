import type { Level } from './rule.js';

/** From where a sentence can be judged at all. */
export type Judgeable = 'client-side' | 'needs more' | 'never';

/** One sentence of the change request that demands or allows something. */
export interface CoverageLine {
  /** Where it stands: `7.3.11 step 1`. */
  readonly place: string;
  /** What it says, in short. */
  readonly says: string;
  /** Its word; undefined where it only describes what the network does. */
  readonly level: Level | undefined;
  /** `client-side`: from SIP and MSRP as captured beside the client. */
  readonly judged: Judgeable;
  /** With `needs more`, what; with `never`, where it happens. */
  readonly needs: string | undefined;
  /** Ids of the rules that judge it. */
  readonly rules: readonly string[];
}
