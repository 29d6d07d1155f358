/** A stored secret belongs to the address it was entered for: which secrets a change would carry to another one. Pure. */
import { SECRET_PATHS } from '../../contract/settings.ts';

type Plain = Readonly<Record<string, unknown>>;

/** The settings beside a secret that say where it is sent, and for which account. */
const ADDRESS_FIELDS = ['host', 'port', 'user', 'url', 'to', 'apiUrl', 'tls'] as const;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a dotted path; undefined where the way there does not exist. */
export const valueAt = (root: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((holder, key) => (isPlain(holder) ? holder[key] : undefined), root);

/** Of a URL the server counts, not what is asked of it; of `to` nothing else counts: it may be a folder or a person. */
function addressOf(field: string, value: unknown): unknown {
  if (typeof value !== 'string' || !/^(url|to|apiUrl)$/.test(field)) return value;
  return URL.canParse(value) && /^https?:/i.test(value) ? new URL(value).origin : field === 'to' ? undefined : value;
}

const loginOf = (ssh: unknown): unknown => (isPlain(ssh) ? [ssh['host'], ssh['port'], ssh['user']] : null);

/** Where the secret of a path is sent by these settings, comparable as text. */
function ownerOf(settings: unknown, path: string): string {
  const holder = valueAt(settings, path.split('.').slice(0, -1).join('.'));
  const own = ADDRESS_FIELDS.map((field) => addressOf(field, isPlain(holder) ? holder[field] : undefined));
  // 127.0.0.1 behind another login is another machine.
  const through = path === 'pbx.password' || path === 'history.password' ? loginOf(valueAt(settings, 'pbx.ssh')) : null;
  return JSON.stringify([own, through]);
}

/**
 * The dotted paths of stored secrets that would be sent to another address than they were entered for.
 * @param before settings as they are stored
 * @param after settings as they would be
 * @param given what was asked for: a secret that is in it was entered for the new address
 */
export function movedSecrets(before: unknown, after: unknown, given: unknown): string[] {
  return SECRET_PATHS.filter((path) => {
    const secret = valueAt(after, path);
    if (typeof secret !== 'string' || secret === '' || typeof valueAt(given, path) === 'string') return false;
    return ownerOf(before, path) !== ownerOf(after, path);
  });
}

/** A patch without the secrets that were left empty in it: what is not given stays as it is stored. */
export function withoutEmptySecrets(patch: Plain): Plain {
  const rest = structuredClone(patch) as Record<string, unknown>;
  for (const path of SECRET_PATHS) {
    const [key = '', ...way] = path.split('.').toReversed();
    const holder = valueAt(rest, way.toReversed().join('.'));
    if (isPlain(holder) && holder[key] === '') delete (holder as Record<string, unknown>)[key];
  }
  return rest;
}
