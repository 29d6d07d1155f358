/** A month of a plausible office, made from a seed: working days with rush hours, calls of all kinds, and clients who were forgotten. Pure. */
import { EMPTY_STATE } from '../core/draft.ts';
import type { Call, Fact } from '../core/model.ts';
import { createOffice } from '../core/office.ts';
import { track } from '../core/track.ts';
import { tellCall, type CallPlan, type Rung, type ToldCall } from './month-calls.ts';
import { MONTH_CLIENTS } from './month-people.ts';
import { atHour, isWorkingTime, WORKING_HOURS, workingDays } from './month-times.ts';
import { createRandom } from './office-people.ts';

export type MonthOptions = {
  /** The same seed and moment give the same month. */
  readonly seed: number;
  /** ms since the epoch; nothing ends later. */
  readonly now: number;
  readonly users: readonly { readonly id: string; readonly name: string; readonly extension: string }[];
  readonly lines: readonly string[];
  /** The folder of recordings as the exchange names it. */
  readonly folder: string;
};

/** A file of the month, to be made: as the exchange names it, how long, and when it ended (ms). */
export type MonthSound = { readonly file: string; readonly seconds: number; readonly endMs: number };
export type Month = { readonly calls: readonly Call[]; readonly sounds: readonly MonthSound[] };

/** How busy each working hour is. */
const RUSH = [0.7, 1.3, 1.4, 1.1, 0.6, 1.2, 1.3, 1.1, 0.8];
const HOUR = 3_600_000;
const MINUTE = 60_000;
/** The last call has ended by then: the model has forgotten it when the product starts. */
const QUIET = 3 * MINUTE;
/** Newest talks that were recorded, none longer than this. */
const RECORDED = 12;
const LONGEST_SOUND = 100;
/** Later than anything is held back, µs. */
const AFTERWARDS = 10_000_000;
/** The last of MONTH_CLIENTS call only to be forgotten. */
const FORGOTTEN = 7;

type Wanted = {
  readonly at: number;
  readonly plan: (free: readonly string[]) => CallPlan | null;
  readonly client: number;
};
type Made = ToldCall & { readonly startMs: number };

export function makeMonth(options: MonthOptions): Month {
  const { now, users, lines, folder } = options;
  const random = createRandom(options.seed);
  const extensions = users.map(({ extension }) => extension);
  /** Until when (ms) a colleague (by extension) or a client (by phone) is busy. */
  const busy = new Map<string, number>();
  const queue: Wanted[] = [];
  const made: Made[] = [];

  const log = (low: number, high: number): number => Math.exp(random.between(Math.log(low), Math.log(high)));
  const ring = (extension: string): Rung => ({
    extension,
    seconds: random.chance(0.85) ? random.between(2, 11) : random.between(14, 42),
  });
  /** The first of the list answers most. */
  const one = (free: readonly string[]): string => free[Math.floor(free.length * random.next() ** 1.7)] ?? '';
  const some = (most: number): string[] =>
    extensions.toSorted(() => random.next() - 0.5).slice(0, 1 + Math.floor(random.next() * most));
  const missed = (): CallPlan => ({
    kind: 'missed',
    rang: some(2).map((extension) => ({ extension, seconds: random.between(9, 24) })),
  });
  const outbound =
    (talk: number) =>
    (free: readonly string[]): CallPlan | null =>
      free.length === 0
        ? null
        : { kind: 'outbound', by: { extension: one(free), seconds: random.between(5, 18) }, talk };

  const want = (wanted: Wanted): void => {
    const place = queue.findLastIndex(({ at }) => at <= wanted.at);
    queue.splice(place + 1, 0, wanted);
  };

  /** @param inVain percent of the calls that nobody answers */
  const everyday =
    (inVain: number) =>
    (free: readonly string[]): CallPlan | null => {
      const by = ring(one(free));
      const others = free.filter((extension) => extension !== by.extension);
      const talk = log(22, 380);
      const kind = random.between(0, 100);
      if (free.length === 0 || kind < inVain) return missed();
      if (kind < 50) return { kind: 'answered', by, also: [], talk };
      if (kind < 58) return { kind: 'answered', by, also: others.slice(0, 2), talk };
      if (kind < 63) return { kind: 'held', by, talk, hold: random.between(8, 70) };
      if (kind < 73 && others.length > 0)
        return { kind: 'passedOn', by, to: ring(one(others)), talk, asks: random.chance(0.4) };
      if (kind < 80 && others.length > 0) return { kind: 'internal', by, to: one(others), talk: log(12, 150) };
      return outbound(random.chance(0.78) ? talk : 0)(free);
    };

  /** What happens after a client was missed. */
  const follow = (client: number, endMs: number): void => {
    const fate = random.between(0, 100);
    const soon = endMs + random.between(3, 70) * MINUTE;
    if (fate < 66) want({ at: soon, client, plan: outbound(log(25, 240)) });
    else if (fate < 76) {
      want({ at: soon, client, plan: outbound(0) });
      want({ at: soon + random.between(20, 90) * MINUTE, client, plan: outbound(log(25, 240)) });
    } else if (fate < 95)
      want({
        at: soon,
        client,
        plan: (free) =>
          free.length === 0 ? null : { kind: 'answered', by: ring(one(free)), also: [], talk: log(22, 240) },
      });
  };

  const play = ({ at, client, plan: planOf }: Wanted, isFollowed: boolean): void => {
    const phone = MONTH_CLIENTS[client]?.phone ?? '';
    if (!isWorkingTime(at) || (busy.get(phone) ?? 0) > at) return;
    const plan = planOf(extensions.filter((extension) => (busy.get(extension) ?? 0) <= at));
    if (plan === null) return;
    const told = tellCall(random, at, plan, {
      phone,
      line: (random.chance(0.7) ? lines[0] : lines[1]) ?? lines[0] ?? '',
    });
    if (told.endMs > now - QUIET) return;
    made.push({ ...told, startMs: at });
    for (const name of busyWith(plan)) busy.set(name, told.endMs);
    if (plan.kind !== 'internal') busy.set(phone, told.endMs);
    if (plan.kind === 'missed' && isFollowed) follow(client, told.endMs);
  };

  const days = workingDays(now);
  const special = dayOfForgotten(days, now);
  for (const day of days) {
    const isMonday = new Date(day).getDay() === 1;
    RUSH.forEach((rush, hour) => {
      const calls = Math.round(rush * random.between(2.6, 4.2) * (isMonday ? 1.2 : 1));
      for (let call = 0; call < calls; call += 1) {
        const at = atHour(day, WORKING_HOURS.from + hour) + random.next() * (HOUR - 5 * MINUTE);
        const client = Math.floor((MONTH_CLIENTS.length - FORGOTTEN) * random.next() ** 1.5);
        want({ at, client, plan: everyday(day === special ? 3 : 11) });
      }
    });
  }
  if (special !== undefined) forget(special, options, { want, missed, outbound });
  const firstForgotten = MONTH_CLIENTS.length - FORGOTTEN;
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) play(next, next.client < firstForgotten);

  made.sort((a, b) => a.startMs - b.startMs);
  const sounds: MonthSound[] = [];
  const recorded = new Set(
    made.filter(({ talk }) => talk !== undefined && talk.until - talk.from < LONGEST_SOUND * 1e6).slice(-RECORDED),
  );
  const office = createOffice({
    people: users.map(({ id, name, extension }) => ({ userId: id, name, numbers: [extension] })),
    ...{ country: 'RU', areaCode: null, lines, reportInternalCalls: true },
  });
  const calls = made.flatMap((told) => {
    const facts = [...told.facts];
    if (recorded.has(told) && told.talk !== undefined) {
      const { channel, from, until } = told.talk;
      const file = `${folder}/${channel}.wav`;
      const at = (of: number, state: 'started' | 'stopped'): Fact => ({
        kind: 'recording',
        at: of,
        channel,
        file,
        state,
      });
      facts.push(at(from + 1, 'started'), at(until - 1, 'stopped'));
      facts.sort((a, b) => a.at - b.at);
      sounds.push({ file, seconds: (until - from) / 1e6, endMs: told.endMs });
    }
    for (const fact of facts)
      if (fact.kind === 'recording' && fact.message === true)
        sounds.push({ file: fact.file, seconds: 12, endMs: told.endMs });
    return callsOf(facts, office);
  });
  return { calls, sounds };
}

