/** Rank of a session: what is cut first is 0. */
export type Rank = 0 | 1 | 2;
export const CLEAN: Rank = 0;
export const UNDECIDED: Rank = 1;
export const VIOLATED: Rank = 2;
const RANKS = [CLEAN, UNDECIDED, VIOLATED] as const;

interface Section {
  readonly anchor: string;
  /** Position in the report. */
  readonly order: number;
  readonly row: Uint8Array;
  readonly detail: Uint8Array;
}

export interface SpoolLimits {
  /** With more sessions than this, the clean ones go. */
  readonly sessions: number;
  /** Bytes of detail in all. */
  readonly bytes: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Rendered sessions waiting for the head of the page, which needs all counts. Kept as UTF-8, so that they share nothing with the
 * messages they show. Over a limit the clean ones go first, then those that are only undecided, of equals the latest.
 */
export class Spool {
  readonly #ranks: readonly [Section[], Section[], Section[]] = [[], [], []];
  readonly #limits: SpoolLimits;
  #added = 0;
  #bytes = 0;
  /** Ranks below it have no room any more. */
  #lowest = 0;

  constructor(limits: SpoolLimits) {
    this.#limits = limits;
  }

  /**
   * Counts a session and keeps it if there is room.
   * @param render makes its line in the table of sessions and its section; not called where there is no room
   */
  add(anchor: string, rank: Rank, render: () => { readonly row: string; readonly detail: string }): void {
    const order = this.#added++;
    if (this.#added > this.#limits.sessions) this.#close(CLEAN);
    if (rank < this.#lowest) return;
    const { row, detail } = render();
    const section = { anchor, order, row: encoder.encode(row), detail: encoder.encode(detail) };
    this.#ranks[rank].push(section);
    this.#bytes += size(section);
    for (const lower of RANKS) this.#makeRoom(lower);
  }

  get added(): number {
    return this.#added;
  }

  /** Sections that are kept, by rank. */
  get kept(): readonly [number, number, number] {
    const [clean, undecided, violated] = this.#ranks;
    return [clean.length, undecided.length, violated.length];
  }

  /** Anchors of what is kept. */
  anchors(): Set<string> {
    return new Set(this.#ranks.flat().map(({ anchor }) => anchor));
  }

  /** Rows or sections in the order they were added, one at a time. */
  *texts(part: 'row' | 'detail'): Generator<string> {
    for (const section of this.#ranks.flat().sort((a, b) => a.order - b.order)) yield decoder.decode(section[part]);
  }

  /** Drops all of a rank, for good. */
  #close(rank: Rank): void {
    this.#lowest = Math.max(this.#lowest, rank + 1);
    for (const section of this.#ranks[rank].splice(0)) this.#bytes -= size(section);
  }

  /** Drops the latest of a rank until the bytes fit; no more of that rank is taken then. */
  #makeRoom(rank: Rank): void {
    while (this.#bytes > this.#limits.bytes) {
      const section = this.#ranks[rank].pop();
      if (!section) return;
      this.#bytes -= size(section);
      this.#lowest = Math.max(this.#lowest, rank + 1);
    }
  }
}

const size = ({ row, detail }: Section): number => row.length + detail.length;
