/** The reconciliation («Сверка») of ten thousand calls: the CRM's whole feed is read over HTTP, each of its calls compared with ours. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { HistoryRow } from '../app/contract/view.ts';
import { createKontur } from '../app/crm/kontur/kontur.ts';
import { createDemoCrm } from '../app/demo/crm.ts';
import { createReconciliation } from '../app/engine/reconciliation/reconciliation.ts';
import { createKeyFileSealer } from '../app/store/key-file.ts';
import { openStore } from '../app/store/store.ts';
import { seed } from './seed.ts';
import { atMost, type Row } from './table.ts';

const CALLS = 10_000;
const log = pino({ level: 'silent' });
const iso = (ms: number): string => new Date(ms).toISOString();
const sideOf = (party: HistoryRow['legs'][number]['from']): object =>
  party.kind === 'client' ? { type: 'client' } : { type: 'user', userId: party.userId };

/** A call as in the CRM's feed. */
const cardOf = (call: HistoryRow): object => ({
  externalId: `Plecho/${call.id}`,
  externalCreatedAt: iso(call.startedAt),
  direction: call.direction,
  data: {
    call: {
      clientPhone: call.clientPhone ?? '',
      externalVatsPhone: call.line ?? '',
      items: call.legs.map((leg) => ({
        id: leg.id,
        from: sideOf(leg.from),
        to: sideOf(leg.to),
        ...(leg.answeredAt !== undefined && { startedAt: iso(leg.answeredAt) }),
        finishedAt: iso(leg.endedAt ?? call.startedAt),
        recordings: call.recordings.filter(({ legId }) => legId === leg.id).map(({ file }) => ({ fileId: file })),
      })),
    },
  },
});

export async function reconciliation(): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'plecho-bench-'));
  const store = openStore({ dir, seal: createKeyFileSealer(dir), log });
  const crm = await createDemoCrm();
  const client = createKontur({ url: crm.url, kind: 'private', apiKey: crm.apiKey, log, language: () => 'ru' });
  try {
    const until = Date.now() - 600_000;
    seed(store, CALLS, 1, until);
    let n = 0;
    for (const call of store.eachCall({})) crm.feed.addCall(`c${(n += 1)}`, cardOf(call));
    const { run } = createReconciliation({
      store,
      client: () => client,
      isConnected: () => true,
      onSend: () => undefined,
      onResult: () => undefined,
      log,
    });
    const begun = performance.now();
    const { compared } = await run();
    const seconds = (performance.now() - begun) / 1000;
    return [
      {
        what: `reconciliation of ${compared.toLocaleString('en')} calls with the CRM's feed`,
        value: seconds,
        unit: 's',
        goal: atMost(3, seconds, 's'),
      },
    ];
  } finally {
    await client.close();
    await crm.close();
    store.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
