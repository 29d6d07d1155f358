/** The calls that the CRM has, read from its feed of changes: each communication as its latest change shows it. */
import { onlyDigits } from '../../core/written-number.ts';
import { z } from 'zod';
import { eventsPage } from './answers.ts';
import type { CrmClient } from './client.ts';
import { FEED_START } from './feed.ts';
import { sayCrm } from './words.ts';
import type { Language } from '../../contract/language.ts';
import type { Failed } from '../outbox/outcome.ts';
import type { TheirCall, TheirParty } from '../port.ts';
import { eventsRequest } from './requests.ts';

const text = z.string().nullish().catch(null);
const who = z.looseObject({ type: z.string().catch(''), userId: text }).catch({ type: '', userId: null });
const item = z.looseObject({
  id: z.string().catch(''),
  from: who,
  to: who,
  startedAt: text,
  finishedAt: text,
  recordings: z.array(z.unknown()).nullish().catch(null),
});
const shape = z.looseObject({
  id: text,
  externalId: z.string().min(1),
  externalCreatedAt: text,
  direction: text,
  data: z
    .looseObject({
      call: z
        .looseObject({
          clientPhone: text,
          externalVatsPhone: text,
          items: z.array(item).nullish().catch(null),
        })
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
});

export type CommunicationsDeps = {
  readonly client: Pick<CrmClient, 'request'>;
  /** Where to begin reading; null = at the beginning of the feed. */
  readonly from: string | null;
  readonly signal?: AbortSignal;
  readonly language?: () => Language;
};
export type Communications = {
  readonly calls: readonly TheirCall[];
  /** Where the feed ended. */
  readonly end: string | null;
  readonly failed: Failed | null;
};

const PAGE = 50;
/** The most pages read of a feed that always says that there is more: a million changes. */
const MOST_PAGES = 20_000;
/** After so many empty pages the feed counts as broken. */
const MOST_EMPTY = 20;
const time = (value: string | null | undefined): number | undefined => {
  const ms = Date.parse(value ?? '');
  return Number.isNaN(ms) ? undefined : ms;
};
const party = ({ type, userId }: z.infer<typeof who>): TheirParty => ({
  type,
  ...(typeof userId === 'string' && { userId: userId.toLowerCase() }),
});

/** One communication of the feed; null where it is no call of an integration. */
export function readCommunication(communicationId: string, raw: unknown): TheirCall | null {
  const parsed = shape.safeParse(raw);
  if (!parsed.success) return null;
  const { externalId, externalCreatedAt, direction, data } = parsed.data;
  const slash = externalId.indexOf('/');
  const startedAt = time(externalCreatedAt);
  const items = data?.call?.items;
  return {
    communicationId,
    id: externalId.slice(slash + 1),
    prefix: slash < 0 ? '' : externalId.slice(0, slash),
    direction: direction ?? '',
    clientPhone: onlyDigits(data?.call?.clientPhone),
    line: onlyDigits(data?.call?.externalVatsPhone),
    ...(startedAt !== undefined && { startedAt }),
    legs:
      items === null || items === undefined || items.length === 0
        ? null
        : items.map((one) => {
            const [answeredAt, endedAt] = [time(one.startedAt), time(one.finishedAt)];
            return {
              id: one.id,
              from: party(one.from),
              to: party(one.to),
              ...(answeredAt !== undefined && { answeredAt }),
              ...(endedAt !== undefined && { endedAt }),
              recordings: one.recordings?.length ?? 0,
            };
          }),
  };
}

/** Reads the feed to its end; a feed that never ends counts as unreadable. */
export async function readCommunications(deps: CommunicationsDeps): Promise<Communications> {
  const { client, from, signal, language = () => 'ru' } = deps;
  const latest = new Map<string, TheirCall>();
  const result = () => ({ calls: [...latest.values()] });
  let offset = from ?? FEED_START;
  let changes = 0;
  let empty = 0;
  for (let page = 0; page < MOST_PAGES && empty < MOST_EMPTY; page += 1) {
    const here = offset;
    const outcome = await client.request(({ workspace }) => eventsRequest(workspace, here, PAGE), eventsPage, {
      ...(signal !== undefined && { signal }),
    });
    if (outcome.kind !== 'ok') return { ...result(), end: null, failed: outcome };
    for (const { entityIds, changeData } of outcome.value.items) {
      const id = entityIds?.['communicationId'];
      if (typeof id !== 'string' || changeData === null || changeData === undefined) continue;
      latest.delete(id);
      const call = readCommunication(id, changeData.new);
      if (call !== null) latest.set(id, call);
    }
    const { items, hasMore } = outcome.value;
    const last = outcome.value.lastOffset ?? items.at(-1)?.offset ?? here;
    if (!hasMore || last === here) return { ...result(), end: last, failed: null };
    changes += items.length;
    empty = items.length === 0 ? empty + 1 : 0;
    offset = last;
  }
  const words = sayCrm(language(), 'endlessFeed', changes);
  return { ...result(), end: null, failed: { kind: 'retry', reason: 'strange', words } };
}
