import { blockLength, DECRYPTION_SECRETS, INTERFACE_STATISTICS, NAME_RESOLUTION, SHORTEST_BLOCK } from './blocks.js';
import { droppedOf } from './interface-statistics.js';

/** What writers put behind the last packet. */
const CLOSING: ReadonlySet<number> = new Set([INTERFACE_STATISTICS, NAME_RESOLUTION, DECRYPTION_SECRETS]);

/**
 * Packets that a pcapng file says in the end were dropped while it was written. Sessions that are over long before the end
 * are judged before it is read, so this is to be asked before the file is.
 * @param tail the last bytes of the file; of blocks that it does not hold whole nothing is read
 * @returns 0 if the file does not end with statistics (draft-ietf-opsawg-pcapng 4.6), or is no pcapng
 */
export function droppedInAll(tail: Uint8Array): number {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const byInterface = new Map<number, number>();
  for (let end = tail.length; end >= SHORTEST_BLOCK; ) {
    const littleEndian = [true, false].find(order => isClosing(view, end, order));
    if (littleEndian === undefined) break;
    const at = end - view.getUint32(end - 4, littleEndian);
    if (view.getUint32(at, littleEndian) === INTERFACE_STATISTICS) {
      // The counts are of the whole capture: of several the last one holds.
      const id = view.getUint32(at + 8, littleEndian);
      if (!byInterface.has(id)) byInterface.set(id, droppedOf(view, at, end - 4, littleEndian));
    }
    end = at;
  }
  return [...byInterface.values()].reduce((sum, dropped) => sum + dropped, 0);
}

/** Whether a block that may stand there ends at `end`. */
function isClosing(view: DataView, end: number, littleEndian: boolean): boolean {
  const length = view.getUint32(end - 4, littleEndian);
  if (length < SHORTEST_BLOCK || length > end) return false;
  const at = end - length;
  return CLOSING.has(view.getUint32(at, littleEndian)) && blockLength(view, at, littleEndian) === length;
}
