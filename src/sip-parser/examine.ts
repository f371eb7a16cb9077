import { noteFault } from './faults.js';
import type { SipFault, SipMessage } from './message.js';
import { isSingle } from './names.js';
import { parseUri } from './uri.js';
import { uriFault } from './uri-syntax.js';
import { VALUE_CHECKS } from './value-checks.js';

/** Every message has these (RFC 3261 8.1.1, 8.2.6.2). Max-Forwards came with RFC 3261: older senders leave it out. */
const MANDATORY = ['Via', 'From', 'To', 'Call-ID', 'CSeq'];

/**
 * Looks at what `parseSip` leaves alone, because it costs more than the whole parsing: whether mandatory header fields are
 * missing or others repeated, and whether the Request-URI and the values of well-known header fields keep to the grammar.
 * What RFC 2543 left out, tag and branch, is no fault here (RFC 4475 3.4.1).
 * @param text of the message, latin1
 * @returns the faults found, without those in `message.faults`; at most one for each header field
 */
export function examine(message: SipMessage, text: string): SipFault[] {
  const faults: SipFault[] = [];
  if (message.kind === 'sip-request' && !message.faults.some(({ code }) => code === 'start-line')) {
    const fault = requestUriFault(message.uri);
    if (fault) noteFault(faults, 'start-line', text.indexOf(message.uri), `In the request line, ${fault}`);
  }
  for (const name of MANDATORY) {
    if (!message.headers.has(name.toLowerCase())) {
      noteFault(faults, 'missing-header', 0, `There is no ${name} header field`);
    }
  }
  const seen = new Set<string>();
  for (const { name, written, value, start, valueStart } of message.headers.list()) {
    if (isSingle(name) && seen.has(name)) {
      noteFault(faults, 'repeated-header', start, `The header field ${written} is there more than once`);
    }
    seen.add(name);
    const fault = value.includes('\r') ? 'there is a CR that ends no line' : valueFault(name, value, message);
    if (fault) noteFault(faults, 'header-value', valueStart, `In ${written}, ${fault}`);
  }
  return faults;
}

function valueFault(name: string, value: string, message: SipMessage): string | undefined {
  return Object.hasOwn(VALUE_CHECKS, name) ? VALUE_CHECKS[name]?.(value, message) : undefined;
}

/** RFC 3261 19.1.1, table 1: header fields have no place in a Request-URI. */
function requestUriFault(uri: string): string | undefined {
  const fault = uriFault(uri);
  if (fault) return fault;
  const parsed = parseUri(uri);
  return parsed?.kind === 'sip' && parsed.headers.length > 0 ? 'the Request-URI has header fields' : undefined;
}
