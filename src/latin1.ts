/**
 * Text as cpmlint keeps it: latin1, so that one character is one byte and an index is a byte offset.
 * These three functions are the only place that turns bytes into text.
 */

type Latin1Slice = (this: Uint8Array, start: number, end: number) => string;
const nodeSlice: Latin1Slice | undefined =
  typeof Buffer === 'undefined' ? undefined : (Buffer.prototype as unknown as { latin1Slice: Latin1Slice }).latin1Slice;

/**
 * Decodes bytes one to one.
 * @param start first byte, @param end one past the last byte
 */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  if (nodeSlice) return nodeSlice.call(bytes, start, end);
  let text = '';
  for (let at = start; at < end; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 8192)));
  }
  return text;
}

/** The bytes behind a latin1 text. */
export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** A copy that shares nothing: a slice of 13 characters or more keeps its whole parent alive, so whatever outlives its message is made with this. */
export function own(slice: string): string {
  return slice.length < 13 ? slice : latin1(bytesOf(slice), 0, slice.length);
}

const utf8 = new TextDecoder('utf-8');

/** What a person should read: the bytes as UTF-8, with what is not UTF-8 shown as U+FFFD. */
export function readable(slice: string): string {
  for (let at = 0; at < slice.length; at++) {
    if (slice.charCodeAt(at) > 0x7f) return utf8.decode(bytesOf(slice));
  }
  return slice;
}
