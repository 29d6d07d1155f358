/** Infers holds that no record contains (a phone's own hold is only in its leg, and B legs have no record): a user talks on one channel at a time. Pure. */
import type { ChannelId, Fact, Micros } from '../../core/model.ts';
import { TIMING } from '../../core/timing.ts';
import type { Cdr } from './cdr.ts';

type Talk = {
  readonly channel: ChannelId;
  readonly since: Micros;
  readonly until: Micros;
};

/**
 * A user who calls somebody, or answers another call, while he talks has put the first party on hold until the second call is over (R4, R9).
 * @param records of one group, the missing ones made up
 * @param bridges who talked with whom
 * @param userOf whose channel it is; undefined for clients
 */
export const inferredHolds = (
  records: readonly Cdr[],
  bridges: readonly { readonly a: ChannelId; readonly b: ChannelId; readonly from: Micros; readonly until: Micros }[],
  userOf: (cdr: Cdr) => string | undefined,
): Fact[] => {
  const known = new Set(records.filter(({ holds }) => holds.length > 0).map(({ uuid }) => uuid));
  const talks = new Map<string, Talk[]>();
  for (const cdr of records) {
    const user = userOf(cdr);
    const own = bridges.filter(({ a, b }) => a === cdr.uuid || b === cdr.uuid);
    if (user === undefined || (own.length === 0 && cdr.direction === 'outbound')) continue;
    // His own call takes him from the moment he dials; one that reaches him when he answers.
    const since = cdr.direction === 'inbound' ? cdr.createdAt : Math.min(...own.map(({ from }) => from));
    talks.set(user, [...(talks.get(user) ?? []), { channel: cdr.uuid, since, until: cdr.endedAt }]);
  }
  return [...talks.values()].flatMap((own) =>
    own.flatMap(({ channel, since, until }) => {
      const talk = bridges.find(({ a, b, from }) => (a === channel || b === channel) && from >= since);
      if (talk === undefined || known.has(talk.a) || known.has(talk.b)) return [];
      return own.flatMap((other): Fact[] => {
        const away = other.channel !== channel && other.since > talk.from && other.since < Math.min(until, talk.until);
        if (!away) return [];
        const back: Fact = { kind: 'resumed', at: other.until, channel };
        return [
          { kind: 'held', at: other.since, channel },
          ...(other.until < Math.min(until, talk.until) - TIMING.resume.micros ? [back] : []),
        ];
      });
    }),
  );
};
