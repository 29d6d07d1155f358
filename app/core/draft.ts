/** A state being changed: reads see the changes, maps are copied on their first write, the state it came from stays as it was. */
import type { Asked, Call, CallId, Channel, ChannelId, Fact, Micros, Office, State } from './call.ts';

export type Draft = {
  readonly office: Office;
  now: Micros;
  due: Micros;
  early: readonly Fact[];
  readonly channels: () => ReadonlyMap<ChannelId, Channel>;
  readonly calls: () => ReadonlyMap<CallId, Call>;
  readonly asked: () => ReadonlyMap<ChannelId, Asked>;
  readonly putChannel: (channel: Channel) => void;
  readonly putCall: (call: Call) => void;
  readonly putAsked: (asked: Asked) => void;
  readonly dropChannel: (id: ChannelId) => void;
  readonly dropCall: (id: CallId) => void;
  readonly dropAsked: (id: ChannelId) => void;
  /** Calls changed since the last time this was asked, with what they were before. */
  readonly takeTouched: () => ReadonlyMap<CallId, Call | undefined>;
  readonly finish: () => { readonly state: State; readonly changes: Changes };
};

/** What differs from the state the draft came from: all that must be kept. */
export type Changes = {
  readonly calls: readonly Call[];
  readonly goneCalls: readonly CallId[];
  readonly channels: readonly Channel[];
  readonly goneChannels: readonly ChannelId[];
  readonly asked: readonly Asked[];
  readonly goneAsked: readonly ChannelId[];
};

export const EMPTY_STATE: State = {
  channels: new Map(),
  calls: new Map(),
  asked: new Map(),
  early: [],
  now: 0,
  due: Infinity,
};

/** A map that is copied once, when first written to, and knows which keys were written. */
function lazily<K, V>(original: ReadonlyMap<K, V>) {
  let copy: Map<K, V> | null = null;
  const written = new Set<K>();
  const write = (key: K): Map<K, V> => {
    written.add(key);
    return (copy ??= new Map(original));
  };
  return {
    read: (): ReadonlyMap<K, V> => copy ?? original,
    put: (key: K, value: V): void => void write(key).set(key, value),
    drop: (key: K): void => void write(key).delete(key),
    changed: (): V[] => [...written].map((key) => copy?.get(key)).filter((value) => value !== undefined),
    gone: (): K[] => [...written].filter((key) => copy?.has(key) === false),
  };
}

export function createDraft(state: State, office: Office): Draft {
  const channels = lazily(state.channels);
  const calls = lazily(state.calls);
  const asked = lazily(state.asked);
  let touched = new Map<CallId, Call | undefined>();
  return {
    office,
    now: state.now,
    due: state.due,
    early: state.early,
    channels: channels.read,
    calls: calls.read,
    asked: asked.read,
    putChannel: (channel) => channels.put(channel.id, channel),
    putCall: (call) => {
      if (!touched.has(call.id)) touched.set(call.id, calls.read().get(call.id));
      calls.put(call.id, call);
    },
    putAsked: (fact) => asked.put(fact.channel, fact),
    dropChannel: channels.drop,
    dropCall: calls.drop,
    dropAsked: asked.drop,
    takeTouched() {
      const taken = touched;
      touched = new Map();
      return taken;
    },
    finish() {
      const after = {
        channels: channels.read(),
        calls: calls.read(),
        asked: asked.read(),
        early: this.early,
        now: this.now,
        due: this.due,
      };
      const changes = {
        calls: calls.changed(),
        goneCalls: calls.gone(),
        channels: channels.changed(),
        goneChannels: channels.gone(),
        asked: asked.changed(),
        goneAsked: asked.gone(),
      };
      return { state: after, changes };
    },
  };
}
