/** The diagnostics file: settings, versions, state and the last messages, with what is secret masked by what it is. */
import { SECRET_PATHS } from '../../contract/settings.ts';
import { valueAt } from '../settings/secret-owners.ts';
import type { StoredSentences } from './stored-sentences.ts';
import type { Language } from '../../contract/language.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Status } from '../../contract/view.ts';
import type { Store } from '../../store/store.ts';
import type { CallbacksService } from '../crm/callbacks-service.ts';
import type { CrmCheck } from '../crm/crm-check.ts';
import { percentDecoded, percentEncoded } from '../../core/percent.ts';

const HIDDEN = '(secret)';
/** Settings that are secret by their name, whatever section they are in. */
const SECRET_NAME = /pass(word|phrase)?$|secret|token|api-?key|private-?key|bearer|credential/i;
/** Shorter texts would be found in ordinary words. */
const SHORTEST = 4;

const URLS = /\b([a-z][a-z0-9+.-]*:\/\/)([^\s"'<>\\]+)/gi;
/** `Authorization: Basic …`, `Some-AccessKey=…`, `"password": "…"`, `--token …` wherever they are written; a name is looked for once from its beginning. */
const NAMED =
  /((?:authorization|proxy-authorization|cookie|(?<![\w-])[\w-]*(?:access-?key|api-?key|private-?key|token|secret|pass(?:word|phrase|wd)?))["']?\s*(?:[:=]\s*|\s+(?=\S))["']?)((?:basic|bearer|digest)\s+)?([^\s"',;]+)/gi;

/** Of an address its server: user, path and query may open something. */
function bareUrl(_whole: string, scheme: string, rest: string): string {
  const [authority = '', ...path] = rest.split(/(?=[/?#])/);
  const host = authority.split('@').at(-1) ?? '';
  return `${scheme}${authority.includes('@') ? '•••@' : ''}${host}${path.join('').length > 1 ? '/…' : ''}`;
}

/** Of a command line its program: keys are given as arguments or before it, as variables. */
function programOf(command: string): string {
  const words = command.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const program = words.find((word) => !/^\w+=/.test(word)) ?? '';
  const name = program.replaceAll(/["']/g, '').split(/[\\/]/).at(-1) ?? '';
  return `${/^[\w.-]{1,40}$/.test(name) ? name : '(program)'} (${Math.max(0, words.length - 1)} arguments hidden)`;
}

/** All that is secret in these settings, as texts to be looked for in logs and messages. */
export function secretTexts(settings: unknown): string[] {
  const found = new Set<string>();
  const add = (text: string): void => {
    for (const one of [text, percentEncoded(text), percentDecoded(text), JSON.stringify(text).slice(1, -1)])
      if (one.length >= SHORTEST) found.add(one);
  };
  const walk = (value: unknown, name: string): void => {
    if (typeof value === 'object' && value !== null)
      return Object.entries(value).forEach(([key, inner]) => walk(inner, Array.isArray(value) ? name : key));
    if (typeof value !== 'string') return;
    if (SECRET_NAME.test(name)) value.split(/\r?\n/).forEach(add);
    // `name=secret` of the CRM, `number:secret` of a Telegram robot: the second half alone is the secret.
    const half = SECRET_NAME.test(name) ? /^[\w.-]+[=:](.+)$/.exec(value)?.[1] : undefined;
    if (half !== undefined) add(half);
    if (name === 'command') argumentsOf(value).forEach(add);
    for (const [, , rest = ''] of value.matchAll(URLS)) partsOfUrl(rest).forEach(add);
  };
  walk(settings, '');
  for (const path of SECRET_PATHS) {
    const value = valueAt(settings, path);
    if (typeof value === 'string') value.split(/\r?\n/).forEach(add);
  }
  return [...found].toSorted((one, other) => other.length - one.length);
}

/** Values that look like keys: no flags, no plain words, none of what every command has. */
const argumentsOf = (command: string): string[] =>
  (command.match(/"[^"]*"|'[^']*'|[^\s=]+/g) ?? [])
    .map((word) => word.replaceAll(/["']/g, ''))
    .filter((word) => word.length >= 6 && !word.startsWith('-') && !/^[a-z]+$/i.test(word) && !/^\d+$/.test(word));

function partsOfUrl(rest: string): string[] {
  const [authority = '', ...path] = rest.split(/(?=[/?#])/);
  const credentials = authority.includes('@') ? authority.slice(0, authority.lastIndexOf('@')).split(':') : [];
  const values = path.join('').split(/[/?#&=]/);
  return [...credentials.slice(1), ...values.filter((part) => part.length >= 8 && /\d/.test(part))];
}

/** Takes out of a text what is secret in it: known secrets, credentials in addresses, values of headers and fields, long numbers. */
export function maskText(text: string, secrets: readonly string[]): string {
  const known = secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
  return known
    .replace(URLS, bareUrl)
    .replace(NAMED, (_whole, name: string, scheme: string | undefined) => `${name}${scheme ?? ''}${HIDDEN}`)
    .replace(/\/[0-9a-f]{32}\b/gi, '/…')
    .replace(/\d{5,}/g, (digits) => `${'•'.repeat(digits.length - 2)}${digits.slice(-2)}`);
}

function maskSettings(value: unknown, name: string, secrets: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((one) => maskSettings(one, name, secrets));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskSettings(inner, key, secrets)]));
  if (typeof value !== 'string' || value === '') return value;
  if (SECRET_NAME.test(name)) return HIDDEN;
  return maskShortly(name === 'command' ? programOf(value) : value, secrets);
}

/** So much of one text is told; of a longer one so much more is looked at, and its end is left out: a secret may be torn there. */
const LONGEST = 8_000;
const TORN = 2_000;

/** A text masked, and cut where it is longer than anybody reads: a log line may hold the whole answer of somebody else's server. */
function maskShortly(text: string, secrets: readonly string[]): string {
  if (text.length <= LONGEST) return maskText(text, secrets);
  const masked = maskText(text.slice(0, LONGEST + TORN), secrets);
  return `${masked.slice(0, Math.max(0, Math.min(LONGEST, masked.length - TORN)))}… (${text.length})`;
}

/** Everything of a value that is text, masked; numbers and shape stay. */
function maskAll(value: unknown, secrets: readonly string[]): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? maskShortly(inner, secrets) : inner)),
  ) as unknown;
}

export type DiagnosticsDeps = {
  readonly settings: () => Settings;
  readonly language: () => Language;
  readonly status: () => Status;
  readonly store: Pick<Store, 'people' | 'outbox'>;
  readonly sentences: StoredSentences;
  readonly callbacks: Pick<CallbacksService, 'journal'>;
  readonly crmCheck: Pick<CrmCheck, 'findings'>;
  /** The latest lines of the log. */
  readonly logLines: () => readonly string[];
};

/** What somebody who helps needs to know: no secrets, numbers masked. Of everything that grows only the latest part: it fits into a letter. */
export function diagnostics({
  settings,
  language,
  status,
  store,
  sentences,
  callbacks,
  crmCheck,
  logLines,
}: DiagnosticsDeps): unknown {
  const secrets = secretTexts(settings());
  const body = {
    made: new Date().toISOString(),
    versions: { ...process.versions, platform: process.platform, arch: process.arch },
    status: status(),
    people: store.people.list().length,
    crmFindings: crmCheck.findings(),
    outbox: sentences.wordedOutbox(store.outbox.list(), language()),
    refusals: sentences.wordedRefusals(callbacks.journal.list(), language()),
    log: logLines(),
  };
  return { ...(maskAll(body, secrets) as object), settings: maskSettings(settings(), '', secrets) };
}
