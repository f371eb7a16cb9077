import type { Rule } from '../model/index.js';
import refusalCodeSet from './cpm/cpm-7.3.2-1-refusal-code-set.js';
import refuse480 from './cpm/cpm-7.3.2-1a-refuse-480.js';
import refuse486 from './cpm/cpm-7.3.2-1b-refuse-486.js';
import refuse302 from './cpm/cpm-7.3.2-1c-refuse-302.js';
import refuse603 from './cpm/cpm-7.3.2-1d-refuse-603.js';
import sessionReplacesLookup from './cpm/cpm-7.3.2-2.1-session-replaces-lookup.js';
import sessionReplaces481 from './cpm/cpm-7.3.2-2.2-session-replaces-481.js';
import sdpDirectionCheck from './cpm/cpm-7.3.2-3.0-sdp-direction-check.js';
import sessionReceiveChat from './cpm/cpm-7.3.2-3a-session-receive-chat.js';
import imdnInSession from './cpm/cpm-7.3.2-3b-imdn-in-session.js';
import sessionSendChat from './cpm/cpm-7.3.2-3c-session-send-chat.js';
import sdpNotSendrecv488 from './cpm/cpm-7.3.2-4.1-sdp-not-sendrecv-488.js';
import stopAfter488 from './cpm/cpm-7.3.2-4.2-stop-after-488.js';
import referredByMeansAdded from './cpm/cpm-7.3.2-5.1-referred-by-means-added.js';
import referredByRender from './cpm/cpm-7.3.2-5.2-referred-by-render.js';
import renderInvitation from './cpm/cpm-7.3.2-6-render-invitation.js';
import renderSubject from './cpm/cpm-7.3.2-6a-render-subject.js';
import renderReplacement from './cpm/cpm-7.3.2-6b-render-replacement.js';
import renderInviter from './cpm/cpm-7.3.2-6c.1-render-inviter.js';
import privacyIdNoDisplay from './cpm/cpm-7.3.2-6c.2-privacy-id-no-display.js';
import storeFocusUri from './cpm/cpm-7.3.2-8a-store-focus-uri.js';
import replace11 from './cpm/cpm-7.3.2-8b-replace-1-1.js';
import groupdataSupported from './cpm/cpm-7.3.2-8c-groupdata-supported.js';
import generate200 from './cpm/cpm-7.3.2-9-generate-200.js';
import answerGroupdata from './cpm/cpm-7.3.2-9a.i-answer-groupdata.js';
import answerSdp from './cpm/cpm-7.3.2-9a-answer-sdp.js';
import displayName from './cpm/cpm-7.3.2-9b-display-name.js';
import echoCpmIds from './cpm/cpm-7.3.2-9c-echo-cpm-ids.js';
import preferredIdentity from './cpm/cpm-7.3.2-9d-preferred-identity.js';
import send200 from './cpm/cpm-7.3.2-10-send-200.js';
import handleAck from './cpm/cpm-7.3.2-ack1-handle-ack.js';
import mediaPlaneStart from './cpm/cpm-7.3.2-ack2-media-plane-start.js';
import sessionReplacesBye from './cpm/cpm-7.3.2-ack3-session-replaces-bye.js';
import conferenceSubscribe from './cpm/cpm-7.3.2-grpa.1-conference-subscribe.js';
import conferenceSubscriptionMaintain from './cpm/cpm-7.3.2-grpa.2-conference-subscription-maintain.js';
import notifyMeansActive from './cpm/cpm-7.3.2-grpb-notify-means-active.js';
import subscribe404Inactive from './cpm/cpm-7.3.2-grpc.1-subscribe-404-inactive.js';
import lastRoster from './cpm/cpm-7.3.2-grpc.2-last-roster.js';
import renderLastRoster from './cpm/cpm-7.3.2-grpc.3-render-last-roster.js';
import deferred11Follows732 from './cpm/cpm-7.3.11-0-deferred-11-follows-732.js';
import deferredImdnInSession from './cpm/cpm-7.3.11-1.1-deferred-imdn-in-session.js';
import deferredNoUserMessage from './cpm/cpm-7.3.11-1.2-deferred-no-user-message.js';
import lateImdnByMessage from './cpm/cpm-7.3.11-2-late-imdn-by-message.js';
import conversationIdLookup from './cpm/cpm-7.3.11-4.1-conversation-id-lookup.js';
import deferredAccept200 from './cpm/cpm-7.3.11-4.2-deferred-accept-200.js';
import deferredLater480 from './cpm/cpm-7.3.11-4.3-deferred-later-480.js';
import deferredReplyNewSession from './cpm/cpm-7.3.11-n1-deferred-reply-new-session.js';
import deferredGroupSupport from './cpm/cpm-7.3.12-0-deferred-group-support.js';
import deferredGroupFollows732 from './cpm/cpm-7.3.12-1-deferred-group-follows-732.js';
import groupRejoinMay from './cpm/cpm-7.3.12-2a-group-rejoin-may.js';
import groupRejoinNeedsMessage from './cpm/cpm-7.3.12-n1-group-rejoin-needs-message.js';
import deferredInviteShape from './network/net-1-deferred-invite-shape.js';
import deferredInviteSendrecv from './network/net-2-deferred-invite-sendrecv.js';
import imdnPushInvite from './network/net-3-imdn-push-invite.js';
import deferredGroupIdentical from './network/net-4-deferred-group-identical.js';
import referredByCopied from './network/net-5-referred-by-copied.js';
import pfInvitesAfterRegister from './network/net-6-pf-invites-after-register.js';
import conversationIdPresent from './network/net-7-conversation-id-present.js';

export { judge } from './judge.js';
export * from './rule.js';

/**
 * TABLE: every rule, in the order of the catalogue. A new rule is one file and one line here. What a rule's
 * `targets` yields goes to its own `check` only, so that nobody else needs to know its type.
 */
export const rules = [
  deferred11Follows732,
  deferredImdnInSession,
  deferredNoUserMessage,
  lateImdnByMessage,
  conversationIdLookup,
  deferredAccept200,
  deferredLater480,
  deferredReplyNewSession,
  deferredGroupSupport,
  deferredGroupFollows732,
  groupRejoinMay,
  groupRejoinNeedsMessage,
  refusalCodeSet,
  refuse480,
  refuse486,
  refuse302,
  refuse603,
  sessionReplacesLookup,
  sessionReplaces481,
  sdpDirectionCheck,
  sessionReceiveChat,
  imdnInSession,
  sessionSendChat,
  sdpNotSendrecv488,
  stopAfter488,
  referredByMeansAdded,
  referredByRender,
  renderInvitation,
  renderSubject,
  renderReplacement,
  renderInviter,
  privacyIdNoDisplay,
  storeFocusUri,
  replace11,
  groupdataSupported,
  generate200,
  answerSdp,
  answerGroupdata,
  displayName,
  echoCpmIds,
  preferredIdentity,
  send200,
  handleAck,
  mediaPlaneStart,
  sessionReplacesBye,
  conferenceSubscribe,
  conferenceSubscriptionMaintain,
  notifyMeansActive,
  subscribe404Inactive,
  lastRoster,
  renderLastRoster,
  deferredInviteShape,
  deferredInviteSendrecv,
  imdnPushInvite,
  deferredGroupIdentical,
  referredByCopied,
  pfInvitesAfterRegister,
  conversationIdPresent,
] as readonly unknown[] as readonly Rule<never>[];
