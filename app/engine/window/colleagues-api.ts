/** Colleagues: their table, the exchange's extensions, those of the CRM that are new, logins that look like outside lines. */
import { ApiFailure } from '../../contract/api.ts';
import type { Exchange } from '../../contract/exchange.ts';
import type { Language } from '../../contract/language.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Store } from '../../store/store.ts';
import type { PeopleFeed } from '../crm/people-feed.ts';
import type { Live } from '../live/live-view.ts';
import type { StrangeLogins } from '../live/strange-logins.ts';
import { readDirectory, withDirectory } from '../people/directory.ts';
import { sayEngine } from '../words.ts';
import type { ApiPart } from './api-part.ts';
import { readForWindow, withMatches } from './people-api.ts';

export type ColleaguesApiDeps = {
  readonly store: Pick<Store, 'people' | 'getMeta' | 'setMeta'>;
  readonly settings: () => Settings;
  readonly language: () => Language;
  readonly live: Pick<Live, 'colleagues'>;
  readonly exchange: Pick<Exchange, 'isConnected' | 'extensions' | 'registered'>;
  readonly peopleFeed: PeopleFeed;
  readonly strangeLogins: Pick<StrangeLogins, 'judged'>;
  readonly peopleChanged: () => void;
  /** New settings take effect. */
  readonly change: (next: Settings) => Promise<void>;
};

export function colleaguesApi({
  store,
  settings,
  language,
  live,
  exchange,
  peopleFeed,
  strangeLogins,
  peopleChanged,
  change,
}: ColleaguesApiDeps): ApiPart<
  'people' | 'colleagues' | 'extensions' | 'number',
  'savePeople' | 'importPeople' | 'discoverPeople' | 'seenNewcomers' | 'judgeLogin'
> {
  const extensions = async () => {
    const seen = exchange.isConnected() ? await exchange.extensions().catch(() => []) : [];
    return withDirectory(seen, readDirectory(store), exchange.registered());
  };
  return {
    reads: {
      people: async () =>
        withMatches(peopleFeed.withGone(store.people.list()), await extensions(), peopleFeed.logins()),
      colleagues: live.colleagues,
      extensions,
      number: ({ number }) => readForWindow(number, settings(), store.people.list(), language()),
    },
    commands: {
      savePeople: ({ people }) => {
        const rows = store.people.replace(people, settings());
        peopleChanged();
        return { people: rows };
      },
      importPeople: async ({ csv }) => {
        const { peopleFromCsv } = await import('./people-csv.ts'); // loaded where a table is read
        const before = new Map(store.people.list().map((row) => [row.userId, JSON.stringify(row)]));
        const rows = store.people.merge(peopleFromCsv(csv, settings(), language()), settings());
        peopleChanged();
        const added = rows.filter((row) => !before.has(row.userId)).length;
        const changed = rows.filter(
          (row) => before.has(row.userId) && before.get(row.userId) !== JSON.stringify(row),
        ).length;
        return { people: rows, added, changed };
      },
      discoverPeople: async () => {
        const { found, denied } = await peopleFeed.read();
        if (denied) throw new ApiFailure('refused', sayEngine(language(), 'noPeopleRight'));
        return { found };
      },
      seenNewcomers: () => {
        peopleFeed.seen();
        return { ok: true };
      },
      judgeLogin: async ({ login, is }) => {
        const { outsideLogins } = settings();
        if (is === 'line' && !outsideLogins.includes(login))
          await change({ ...settings(), outsideLogins: [...outsideLogins, login] });
        strangeLogins.judged(login, is);
        return { ok: true };
      },
    },
  };
}
