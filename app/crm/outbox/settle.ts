/** Stores in the outbox what became of a message, and how long it waits if it must be sent again. */
import { pauseAfter } from '../../timers/backoff.ts';
import type { OutboxPort } from './ports.ts';
import type { OutboxItem } from '../../core/outbox-item.ts';
import type { Verdict } from './verdict.ts';

export type Lane = 'messages' | 'recordings';
export type Job = { readonly item: OutboxItem; readonly lane: Lane };

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = { realTime: 10_000, durable: 600_000, recording: 300_000 } as const;

/** How long a message waits after a failed attempt: as long as the CRM asked for, else a growing pause with jitter. */
function waitFor({ item, lane }: Job, verdict: Extract<Verdict, { kind: 'later' }>, random: () => number): number {
  const kind = lane === 'recordings' ? 'recording' : item.expiresAt === null ? 'durable' : 'realTime';
  const asked = verdict.cause?.kind === 'retry' ? (verdict.cause.afterMs ?? 0) : 0;
  return Math.max(
    asked,
    verdict.waitMs ?? pauseAfter(item.attempts, { first: FIRST_PAUSE_MS, longest: LONGEST_PAUSE_MS[kind] }, random),
  );
}

/** @param at ms since the epoch @throws whatever the store throws; calling it again with the same job is harmless */
export function settle(
  outbox: OutboxPort,
  { job, verdict }: { readonly job: Job; readonly verdict: Verdict },
  at: number,
  random: () => number,
): void {
  const { item } = job;
  switch (verdict.kind) {
    case 'done':
      if (verdict.communicationId !== undefined) outbox.saveCommunication(item.callId, verdict.communicationId, at);
      return outbox.done(item, at);
    case 'later':
      return outbox.later(item.id, at + waitFor(job, verdict, random), verdict.words);
    case 'keep':
      return undefined;
    case 'fail':
    case 'drop':
      outbox[verdict.kind](item.id, at, verdict.words);
      if (verdict.skipRest === true) outbox.skipRealTime(item.callId, at, verdict.words);
  }
}

/** Did the CRM itself answer, whatever it said? */
export function isAnswer(verdict: Verdict): boolean {
  return verdict.kind === 'done' || verdict.kind === 'fail' || (verdict.kind === 'drop' && verdict.skipRest === true);
}
