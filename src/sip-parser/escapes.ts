/** RFC 2396 2.2: characters that mean something else when they are not escaped. */
const RESERVED = ';/?:@&=+$,';

/** `%HH` replaced by the byte it stands for; a percent sign without two hex digits stays. */
export function percentDecode(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/**
 * A form in which two texts are equal if they differ only in needless escapes (RFC 3261 19.1.4: characters that are not
 * reserved are the same as their escapes). What cannot be decoded without a change of meaning stays, in upper case; a
 * percent sign that escapes nothing stands for itself.
 */
export function normalEscapes(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/%([0-9a-f]{2})?/gi, (written: string, hex: string | undefined) => {
    if (hex === undefined) return '%25';
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return RESERVED.includes(character) || character === '%' ? written.toUpperCase() : character;
  });
}
