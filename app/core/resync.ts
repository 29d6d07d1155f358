/** After a gap: which channels still exist, and which are bridged; and channels that change their id (R17). */
import type { Call, Channel, ChannelId, Fact, Leg } from './model.ts';
import type { Draft } from './draft.ts';
import { onEnded } from './ringing.ts';
import { onUnbridged } from './talking.ts';

type Of<K extends Fact['kind']> = Extract<Fact, { kind: K }>;

export function onAlive(draft: Draft, fact: Of<'alive'>): void {
  const alive = new Set(fact.channels);
  const bridged = new Set(fact.bridges.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));
  for (const channel of draft.channels.live()) {
    if (channel.createdAt >= fact.before) continue;
    if (!alive.has(channel.id))
      onEnded(draft, { kind: 'ended', at: Math.max(fact.at, channel.createdAt), channel: channel.id, cause: 'lost' });
    else partFormer(draft, channel, bridged, fact);
  }
}

function partFormer(draft: Draft, channel: Channel, bridged: ReadonlySet<string>, fact: Of<'alive'>): void {
  for (const peer of channel.peers) {
    if (bridged.has(`${channel.id} ${peer.id}`) || peer.since >= fact.before) continue;
    onUnbridged(draft, { kind: 'unbridged', at: Math.max(fact.at, peer.since), a: channel.id, b: peer.id });
  }
}

/** A channel got another id: all references to it are updated; a call keeps its id (R1). */
export function onRenamed(draft: Draft, fact: Of<'renamed'>): void {
  const old = draft.channels.get(fact.old);
  if (old === undefined || draft.channels.has(fact.channel)) return;
  const name = (id: ChannelId): ChannelId => (id === fact.old ? fact.channel : id);
  draft.dropChannel(fact.old);
  draft.putChannel({ ...old, id: fact.channel });
  for (const channel of draft.channels.all()) {
    const { by, twin, peers } = channel;
    if (by !== fact.old && twin !== fact.old && !peers.some((peer) => peer.id === fact.old)) continue;
    draft.putChannel({
      ...channel,
      ...(by !== undefined && { by: name(by) }),
      ...(twin !== undefined && { twin: name(twin) }),
      peers: peers.map((peer) => ({ ...peer, id: name(peer.id) })),
    });
  }
  for (const call of draft.calls.all()) draft.putCall(renameIn(call, name));
}

function renameIn(call: Call, name: (id: ChannelId) => ChannelId): Call {
  const legs = call.legs.map((leg): Leg => {
    const renamed: Leg = {
      ...leg,
      caller: name(leg.caller),
      ringing: leg.ringing.map(name),
      rung: leg.rung.map(name),
      talked: leg.talked.map(name),
    };
    if (renamed.via === undefined) return renamed;
    return { ...renamed, via: { ...renamed.via, a: name(renamed.via.a), b: name(renamed.via.b) } };
  });
  const recordings = call.recordings.map((recording) => ({ ...recording, channels: recording.channels.map(name) }));
  return {
    ...call,
    legs,
    recordings,
    ...(call.clientChannel !== undefined && { clientChannel: name(call.clientChannel) }),
  };
}
