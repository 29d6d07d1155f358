/** Messages that the CRM never takes though it speaks properly otherwise: tried some times, then given up where people see it. */
import type { Language } from '../../contract/language.ts';
import { instance } from '../kontur/answers.ts';
import type { CrmClient } from '../kontur/client.ts';
import type { Outcome } from './outcome.ts';
import type { OutboxItem } from './ports.ts';
import { instanceRequest } from '../kontur/requests.ts';
import type { Verdict } from './verdict.ts';
import { crmWords } from '../kontur/words.ts';

/** So many tries; with the growing pauses between them about a quarter of an hour. */
export const TRIES = 10;

/**
 * Whether a message arrived that got an answer which the API does not know, nobody can tell: repeating is safe (the CRM matches by
 * externalId), giving up in silence is not.
 * @param outcome of this attempt
 * @returns `fail` with words where it is enough; null: go on as with any other outcome
 */
export type Patience = (item: Pick<OutboxItem, 'id'>, outcome: Outcome<unknown>) => Promise<Verdict | null>;

/** @param client asked for our instance, to learn whether it is the CRM that answers at all: an outage or a login page uses no patience up */
export function createPatience(client: Pick<CrmClient, 'request'>, language: () => Language): Patience {
  const tries = new Map<number, number>();
  return async ({ id }, outcome) => {
    if (outcome.kind !== 'retry' && outcome.kind !== 'unauthorized') tries.delete(id);
    if (outcome.kind !== 'retry' || outcome.reason !== 'strange') return null;
    const count = (tries.get(id) ?? 0) + 1;
    tries.set(id, count);
    if (count < TRIES) return null;
    const known = await client.request(instanceRequest, instance);
    if (known.kind !== 'ok') return null;
    tries.delete(id);
    return { kind: 'fail', words: crmWords[language()].unclear };
  };
}
