/** Completes a call that was only partly seen live, from the exchange's call records (R17). */
import type { Call, Leg, LegId, Micros, Party, Recording } from './model.ts';
import { legOf, withMessage } from './recordings.ts';

/** The times of the same answer differ by at most this between the two sources. */
const SAME_ANSWER: Micros = 1_000_000;

const isSamePerson = (one: Party, other: Party): boolean =>
  one.kind === 'client' || other.kind === 'client'
    ? one.kind === other.kind
    : one.userId === other.userId && (one.userId !== undefined || one.number === other.number);

const began = (leg: Leg): Micros => leg.events[0]?.at ?? leg.answeredAt ?? leg.endedAt ?? 0;
const ended = (leg: Leg): Micros => leg.endedAt ?? began(leg);

/** How long two intervals overlap; negative: the gap between them. */
const together = (one: Leg, other: Leg, since: Micros): Micros => Math.min(ended(one), ended(other)) - since;

/** A seen and a recorded leg that may be the same: `certain` where both have the talk; the longer they overlap, the better. */
type Match = { readonly seen: Leg; readonly twin: Leg; readonly certain: boolean; readonly shared: Micros };

/** The same people, and the same talk or, where one source has none, overlapping times: two people have only one leg at a time. */
function matchOf(seen: Leg, twin: Leg): Match | null {
  if (!isSamePerson(seen.from, twin.from) || !isSamePerson(seen.to, twin.to)) return null;
  if (seen.answeredAt !== undefined && twin.answeredAt !== undefined) {
    const shared = together(seen, twin, Math.max(seen.answeredAt, twin.answeredAt));
    const isSame = shared > 0 || Math.abs(seen.answeredAt - twin.answeredAt) <= SAME_ANSWER;
    return isSame ? { seen, twin, certain: true, shared } : null;
  }
  if (seen.answeredAt !== undefined && ended(twin) < seen.answeredAt) return null; // over before anybody answered
  const shared = together(seen, twin, Math.max(began(seen), began(twin)));
  return shared >= -SAME_ANSWER ? { seen, twin, certain: false, shared } : null;
}

/** Matches recorded legs with seen ones: each at most once, the most certain first. */
function twinsOf(seen: readonly Leg[], recorded: readonly Leg[]): ReadonlyMap<Leg, Leg> {
  const matches = seen
    .flatMap((leg) => recorded.map((twin) => matchOf(leg, twin)))
    .filter((match) => match !== null)
    .toSorted((one, other) => Number(other.certain) - Number(one.certain) || other.shared - one.shared);
  const twins = new Map<Leg, Leg>();
  const taken = new Set<Leg>();
  for (const match of matches) {
    if (twins.has(match.seen) || taken.has(match.twin)) continue;
    twins.set(match.seen, match.twin);
    taken.add(match.twin);
  }
  return twins;
}

/** An unused leg id: the recorded one, or the next count for the same people. */
function freeId(id: string, taken: ReadonlySet<string>): string {
  const stem = id.slice(0, id.lastIndexOf(':'));
  let name = id;
  for (let n = 2; taken.has(name); n += 1) name = `${stem}:${n}`;
  return name;
}

/** The seen leg, corrected by the record: a talk that was not seen, and the true end. */
function merge(leg: Leg, twin: Leg): Leg {
  const answeredAt = leg.answeredAt ?? twin.answeredAt;
  const endedAt = twin.endedAt ?? leg.endedAt;
  const merged: Leg = {
    ...leg,
    ...(leg.answeredAt === undefined && twin.answeredAt !== undefined && { events: twin.events }),
    ...(answeredAt !== undefined && { answeredAt }),
    rung: [...new Set([...leg.rung, ...twin.rung])],
    talked: [...new Set([...leg.talked, ...twin.talked])],
  };
  if (endedAt === undefined) return merged;
  const { ending: _e, resuming: _r, ...rest } = merged;
  return { ...rest, endedAt: Math.max(endedAt, answeredAt ?? endedAt) };
}

/** One file under its full path and as a record may name it, without the folder. */
const isSameFile = (one: string, other: string): boolean =>
  one === other || one.endsWith(`/${other}`) || other.endsWith(`/${one}`);

/** The same message: its name is the only one of its kind, its folder is a guess where only records told of it. */
const isSameMessage = (one: Recording, other: Recording): boolean => {
  const name = ({ file }: Recording): string => /([^\\/]+?)(?:\.\w+)?$/.exec(file)?.[1] ?? file;
  return one.message === true && other.message === true && name(one) === name(other);
};
const isSame = (one: Recording, other: Recording): boolean =>
  isSameFile(one.file, other.file) || isSameMessage(one, other);

/** The files seen live and those named by records, without duplicates. */
function mergeRecordings(seen: readonly Recording[], recorded: readonly Recording[]): Recording[] {
  const both = seen.map((recording) => {
    const twin = recorded.find((other) => isSame(other, recording));
    if (twin === undefined) return recording;
    const ends = [recording.until, twin.until].filter((at) => at !== undefined);
    return {
      ...recording,
      channels: [...new Set([...recording.channels, ...twin.channels])],
      from: Math.min(recording.from, twin.from),
      ...(ends.length > 0 && { until: Math.max(...ends) }),
    };
  });
  return [...both, ...recorded.filter((other) => !seen.some((one) => isSame(one, other)))];
}

/** (R23) Each file to the leg that talked the longest while it ran, now that all legs are known. */
function attachAgain(call: Call): Recording[] {
  return call.recordings.map((recording) => {
    if (recording.message === true) return withMessage(call, recording);
    const attached =
      legOf(call, recording, recording.until ?? call.finishedAt ?? recording.from, () => true) ?? recording.attached;
    return attached === undefined ? recording : { ...recording, attached };
  });
}

/**
 * Merges the call seen live with the recorded call: legs already told keep their ids and the time of their answer; an answer that was
 * not seen, the true end, and legs and recordings that nobody saw come from the record.
 * @param seen the call as the live model has it, finished
 * @param recorded the same call, read from the records alone
 */
export function complete(seen: Call, recorded: Call): Call {
  const twins = twinsOf(seen.legs, recorded.legs);
  const legs = seen.legs.map((leg) => {
    const twin = twins.get(leg);
    return twin === undefined ? leg : merge(leg, twin);
  });
  const known = new Set(twins.values());
  /** The ids in the merged call of the record's legs. */
  const names = new Map<LegId, LegId>([...twins].map(([leg, twin]) => [twin.id, leg.id]));
  const taken = new Set(legs.map(({ id }) => id));
  for (const leg of recorded.legs) {
    if (known.has(leg)) continue;
    const id = freeId(leg.id, taken);
    taken.add(id);
    names.set(leg.id, id);
    legs.push({ ...leg, id });
  }
  const finishedAt = recorded.finishedAt ?? seen.finishedAt;
  const renamed = ({ attached, ...recording }: Recording): Recording => {
    const leg = attached === undefined ? undefined : names.get(attached);
    return leg === undefined ? recording : { ...recording, attached: leg };
  };
  const client = seen.client ?? recorded.client;
  const line = seen.line ?? recorded.line;
  const whole: Call = {
    ...seen,
    ...(client !== undefined && { client }),
    ...(line !== undefined && { line }),
    // No leg outlives its call (R9).
    ...(finishedAt !== undefined && { finishedAt: Math.max(finishedAt, ...legs.map(ended)) }),
    legs: legs.toSorted((one, other) => began(one) - began(other)),
    recordings: mergeRecordings(seen.recordings, recorded.recordings.map(renamed)),
  };
  return { ...whole, recordings: attachAgain(whole) };
}
