/** Missed clients and whether each was called back: a pure fold over the finished calls with one client, in any order. */
import type { Call, CallId, Leg, Micros, Party } from './model.ts';
import { isLeft } from './recordings.ts';

export type Colleague = { readonly name: string; readonly number: string; readonly userId?: string };

/** The effect of one finished call on its client's state. */
export type ClientCall = {
  readonly id: CallId;
  /** Digits with country code. */
  readonly phone: string;
  readonly name?: string;
  /** The start of the call; of one in which somebody talked, the answer. */
  readonly at: Micros;
  /** `missed`: nobody answered him (R22); `gotThrough`: he called and talked; `reached`: we called and talked; `tried`: we called and he did not answer. */
  readonly kind: 'missed' | 'gotThrough' | 'reached' | 'tried';
  /** Who talked with him, or tried to. */
  readonly by?: Colleague;
  /** `missed` only: whose phones rang for him, and for how many seconds. */
  readonly rang: readonly (Colleague & { readonly seconds: number })[];
  /** `missed` only: the file of the message that he left. */
  readonly message?: string;
};

/** A mark by hand that a client needs no call any more: settles all his missed calls that began up to `upTo`. */
export type Mark = { readonly upTo: Micros; readonly at: Micros; readonly note: string };

export type CallBackState = 'open' | 'calledBack' | 'gotThrough' | 'done';

/** One client with his latest missed calls: those since somebody last talked with him. */
export type CallBack = {
  readonly phone: string;
  readonly name?: string;
  readonly state: CallBackState;
  /** The latest missed call, and the first. */
  readonly missedAt: Micros;
  readonly firstMissedAt: Micros;
  readonly times: number;
  /** The times of his missed calls, the oldest first; states of an earlier version have none. */
  readonly inVain?: readonly Micros[];
  /** Calls of ours that did not reach him. */
  readonly tries: number;
  /** Who tried last. */
  readonly triedBy?: Colleague;
  /** Whose phones rang at his latest missed call. */
  readonly rang: ClientCall['rang'];
  /** The latest message that he left, and the call he left it in. */
  readonly message?: { readonly call: CallId; readonly file: string };
  /** Who talked with him. */
  readonly by?: Colleague;
  readonly closedAt?: Micros;
  readonly note?: string;
  /** The latest event in this state: a later one can be added without the earlier ones. */
  readonly lastAt: Micros;
};

type Step = ClientCall | (Mark & { readonly kind: 'mark' });

/** A client missed so long ago no longer counts as waiting: a later talk is no call-back, a later missed call opens a new row. µs. */
export const GIVEN_UP_AFTER: Micros = 30 * 86_400_000_000;
/** What settles a client's missed calls, and how. */
export const SETTLES = { gotThrough: 'gotThrough', reached: 'calledBack', mark: 'done' } as const;
/** Of events at the same moment, the missed call counts as the first: a talk or a mark settles it. */
export const RANK = { missed: 0, tried: 1, gotThrough: 2, reached: 2, mark: 3 } as const;

const isClient = (party: Party): boolean => party.kind === 'client';

function colleagueOf(leg: Leg): Colleague | undefined {
  const party = [leg.from, leg.to].find(({ kind }) => kind === 'user');
  if (party?.kind !== 'user') return undefined;
  const { name = '', number, userId } = party;
  return { name, number, ...(userId !== undefined && { userId }) };
}

function rangOf(legs: readonly Leg[]): ClientCall['rang'] {
  const rang = new Map<string, Colleague & { seconds: number }>();
  for (const leg of legs) {
    const who = colleagueOf(leg);
    const began = leg.events[0]?.at;
    if (who === undefined || began === undefined) continue;
    const key = who.userId ?? who.number;
    const seconds = Math.max(0, Math.round(((leg.endedAt ?? began) - began) / 1e6));
    rang.set(key, { ...who, seconds: (rang.get(key)?.seconds ?? 0) + seconds });
  }
  return [...rang.values()];
}

