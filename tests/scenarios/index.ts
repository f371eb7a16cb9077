import { deferredDelivery } from './deferred-delivery.js';
import { groupSessions } from './group-sessions.js';
import { invitations } from './invitations.js';
import { media } from './media.js';
import { refusals } from './refusals.js';
import { replacedSessions } from './replaced-sessions.js';
import type { Scenario } from './scenario.js';

/** F01 to F50, in their order. */
export const scenarios: readonly Scenario[] = [
  ...deferredDelivery,
  ...refusals,
  ...groupSessions,
  ...replacedSessions,
  ...invitations,
  ...media,
].sort((a, b) => (a.id < b.id ? -1 : 1));
