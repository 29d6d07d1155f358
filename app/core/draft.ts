/** A state being changed: reads see the changes, maps are copied on their first write, the state it came from stays as it was. */
import type { Asked, Call, CallId, Channel, ChannelId, Fact, Micros, Office, State } from './model.ts';
import { draftSplitMap, EMPTY_SPLIT_MAP, lazily, type SplitMapDraft } from './split-map.ts';

export type Draft = {
  readonly office: Office;
  now: Micros;
  due: Micros;
  early: readonly Fact[];
  readonly channels: Pick<SplitMapDraft<Channel>, 'get' | 'has' | 'live' | 'past' | 'all'>;
  readonly calls: Pick<SplitMapDraft<Call>, 'get' | 'has' | 'size' | 'live' | 'past' | 'all'>;
  readonly asked: () => ReadonlyMap<ChannelId, Asked>;
  readonly putChannel: (channel: Channel) => void;
  readonly putCall: (call: Call) => void;
  readonly putAsked: (asked: Asked) => void;
  readonly dropChannel: (id: ChannelId) => void;
  readonly dropCall: (id: CallId) => void;
  readonly dropAsked: (id: ChannelId) => void;
  /** Calls changed since the last time this was called, with their previous state. */
  readonly takeTouched: () => ReadonlyMap<CallId, Call | undefined>;
  readonly finish: () => { readonly state: State; readonly changes: Changes };
};

/** The differences from the state that the draft was made from: everything that must be stored. */
export type Changes = {
  readonly calls: readonly Call[];
  readonly goneCalls: readonly CallId[];
  readonly channels: readonly Channel[];
  readonly goneChannels: readonly ChannelId[];
  readonly asked: readonly Asked[];
  readonly goneAsked: readonly ChannelId[];
};

export const EMPTY_STATE: State = {
  channels: EMPTY_SPLIT_MAP,
  calls: EMPTY_SPLIT_MAP,
  asked: new Map(),
  early: [],
  now: 0,
  due: Infinity,
};

export function createDraft(state: State, office: Office): Draft {
  const channels = draftSplitMap(state.channels);
  const calls = draftSplitMap(state.calls);
  const asked = lazily(state.asked);
  let touched = new Map<CallId, Call | undefined>();
  return {
    office,
    now: state.now,
    due: state.due,
    early: state.early,
    channels,
    calls,
    asked: asked.read,
    putChannel: channels.put,
    putCall: (call) => {
      if (!touched.has(call.id)) touched.set(call.id, calls.get(call.id));
      calls.put(call);
    },
    putAsked: (fact) => asked.put(fact.channel, fact),
    dropChannel: channels.drop,
    dropCall: calls.drop,
    dropAsked: asked.drop,
    takeTouched() {
      if (touched.size === 0) return touched; // most facts change no call
      const taken = touched;
      touched = new Map();
      return taken;
    },
    finish() {
      const after = {
        channels: channels.finish(),
        calls: calls.finish(),
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
