import { describe, expect, it } from 'vitest';
import { exitCode, GATES } from './exit-code.js';
import type { CaptureResult, Counts, RuleFailure, Summary } from './model/index.js';

interface Case {
  readonly error?: number;
  readonly warning?: number;
  readonly info?: number;
  readonly inconclusive?: number;
  /** Violations of severity error by the network. */
  readonly network?: number;
  readonly unread?: boolean;
  /** SIP messages in each of the captures. */
  readonly messages?: readonly number[];
  readonly ruleThrew?: boolean;
  readonly written?: boolean;
}

function summary({
  error = 0,
  warning = 0,
  info = 0,
  inconclusive = 0,
  network = 0,
  unread = false,
  messages = [1],
  ruleThrew = false,
}: Case): Summary {
  const counts: Counts = {
    violations: { error, warning, info },
    pass: 1,
    inconclusive,
    notApplicable: 0,
    notObservable: 0,
    errors: ruleThrew ? 1 : 0,
    sessions: 1,
    network: { violations: { error: network, warning: network, info: 0 }, inconclusive: network },
  };
  const failures: RuleFailure[] = ruleThrew ? [{ rule: 'X-1', session: 's1', error: new Error('x') }] : [];
  const captures = messages.map(sipMessages => ({ unread, sipMessages, msrpMessages: 0 }) as CaptureResult);
  return {
    tool: { name: 'cpmlint', version: '0' },
    profile: 'cpm-2.1',
    commandLine: '',
    captures,
    endpoints: [],
    counts,
    outcomes: {},
    failures,
  };
}

describe('the exit code', () => {
  // Codes at the gates error, warning, inconclusive, never.
  it.each<[string, Case, [number, number, number, number]]>([
    ['nothing found', {}, [0, 0, 0, 0]],
    ['an error', { error: 1 }, [1, 1, 1, 0]],
    ['a warning', { warning: 1 }, [0, 1, 1, 0]],
    ['advice', { info: 1 }, [0, 0, 0, 0]],
    ['something inconclusive', { inconclusive: 1 }, [0, 0, 1, 0]],
    ['only the network at fault', { network: 1 }, [0, 0, 0, 0]],
    ['part of the input unread', { unread: true }, [3, 3, 3, 3]],
    ['no SIP or MSRP at all', { messages: [0, 0] }, [3, 3, 3, 3]],
    ['none in one of the captures', { messages: [0, 5] }, [0, 0, 0, 0]],
    ['a rule threw', { ruleThrew: true }, [3, 3, 3, 3]],
    ['a report was not written', { written: false }, [3, 3, 3, 3]],
    ['violations in what could be read', { error: 1, unread: true }, [3, 3, 3, 3]],
  ])('%s', (_, given, expected) => {
    expect(GATES.map(gate => exitCode(summary(given), gate, given.written ?? true))).toEqual(expected);
  });
});
