/** Passes the exchange's events to the parts of the engine, in this order: the clock, the model, gaps to completion, questions to redirect. */
import type { Logger } from 'pino';
import type { Exchange, ExchangeListener, Snapshot } from '../../contract/exchange.ts';
import type { ChannelId, Fact, Micros } from '../../core/model.ts';
import { find } from '../../core/split-map.ts';
import { settledWithin } from '../../timers/within.ts';
import type { ExchangeClock } from './clock.ts';
import { createEventDelay } from './event-delay.ts';
import type { Tracker } from './tracker.ts';

export type IntakeDeps = {
  readonly clock: ExchangeClock;
  readonly tracker: Pick<Tracker, 'state' | 'feed'>;
  /** Tells the model facts of the exchange's own records about channels that may have ended unseen, before what is gone is closed (R17). */
  readonly recall: (listed: ReadonlySet<ChannelId>, since: Micros) => Promise<void>;
  /** The calls going on now were not seen as a whole. */
  readonly onGap: () => void;
  /** The dialplan waits to be told where this client should go. */
  readonly onWaiting: (channel: ChannelId) => void;
  /** The calls in progress were read: from now on nothing is missed. */
  readonly onRead: () => void;
  readonly onChange: () => void;
  /** The same facts as the model's, after it. */
  readonly onFacts: (facts: readonly Fact[]) => void;
  /** So many events were read. */
  readonly onEvents: (count: number) => void;
  readonly log: Logger;
};

export type Intake = ReturnType<typeof createIntake>;

/** How long the records may take before the calls in progress are told without them (ms). */
const RECALL_LIMIT = 10_000;

/** Listens to the exchange. */
export function createIntake(exchange: Pick<Exchange, 'listen'>, deps: IntakeDeps) {
  const { clock, tracker } = deps;
  const lag = createEventDelay();

  const read = async ({ facts, lastHeard }: Snapshot): Promise<void> => {
    const alive = new Set(facts.flatMap((fact) => (fact.kind === 'alive' ? fact.channels : [])));
    deps.onGap();
    const isAnyLost = [...tracker.state().channels.live.keys()].some((id) => !alive.has(id));
    const listed = new Set([...alive, ...facts.flatMap((fact) => (fact.kind === 'ended' ? [fact.channel] : []))]);
    if (isAnyLost) await settledWithin(deps.recall(listed, lastHeard), RECALL_LIMIT, { unref: true });
    tracker.feed(facts);
    deps.onGap();
    deps.onRead();
  };

  const listener: ExchangeListener = {
    heard(times) {
      for (const at of times) {
        if (at <= 0) continue;
        clock.saw(at);
        lag.saw(at);
      }
      deps.onEvents(times.length);
    },
    facts(facts) {
      tracker.feed(facts);
      deps.onFacts(facts);
      for (const fact of facts) if (fact.kind === 'waits') deps.onWaiting(fact.channel);
    },
    timeIs: clock.saw,
    read,
    gap: deps.onGap,
    changed: deps.onChange,
    knows: (channel) => find(tracker.state().channels, channel) !== undefined,
  };
  exchange.listen(listener);
  return {
    /** How late the events come. */
    lagSeconds: (): number => lag.seconds(),
  };
}
