/** Frames named in one filter; more would not fit the filter bar. */
const FRAME_LIMIT = 100;

/** A display filter for Wireshark that shows just these frames: `frame.number == 12 || frame.number == 15`. */
export const displayFilter = (frames: readonly number[]): string =>
  frames
    .slice(0, FRAME_LIMIT)
    .map(frame => `frame.number == ${frame}`)
    .join(' || ');
