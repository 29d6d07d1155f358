/** Channels: the party at their end, through loopback pairs, and the channel on whose behalf they were originated. */
import type { Call, Channel, ChannelId, Party } from './model.ts';
import type { Draft } from './draft.ts';

/** One key per person, whatever the device (R15). An outside phone is the same person whether it plays the client or one of us. */
export function personKey(party: Party): string {
  if (party.kind === 'user' && party.userId !== undefined) return `user:${party.userId}`;
  const number = party.kind === 'client' ? party.phone : party.number;
  return number.length > 6 ? `phone:${number}` : `${party.kind}:${number}`;
}

export const samePerson = (a: Party, b: Party): boolean => personKey(a) === personKey(b);

/** A channel somebody can talk on: not half of a loopback pair, not a service (R19). */
export function isParty(channel: Channel): channel is Channel & { party: Party } {
  return channel.party !== null && channel.twin === undefined && channel.service !== true;
}

export const isAlive = (channel: Channel | undefined): boolean =>
  channel !== undefined && channel.endedAt === undefined;

/** The call a channel takes part in, while that call lasts. */
export function liveCall(draft: Draft, channel: Channel | undefined): Call | undefined {
  const call = channel?.call === undefined ? undefined : draft.calls.get(channel.call);
  return call?.finishedAt === undefined ? call : undefined;
}

/** Puts a channel into a call. */
export function attach(draft: Draft, id: ChannelId, call: Call): void {
  const channel = draft.channels.get(id);
  if (channel !== undefined && channel.call !== call.id) draft.putChannel({ ...channel, call: call.id });
}

/**
 * The real channel on whose behalf `id` was made, through any loopback pairs (R19).
 * @returns the channel; `'unknown'` when its creation has not been seen yet; undefined when it was made on nobody's behalf
 */
export function callerOf(draft: Draft, channel: Channel): (Channel & { party: Party }) | 'unknown' | undefined {
  let next = channel.by;
  for (let hops = 0; next !== undefined && hops < 16; hops += 1) {
    const found = draft.channels.get(next);
    if (found === undefined) return 'unknown';
    if (found.twin === undefined) return isParty(found) ? found : undefined;
    const twin = draft.channels.get(found.twin);
    if (found.by === undefined && twin === undefined) return 'unknown';
    next = found.by ?? twin?.by;
  }
  return undefined;
}

/** The real channel that a channel leads to: itself, or what the other half of its loopback pair is bridged with. */
export function endOf(draft: Draft, id: ChannelId): Channel | undefined {
  let channel = draft.channels.get(id);
  for (let hops = 0; channel?.twin !== undefined && hops < 16; hops += 1) {
    const peer = draft.channels.get(channel.twin)?.peers.at(-1);
    channel = peer === undefined ? undefined : draft.channels.get(peer.id);
  }
  return channel;
}

/** Notes that two channels are bridged; false when that was known already. */
export function addPeers(draft: Draft, a: ChannelId, b: ChannelId, since: number): boolean {
  let fresh = false;
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const channel = draft.channels.get(one);
    if (channel === undefined || channel.peers.some((peer) => peer.id === other && peer.since === since)) continue;
    if (channel.parted.some((former) => former.id === other && former.at >= since)) continue;
    draft.putChannel({
      ...channel,
      peers: [...channel.peers.filter((peer) => peer.id !== other), { id: other, since }],
    });
    fresh = true;
  }
  return fresh;
}

/** Notes that two channels are no longer bridged; a bridge begun later than `at` stays. False when there was none. */
export function dropPeers(draft: Draft, a: ChannelId, b: ChannelId, at: number): boolean {
  let found = false;
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const channel = draft.channels.get(one);
    const rest = channel?.peers.filter((peer) => peer.id !== other || peer.since > at);
    if (channel === undefined || rest === undefined || rest.length === channel.peers.length) continue;
    draft.putChannel({
      ...channel,
      peers: rest,
      parted: [...channel.parted.filter((former) => former.id !== other), { id: other, at }],
    });
    found = true;
  }
  return found;
}

/** True while a channel lives or belongs to a call that goes on. */
export const isBusy = (draft: Draft, channel: Channel): boolean =>
  isAlive(channel) || liveCall(draft, channel) !== undefined;
