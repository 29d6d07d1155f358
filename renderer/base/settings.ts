/** The office's settings as the window sees them: everything but the secrets, of which it knows only whether they are set. */
import type { Settings } from '../../app/contract/settings.ts';

/** Settings whose secrets are empty strings. */
export type ShownSettings = Settings;

export type OfficeSettings = {
  /** null until they have been read. */
  readonly value: ShownSettings | null;
  /** The program does not let this window in. */
  readonly denied: boolean;
  /** Is the secret at this dotted path stored? */
  readonly isSet: (path: string) => boolean;
  readonly reload: () => Promise<void>;
  /** Saves a part, merged deeply, and reads the whole again. */
  readonly save: (patch: Readonly<Record<string, unknown>>) => Promise<void>;
};

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMask(value: unknown): value is { set: boolean } {
  return isObject(value) && Object.keys(value).length === 1 && typeof value['set'] === 'boolean';
}

/** Splits what the program sent into settings without secrets and the paths of the secrets that are set. */
export function unmask(raw: Json): { value: ShownSettings; set: ReadonlySet<string> } {
  const set = new Set<string>();
  const walk = (value: unknown, path: string): unknown => {
    if (!isObject(value)) return value;
    const kept: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(value)) {
      const at = path === '' ? key : `${path}.${key}`;
      kept[key] = isMask(inner) ? '' : walk(inner, at);
      if (isMask(inner) && inner.set) set.add(at);
    }
    return kept;
  };
  return { value: walk(raw, '') as ShownSettings, set };
}

/** Drops what was left empty: an empty secret means "as it is". Works on any depth. */
export function withoutEmpty<T>(
  value: T,
  keys: readonly string[] = ['password', 'privateKey', 'apiKey', 'secret', 'hostKey'],
): T {
  if (Array.isArray(value) || !isObject(value)) return value;
  const kept = Object.entries(value)
    .filter(([key, inner]) => inner !== undefined && !(inner === '' && keys.includes(key)))
    .map(([key, inner]) => [key, withoutEmpty(inner, keys)]);
  return Object.fromEntries(kept) as T;
}
