/** Halves of loopback pairs that do not name each other (a record of which only columns are left): put together by what they dialled. Pure. */
import type { ChannelId } from '../../core/model.ts';
import { variableOf } from './cdr.ts';
import type { Cdr } from './cdr.ts';
import { dialTargets } from './dial-string.ts';
import { percentDecoded } from '../../core/percent.ts';

/** The half that runs the dialplan begins with the one that was dialled (µs). */
const TOGETHER = 2_000_000;

const halfOf = (channelName: string): { readonly number: string; readonly half: string } | undefined => {
  const [, number, half] = /^loopback\/(.+)-([ab])$/.exec(percentDecoded(channelName)) ?? [];
  return number === undefined || half === undefined ? undefined : { number, half };
};

/** Loopback channels that a record called, by the number they dialled. */
const calledThrough = (cdr: Cdr, number: string): ChannelId | true | undefined => {
  const own = halfOf(cdr.stretches[0].channelName);
  if (own?.half === 'a' && own.number === number) return cdr.uuid;
  for (const { originatees, originations = [] } of cdr.stretches)
    for (const peer of [...originatees, ...originations])
      if (halfOf(peer.channelName)?.number === number) return peer.uuid;
  const isDialled = cdr.apps.some(
    ({ name, data }) =>
      name === 'bridge' &&
      dialTargets(data).some((target) => target.through === 'loopback' && target.dialled === number),
  );
  return isDialled ? true : undefined;
};

/** The records; a second half that names no other is given the one that was made with it, or at least who dialled it. */
export const pairLoopbacks = (records: readonly Cdr[]): readonly Cdr[] => {
  const taken = new Set<ChannelId>();
  return records.map((cdr) => {
    const own = halfOf(cdr.stretches[0].channelName);
    const isKnown = ['other_loopback_leg_uuid', 'other_loopback_from_uuid'].some((name) => variableOf(cdr, name));
    if (own?.half !== 'b' || isKnown) return cdr;
    const near = records
      .filter(({ uuid, createdAt, endedAt }) => {
        const begins = cdr.createdAt >= createdAt - TOGETHER && cdr.createdAt <= endedAt + TOGETHER;
        return uuid !== cdr.uuid && begins;
      })
      .toSorted((one, other) => other.createdAt - one.createdAt);
    // The other half's own record says most; then the record that originated it, then the one that dialled the number, then the caller whose number it shows.
    const found = near.flatMap((by) => {
      const twin = calledThrough(by, own.number);
      return twin === undefined || (twin !== true && taken.has(twin)) ? [] : [{ by, twin }];
    });
    const caller = cdr.stretches[0].callerNumber;
    const sameCaller = near.find(
      ({ stretches: [first] }) => first.callerNumber === caller && halfOf(first.channelName) === undefined,
    );
    const best =
      found.find(({ by, twin }) => twin === by.uuid) ??
      found.find(({ twin }) => twin !== true) ??
      found[0] ??
      (sameCaller && ({ by: sameCaller, twin: true } as const));
    if (best === undefined) return cdr;
    const variables = new Map(cdr.variables);
    // Whose first half nobody names is half of a pair all the same, and no call of its own.
    const twin = best.twin === true ? `${cdr.uuid}-a` : best.twin;
    taken.add(twin);
    variables.set('other_loopback_leg_uuid', [twin]);
    if (best.by.uuid !== best.twin) variables.set('other_loopback_from_uuid', [best.by.uuid]);
    return { ...cdr, variables };
  });
};
