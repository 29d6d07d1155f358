/** The history for the window: calls, figures, who is to be called back, and the import of older calls. */
import { ApiFailure } from '../../contract/api.ts';
import type { Language } from '../../contract/language.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Store } from '../../store/store.ts';
import type { Backfill } from '../history/backfill.ts';
import type { Live } from '../live/live-view.ts';
import { sayEngine } from '../words.ts';
import type { ApiPart } from './api-part.ts';
import type { StoredSentences } from './stored-sentences.ts';

export type HistoryApiDeps = {
  readonly store: Pick<Store, 'searchCalls' | 'oneCall' | 'findClients' | 'overview' | 'missed' | 'markCalledBack'>;
  readonly settings: () => Settings;
  readonly language: () => Language;
  readonly sentences: Pick<StoredSentences, 'wordedRow'>;
  readonly live: Pick<Live, 'statusChanged'>;
  readonly backfill: Pick<Backfill, 'importSince' | 'cancelImport'>;
};

/** So many are seen at once. */
const CLIENTS_FOUND = 8;

export function historyApi({
  store,
  settings,
  language,
  sentences,
  live,
  backfill,
}: HistoryApiDeps): ApiPart<
  'history' | 'call' | 'clients' | 'overview' | 'missed',
  'markCalledBack' | 'importHistory' | 'cancelTask'
> {
  return {
    reads: {
      history: ({ offset, limit, ...filter }) => {
        const { rows, total, hasMore } = store.searchCalls(defined(filter), offset, limit);
        return { rows: rows.map((row) => sentences.wordedRow(row, language())), total, hasMore };
      },
      call: ({ id }) => {
        const row = store.oneCall(id);
        if (row === null) throw new ApiFailure('notFound', sayEngine(language(), 'noCall'), 'id');
        return sentences.wordedRow(row, language());
      },
      clients: ({ text }) => store.findClients(text, CLIENTS_FOUND),
      overview: (filter) => store.overview(defined(filter), settings().workingHours),
      missed: () => store.missed(settings().workingHours),
    },
    commands: {
      markCalledBack: (input) => {
        const done = store.markCalledBack(input);
        if (done === 0 && input.phone !== undefined)
          throw new ApiFailure('notFound', sayEngine(language(), 'notWaiting'), 'phone');
        live.statusChanged();
        return { done };
      },
      importHistory: ({ since }) => {
        if (settings().history === null)
          throw new ApiFailure('badInput', sayEngine(language(), 'noHistory'), 'history');
        backfill.importSince(since);
        return { task: 'import' };
      },
      cancelTask: () => ({ ok: backfill.cancelImport() }),
    },
  };
}

/** Leaves out what was not asked for. */
function defined<T extends object>(filter: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
