/** People of the CRM, discovered in its feed of changes: read on from a cursor, never removing anybody. */
import { eventsPage, type EventsPage } from './answers.ts';
import type { CrmClient } from './client.ts';
import type { Failed } from '../outbox/outcome.ts';
import type { Gone } from '../port.ts';
import type { Language } from '../../contract/language.ts';
import { eventsRequest } from './requests.ts';
import { sayCrm } from './words.ts';

export const FEED_START = '00000000-0000-0000-0000-000000000000';
/** The published algorithm reads fifty at a time. */
const PAGE = 50;
/** The most pages read at a time of a feed that always says that there is more (100,000 changes); the next reading goes on from there. */
const MOST_PAGES = 2_000;
/** After so many empty pages the feed counts as broken. */
const MOST_EMPTY = 20;

export type FeedDeps = {
  readonly client: Pick<CrmClient, 'request'>;
  /** Where the last reading ended; null = from the beginning. */
  readonly cursor: string | null;
  /** Called after each page, once its people are stored. */
  readonly saveCursor: (offset: string) => void;
  /** Somebody was made, changed or restored; `name` may be ''. `gone`: he does not work there any more, or is not shown. */
  readonly onUser: (userId: string, name: string, gone: Gone | null, login: string) => void;
  /** A user's token, where the access key is refused; not kept. */
  readonly bearer?: string | undefined;
  readonly signal?: AbortSignal;
  readonly onPage?: (changes: number) => void;
  readonly language?: () => Language;
};

export type FeedResult = {
  /** Changes of people who are there. */
  readonly found: number;
  /** Why the reading ended early; what was read before counts. `unauthorized`/`denied`: a token would help. */
  readonly failed: Failed | null;
};

/** Reads to the feed's end. An empty or failed reading changes nothing. */
export async function readFeed(deps: FeedDeps): Promise<FeedResult> {
  const { client, bearer, signal } = deps;
  let offset = deps.cursor ?? FEED_START;
  let found = 0;
  let changes = 0;
  let empty = 0;
  for (let page = 0; page < MOST_PAGES && empty < MOST_EMPTY; page += 1) {
    const extra = { bearer, ...(signal !== undefined && { signal }) };
    const from = offset;
    const outcome = await client.request(({ workspace }) => eventsRequest(workspace, from, PAGE), eventsPage, extra);
    if (outcome.kind !== 'ok') return { found, failed: outcome };
    for (const { userId, name, gone, login } of usersOf(outcome.value)) {
      deps.onUser(userId, name, gone, login);
      if (gone === null) found += 1;
    }
    const { items, hasMore } = outcome.value;
    const last = outcome.value.lastOffset ?? items.at(-1)?.offset ?? from;
    if (last !== from) deps.saveCursor(last);
    changes += items.length;
    empty = items.length === 0 ? empty + 1 : 0;
    deps.onPage?.(changes);
    // A page whose cursor does not advance would be read for ever.
    if (!hasMore || last === from) return { found, failed: null };
    offset = last;
  }
  const words = sayCrm(deps.language?.() ?? 'ru', 'endlessFeed', changes);
  return { found, failed: { kind: 'retry', reason: 'strange', words } };
}

function usersOf(page: EventsPage): { userId: string; name: string; gone: Gone | null; login: string }[] {
  return page.items.flatMap(({ entityIds, changeData }) => {
    const userId = entityIds?.['userId'];
    if (typeof userId !== 'string' || userId === '') return [];
    const now = changeData?.new;
    // A deleted user keeps his place in our list, greyed: his numbers may still ring.
    if (now === null) return [{ userId: userId.toLowerCase(), name: '', gone: 'dismissed', login: '' }];
    if (typeof now !== 'object') return [];
    const user = now as Record<string, unknown>;
    const login = typeof user['login'] === 'string' ? user['login'].trim() : '';
    return [{ userId: userId.toLowerCase(), name: nameOf(user), gone: goneOf(user), login }];
  });
}

/** The values of `status` are not documented: only those that plainly say that somebody has left are used. */
function goneOf({ isHidden, status }: Record<string, unknown>): Gone | null {
  if (typeof status === 'string' && /dismiss|fired|delet|block|disabl|inactiv|archiv/i.test(status)) return 'dismissed';
  return isHidden === true ? 'hidden' : null;
}

/** The documents show no user's shape: the usual ways to write a name are read. */
function nameOf(user: Record<string, unknown>): string {
  const text = (key: string): string => {
    const value = user[key];
    return typeof value === 'string' ? value.trim() : '';
  };
  const parts = [text('lastName') || text('surname'), text('firstName'), text('middleName') || text('patronymic')];
  return text('name') || text('fullName') || text('displayName') || parts.filter((part) => part !== '').join(' ');
}
