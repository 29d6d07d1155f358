/** The exchange's users as its server knows them: kept from the look-around, joined with what the event socket lists. FusionPBX lists nobody. */
import type { Extension } from '../../contract/api.ts';
import type { Store } from '../../store/store.ts';

const META = 'serverDirectory';
type DirectoryStore = Pick<Store, 'getMeta' | 'setMeta'>;

export const readDirectory = (store: DirectoryStore): Extension[] =>
  JSON.parse(store.getMeta(META) ?? '[]') as Extension[];

export const keepDirectory = (store: DirectoryStore, extensions: readonly Extension[]): void =>
  store.setMeta(META, extensions.length === 0 ? null : JSON.stringify(extensions));

/**
 * Both lists as one: a user of the same number and domain once, with all the names that he has anywhere.
 * @param listed by the event socket right now
 * @param known from the server's own files or database
 * @param registered `1001` and `1001@domain` of phones that are online; null while nobody knows
 */
export function withDirectory(
  listed: readonly Extension[],
  known: readonly Extension[],
  registered: ReadonlySet<string> | null,
): Extension[] {
  const all = new Map(listed.map((one) => [`${one.number}@${one.domain ?? ''}`, one]));
  for (const one of known) {
    const key = `${one.number}@${one.domain ?? ''}`;
    const seen = all.get(key);
    const isOnline = registered?.has(key) ?? seen?.registered ?? one.registered;
    if (seen === undefined) {
      all.set(key, { ...one, registered: isOnline });
      continue;
    }
    const name = seen.name === seen.number ? one.name : seen.name;
    const aliases = [...new Set([one.name, ...(one.aliases ?? [])])].filter((alias) => alias !== name);
    all.set(key, { ...one, ...seen, name, aliases, registered: seen.registered || isOnline });
  }
  return [...all.values()];
}
