/** «Сверка»: each night, and by click, the calls that the CRM has are compared with ours. */
import type { Logger } from 'pino';
import type { HistoryRow, Reconciliation } from '../../contract/view.ts';
import type { Crm } from '../../crm/port.ts';
import type { Store } from '../../store/store.ts';
import { inSteps } from '../../timers/steps.ts';
import { compare } from './compare.ts';

export type ReconciliationDeps = {
  readonly store: Pick<Store, 'eachCall' | 'wholeCall' | 'knownCalls' | 'getMeta' | 'setMeta' | 'sendAgain'>;
  readonly client: () => Pick<Crm, 'readCalls'>;
  readonly isConnected: () => boolean;
  /** Something is to be sent. */
  readonly onSend: () => void;
  readonly onResult: (result: Reconciliation) => void;
  /** ms since the epoch by the PC's clock. */
  readonly now?: () => number;
  readonly log: Logger;
};

export type Reconciler = ReturnType<typeof createReconciliation>;

const DAY = 86_400_000;
/** So far back calls are compared. */
const WINDOW = 2 * DAY;
/** What ended so lately may still be on its way through the CRM. */
const FRESH = 120_000;
/** The hour of the night. */
const HOUR = 3;
const RESULT = 'reconciliation';
const MARKS = 'reconciliationMarks';

export function createReconciliation(deps: ReconciliationDeps) {
  const { store, log, now = Date.now } = deps;
  const stopping = new AbortController();
  let running: Promise<Reconciliation> | null = null;

  const result = (): Reconciliation | null => JSON.parse(store.getMeta(RESULT) ?? 'null') as Reconciliation | null;

  /** Cursors at the end of the feed, with the time when each was reached: changes since a moment come after the last cursor before it. */
  const marks = (): [at: number, offset: string][] => JSON.parse(store.getMeta(MARKS) ?? '[]') as [number, string][];

  const round = async (): Promise<Reconciliation> => {
    const at = now();
    const since = at - WINDOW;
    const from = marks().findLast(([reached]) => reached <= since - 3_600_000)?.[1] ?? null;
    const { calls, end, failed } = await deps.client().readCalls(from, stopping.signal);
    const ours = await inSteps(told(store, since, at - FRESH), stopping.signal);
    if (end !== null) {
      const kept = [...marks().filter(([reached]) => reached > since - 2 * DAY), [at, end] as [number, string]];
      store.setMeta(MARKS, JSON.stringify(kept));
    }
    // A feed that can't be read, or shows no calls at all, proves nothing: then only our own outbox says which calls were told.
    const canCompare = failed === null && (calls.length > 0 || !ours.some(({ crm }) => crm.state === 'sent'));
    const compared = canCompare
      ? await inSteps(compare(ours, calls, knows(store), since), stopping.signal)
      : ownBook(ours);
    const latest: Reconciliation = {
      at,
      compared: ours.length,
      source: canCompare ? 'crm' : 'ownBook',
      ...compared,
    };
    store.setMeta(RESULT, JSON.stringify(latest));
    log.info({ compared: ours.length, source: latest.source }, 'reconciliation');
    deps.onResult(latest);
    return latest;
  };

  const run = (): Promise<Reconciliation> => (running ??= round().finally(() => (running = null)));

  return {
    result,
    run,
    /** To be called every few minutes: once a night. */
    async consider(): Promise<void> {
      const last = result()?.at ?? 0;
      const today = new Date(now());
      today.setHours(HOUR, 0, 0, 0);
      if (now() < today.getTime() || last >= today.getTime() || !deps.isConnected()) return;
      await run().catch((error: unknown) => log.warn({ err: error }, 'the reconciliation failed'));
    },
    /** Registers these calls once more, under the same ids, and brings their recordings. @returns how many */
    async sendAgain(callIds: readonly string[]): Promise<number> {
      const sent = await inSteps(sendEach(store, callIds), stopping.signal);
      if (sent > 0) deps.onSend();
      return sent;
    },
    stop: (): void => stopping.abort(),
  };
}

const knows =
  (store: Pick<Store, 'knownCalls'>) =>
  (id: string): boolean =>
    store.knownCalls([id]).has(id);

/** Calls that began since, ended before, and are not on their way to the CRM any more; those that the admin does not report are not meant. */
function* told(
  store: Pick<Store, 'eachCall' | 'wholeCall'>,
  since: number,
  endedBefore: number,
): Generator<void, HistoryRow[]> {
  const rows: HistoryRow[] = [];
  for (const row of store.eachCall({ from: since }, { names: false })) {
    const isOver = (row.endedAt ?? Infinity) <= endedBefore && row.crm.state !== 'waiting';
    if (isOver && (row.crm.state !== 'none' || store.wholeCall(row.id)?.announced !== false)) rows.push(row);
    yield;
  }
  return rows;
}

function* sendEach(store: Pick<Store, 'sendAgain'>, callIds: readonly string[]): Generator<void, number> {
  let sent = 0;
  for (const id of callIds) {
    if (store.sendAgain(id)) sent += 1;
    yield;
  }
  return sent;
}

/** What our own outbox says: a call that the CRM has not taken. */
function ownBook(ours: readonly HistoryRow[]) {
  const missing = ours
    .filter(({ crm }) => crm.state === 'refused' || crm.state === 'none')
    .map(({ id, clientPhone = '', startedAt }) => ({
      callId: id,
      phone: clientPhone,
      startedAt,
      what: ['noCall' as const],
    }));
  return { missing, doubled: [], different: [], withoutRecording: [] };
}
