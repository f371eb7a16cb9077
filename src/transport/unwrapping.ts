import type { Cryptography } from './tls/cryptography.js';
import type { KeyLog } from './tls/key-log.js';
import type { Inflate } from './websocket/inflate.js';

/** What it takes to read messages that are encrypted or compressed. Given from outside, as nothing here may need Node. */
export interface Unwrapping {
  readonly keyLog?: KeyLog;
  /** Without it TLS is not read, whatever the key log says. */
  readonly cryptography?: Cryptography;
  /** Without it compressed WebSocket messages are not read. */
  readonly inflate?: Inflate;
  /** The capture itself may bring keys, also after what they open: TLS without keys is kept for a while. */
  readonly keysMayCome?: boolean;
}
