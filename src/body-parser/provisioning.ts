import { splitHostPort } from '../sip-parser/index.js';
import { trimBlanks } from './blanks.js';
import { parseXml, type XmlElement } from './xml.js';
import { attributeOf } from './xml-select.js';

/** What an RCS auto-configuration document (GSMA RCC.14 2.10, parameters of RCC.15) says that matters to a conversation. */
export interface Provisioning {
  /** Public_User_Identity: sip and tel URIs of the user. */
  readonly identities: readonly string[];
  /** deferred-msg-func-uri: where deferred messages come from. */
  readonly deferredUris: readonly string[];
  /** The other parameters that are known, in their order. */
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  /** Parameters whose value is a placeholder, as in `sip:foo@bar`: taken for not set. */
  readonly placeholders: readonly { readonly name: string; readonly value: string }[];
}

const IDENTITY = /^public_user_identity\d{0,3}$/;
const DEFERRED = 'deferred-msg-func-uri';

/** Parameters that explain what a client does, by their names in lower case. */
const KNOWN: ReadonlySet<string> = new Set([
  ...['home_network_domain_name', 'private_user_identity'],
  ...['conf-fcty-uri', 'exploder-uri', 'max_adhoc_group_size'],
  ...['imsessionstart', 'imsessionautoaccept', 'imsessionautoacceptgroupchat', 'autaccept', 'autacceptgroupchat'],
  ...['firstmessageinvite', 'immsgtech', 'imcapalwayson', 'imcapnonrcs', 'imwarnsf', 'chatauth', 'groupchatauth'],
  ...['groupchatfullstandfwd', 'groupchatonlyfstandfwd', 'ftstandfwenabled', 'ftcapalwayson', 'timeridle'],
]);

/**
 * Reads an auto-configuration document: `wap-provisioningdoc` with `parm` elements, in whatever `characteristic` a vendor puts them.
 * @param text latin1
 * @returns what it says, or why it is no such document: the end of a sentence, without a full stop
 */
export function readProvisioning(text: string): Provisioning | string {
  const root = parseXml(withoutDocumentType(text));
  if ('reason' in root)
    return `is no XML that can be read: ${root.reason.charAt(0).toLowerCase()}${root.reason.slice(1)}`;
  if (root.name !== 'wap-provisioningdoc') return `is a ${root.name} document, where wap-provisioningdoc is wanted`;
  const read = { identities: [], deferredUris: [], parameters: [], placeholders: [] } as Draft;
  for (const parm of parmsOf(root)) {
    const fault = take(trimBlanks(attributeOf(parm, 'name') ?? ''), trimBlanks(attributeOf(parm, 'value') ?? ''), read);
    if (fault !== undefined) return fault;
  }
  const { identities, deferredUris, parameters, placeholders } = read;
  if (identities.length + deferredUris.length + parameters.length + placeholders.length === 0) {
    return `has none of the parameters that are looked for: Public_User_Identity, ${DEFERRED}, conf-fcty-uri …`;
  }
  return read;
}

type Draft = { readonly [Key in keyof Provisioning]: Provisioning[Key][number][] };

function take(name: string, value: string, read: Draft): string | undefined {
  const key = name.toLowerCase();
  const uris = IDENTITY.test(key) ? read.identities : key === DEFERRED ? read.deferredUris : undefined;
  if (value === '' || (uris === undefined && !KNOWN.has(key))) return undefined;
  if (isPlaceholder(value)) read.placeholders.push({ name, value });
  else if (uris === undefined) read.parameters.push({ name, value });
  else if (!/^(?:sips?|tel):./i.test(value)) return `has a ${name} that is no sip or tel URI: ${value}`;
  else if (!uris.includes(value)) uris.push(value);
  return undefined;
}

/** In the field the URI of a function that is not there is often `sip:foo@bar`: a host that no network has. */
function isPlaceholder(value: string): boolean {
  const host = /^sips?:(?:[^@]*@)?([^;?]*)/i.exec(value)?.[1];
  if (host === undefined) return false;
  const name = splitHostPort(host)?.host ?? '';
  return !name.includes('.') && !name.startsWith('[');
}

/** In document order. Depth is bounded by that of the document. */
function* parmsOf(element: XmlElement): Generator<XmlElement> {
  for (const child of element.children) {
    if (child.name === 'parm') yield child;
    else yield* parmsOf(child);
  }
}

/** WAP documents name their DTD (OMA-WAP-TS-ProvCont 5.2). One that declares nothing itself changes nothing. */
const withoutDocumentType = (text: string): string =>
  text.replace(/^([^<]{0,16}(?:<\?xml [^<>]{0,200}\?>)?[^<]{0,200})<!DOCTYPE [^<>[\]]{0,500}>/, '$1');
