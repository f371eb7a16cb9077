import type { Call } from './calls.js';
import type { Copies } from './copies.js';
import type { DeliveredMessages } from './delivered-messages.js';
import type { Drops } from './drops.js';
import type { EncryptedSip } from './encrypted-sip.js';
import type { FocusCalls } from './focus-calls.js';
import type { Losses } from './losses.js';
import type { MediaConnections } from './media-connections.js';
import type { MsrpTrace, MsrpTraces } from './msrp-traces.js';
import type { CarriedNotifications } from './notifications.js';
import type { OpenSession } from './open-session.js';
import type { Parties } from './parties.js';
import type { Referrals } from './referrals.js';
import type { Registrations } from './registrations.js';

/** What a session is put together from, besides its own calls. */
export interface Surroundings {
  readonly parties: Parties;
  readonly traces: MsrpTraces;
  readonly focusCalls: FocusCalls;
  readonly carried: CarriedNotifications;
  readonly delivered: DeliveredMessages;
  readonly losses: Losses;
  readonly drops: Drops;
  readonly encrypted: EncryptedSip;
  readonly media: MediaConnections;
  readonly copies: Copies;
  readonly registrations: Registrations;
  readonly referrals: Referrals;
  readonly callsOfContribution: (contributionId: string) => readonly Call[];
  /** The open session whose SDP announced a path of this trace. */
  readonly ownerOf: (trace: MsrpTrace) => OpenSession | undefined;
  /** How far the trace has been read, microseconds since the epoch. */
  readonly now: number;
}
