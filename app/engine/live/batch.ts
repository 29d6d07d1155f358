/** One transaction's worth of changes: two put together, or one cut in halves. */
import type { Changes } from '../../core/draft.ts';
import type { Intent } from '../../core/intent.ts';
import type { Fact } from '../../core/model.ts';

/** What changed, and what the CRM must learn of it. */
export type Batch = Changes & {
  readonly intents: readonly Intent[];
  readonly early: readonly Fact[];
  readonly now: number;
};

/** Two batches as one, the later one's word counting. */
export function merge(first: Batch, second: Batch): Batch {
  const newest = <T>(
    older: readonly T[],
    newer: readonly T[],
    id: (item: T) => string,
    gone: readonly string[],
  ): T[] => {
    const all = new Map([...older, ...newer].map((item) => [id(item), item]));
    for (const key of gone) all.delete(key);
    return [...all.values()];
  };
  return {
    calls: newest(first.calls, second.calls, (call) => call.id, second.goneCalls),
    goneCalls: [...first.goneCalls, ...second.goneCalls],
    channels: newest(first.channels, second.channels, (channel) => channel.id, second.goneChannels),
    goneChannels: [...first.goneChannels, ...second.goneChannels],
    asked: newest(first.asked, second.asked, (asked) => asked.channel, second.goneAsked),
    goneAsked: [...first.goneAsked, ...second.goneAsked],
    intents: [...first.intents, ...second.intents],
    early: second.early,
    now: second.now,
  };
}

/** What a batch is about: each call with all that the CRM must learn of it, each channel, each CALL that was asked for. */
export function subjectsOf(batch: Batch): string[] {
  return [
    ...new Set([
      ...batch.calls.map(({ id }) => `call ${id}`),
      ...batch.goneCalls.map((id) => `call ${id}`),
      ...batch.intents.map(({ callId }) => `call ${callId}`),
      ...batch.channels.map(({ id }) => `channel ${id}`),
      ...batch.goneChannels.map((id) => `channel ${id}`),
      ...batch.asked.map(({ channel }) => `asked ${channel}`),
      ...batch.goneAsked.map((id) => `asked ${id}`),
    ]),
  ];
}

function only(batch: Batch, subjects: ReadonlySet<string>): Batch {
  const isIn =
    (kind: string) =>
    (id: string): boolean =>
      subjects.has(`${kind} ${id}`);
  const [call, channel, asked] = [isIn('call'), isIn('channel'), isIn('asked')];
  return {
    calls: batch.calls.filter(({ id }) => call(id)),
    goneCalls: batch.goneCalls.filter(call),
    intents: batch.intents.filter(({ callId }) => call(callId)),
    channels: batch.channels.filter(({ id }) => channel(id)),
    goneChannels: batch.goneChannels.filter(channel),
    asked: batch.asked.filter((one) => asked(one.channel)),
    goneAsked: batch.goneAsked.filter(asked),
    early: batch.early,
    now: batch.now,
  };
}

/** A batch cut in two that together say the same; undefined where it is about one thing only. */
export function halved(batch: Batch): [Batch, Batch] | undefined {
  const subjects = subjectsOf(batch);
  if (subjects.length < 2) return undefined;
  const middle = Math.ceil(subjects.length / 2);
  return [only(batch, new Set(subjects.slice(0, middle))), only(batch, new Set(subjects.slice(middle)))];
}
