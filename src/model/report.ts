import type { SessionResult, Summary } from './result.js';

/** Where report text goes. Synchronous on purpose: a stream whose writes nobody awaits is an unbounded buffer. */
export interface Sink {
  write(text: string): void;
}

/** A report is written as results come in; nothing keeps them all. */
export interface ReportWriter {
  add(result: SessionResult): void;
  end(summary: Summary): void;
}
