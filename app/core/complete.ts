/** A call of which a part was not seen, completed by what the exchange's own records say of it (R17). */
import type { Call, Leg, Micros, Party } from './call.ts';

/** Two sources time the same answer this far apart at most. */
const SAME_ANSWER: Micros = 1_000_000;

const samePerson = (one: Party, other: Party): boolean =>
  one.kind === 'client' || other.kind === 'client'
    ? one.kind === other.kind
    : one.userId === other.userId && (one.userId !== undefined || one.number === other.number);

const began = (leg: Leg): Micros => leg.events[0]?.at ?? leg.answeredAt ?? leg.endedAt ?? 0;

/** The same leg, seen twice: the same people, and the same answer or, where one saw none, the same stretch of time. */
function isSame(seen: Leg, recorded: Leg): boolean {
  if (!samePerson(seen.from, recorded.from) || !samePerson(seen.to, recorded.to)) return false;
  if (seen.answeredAt !== undefined && recorded.answeredAt !== undefined)
    return Math.abs(seen.answeredAt - recorded.answeredAt) <= SAME_ANSWER;
  const overlap =
    Math.min(seen.endedAt ?? Infinity, recorded.endedAt ?? Infinity) - Math.max(began(seen), began(recorded));
  return overlap >= -SAME_ANSWER;
}

/** A name for a leg that nobody has yet: the recorded one, or the next number of the same people. */
function freeId(id: string, taken: ReadonlySet<string>): string {
  const stem = id.slice(0, id.lastIndexOf(':'));
  let name = id;
  for (let n = 2; taken.has(name); n += 1) name = `${stem}:${n}`;
  return name;
}

/**
 * What was seen and what was recorded, as one: legs that were told keep their ids and the moment of their answer; an answer that was
 * not seen, the true end, and legs that nobody saw come from the record.
 * @param seen the call as the live model has it, finished
 * @param recorded the same call, read from the records alone
 */
export function complete(seen: Call, recorded: Call): Call {
  const left = [...recorded.legs];
  const take = (leg: Leg): Leg | undefined => {
    const exact = left.findIndex(
      (other) => isSame(leg, other) && leg.answeredAt !== undefined && other.answeredAt !== undefined,
    );
    const at = exact >= 0 ? exact : left.findIndex((other) => isSame(leg, other));
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const legs = seen.legs.map((leg): Leg => {
    const twin = take(leg);
    if (twin === undefined) return leg;
    const answeredAt = leg.answeredAt ?? twin.answeredAt;
    const endedAt = twin.endedAt ?? leg.endedAt;
    return {
      ...leg,
      ...(answeredAt !== undefined && { answeredAt }),
      ...(endedAt !== undefined && { endedAt }),
      rung: [...new Set([...leg.rung, ...twin.rung])],
      talked: [...new Set([...leg.talked, ...twin.talked])],
    };
  });
  const taken = new Set(legs.map(({ id }) => id));
  for (const leg of left) {
    const id = freeId(leg.id, taken);
    taken.add(id);
    legs.push({ ...leg, id });
  }
  const finishedAt = recorded.finishedAt ?? seen.finishedAt;
  return {
    ...seen,
    ...(finishedAt !== undefined && { finishedAt }),
    legs: legs.toSorted((one, other) => began(one) - began(other)),
  };
}
