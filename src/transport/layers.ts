import type { Connection } from './connection.js';
import { MessageStream } from './message-stream.js';
import { PROTOCOLS, type Recognition } from './protocols.js';
import { newFound, recogniseStart } from './search.js';
import type { Direction, StreamReader } from './stream-reader.js';
import { recogniseUpgrade } from './websocket/upgrade.js';
import { isWebSocketMessage, WebSocketStream } from './websocket/websocket-stream.js';

/** What the bytes of a stream may be: messages, or something that messages are wrapped in. */
export interface Layer {
  /** Whether a stream of it starts with [start, end). More bytes never change a yes or a no. */
  readonly recognise: (bytes: Uint8Array, start: number, end: number) => Recognition;
  /** Whether [start, end), from the middle of a stream, shows that it is one of these; more bytes may show it yet. */
  readonly isInside: (bytes: Uint8Array, start: number, end: number) => boolean;
  /** False where the other direction has shown that it is something else. */
  readonly isPossible: (connection: Connection) => boolean;
  /** True if the other direction has shown that this one is it. */
  readonly isCertain: (connection: Connection) => boolean;
  /** @param joined true if the stream began before its first byte here */
  readonly open: (direction: Direction, joined: boolean) => StreamReader;
}

const FOUND = newFound();

const MESSAGES: Layer = {
  recognise(bytes, start, end) {
    recogniseStart(PROTOCOLS, bytes, start, end, FOUND);
    // A reader of messages waits for the rest of a start line by itself.
    return FOUND.is === 'none' ? 'no' : 'yes';
  },
  // What a search for messages is for.
  isInside: () => false,
  isPossible: () => true,
  isCertain: connection => connection.protocol !== undefined,
  open: (direction, joined) => new MessageStream(direction, joined),
};

const WEBSOCKET: Layer = {
  recognise: recogniseUpgrade,
  isInside: isWebSocketMessage,
  isPossible: connection => connection.protocol === undefined || connection.webSocket !== undefined,
  isCertain: connection => connection.webSocket !== undefined,
  open: (direction, joined) => new WebSocketStream(direction, joined),
};

/** What a connection can carry, inside TLS as outside of it; what is more certain first. A new one is a file and a line here. */
export const APPLICATION_LAYERS: readonly Layer[] = [WEBSOCKET, MESSAGES];

/** The layer of which a stream starts here; `more` if that takes more bytes; undefined if there is none. */
export function recogniseLayer(
  layers: readonly Layer[],
  bytes: Uint8Array,
  start: number,
  end: number,
): Layer | 'more' | undefined {
  for (const layer of layers) {
    const recognition = layer.recognise(bytes, start, end);
    if (recognition !== 'no') return recognition === 'yes' ? layer : 'more';
  }
  return undefined;
}

/** The layer that a piece from the middle of a stream shows; undefined if it shows none. @param connection if it is known */
export function layerInside(
  layers: readonly Layer[],
  bytes: Uint8Array,
  start: number,
  end: number,
  connection: Connection | undefined,
): Layer | undefined {
  const layer = layers.find(({ isInside }) => isInside(bytes, start, end));
  return layer && connection && !layer.isPossible(connection) ? undefined : layer;
}

/** Reads a direction whose start was not captured, once it is known that it is worth it. */
export function openJoined(layers: readonly Layer[], direction: Direction): StreamReader {
  const layer = layers.find(({ isCertain }) => isCertain(direction.connection)) ?? MESSAGES;
  return layer.open(direction, true);
}
