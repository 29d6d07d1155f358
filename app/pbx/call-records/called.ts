/** The parties that a channel called, from its own record: legs that it originated, targets of the dialplan, and the party at the far end. */
import type { ChannelId, Micros } from '../../core/model.ts';
import { variableOf } from './cdr.ts';
import type { Cdr, CdrPeer, CdrStretch } from './cdr.ts';
import { dialTargets, type DialTarget } from './dial-string.ts';
import { percentDecoded } from '../../core/percent.ts';

/** `uuid;name;number`, once when it was called and once when it answered: the number of the last is the callee's. */
export type Originated = { readonly uuid: ChannelId; readonly numbers: readonly string[]; readonly cause: string };

export const originatedOf = (cdr: Cdr): Originated[] => {
  const causes = new Map(
    (cdr.variables.get('originate_causes') ?? []).map((entry) => entry.split(';', 2) as [string, string]),
  );
  const legs = new Map<ChannelId, string[]>();
  for (const entry of cdr.variables.get('originated_legs') ?? []) {
    const [uuid = '', , number = ''] = entry.split(';');
    if (uuid !== '') legs.set(uuid, [...(legs.get(uuid) ?? []), percentDecoded(number)]);
  }
  return [...legs].map(([uuid, numbers]) => ({ uuid, numbers, cause: causes.get(uuid) ?? '' }));
};

export const isShort = (number: string): boolean => /^\d{2,6}$/.test(number);
export const isOutside = (channelName: string): boolean => /^sofia\/(?!internal\/)/.test(channelName);
export const isLoopback = (channelName: string): boolean => channelName.startsWith('loopback/');

/** A `bridge` that ran: whom it dialled, from when, and when the dialplan went on. */
type Dialling = { readonly targets: readonly DialTarget[]; readonly from: Micros; readonly until: Micros };

const diallingsOf = (cdr: Cdr): Dialling[] =>
  cdr.apps.flatMap(({ name, data, at }, index) => {
    if (name !== 'bridge') return [];
    const next = cdr.apps.slice(index + 1).find((app) => app.at > at);
    return [{ targets: dialTargets(data), from: at, until: next?.at ?? cdr.endedAt }];
  });

/** One leg that the channel had made: the phone's user as the dialplan named it, and the time in which it may have rung. */
export type MadeLeg = Originated & {
  readonly target?: DialTarget;
  readonly channelName: string;
  readonly rdnis: string;
  readonly from: Micros;
  readonly until: Micros;
};

const isDialledBy = ({ targets }: Dialling, contact: string): boolean =>
  targets.some(({ dialled }) => percentDecoded(dialled) === contact);
const near = (contact: string, target: DialTarget): boolean => {
  const name = target.user?.split('@')[0] ?? target.dialled;
  return name !== '' && new RegExp(`(^|\\D)${name.replace(/\W/g, '\\$&')}(\\D|$)`).test(contact);
};

/** Which of the targets a leg was made for: the same contact; else the only one; else whose number it carries; else as they stand in order. */
const targetFor = ({ targets }: Dialling, contact: string, nth: number, count: number): DialTarget | undefined =>
  targets.find(({ dialled }) => percentDecoded(dialled) === contact) ??
  (targets.length === 1 ? targets[0] : undefined) ??
  targets.find((target) => near(contact, target)) ??
  (targets.length === count ? targets[nth] : undefined);

/** Everybody whom the channel had called, in order, each with the `bridge` that called it. */
export const madeLegs = (cdr: Cdr): MadeLeg[] => {
  const legs = originatedOf(cdr);
  const diallings = diallingsOf(cdr);
  let current = 0;
  const placed = legs.map((leg) => {
    const profiles = (stretch: CdrStretch): readonly CdrPeer[] => [
      ...(stretch.originations ?? []),
      ...stretch.originatees,
    ];
    const stretch = cdr.stretches.findLast((one) => profiles(one).some(({ uuid }) => uuid === leg.uuid));
    const within = (one: Dialling): boolean =>
      stretch === undefined || (one.from >= stretch.from && one.from <= stretch.until);
    const contact = leg.numbers[0] ?? '';
    const exact = diallings.findIndex((one, at) => at >= current && within(one) && isDialledBy(one, contact));
    const likely = diallings.findIndex(
      (one, at) => at >= current && within(one) && one.targets.some((target) => near(contact, target)),
    );
    const any = diallings.findIndex((one, at) => at >= current && within(one));
    const at = [exact, likely, any].find((found) => found >= 0);
    if (at !== undefined) current = at;
    const profile = stretch && profiles(stretch).find(({ uuid }) => uuid === leg.uuid);
    return { leg, stretch, profile, contact, dialling: at };
  });
  return placed.map(({ leg, stretch, profile, contact, dialling }) => {
    const own = dialling === undefined ? undefined : diallings[dialling];
    const siblings = placed.filter((other) => other.dialling === dialling);
    const nth = siblings.findIndex((other) => other.leg === leg);
    const target = own && targetFor(own, contact, nth, siblings.length);
    const [from, until] = [own?.from ?? stretch?.from, own?.until ?? stretch?.until];
    return {
      ...leg,
      ...(target !== undefined && { target }),
      channelName: profile?.channelName ?? '',
      rdnis: profile?.rdnis ?? '',
      from: Math.max(from ?? cdr.createdAt, stretch?.from ?? 0),
      until: Math.min(until ?? cdr.endedAt, stretch?.until ?? Infinity),
    };
  });
};

/** The party at the far end, best source first. `last` = the peer with whom the record ended. */
export const farUser = (cdr: Cdr, peer: CdrPeer, stretch: CdrStretch, last: boolean): string | undefined => {
  const made = madeLegs(cdr).find(({ uuid }) => uuid === peer.uuid);
  const domain = variableOf(cdr, 'dialed_domain') ?? variableOf(cdr, 'domain_name');
  const withDomain = (number: string): string =>
    domain === undefined || number.includes('@') ? number : `${number}@${domain}`;
  if (made?.target?.user !== undefined) return withDomain(made.target.user);
  const [dialled, sent] = [variableOf(cdr, 'dialed_user'), variableOf(cdr, 'last_sent_callee_id_number')];
  const numbers = [
    made?.numbers.at(-1),
    percentDecoded(peer.calleeNumber ?? ''),
    made?.target?.dialled,
    // Somebody whom this channel did not call (a transfer, a pick-up) leaves the former `dialed_user` standing.
    ...(last
      ? [
          variableOf(cdr, 'cc_agent')?.split('@')[0],
          ...(made === undefined && originatedOf(cdr).length > 0 ? [sent, dialled] : [dialled, sent]),
        ]
      : []),
    /^sofia\/internal\/(\d{2,6})@/.exec(percentDecoded(peer.channelName))?.[1],
    percentDecoded(peer.destination),
    // Of a record that says nothing else of its peers: what was dialled last.
    ...(peer.channelName === '' ? [stretch.destination] : []),
  ];
  const number = numbers.find((one) => one !== undefined && isShort(one));
  return number === undefined ? undefined : withDomain(number);
};
