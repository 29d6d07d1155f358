/** Messages that the CRM never takes though it speaks properly otherwise: tried some times, then given up where people see it. */
import { instance } from './answers.ts';
import type { CrmClient } from './client.ts';
import type { Outcome } from './outcome.ts';
import type { OutboxItem } from './ports.ts';
import { instanceRequest } from './requests.ts';
import type { Verdict } from './verdict.ts';
import { crmWords, type Language } from './words.ts';

/** So many tries; with the growing pauses between them about a quarter of an hour, in real time about a minute. */
export const TRIES = 10;

/**
 * Whether a message arrived that got an answer which the API does not know, nobody can tell: repeating is safe (the CRM matches by
 * externalId), giving up in silence is not. The end of a call, told late, must not keep its registration waiting for any reason.
 * @param outcome of this attempt
 * @returns `fail` or (real time) `drop`, with words, where it is enough; null: go on as with any other outcome
 */
export type Patience = (
  item: Pick<OutboxItem, 'id' | 'expiresAt'>,
  outcome: Outcome<unknown>,
) => Promise<Verdict | null>;

/** @param client asked for our instance, to learn whether it is the CRM that answers at all: an outage or a login page uses no patience up */
export function createPatience(client: Pick<CrmClient, 'request'>, language: () => Language): Patience {
  const tries = new Map<number, number>();
  return async ({ id, expiresAt }, outcome) => {
    const isLate = outcome.kind === 'retry' || outcome.kind === 'unauthorized';
    if (!isLate) tries.delete(id);
    const isStrange = outcome.kind === 'retry' && outcome.reason === 'strange';
    if (!isLate || !(isStrange || expiresAt !== null)) return null;
    const count = (tries.get(id) ?? 0) + 1;
    tries.set(id, count);
    if (count < TRIES) return null;
    const known = await client.request(instanceRequest, instance);
    if (known.kind !== 'ok') return null;
    tries.delete(id);
    const words = isStrange ? crmWords[language()].unclear : outcome.words;
    return { kind: expiresAt === null ? 'fail' : 'drop', words };
  };
}
