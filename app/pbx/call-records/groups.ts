/** Which records belong together: linked by channel ids, or the same user's at the same time (a consultation has no other link, R9). */
import type { RecordedSoFar } from '../../exchange/driver.ts';
import type { ChannelId } from '../../core/model.ts';
import { originatedOf } from './called.ts';
import { creationHeaders, linkedChannels, originatorOf, variableOf } from './cdr.ts';
import type { Cdr } from './cdr.ts';
import { pairLoopbacks } from './loopback-pairs.ts';
import { completeCdrs, talkBefore } from './missing.ts';
import { readClaim } from '../events/birth.ts';

/** Disjoint sets over ids. */
const createUnion = () => {
  const parents = new Map<string, string>();
  const find = (id: string): string => {
    let root = id;
    for (let up = parents.get(root); up !== undefined; up = parents.get(root)) root = up;
    if (root !== id) parents.set(id, root);
    return root;
  };
  return {
    find,
    join: (one: string, other: string): void => {
      const [a, b] = [find(one), find(other)];
      if (a !== b) parents.set(a, b);
    },
  };
};

/** Whose phone a channel is; undefined for outside lines. */
export const userOf = (cdr: Cdr): string | undefined => {
  const claim = readClaim(creationHeaders(cdr), cdr.direction === 'outbound' ? 'exchange' : 'caller', true);
  return claim.user?.split('@')[0] ?? (claim.outside ? undefined : claim.number);
};

/** What is known of a group before it is known whether more records belong to it. */
export const recordedSoFar = (records: readonly Cdr[]): RecordedSoFar => ({
  startedAt: Math.min(...records.map(({ createdAt }) => createdAt)),
  channels: records.map(({ uuid }) => uuid),
  callers: records.flatMap((cdr) => (cdr.direction === 'inbound' ? (userOf(cdr) ?? []) : [])),
});

/** Puts records of equal root together, in the order given. */
const gather = (records: readonly Cdr[], find: (id: string) => string): Cdr[][] => {
  const groups = new Map<string, Cdr[]>();
  for (const cdr of records) {
    const root = find(cdr.uuid);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [cdr]);
    else group.push(cdr);
  }
  return [...groups.values()];
};

/** Groups in order of their first record's start; in a group the oldest record comes first. */
export const groupCdrs = (found: readonly Cdr[]): Cdr[][] => {
  const records = pairLoopbacks(found);
  const union = createUnion();
  for (const cdr of records) for (const other of linkedChannels(cdr)) union.join(cdr.uuid, other);
  for (const cdr of records)
    for (const room of cdr.variables.get('conference_uuid') ?? []) union.join(cdr.uuid, `conference ${room}`);
  const sorted = records.toSorted((one, other) => one.createdAt - other.createdAt);
  const whole = gather(sorted, union.find).flatMap((group) => {
    const all = completeCdrs(group);
    for (const { uuid } of all) union.join(uuid, group[0]?.uuid ?? uuid);
    // The same extension in another domain is somebody else.
    const domain = group.map((cdr) => variableOf(cdr, 'domain_name')).find((name) => name !== undefined) ?? '';
    return all.map((cdr) => ({ cdr, domain: domain.toLowerCase() }));
  });
  const busy = new Map<string, { uuid: ChannelId; until: number }>();
  for (const { cdr, domain } of whole.toSorted((one, other) => one.cdr.createdAt - other.cdr.createdAt)) {
    const number = userOf(cdr);
    if (number === undefined) continue;
    const user = `${number}@${domain}`;
    const before = busy.get(user);
    if (before !== undefined && cdr.createdAt < before.until) union.join(cdr.uuid, before.uuid);
    if (before === undefined || cdr.endedAt > before.until) busy.set(user, { uuid: cdr.uuid, until: cdr.endedAt });
  }
  return gather(sorted, union.find);
};

/**
 * Channels whose record must still come, or was lost: on whose behalf others were made, and those that somebody passed on when he left.
 * A phone that used the exchange's own transfer feature (`*4`) is no caller: it has no record of its own where b legs have none.
 */
export const missingOriginators = (group: readonly Cdr[]): ChannelId[] => {
  const known = new Set(group.map(({ uuid }) => uuid));
  const made = new Set(group.flatMap((cdr) => originatedOf(cdr).map(({ uuid }) => uuid)));
  return group.flatMap((cdr) => {
    const by = originatorOf(cdr);
    if (by !== undefined && !known.has(by) && !made.has(by) && talkBefore(cdr) === undefined) return [by];
    const passedOn =
      variableOf(cdr, 'endpoint_disposition')?.endsWith('_TRANSFER') === true
        ? (variableOf(cdr, 'bridge_uuid') ?? variableOf(cdr, 'last_bridge_to'))
        : undefined;
    if (passedOn === undefined || known.has(passedOn)) return [];
    return group.some((other) => other !== cdr && linkedChannels(other).has(passedOn)) ? [] : [passedOn];
  });
};
