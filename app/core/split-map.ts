/** A map of live entries and one of finished entries: every fact searches the small live one, late events still find the finished ones. */

export type SplitMap<V> = { readonly live: ReadonlyMap<string, V>; readonly past: ReadonlyMap<string, V> };

/** Every entry of the model ends at some time: a channel, a call. */
type Thing = { readonly id: string; readonly endedAt?: number; readonly finishedAt?: number };

const isOver = ({ endedAt, finishedAt }: Thing): boolean => endedAt !== undefined || finishedAt !== undefined;

export const EMPTY_SPLIT_MAP: SplitMap<never> = { live: new Map<string, never>(), past: new Map<string, never>() };

export const find = <V>({ live, past }: SplitMap<V>, id: string): V | undefined => live.get(id) ?? past.get(id);
export const all = <V>({ live, past }: SplitMap<V>): V[] => [...live.values(), ...past.values()];

export function splitMap<V extends Thing>(things: readonly V[]): SplitMap<V> {
  const entries = (over: boolean): [string, V][] =>
    things.filter((thing) => isOver(thing) === over).map((thing) => [thing.id, thing]);
  return { live: new Map(entries(false)), past: new Map(entries(true)) };
}

/** A map that is copied once, when first written to, and knows which keys were written. */
export function lazily<K, V>(original: ReadonlyMap<K, V>) {
  let copy: Map<K, V> | null = null;
  const written = new Set<K>();
  const write = (key: K): Map<K, V> => {
    written.add(key);
    return (copy ??= new Map(original));
  };
  return {
    read: (): ReadonlyMap<K, V> => copy ?? original,
    put: (key: K, value: V): void => void write(key).set(key, value),
    drop: (key: K): void => void write(key).delete(key),
    changed: (): V[] => [...written].map((key) => copy?.get(key)).filter((value) => value !== undefined),
    gone: (): K[] => [...written].filter((key) => copy?.has(key) === false),
  };
}

/** A map being changed; the one it came from stays as it was. */
export type SplitMapDraft<V> = {
  readonly get: (id: string) => V | undefined;
  readonly has: (id: string) => boolean;
  readonly size: () => number;
  readonly live: () => readonly V[];
  readonly past: () => readonly V[];
  readonly all: () => readonly V[];
  readonly put: (thing: V) => void;
  readonly drop: (id: string) => void;
  readonly changed: () => readonly V[];
  readonly gone: () => readonly string[];
  readonly finish: () => SplitMap<V>;
};

/** The map with this thing on it. */
export function withEntry<V extends Thing>(map: SplitMap<V>, thing: V): SplitMap<V> {
  const draft = draftSplitMap(map);
  draft.put(thing);
  return draft.finish();
}

export function draftSplitMap<V extends Thing>(original: SplitMap<V>): SplitMapDraft<V> {
  const live = lazily(original.live);
  const past = lazily(original.past);
  const drop = (from: typeof live, id: string): void => {
    if (from.read().has(id)) from.drop(id);
  };
  const now = (): SplitMap<V> => ({ live: live.read(), past: past.read() });
  const has = (id: string): boolean => live.read().has(id) || past.read().has(id);
  return {
    get: (id) => find(now(), id),
    has,
    size: () => live.read().size + past.read().size,
    live: () => [...live.read().values()],
    past: () => [...past.read().values()],
    all: () => all(now()),
    put(thing) {
      const over = isOver(thing);
      (over ? past : live).put(thing.id, thing);
      drop(over ? live : past, thing.id);
    },
    drop(id) {
      drop(live, id);
      drop(past, id);
    },
    changed: () => [...live.changed(), ...past.changed()],
    gone: () => [...new Set([...live.gone(), ...past.gone()])].filter((id) => !has(id)),
    finish: now,
  };
}
