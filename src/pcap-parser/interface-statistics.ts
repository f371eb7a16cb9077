import type { Diagnostics } from '../diagnostics.js';
import { reportDropped } from './dropped.js';
import { countOption } from './options.js';

/** isb_ifdrop and isb_osdrop: packets that the interface and the operating system dropped since the capture began. */
const IF_DROP = 5;
const OS_DROP = 7;

/** What Interface Statistics Blocks (draft-ietf-opsawg-pcapng 4.6) and packets say of packets that were not captured. */
export class InterfaceStatistics {
  /** By interface of the section at hand: the counts are of the whole capture, so the last one holds. */
  #dropped = new Map<number, number>();
  /** Names of interfaces that dropped some. */
  readonly #names = new Set<string>();
  #ofSectionsBefore = 0;
  /** epb_dropcount: lost between a packet and the one before it. */
  #betweenPackets = 0;

  /**
   * Reads an Interface Statistics Block.
   * @param at where the block begins @param end where its trailing length stands
   * @param nameOf gives the name of an interface, if it is known
   */
  read(
    view: DataView,
    at: number,
    end: number,
    littleEndian: boolean,
    nameOf: (interfaceId: number) => string | undefined,
  ): void {
    const id = view.getUint32(at + 8, littleEndian);
    const name = nameOf(id);
    if (name === undefined) return;
    const dropped =
      countOption(view, at + 20, end, littleEndian, IF_DROP) + countOption(view, at + 20, end, littleEndian, OS_DROP);
    this.#dropped.set(id, dropped);
    if (dropped > 0 && name !== '' && this.#names.size < MOST_NAMES) this.#names.add(name);
  }

  /** @param packets lost before a packet, as it says itself */
  before(packets: number): void {
    this.#betweenPackets += packets;
  }

  /** Another section begins, with interfaces of its own. */
  nextSection(): void {
    for (const dropped of this.#dropped.values()) this.#ofSectionsBefore += dropped;
    this.#dropped = new Map();
  }

  /** The file is over. The two ways of counting are of the same packets. */
  report(diagnostics: Diagnostics): void {
    this.nextSection();
    const where = this.#names.size > 0 ? ` (${[...this.#names].join(', ')})` : '';
    reportDropped(diagnostics, Math.max(this.#ofSectionsBefore, this.#betweenPackets), where);
  }
}

const MOST_NAMES = 4;
