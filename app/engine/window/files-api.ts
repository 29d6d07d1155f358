/** Files for the window: CSV exports, the manifest, diagnostics, recordings, traces. */
import type { DownloadName } from '../../contract/api.ts';
import type { Downloads } from '../../respond.ts';
import { ApiFailure } from '../../contract/api.ts';
import { sayEngine } from '../words.ts';
import type { HistoryFilter, HistoryRow } from '../../contract/view.ts';
import type { CallbacksService } from '../crm/callbacks-service.ts';
import type { CrmCheck } from '../crm/crm-check.ts';
import type { CrmConnection } from '../crm/crm-connection.ts';
import type { Store } from '../../store/store.ts';
import { diagnostics, type DiagnosticsDeps } from './diagnostics.ts';
import { historyCsv } from './history-export.ts';
import { peopleToCsv } from './csv-lines.ts';

const attachment = (name: string, type: string): Record<string, string> => ({
  'content-type': type,
  'content-disposition': `attachment; filename="${name}"`,
  'cache-control': 'no-store',
});

export type FilesDeps = DiagnosticsDeps & {
  readonly store: Pick<Store, 'people' | 'eachCall'>;
  readonly callbacks: Pick<CallbacksService, 'baseUrl'>;
  readonly crm: Pick<CrmConnection, 'client'>;
  readonly crmCheck: Pick<CrmCheck, 'trace'>;
};

export function filesOf(deps: FilesDeps): Downloads<Exclude<DownloadName, 'live' | 'recording' | 'trace'>> {
  const { store } = deps;
  function* worded(rows: Iterable<HistoryRow>): Generator<HistoryRow> {
    for (const row of rows) yield deps.sentences.wordedRow(row, deps.language());
  }
  return {
    'people.csv': () =>
      new Response(peopleToCsv(store.people.list()), { headers: attachment('people.csv', 'text/csv; charset=utf-8') }),
    'history.csv': (query) =>
      new Response(historyCsv(worded(store.eachCall(filterOf(query))), deps.language()), {
        headers: attachment('calls.csv', 'text/csv; charset=utf-8'),
      }),
    'manifest.zip': async () => {
      const baseUrl = deps.callbacks.baseUrl();
      if (baseUrl === null) throw new ApiFailure('unavailable', sayEngine(deps.language(), 'noAddress'));
      const zip = await deps.crm.client().installer(baseUrl);
      return new Response(new Uint8Array(zip), { headers: attachment('manifest.zip', 'application/zip') });
    },
    'crm-trace': () =>
      Response.json(deps.crmCheck.trace(), { headers: attachment('plecho-crm-trace.json', 'application/json') }),
    diagnostics: () =>
      Response.json(diagnostics(deps), { headers: attachment('plecho-diagnostics.json', 'application/json') }),
  };
}

export function filterOf(query: URLSearchParams): HistoryFilter {
  const text = query.get('text') ?? undefined;
  const direction = query.get('direction');
  // Left empty it is no moment: `Number('')` would be 1970.
  const number = (name: string): number => Number(query.get(name)?.trim() || undefined);
  const [from, until] = [number('from'), number('until')];
  const [userId, line, missed] = [query.get('userId'), query.get('line'), query.get('missed')];
  return {
    ...(text !== undefined && text !== '' && { text }),
    ...((direction === 'inbound' || direction === 'outbound' || direction === 'internal') && { direction }),
    ...(missed !== null && { missed: missed === 'true' }),
    ...(userId !== null && { userId }),
    ...(line !== null && { line }),
    ...(Number.isFinite(from) && { from }),
    ...(Number.isFinite(until) && { until }),
  };
}
