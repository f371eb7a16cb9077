/** Rules that no capture can decide, by the kind of invitation that brings them up. */

/** Any invitation to a CPM session. */
export const INVITED = '7.3.2-3.0 7.3.2-6 7.3.2-6c.1';
/** From the deferred-delivery service. */
export const DEFERRED = `7.3.11-4.1 ${INVITED}`;
/** To a group, with a Subject. */
export const INVITED_TO_GROUP = `${INVITED} 7.3.2-6a`;
/** The same, accepted, with group data offered. */
export const GROUP = `${INVITED_TO_GROUP} 7.3.2-8c`;
/** The same, and told of its participants. */
export const JOINED = `${GROUP} 7.3.2-GRPb`;
/** Session-Replaces. */
export const REPLACING = '7.3.2-2.1 7.3.2-6b';
