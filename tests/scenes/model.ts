/** What a trace was put back together to and what the rules say of it, without what only tells where it was written down. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyze } from '../../src/analyze.js';
import { type Input, readInput } from '../../src/input/index.js';
import type { Message, ReportWriter, Session, SessionResult, Verdict } from '../../src/model/index.js';
import { rules } from '../../src/rules/index.js';

/** Sessions with their verdicts, in the order in which they began. */
export interface Model {
  readonly sessions: readonly Record<string, unknown>[];
  readonly clients: readonly string[];
}

/** Files as they lie in a folder that is there for the time of the test file. */
export class CaptureFolder {
  readonly #folder = mkdtempSync(join(tmpdir(), 'cpmlint-model-'));

  /** @returns the model of the files, given in this order */
  async model(files: readonly { readonly name: string; readonly bytes: Uint8Array | string }[]): Promise<Model> {
    for (const { name, bytes } of files) {
      if (typeof bytes === 'string') writeFileSync(join(this.#folder, name), bytes, 'latin1');
      else writeFileSync(join(this.#folder, name), bytes);
    }
    return modelOf(readInput(files.map(({ name }) => join(this.#folder, name))));
  }

  close(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** @throws if a rule threw */
export async function modelOf(input: Input): Promise<Model> {
  const results: SessionResult[] = [];
  const report: ReportWriter = { add: result => void results.push(result), end: () => {} };
  const { failures, endpoints } = await analyze(input, rules, [report]);
  if (failures.length > 0) throw failures[0]!.error;
  return {
    sessions: results
      .sort((a, b) => a.session.firstTime - b.session.firstTime)
      .map(({ session, verdicts }) => ({
        ...inWords(session),
        verdicts: verdicts.map(verdictInWords).filter(Boolean),
      })),
    clients: endpoints.flatMap(({ address, role }) => (role === 'client' ? [address] : [])).sort(),
  };
}

const times = (messages: readonly Message[]): number[] => messages.map(({ origin }) => origin.time);

const inWords = (session: Session): Record<string, unknown> => ({
  kind: session.kind,
  initiator: session.initiator,
  state: session.state,
  client: session.client?.address,
  identity: session.identity,
  callIds: session.callIds,
  up: session.up,
  end: session.end && [session.end.time, session.end.cause, session.end.byClient],
  invitation: session.invitation && [
    session.invitation.outcome,
    session.invitation.group,
    session.invitation.deferred,
    session.invitation.forks.length,
  ],
  dialogs: session.dialogs.map(({ callId, toTag, state, transactions }) => [
    ...[callId, toTag, state],
    ...transactions.map(
      ({ request, responses, retransmissions }) =>
        `${request.content.kind === 'sip-request' ? request.content.method : ''} ${responses.length} ${retransmissions.length}`,
    ),
  ]),
  msrp: session.msrp.map(({ clientPath, peerPath, contents, reports }) => ({
    ...{ clientPath, peerPath, reports: reports.length },
    contents: contents.map(one => [
      ...[one.messageId, one.fromClient, one.chunks.length, one.contentType, one.text, one.complete, one.userContent],
      ...[one.start, one.end, one.status, one.acceptedAt],
    ]),
  })),
  subscriptions: session.subscriptions.map(({ callId, uri, subscribes, notifies }) => [
    ...[callId, uri],
    ...subscribes.map(({ expires, granted, status }) => `${expires} ${granted} ${status}`),
    ...notifies.map(({ state, reason }) => `${state} ${reason}`),
  ]),
  focusRequests: session.focusRequests.map(({ kind, inDialog, request }) => [kind, inDialog, request.origin.time]),
  requested: session.requested.map(one => [one.messageId, one.dispositions, one.time, one.acceptedAt, one.repeated]),
  notifications: session.notifications.map(one => [one.messageId, one.disposition, one.status, one.session, one.time]),
  hidden: session.hidden.map(({ aspect, reason }) => `${aspect} ${reason}`),
  messages: times(session.messages),
});

const verdictInWords = ({ rule, outcome, severity, reason, message }: Verdict): string =>
  outcome === 'not-applicable' ? '' : `${rule} ${outcome} ${severity} ${reason ?? ''}: ${message}`;
