/** Whom a channel called, as its own record tells: legs it made, targets of the dialplan, and who was at the far end. */
import type { ChannelId } from '../../core/model.ts';
import { variableOf } from './cdr.ts';
import type { Cdr, CdrPeer, CdrStretch } from './cdr.ts';
import { decode } from '../events/translate.ts';

/** `uuid;name;number`, once when it was called and once when it answered: the number of the last is the callee's. */
export type Originated = { readonly uuid: ChannelId; readonly numbers: readonly string[]; readonly cause: string };

export const originatedOf = (cdr: Cdr): Originated[] => {
  const causes = new Map(
    (cdr.variables.get('originate_causes') ?? []).map((entry) => entry.split(';', 2) as [string, string]),
  );
  const legs = new Map<ChannelId, string[]>();
  for (const entry of cdr.variables.get('originated_legs') ?? []) {
    const [uuid = '', , number = ''] = entry.split(';');
    if (uuid !== '') legs.set(uuid, [...(legs.get(uuid) ?? []), number]);
  }
  return [...legs].map(([uuid, numbers]) => ({ uuid, numbers, cause: causes.get(uuid) ?? '' }));
};

export const isShort = (number: string): boolean => /^\d{2,6}$/.test(number);
export const isOutside = (channelName: string): boolean => /^sofia\/(?!internal\/)/.test(channelName);

/** Whom the dialplan called, in order: the targets of all `bridge` applications that ran, `user/1001@office` or a gateway's number. */
export const targetsOf = (cdr: Cdr): string[] =>
  cdr.apps
    .filter(({ name }) => name === 'bridge')
    .flatMap(({ data }) => data.replaceAll(/[[{<][^\]}>]*[\]}>]/g, '').split(/,|\||:_:/))
    .map(
      (target) =>
        /^(?:user|loopback)\/([^@/]+)/.exec(target.trim())?.[1] ??
        /\/([^/@]+)(?:@[^/]*)?$/.exec(target.trim())?.[1] ??
        '',
    );

/** Who was at the far end, best source first. `last` = the peer with whom the record ended. */
export const farUser = (cdr: Cdr, peer: CdrPeer, stretch: CdrStretch, last: boolean): string | undefined => {
  const called = originatedOf(cdr);
  const place = called.findIndex(({ uuid }) => uuid === peer.uuid);
  const targets = targetsOf(cdr);
  const domain = variableOf(cdr, 'dialed_domain') ?? variableOf(cdr, 'domain_name');
  const [dialled, sent] = [variableOf(cdr, 'dialed_user'), variableOf(cdr, 'last_sent_callee_id_number')];
  const numbers = [
    called[place]?.numbers.at(-1),
    targets.length === called.length ? targets[place] : undefined,
    // Somebody whom this channel did not call (a transfer, a pick-up) leaves the former `dialed_user` standing.
    ...(last ? [variableOf(cdr, 'cc_agent')?.split('@')[0], ...(place < 0 ? [sent, dialled] : [dialled, sent])] : []),
    /^sofia\/internal\/(\d{2,6})@/.exec(decode(peer.channelName))?.[1],
    decode(peer.destination),
    stretch.destination,
  ];
  const number = numbers.find((one) => one !== undefined && isShort(one));
  return number === undefined || domain === undefined ? number : `${number}@${domain}`;
};
