/** Sets a scene at another time of day, so that several of them make one long trace. */
const MARK = /^--- (\d{4}-\S+Z)/gm;

/** The same trace, `seconds` later. */
export function later(trace: string, seconds: number): string {
  return trace.replace(MARK, (_, time: string) => {
    const micros = /\.(\d{3})(\d{3})Z$/.exec(time)?.[2] ?? '';
    const moved = new Date(Date.parse(time) + seconds * 1000).toISOString();
    return `--- ${moved.replace('Z', `${micros}Z`)}`;
  });
}
