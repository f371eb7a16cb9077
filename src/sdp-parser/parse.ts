import { hasBlankName, parseAttribute } from './attributes.js';
import type { SdpAttribute, SdpConnection, SdpFault, SdpLine, SessionDescription } from './description.js';
import { isDirection } from './direction.js';
import { note, readLines } from './lines.js';
import { type MediaLine, parseMediaLine } from './media-line.js';
import { placeOf } from './order.js';

/** What is gathered for the session, and for each of its media in turn. */
interface Section {
  readonly level: 'session' | 'media';
  readonly attributes: SdpAttribute[];
  connection: SdpConnection | undefined;
  /** Place in the order of the last line that had one. */
  place: number;
  directions: number;
}

interface MediaSection extends Section {
  readonly fields: MediaLine;
  readonly line: SdpLine;
}

/**
 * Reads a session description (RFC 8866): every line with its level, order and offset, also those that are wrong.
 * @param start first byte of the description in the text, @param end one past its last; offsets in the result are
 *   those of `text`, line numbers count from 1 at `start`
 */
export function parseSdp(text: string, start = 0, end = text.length): SessionDescription {
  const faults: SdpFault[] = [];
  const lines = readLines(text, start, end, faults);
  if (lines[0]?.type !== 'v') {
    faults.push({ code: 'no-version', line: 1, at: start, text: 'A session description that does not begin with v=' });
  }
  const session = newSection('session');
  const media: MediaSection[] = [];
  let section = session;
  for (const line of lines) {
    if (line.type === 'm') {
      const fields = parseMediaLine(line);
      if (!fields) note(faults, 'media-syntax', line, 'An m= line without a media type and a port');
      else if (fields.wrong) note(faults, 'media-syntax', line, fields.wrong);
      section = newSection('media');
      // What follows an m= line that cannot be read is not of the m= line before it.
      if (fields) media.push(Object.assign(section, { fields, line }));
    }
    checkOrder(section, line, faults);
    readInto(section, line, faults);
  }
  return {
    lines,
    connection: session.connection,
    attributes: session.attributes,
    media: media.map(({ fields: { type, port, protocol, formats }, connection, attributes, line }) => ({
      type,
      port,
      protocol,
      formats,
      connection,
      attributes,
      line,
    })),
    faults,
  };
}

function newSection(level: 'session' | 'media'): Section {
  return { level, attributes: [], connection: undefined, place: -1, directions: 0 };
}

function checkOrder(section: Section, line: SdpLine, faults: SdpFault[]): void {
  if (line.type === '') return;
  const place = placeOf(line.type, section.level);
  if (place === undefined) {
    const known = placeOf(line.type, 'session') !== undefined;
    note(
      faults,
      known ? 'line-order' : 'line-syntax',
      line,
      known ? `A ${line.type}= line after an m= line` : `A line of an unknown type: ${line.type}=`,
    );
  } else if (place < section.place) {
    note(faults, 'line-order', line, `A ${line.type}= line too late`);
  } else {
    section.place = place;
  }
}

function readInto(section: Section, line: SdpLine, faults: SdpFault[]): void {
  if (line.type === 'c') {
    const connection = parseConnection(line);
    if (!connection) note(faults, 'line-syntax', line, 'A c= line without an address');
    section.connection ??= connection;
  }
  if (line.type !== 'a') return;
  const attribute = parseAttribute(line);
  section.attributes.push(attribute);
  if (attribute.name === '') note(faults, 'line-syntax', line, 'An attribute without a name');
  else if (hasBlankName(attribute)) note(faults, 'attribute-blank', line, 'A blank around the name of an attribute');
  if (!isDirection(attribute)) return;
  section.directions++;
  if (section.directions > 1) note(faults, 'repeated-direction', line, 'More than one direction at one level');
}

/** RFC 8866 5.7: `<nettype> <addrtype> <address>[/ttl][/number of addresses]`. */
function parseConnection(line: SdpLine): SdpConnection | undefined {
  const [, , field = ''] = line.value.split(/[ \t]+/).filter(Boolean);
  const address = field.split('/', 1)[0] ?? '';
  return address === '' ? undefined : { address, line };
}
