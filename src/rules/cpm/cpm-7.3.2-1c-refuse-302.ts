import { cite } from '../../model/index.js';
import { addresses, sameUri } from '../../sip-parser/index.js';
import { citeHeader, quoted } from '../citing.js';
import { defineRule, pass, violation } from '../rule.js';
import { clause } from './clause.js';
import { BEYOND_FIRST_PROXY, refusedWith } from './example-traces.js';
import { afterText, citeRefusal, notTheClients, type Refusal, refusalWith } from './refusal.js';

export default defineRule<Refusal>({
  id: 'CPM-7.3.2-1c',
  slug: 'refuse-302',
  clause: clause('7.3.2 step 1c', '302 when the device setting or the user asks for redirection.'),
  level: 'SHALL',
  severity: 'info',
  judges: 'client',
  observable: 'partly',
  title: 'A redirection is answered 302 with the place to go to',
  rationale: `A 302 is of use only with a Contact that leads elsewhere (RFC 3261 13.3.1.2). Without one the invitation ends; with
the address that was asked it comes back to the same client (8.1.3.4).`,
  needs: "The client's 302, captured between the client and its first proxy",
  cannotTell:
    'Beyond the first proxy it may be the answer of another node; an application server may follow a 302 and hide it',

  *targets(session) {
    const refusal = refusalWith(session, 302);
    if (refusal) yield refusal;
  },

  check(refusal, session) {
    const { invitation, response } = refusal;
    const unsure = notTheClients(session, refusal);
    if (unsure) return unsure;
    const asked = invitation.request.content.uri;
    const contacts = addresses(response.content, 'contact').map(({ uri }) => uri);
    const elsewhere = contacts.filter(uri => !sameUri(uri, asked));
    if (contacts.length === 0) {
      return violation(
        {
          message: 'A 302 without a Contact leads nowhere (RFC 3261 13.3.1.2)',
          expected: 'Contact with the URI to go to',
          seen: 'no Contact',
          severity: 'warning',
        },
        ...citeRefusal(refusal),
      );
    }
    const evidence = [...citeRefusal(refusal), citeHeader(response, 'contact', 'where it leads')];
    if (elsewhere.length === 0) {
      return violation(
        {
          message: 'The 302 leads back to the URI that was asked (RFC 3261 8.1.3.4)',
          expected: `a Contact other than ${quoted(asked)}`,
          seen: `Contact: ${quoted(contacts[0]!)}`,
          severity: 'warning',
        },
        cite(invitation.request, 'the Request-URI'),
        ...evidence,
      );
    }
    return pass(`302 ${afterText(refusal)}, to ${elsewhere.map(quoted).join(', ')}`, ...evidence);
  },

  examples: [
    {
      outcome: 'pass',
      title: 'To another address',
      scene: 'deferred-refused-480',
      edits: [refusedWith('302 Moved Temporarily\nContact: <sip:+15555550199@ims.example.com>')],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'Without a Contact',
      scene: 'deferred-refused-480',
      edits: [refusedWith('302 Moved Temporarily')],
    },
    {
      outcome: 'violation',
      severity: 'warning',
      title: 'Back to where it comes from',
      scene: 'deferred-refused-480',
      edits: [refusedWith('302 Moved Temporarily\nContact: <sip:+15555550102@192.0.2.15:5060;transport=tcp>')],
    },
    {
      outcome: 'inconclusive',
      reason: 'I-LEG',
      title: 'Captured beyond a node that may have made it',
      scene: 'deferred-refused-480',
      edits: [refusedWith('302 Moved Temporarily'), BEYOND_FIRST_PROXY],
    },
    { outcome: 'not-applicable', title: 'Refused with another code', scene: 'group-refused-486' },
  ],
});
