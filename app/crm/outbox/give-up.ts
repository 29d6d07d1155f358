/** Gives up, after 10 tries, a single message that the CRM never accepts while it answers everything else properly; people see it in the outbox. */
import type { Language } from '../../contract/language.ts';
import type { Teller } from '../port.ts';
import type { Outcome } from './outcome.ts';
import type { OutboxItem } from '../../core/outbox-item.ts';
import type { Verdict } from './verdict.ts';
import { sayOutbox } from './words.ts';

/** The number of tries; with the growing pauses between them they take about a quarter of an hour. */
export const TRIES = 10;

/**
 * When a message gets an answer that the API does not define, nobody can tell whether it arrived: repeating is safe (the CRM matches by
 * externalId), giving up in silence is not.
 * @param outcome of this attempt
 * @returns `fail` with words after the last try; null: treat this outcome like any other
 */
export type GiveUpRule = (item: Pick<OutboxItem, 'id'>, outcome: Outcome<unknown>) => Promise<Verdict | null>;

/** @param crm asked before giving up whether the CRM itself answers: during an outage, or behind a provider's login page, nothing is given up */
export function createGiveUpRule(crm: Pick<Teller, 'isThere'>, language: () => Language): GiveUpRule {
  const tries = new Map<number, number>();
  return async ({ id }, outcome) => {
    if (outcome.kind !== 'retry' && outcome.kind !== 'unauthorized') tries.delete(id);
    if (outcome.kind !== 'retry' || outcome.reason !== 'strange') return null;
    const count = (tries.get(id) ?? 0) + 1;
    tries.set(id, count);
    if (count < TRIES) return null;
    if (!(await crm.isThere())) return null;
    tries.delete(id);
    return { kind: 'fail', words: sayOutbox(language(), 'unclear') };
  };
}
