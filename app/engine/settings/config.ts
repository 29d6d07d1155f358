/** Settings put together: what is stored, and over it what a configuration file or the window says. Pure. */
import { ApiFailure } from '../../contract/api.ts';
import { settings as schema, type Settings } from '../../contract/settings.ts';

type Plain = Record<string, unknown>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** What the window sends back for a secret it was never shown. */
const isMask = (value: unknown): boolean =>
  isPlain(value) && Object.keys(value).length === 1 && typeof value['set'] === 'boolean';

/** Lays `patch` over `base`, deeply; a list, or an object of another `kind`, replaces what was there. A masked secret keeps what is. */
export function overlay(base: unknown, patch: unknown): unknown {
  if (!isPlain(patch)) return patch;
  const sameKind = isPlain(base) && (patch['kind'] === undefined || patch['kind'] === base['kind']);
  const merged: Plain = sameKind ? { ...base } : {};
  for (const [key, value] of Object.entries(patch)) {
    const before = isPlain(base) ? base[key] : undefined;
    if (isMask(value)) {
      if (before !== undefined) merged[key] = before;
    } else if (value === undefined) delete merged[key];
    else merged[key] = overlay(before, value);
  }
  return merged;
}

/**
 * Settings with a patch over them, checked.
 * @throws ApiFailure `badInput` whose `field` is the dotted path of what is unknown or wrong
 */
export function withPatch(current: Settings, patch: unknown): Settings {
  if (!isPlain(patch)) throw new ApiFailure('badInput', 'the configuration must be a JSON object', '(file)');
  const parsed = schema.safeParse(overlay(current, patch));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])];
  const field = path.map(String).join('.') || '(file)';
  const reason = issue?.code === 'unrecognized_keys' ? 'unknown field' : (issue?.message ?? 'wrong value');
  throw new ApiFailure('badInput', `${field}: ${reason}`, field);
}
