/** Settings put together: what is stored, and over it what a configuration file or the window says. Pure. */
import { ApiFailure } from '../../contract/api.ts';
import { issueWords, ownWords } from '../../contract/issue-words.ts';
import type { Language } from '../../contract/language.ts';
import { settings as schema, type Settings } from '../../contract/settings.ts';
import { sayEngine } from '../words.ts';
import { checkEntered, cleaned } from './entered.ts';
import { movedSecrets } from './secret-owners.ts';

type Plain = Record<string, unknown>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** Settings are read at a start, and when somebody saves them: code made for it would cost more than it saves. */
const SELDOM = { jitless: true };

/** What the window sends back for a secret it was never shown. */
const isMask = (value: unknown): boolean =>
  isPlain(value) && Object.keys(value).length === 1 && typeof value['set'] === 'boolean';

/** Sections that are something else altogether when their `kind` is another. */
const ALTERNATIVES = new Set(['tunnel', 'source', 'history']);

/**
 * Lays `patch` over `base`, deeply; a list, or an alternative of another `kind`, replaces what was there. A masked secret keeps what is.
 * @param name the key under which both stand
 */
export function overlay(base: unknown, patch: unknown, name = ''): unknown {
  if (!isPlain(patch)) return patch;
  const isOther =
    ALTERNATIVES.has(name) && isPlain(base) && ![undefined, base['kind']].includes(patch['kind'] as never);
  const sameKind = isPlain(base) && !isOther;
  const merged: Plain = sameKind ? { ...base } : {};
  for (const [key, value] of Object.entries(patch)) {
    const before = isPlain(base) ? base[key] : undefined;
    if (isMask(value)) {
      if (before !== undefined) merged[key] = before;
    } else if (value === undefined) delete merged[key];
    else merged[key] = overlay(before, value, key);
  }
  return merged;
}

/**
 * Settings with a patch over them, checked.
 * @throws ApiFailure `badInput` whose `field` is the dotted path of what is unknown or wrong
 */
function patched(current: Settings, given: unknown, language: Language): Settings {
  const patch = cleaned(given);
  if (!isPlain(patch)) throw new ApiFailure('badInput', sayEngine(language, 'noObject'), '(file)');
  const parsed = schema.safeParse(overlay(current, patch), { ...SELDOM, error: issueWords(language) });
  if (parsed.success) {
    checkEntered(current, parsed.data, language);
    return parsed.data;
  }
  const issue = parsed.error.issues[0];
  const path = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])];
  const field = path.map(String).join('.') || '(file)';
  const reason = issue?.code === 'unrecognized_keys' ? 'unknown field' : (issue?.message ?? 'wrong value');
  throw new ApiFailure('badInput', `${field}: ${ownWords(reason, language)}`, field);
}

/**
 * Settings with what the window asks for over them, checked. A stored secret goes to no other address than it was entered for.
 * @throws ApiFailure `badInput` whose `field` is the dotted path of what is unknown or wrong, or of the secret to be entered again
 */
export function withPatch(current: Settings, patch: unknown, language: Language): Settings {
  const next = patched(current, patch, language);
  const [moved] = movedSecrets(current, next, patch);
  if (moved === undefined) return next;
  throw new ApiFailure('badInput', sayEngine(language, 'enterAgain'), moved);
}

/** Settings with a configuration file over them: a stored secret whose address the file changes is forgotten, and shows as not set. */
export function withConfig(current: Settings, config: unknown): Settings {
  const next = patched(current, config, current.app.language);
  const moved = movedSecrets(current, next, config);
  if (moved.length === 0) return next;
  const rest = structuredClone(next) as unknown as Plain;
  for (const path of moved) {
    const keys = path.split('.');
    const key = keys.pop() ?? '';
    const holder = keys.reduce<unknown>((inner, step) => (isPlain(inner) ? inner[step] : undefined), rest);
    if (isPlain(holder)) delete holder[key];
  }
  return schema.parse(rest, SELDOM);
}
