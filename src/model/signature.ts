/** Behaviour of an earlier specification that a session shows (rule catalogue 7): what several findings have in common. */
export interface Signature {
  /** `OLD-1` */
  readonly id: string;
  /** By CPM 2.1. */
  readonly atFault: 'client' | 'network' | 'both';
  /** One sentence: what is seen, whose fault it is, and under which specification generation. */
  readonly text: string;
  /** Rules whose verdicts on the session it explains. */
  readonly rules: readonly string[];
}
