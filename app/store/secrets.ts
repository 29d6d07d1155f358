/** Takes secrets out of settings and puts them back: pure work on plain JSON along SECRET_PATHS. */
import { SECRET_PATHS, type MaskedSecret } from '../contract/settings.ts';

export type Plain = Record<string, unknown>;

/** Seals texts so that only this PC (or the holder of the key file) can read them. `open` throws where it cannot. */
export type Sealer = { readonly seal: (plain: string) => string; readonly open: (sealed: string) => string };

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object that holds the last part of a dotted path, and that part; null where the way there does not exist. */
function reach(root: Plain, path: string): { holder: Plain; key: string } | null {
  const keys = path.split('.');
  const key = keys.pop() ?? '';
  let holder: unknown = root;
  for (const step of keys) holder = isPlain(holder) ? holder[step] : undefined;
  return isPlain(holder) ? { holder, key } : null;
}

/** Splits settings into what may be read and the secrets by path. Empty secrets count as not set. The input is not changed. */
export function splitSecrets(settings: Plain): { open: Plain; secrets: Map<string, string> } {
  const open = structuredClone(settings);
  const secrets = new Map<string, string>();
  for (const path of SECRET_PATHS) {
    const place = reach(open, path);
    const value = place?.holder[place.key];
    if (place === null || typeof value !== 'string') continue;
    if (value !== '') secrets.set(path, value);
    delete place.holder[place.key];
  }
  return { open, secrets };
}

/** Puts secrets back; one whose place is gone (another kind of source was chosen) is left out. The input is not changed. */
export function joinSecrets(open: Plain, secrets: ReadonlyMap<string, string>): Plain {
  const whole = structuredClone(open);
  for (const [path, value] of secrets) {
    const place = reach(whole, path);
    if (place !== null) place.holder[place.key] = value;
  }
  return whole;
}

/** Settings for the window: each secret whose place exists becomes `{ set: boolean }`. */
export function maskSecrets(settings: Plain): Plain {
  const { open, secrets } = splitSecrets(settings);
  for (const path of SECRET_PATHS) {
    const place = reach(open, path);
    if (place !== null) place.holder[place.key] = { set: secrets.has(path) } satisfies MaskedSecret;
  }
  return open;
}

/** Removes the value at a path given as keys. @returns false where there is none */
export function removeAt(root: Plain, keys: readonly PropertyKey[]): boolean {
  const place = reach(root, keys.map(String).join('.'));
  if (place === null || !(place.key in place.holder)) return false;
  delete place.holder[place.key];
  return true;
}
