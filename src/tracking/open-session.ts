import type { SessionLeg } from '../model/index.js';
import type { Call } from './calls.js';

/** A session that is still being gathered: the calls that one INVITE, and its legs behind back-to-back user agents, make. */
export class OpenSession {
  readonly id: string;
  /** Legs of one conversation; the first is the one that began it. */
  readonly calls: Call[];
  /** Why each call but the first is one of them. */
  readonly legs: SessionLeg[] = [];
  /** Set when every call is over: since when. */
  overSince: number | undefined;
  /** Late IMDNs may still report on what it delivers, so it is kept longer. */
  readonly deferred: boolean;
  /** A stand-alone message, pager or large mode, whose IMDNs may come much later. */
  readonly awaits: boolean;

  constructor(id: string, call: Call, deferred: boolean, awaits: boolean) {
    this.id = id;
    this.calls = [call];
    this.deferred = deferred;
    this.awaits = awaits;
  }

  get lastTime(): number {
    return Math.max(...this.calls.map(({ lastTime }) => lastTime));
  }

  get over(): boolean {
    return this.calls.every(({ over }) => over);
  }
}
