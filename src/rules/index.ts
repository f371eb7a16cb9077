import type { Rule } from '../model/index.js';
import refusalCodeSet from './cpm/cpm-7.3.2-1-refusal-code-set.js';
import imdnInSession from './cpm/cpm-7.3.2-3b-imdn-in-session.js';
import sdpNotSendrecv488 from './cpm/cpm-7.3.2-4.1-sdp-not-sendrecv-488.js';
import storeFocusUri from './cpm/cpm-7.3.2-8a-store-focus-uri.js';
import answerSdp from './cpm/cpm-7.3.2-9a-answer-sdp.js';
import echoCpmIds from './cpm/cpm-7.3.2-9c-echo-cpm-ids.js';
import conferenceSubscribe from './cpm/cpm-7.3.2-grpa.1-conference-subscribe.js';
import conferenceSubscriptionMaintain from './cpm/cpm-7.3.2-grpa.2-conference-subscription-maintain.js';
import deferredImdnInSession from './cpm/cpm-7.3.11-1.1-deferred-imdn-in-session.js';
import deferredNoUserMessage from './cpm/cpm-7.3.11-1.2-deferred-no-user-message.js';
import lateImdnByMessage from './cpm/cpm-7.3.11-2-late-imdn-by-message.js';
import deferredLater480 from './cpm/cpm-7.3.11-4.3-deferred-later-480.js';

export { judge } from './judge.js';
export * from './rule.js';

/**
 * TABLE: every rule, in the order of the catalogue. A new rule is one file and one line here. What a rule's
 * `targets` yields goes to its own `check` only, so that nobody else needs to know its type.
 */
export const rules = [
  deferredImdnInSession,
  deferredNoUserMessage,
  lateImdnByMessage,
  deferredLater480,
  refusalCodeSet,
  imdnInSession,
  sdpNotSendrecv488,
  storeFocusUri,
  answerSdp,
  echoCpmIds,
  conferenceSubscribe,
  conferenceSubscriptionMaintain,
] as readonly unknown[] as readonly Rule<never>[];