/** The model's own reading of the facts; afterwards nothing lives any more. */
function callsOf(facts: readonly Fact[], office: Parameters<typeof track>[2]): readonly Call[] {
  const at = (facts.at(-1)?.at ?? 0) + AFTERWARDS;
  const over: Fact = { kind: 'alive', at, channels: [], bridges: [], before: Infinity };
  return track(EMPTY_STATE, [...facts, over], office).changes.calls;
}

/** From the opening until nothing may happen any more, or the office closes. */
const spanOf = (day: number, now: number): { readonly from: number; readonly length: number } => {
  const from = atHour(day, WORKING_HOURS.from);
  return { from, length: Math.min(now - 2 * QUIET, atHour(day, WORKING_HOURS.until) - 5 * MINUTE) - from };
};

/** The last day that has some hours behind it. */
const dayOfForgotten = (days: readonly number[], now: number): number | undefined =>
  days.findLast((day) => spanOf(day, now).length > 40 * MINUTE);

/** Those who wait in the call-back list when the demo begins, and two who were seen to. */
function forget(
  day: number,
  { now, users, folder }: MonthOptions,
  make: {
    readonly want: (wanted: Wanted) => void;
    readonly missed: () => CallPlan;
    readonly outbound: (talk: number) => Wanted['plan'];
  },
): void {
  const { from, length } = spanOf(day, now);
  const first = MONTH_CLIENTS.length - FORGOTTEN;
  const at = (share: number): number => from + share * length;
  const { want, missed } = make;
  for (const share of [0.4, 0.62, 0.9]) want({ at: at(share), client: first, plan: missed });
  const rang = users.slice(0, 2).map(({ extension }, index) => ({ extension, seconds: 12 + 8 * index }));
  const voicemail = `${folder}/message-${first}.wav`;
  want({ at: at(0.8), client: first + 1, plan: () => ({ kind: 'missed', rang, voicemail }) });
  want({ at: at(0.5), client: first + 2, plan: missed });
  want({ at: at(0.58), client: first + 2, plan: make.outbound(0) });
  want({ at: at(0.96), client: first + 3, plan: missed });
  want({ at: at(0.3), client: first + 4, plan: missed });
  want({ at: at(0.36), client: first + 4, plan: make.outbound(95) });
  want({ at: at(0.2), client: first + 5, plan: missed });
  want({ at: at(0.7), client: first + 6, plan: missed });
}

/** A client of the last day whom somebody marked as done by hand. */
export const markedByHand = (): string => MONTH_CLIENTS[MONTH_CLIENTS.length - FORGOTTEN + 5]?.phone ?? '';

const busyWith = (plan: CallPlan): string[] => {
  switch (plan.kind) {
    case 'missed':
      return [];
    case 'passedOn':
      return [plan.by.extension, plan.to.extension];
    case 'internal':
      return [plan.by.extension, plan.to];
    case 'answered':
    case 'held':
    case 'outbound':
      return [plan.by.extension];
  }
};
