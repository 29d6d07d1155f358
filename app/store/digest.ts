/** What the history needs to know of a finished call to find it and to count it: pure, the same for the same call. */
import { fold } from '../contract/fold.ts';
import type { Call, Party } from '../core/model.ts';
import { countedLegs, isAnswered, isMissed, talkSeconds } from '../core/outcome.ts';

export { fold };

/** Upper ends of the waiting-time classes in seconds; a seventh class takes the longer ones. */
export const WAIT_CLASSES = [10, 20, 30, 60, 120, 300] as const;
export const DIRECTIONS = ['inbound', 'outbound', 'internal'] as const;

/** The call's own sums (userId '') or one colleague's share in them. Times in seconds. */
export type Share = {
  readonly userId: string;
  readonly answered: 0 | 1;
  readonly missed: 0 | 1;
  readonly talk: number;
  /** How long the caller of an answered inbound call waited; null for the rest and for those who did not answer first. */
  readonly wait: number | null;
};

export type Digest = {
  /** Index in DIRECTIONS. */
  readonly direction: number;
  readonly answered: 0 | 1;
  /** An inbound call that nobody answered (R22). */
  readonly missed: 0 | 1;
  readonly line: string;
  /** The CRM's users who took part, with their names. */
  readonly users: ReadonlyMap<string, string>;
  /** Folded numbers and names for the search; without the names of `users`, which nearly all calls have in common (tags.ts). */
  readonly words: string;
  readonly shares: readonly Share[];
};

/** Does the history show this call? A user's channel that never reached a second party is no call (R19). */
export function isHistory(call: Call): boolean {
  return call.finishedAt !== undefined && (call.announced || call.legs.length > 0);
}

const bit = (value: boolean): 0 | 1 => (value ? 1 : 0);

export function digestOf(call: Call): Digest {
  const counted = countedLegs(call);
  const answeredLegs = counted.filter((leg) => leg.answeredAt !== undefined);
  const first = answeredLegs.toSorted((a, b) => (a.answeredAt ?? 0) - (b.answeredAt ?? 0))[0];
  const answered = bit(isAnswered(call));
  const missed = bit(isMissed({ direction: call.direction, answered: answered === 1 }));
  const wait =
    call.direction === 'inbound' && first?.answeredAt !== undefined
      ? Math.max(0, Math.round((first.answeredAt - call.startedAt) / 1e6))
      : null;
  const users = new Map<string, string>();
  const words = new Set<string>([call.client?.phone ?? '', call.client?.name ?? '']);
  for (const party of call.legs.flatMap((leg) => [leg.from, leg.to])) {
    const { name = '' } = party;
    words.add(party.kind === 'client' ? party.phone : party.number);
    if (party.kind === 'client' || party.userId === undefined) words.add(name);
    else if (name !== '' || !users.has(party.userId)) users.set(party.userId, name);
  }
  words.delete('');
  const shares: Share[] = [{ userId: '', answered, missed, talk: talkSeconds(counted), wait }];
  for (const userId of users.keys()) {
    const isUser = (party: Party): boolean => party.kind === 'user' && party.userId === userId;
    const own = call.legs.filter((leg) => isUser(leg.from) || isUser(leg.to));
    shares.push({
      userId,
      answered: bit(own.some((leg) => leg.answeredAt !== undefined)),
      missed: bit(missed === 1 && own.some((leg) => isUser(leg.to))),
      talk: talkSeconds(own),
      wait: first !== undefined && isUser(first.to) ? wait : null,
    });
  }
  return {
    direction: DIRECTIONS.indexOf(call.direction),
    answered,
    missed,
    line: call.line ?? '',
    users,
    words: fold([...words].join(' ')),
    shares,
  };
}

/** Index of the waiting-time class, 0…6. */
export function waitClass(seconds: number): number {
  const found = WAIT_CLASSES.findIndex((upTo) => seconds <= upTo);
  return found === -1 ? WAIT_CLASSES.length : found;
}

/** A call that is answered within this time is answered quickly: a class's upper end, so that sums and single calls say the same. */
export const QUICK_SECONDS = 20;
export const isQuick = (wait: number | null): boolean => wait !== null && wait <= QUICK_SECONDS;

/** Every channel of the call, for recognising it in the exchange's history. */
export function channelsOf(call: Call): Set<string> {
  const channels = new Set([call.id]);
  if (call.clientChannel !== undefined) channels.add(call.clientChannel);
  for (const leg of call.legs) {
    for (const channel of [leg.caller, ...leg.rung, ...leg.talked]) channels.add(channel);
  }
  return channels;
}
