/** What the admin has set, as it stands now: settings, people, and the office that the model reads facts with. */
import type { Settings } from '../../contract/settings.ts';
import type { PersonRow } from '../../contract/api.ts';
import type { Office } from '../../core/model.ts';
import { createOffice } from '../../core/office.ts';
import type { Store } from '../../store/store.ts';
import { withConfig } from './config.ts';
import type { Language } from '../../contract/language.ts';

export type CurrentSettings = ReturnType<typeof createCurrentSettings>;

/**
 * Loads what is stored, with a configuration laid over it.
 * @throws ApiFailure `badInput` (with the field) for a wrong configuration
 */
export function createCurrentSettings(store: Store, config: unknown) {
  const loaded = store.settings.load();
  let settings = loaded.settings;
  let people: PersonRow[] = [];
  let office: Office;

  /** People are kept in their own table; settings hold none. */
  const adopt = (next: Settings): void => {
    if (next.people.length > 0) store.people.merge(next.people, next);
    settings = { ...next, people: [] };
    store.settings.save(settings, Date.now());
    refresh();
  };
  /** People changed in the table. */
  const refresh = (): void => {
    people = store.people.list();
    office = createOffice({ ...settings, people });
  };
  refresh();
  if (config !== undefined) adopt(withConfig(settings, config));

  return {
    settings: (): Settings => settings,
    people: (): readonly PersonRow[] => people,
    office: (): Office => office,
    language: (): Language => settings.app.language,
    /** Secrets of this profile that this PC cannot open. */
    unreadable: loaded.unreadable,
    adopt,
    refresh,
  };
}