/** @returns undefined for calls without a client whom one could call: internal ones, and those of a withheld number */
export function clientCallOf(call: Call): ClientCall | undefined {
  const phone = call.client?.phone ?? '';
  if (call.finishedAt === undefined || call.direction === 'internal' || phone === '') return undefined;
  const legs = call.legs.filter((leg) => isClient(leg.from) || isClient(leg.to));
  const talk = legs
    .filter((leg) => leg.answeredAt !== undefined)
    .toSorted((a, b) => (a.answeredAt ?? 0) - (b.answeredAt ?? 0))[0];
  const [withTalk, without] =
    call.direction === 'inbound' ? (['gotThrough', 'missed'] as const) : (['reached', 'tried'] as const);
  const kind = talk === undefined ? without : withTalk;
  const leg = talk ?? (kind === 'tried' ? legs[0] : undefined);
  const by = leg === undefined ? undefined : colleagueOf(leg);
  const message = kind === 'missed' ? call.recordings.findLast(isLeft)?.file : undefined;
  return {
    id: call.id,
    phone,
    ...(call.client?.name !== undefined && call.client.name !== '' && { name: call.client.name }),
    at: talk?.answeredAt ?? call.startedAt,
    kind,
    ...(by !== undefined && { by }),
    rang: kind === 'missed' ? rangOf(legs) : [],
    ...(message !== undefined && { message }),
  };
}

/**
 * Adds one call to a client's state.
 * @param before undefined as long as he was never missed
 * @param call later than all calls in `before`
 */
export function afterCall(before: CallBack | undefined, call: ClientCall): CallBack | undefined {
  return after(before, call);
}

function after(before: CallBack | undefined, step: Step): CallBack | undefined {
  if (step.kind === 'missed') return afterMissed(before, step);
  if (before === undefined) return undefined;
  const lastAt = Math.max(before.lastAt, step.kind === 'mark' ? step.upTo : step.at);
  const known = { ...before, lastAt, ...(step.kind !== 'mark' && step.name !== undefined && { name: step.name }) };
  if (!isWaiting(before, timeOf(step))) return known;
  switch (step.kind) {
    case 'tried':
      return { ...known, tries: before.tries + 1, ...(step.by !== undefined && { triedBy: step.by }) };
    case 'mark':
      return { ...known, state: SETTLES.mark, closedAt: step.at, note: step.note };
    case 'gotThrough':
    case 'reached':
      return {
        ...known,
        state: SETTLES[step.kind],
        closedAt: step.at,
        ...(step.by !== undefined && { by: step.by }),
      };
  }
}

/** At most so many missed calls of one number are kept one by one: a robot may call all day. */
const IN_VAIN_KEPT = 100;

/** The times of his missed calls since somebody last talked with him. */
export const inVainOf = ({ inVain, firstMissedAt, missedAt }: CallBack): readonly Micros[] =>
  inVain ?? (firstMissedAt === missedAt ? [missedAt] : [firstMissedAt, missedAt]);

/** Whether he is waiting to be called back at that moment. */
const isWaiting = ({ state, missedAt }: CallBack, at: Micros): boolean =>
  state === 'open' && at - missedAt <= GIVEN_UP_AFTER;

function afterMissed(before: CallBack | undefined, { id, phone, name, at, rang, message }: ClientCall): CallBack {
  const known = name ?? before?.name;
  const same = {
    phone,
    ...(known !== undefined && { name: known }),
    missedAt: at,
    inVain: [...(before !== undefined && isWaiting(before, at) ? inVainOf(before) : []), at].slice(-IN_VAIN_KEPT),
    rang,
    lastAt: at,
    ...(message !== undefined && { message: { call: id, file: message } }),
  };
  if (before === undefined || !isWaiting(before, at))
    return { ...same, state: 'open', firstMissedAt: at, times: 1, tries: 0 };
  return { ...before, ...same, times: before.times + 1, lastAt: Math.max(before.lastAt, at) };
}

const timeOf = (step: Step): Micros => (step.kind === 'mark' ? step.upTo : step.at);
const nameOf = (step: Step): string => (step.kind === 'mark' ? `${step.at} ${step.note}` : step.id);
const byName = (a: Step, b: Step): number => (nameOf(a) < nameOf(b) ? -1 : 1);

/**
 * A client's state from all that is known of him.
 * @param calls his finished calls in any order; a repeated call counts once
 * @returns undefined where he was never missed
 */
export function callBackOf(calls: readonly ClientCall[], marks: readonly Mark[]): CallBack | undefined {
  const steps: Step[] = [
    ...new Map(calls.map((call) => [call.id, call])).values(),
    ...marks.map((mark) => ({ ...mark, kind: 'mark' as const })),
  ];
  steps.sort((a, b) => timeOf(a) - timeOf(b) || RANK[a.kind] - RANK[b.kind] || byName(a, b));
  let state: CallBack | undefined;
  for (const step of steps) state = after(state, step);
  return state;
}
