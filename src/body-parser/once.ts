/** A value that is made when it is first asked for: XML is dear to read, and most parts are passed by unread. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
