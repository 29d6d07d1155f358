/** The loaded pages of the history: of a million calls only those in view are kept. */
import type { HistoryRow } from '../../app/contract/view.ts';

export const PAGE_SIZE = 100;
const KEPT = 30;

export type FetchPage = (
  offset: number,
  limit: number,
  signal: AbortSignal,
) => Promise<{ rows: HistoryRow[]; total: number }>;

export type Pages = {
  readonly total: () => number;
  /** undefined while the row is being loaded. */
  readonly row: (index: number) => HistoryRow | undefined;
  /** Where the call with that id is, among the rows that are held; -1 for elsewhere. */
  readonly indexOf: (id: string) => number;
  /** Replaces a loaded call by its newer state. */
  readonly renew: (row: HistoryRow) => void;
  /** Is something of the newest calls still on its way to the CRM? */
  readonly unsettled: () => boolean;
  /** Loads the pages that these rows need and drops pages far away. */
  readonly ensure: (first: number, last: number) => void;
  /** The first page; throws what went wrong. */
  readonly first: () => Promise<void>;
  readonly close: () => void;
};

/** Does the CRM still lack something of a call that it is to get? */
export function isOnItsWay(row: HistoryRow): boolean {
  return row.crm.state === 'waiting' || row.recordings.some(({ state }) => state === 'waiting');
}

/**
 * @param fetchPage reads one page
 * @param onChange called when a page has come
 */
export function createPages(fetchPage: FetchPage, onChange: () => void): Pages {
  const pages = new Map<number, HistoryRow[]>();
  const asked = new Set<number>();
  const stop = new AbortController();
  let total = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const load = async (page: number): Promise<void> => {
    asked.add(page);
    try {
      const answer = await fetchPage(page * PAGE_SIZE, PAGE_SIZE, stop.signal);
      total = answer.total;
      pages.delete(page);
      pages.set(page, answer.rows);
      for (const oldest of pages.keys()) {
        if (pages.size <= KEPT) break;
        pages.delete(oldest);
      }
      onChange();
    } finally {
      asked.delete(page);
    }
  };

  const indexOf = (id: string): number => {
    for (const [page, rows] of pages) {
      const at = rows.findIndex((row) => row.id === id);
      if (at >= 0) return page * PAGE_SIZE + at;
    }
    return -1;
  };

  return {
    total: () => total,
    row: (index) => pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE],
    indexOf,
    renew(row) {
      const index = indexOf(row.id);
      const page = Math.floor(index / PAGE_SIZE);
      const rows = pages.get(page);
      if (index < 0 || rows === undefined) return;
      pages.set(page, rows.with(index % PAGE_SIZE, row));
      onChange();
    },
    unsettled: () => pages.get(0)?.some(isOnItsWay) ?? false,
    ensure(first, last) {
      clearTimeout(timer);
      // Debounce: pages passed while the user drags the scrollbar are not requested.
      timer = setTimeout(() => {
        for (let page = Math.floor(first / PAGE_SIZE); page <= Math.floor(last / PAGE_SIZE); page += 1) {
          if (!pages.has(page) && !asked.has(page)) load(page).catch(() => undefined);
        }
      }, 40);
    },
    first: () => load(0),
    close() {
      clearTimeout(timer);
      stop.abort();
    },
  };
}
