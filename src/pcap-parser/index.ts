export { Diagnostics } from '../diagnostics.js';
export type { FrameReceiver } from './backlog.js';
export { type CaptureFormat, CaptureReader, recogniseCapture } from './capture-reader.js';
export { droppedInAll } from './closing-statistics.js';
export type { Frame } from './frame.js';
export type { CaptureLimits } from './limits.js';
export { type CaptureListener, TLS_KEY_LOG } from './listener.js';
