import type { SdpLine } from './description.js';

/** The fields of an m= line (RFC 8866 5.14). */
export interface MediaLine {
  readonly type: string;
  readonly port: number;
  readonly protocol: string;
  readonly formats: readonly string[];
  /** Undefined if the line is sound, otherwise what is wrong with it, as a sentence without a full stop. */
  readonly wrong: string | undefined;
}

/**
 * Reads `m=<media> <port>[/<number of ports>] <proto> <fmt> …`.
 * @returns undefined if not even the media type and the port can be read
 */
export function parseMediaLine({ value }: SdpLine): MediaLine | undefined {
  const [type = '', portField = '', protocol = '', ...formats] = value.split(/[ \t]+/).filter(Boolean);
  const port = /^(\d{1,5})(?:\/\d{1,5})?$/.exec(portField);
  if (type === '' || !port) return undefined;
  return { type, port: Number(port[1]), protocol, formats, wrong: wrongIn(value, Number(port[1]), protocol, formats) };
}

function wrongIn(value: string, port: number, protocol: string, formats: readonly string[]): string | undefined {
  if (port > 65535) return 'The port of an m= line is above 65535';
  if (protocol === '') return 'An m= line without a transport protocol';
  if (formats.length === 0) return 'An m= line without a format';
  if (/^[ \t]|[ \t]{2}|[ \t]$/.test(value)) return 'The fields of an m= line are not separated by one blank each';
  return undefined;
}
