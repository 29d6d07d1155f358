/** What the CRM's answers look like, read leniently; and its refusals flattened into words. */
import { z } from 'zod';
import type { Language } from '../../contract/language.ts';
import type { HttpAnswer } from './http.ts';
import { ok, type Outcome } from '../outbox/outcome.ts';
import { sayCrm } from './words.ts';

const features = z.looseObject({
  call: z.boolean().catch(false),
  hangup: z.boolean().catch(false),
  sendSms: z.boolean().catch(false),
});
const webHook = z.looseObject({
  id: z.string(),
  relativeUrl: z.string().catch(''),
  triggerType: z.string().catch(''),
  schedule: z
    .looseObject({ period: z.string().catch('') })
    .nullish()
    .catch(null),
  disabled: z.boolean().catch(false),
});
export type WebHook = z.infer<typeof webHook>;

const STATUSES = ['notConfigured', 'active', 'paused', 'hasErrors', 'failed'] as const;
/** Documented both as a word and as 0…4. */
const status = z
  .union([
    z.string(),
    z
      .number()
      .int()
      .transform((n) => STATUSES[n] ?? String(n)),
  ])
  .catch('');

export const instance = z.looseObject({
  id: z.string().min(1),
  status,
  features: features.nullish().transform((f) => ({ call: f?.call ?? false, hangup: f?.hangup ?? false })),
  settings: z
    .array(z.looseObject({ id: z.string(), value: z.unknown() }))
    .nullish()
    .catch(null),
  webHooks: z
    .array(webHook)
    .nullish()
    .transform((hooks) => hooks ?? []),
  baseUrl: z
    .string()
    .nullish()
    .transform((url) => url ?? null),
});
export type Instance = z.infer<typeof instance>;

export const authorization = z.looseObject({
  accessKey: z.string().min(1),
  workspace: z.looseObject({
    id: z.string(),
    name: z.string().min(1),
    title: z
      .string()
      .nullish()
      .transform((t) => t ?? ''),
  }),
  integrationInstance: instance,
});

const ids = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? [])
  .catch([]);
/** The cards of the client that the CRM knows by his number. */
const links = z.looseObject({ contactIds: ids, companyIds: ids }).nullish().catch(null);
/** A contact's or a company's card, as far as the name goes. */
export const clientCard = z.looseObject({ id: z.string(), name: z.string().catch(''), links });

/** contacts/create: the cards by a key of the CRM's own. */
export const createdContacts = z.looseObject({ items: z.record(z.string(), clientCard) });

export const communication = z.looseObject({
  id: z.string().min(1),
  externalId: z.string().nullish(),
  status: z.string().nullish().catch(null),
  data: z.unknown().optional(),
  links: links.optional(),
});
export type Communication = z.infer<typeof communication>;

export const patched = z.looseObject({
  isSuccessful: z.literal(true),
  result: z.looseObject({ instance }).nullish().catch(null),
});
export const redirect = z.looseObject({ userIds: z.array(z.string()) });
export const uploaded = z.looseObject({
  fileId: z.string().min(1),
  fileName: z.string().optional().catch(undefined),
  contentType: z.string().optional().catch(undefined),
  contentLength: z.number().optional().catch(undefined),
});
export const uiSetting = z.looseObject({ value: z.unknown() });
export const eventsPage = z.looseObject({
  items: z.array(
    z.looseObject({
      offset: z.string(),
      type: z.string().nullish().catch(null),
      entityIds: z.record(z.string(), z.unknown()).nullish().catch(null),
      changeData: z.looseObject({ new: z.unknown() }).nullish().catch(null),
    }),
  ),
  lastOffset: z.string().nullish(),
  hasMore: z.boolean(),
});
export type EventsPage = z.infer<typeof eventsPage>;

/** crm-api.md §3: 200 `"OK"`, with or without its quotes. */
const plainOk = z
  .string()
  .regex(/^ok$/i)
  .transform(() => null);
/** call-started: the card of the call. A plain OK is accepted too: the call goes on under its externalId. */
export const card = z.union([communication, plainOk]);
/**
 * All other messages: OK, or the card of the call. An empty body, `null`, `{}` and the like are no answer of the CRM: somebody on
 * the way may have swallowed the message, or the answer.
 */
export const taken = card.transform(() => null);

/** How the CRM would say that it has a message already. */
const HAS_IT = /already|duplicate|exists/i;
const LONGEST_WORDS = 500;
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_WORDS);

const pathOf = (path: unknown): string =>
  isObject(path) && typeof path['path'] === 'string' ? path['path'] : JSON.stringify(path);

/** The CRM's own words of a refusal: `{status, message}`, RFC 7807 `{title, errors}`, `{errorInfo}`; '' where there are none. */
export function wordsOf(json: unknown): { code: string; words: string } {
  if (typeof json === 'string') return { code: '', words: oneLine(json) };
  if (!isObject(json)) return { code: '', words: '' };
  if (isObject(json['errorInfo'])) {
    const inner = wordsOf(json['errorInfo']);
    const paths = json['errorInfo']['invalidPaths'];
    const listed = Array.isArray(paths) && paths.length > 0 ? `: ${paths.map(pathOf).join(', ')}` : '';
    return { code: inner.code, words: oneLine((inner.words || inner.code) + listed) };
  }
  const code = typeof json['status'] === 'string' ? json['status'] : '';
  if (isObject(json['errors'])) {
    const fields = Object.entries(json['errors']).map(([field, texts]) =>
      `${field}: ${(Array.isArray(texts) ? texts : [texts]).map(String).join(' ')}`.replace(/^: /, ''),
    );
    if (fields.length > 0) return { code, words: oneLine(fields.join('; ')) };
  }
  const text = [json['message'], json['detail'], json['title']].find((part) => typeof part === 'string' && part !== '');
  return { code, words: oneLine(typeof text === 'string' ? text : code) };
}

/**
 * Classes of answers: what fits the schema is `ok`; 400, 409 and their like are final; 401 and 403 are the caller's to handle.
 * @param schema of the answer wanted; what does not fit it did not come from the CRM
 */
export function judge<T>({ status: code, json }: HttpAnswer, schema: z.ZodType<T>, language: Language): Outcome<T> {
  if (code < 300) {
    const parsed = schema.safeParse(code === 204 ? 'OK' : json); // 204 is HTTP's own way to say OK
    return parsed.success
      ? ok(parsed.data)
      : { kind: 'retry', reason: 'strange', words: sayCrm(language, 'strange', code) };
  }
  const said = wordsOf(json);
  if (code === 401 || code === 403) return { kind: 'unauthorized', why: 'denied', words: sayCrm(language, 'denied') };
  if (said.code === 'communicationNotFound') {
    return { kind: 'unknownCommunication', words: said.words || sayCrm(language, 'unknownCommunication') };
  }
  if (code === 404 || code === 405)
    return { kind: 'retry', reason: 'strange', words: sayCrm(language, 'strange', code) };
  const says = HAS_IT.test(said.code) ? 'hasIt' : /conflict/i.test(said.code) ? 'clash' : undefined;
  return {
    kind: 'final',
    status: code,
    code: said.code,
    words: said.words || sayCrm(language, 'refused', code),
    ...(says !== undefined && { says }),
  };
}
