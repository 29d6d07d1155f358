/** A small office on the demo exchange: its people call and are called in real time, and it carries out commands. */
import type { DemoExchange } from './exchange.ts';
import type { DemoChannel } from './office-channel.ts';
import { createOrders } from './office-orders.ts';
import { CLIENTS, createRandom } from './office-people.ts';
import {
  answered,
  attendedTransfer,
  blindTransfer,
  CallOver,
  group,
  held,
  internal,
  missed,
  outbound,
} from './office-stories.ts';
import type { Stage } from './office-stories.ts';

export type DemoOfficeOptions = {
  /** The same seed plays the same calls. */
  readonly seed?: number;
  /** How much faster than real time. */
  readonly speed?: number;
  readonly users?: readonly string[];
  /** No calls of their own: only what is ordered. */
  readonly quiet?: boolean;
  /** False: phones pick up when asked to, but do not hold (some cannot). */
  readonly obeysHold?: boolean;
  /** Extensions where nobody picks up what is ordered. */
  readonly away?: readonly string[];
  /** At most so many calls at a time. */
  readonly atOnce?: number;
};

export type DemoOffice = {
  /** Ends all calls and begins no more. */
  readonly stop: () => Promise<void>;
  /** Calls going on. */
  readonly calls: () => number;
  /** Plays a story of these people; its channels can be moved by orders like any other. */
  readonly play: (people: readonly string[], story: (stage: Stage) => Promise<void>) => void;
  /** Stories that went wrong: none, if all is well. */
  readonly failures: readonly unknown[];
};

const USERS = ['1001', '1002', '1003', '1004', '1005', '1006'];

/** Brings the exchange to life and lets it obey what office-orders.ts knows: click-to-call, hang up, transfer, consult, join, pick up, park, hold. */
export const openDemoOffice = (exchange: DemoExchange, options: DemoOfficeOptions = {}): DemoOffice => {
  const { speed = 1, atOnce = 4, users = USERS, away = [] } = options;
  const random = createRandom(options.seed ?? Date.now());
  const channels = new Map<string, DemoChannel>();
  /** Whose story a channel belongs to; a transfer takes it over. */
  const owners = new Map<string, object>();
  const failures: unknown[] = [];
  /** Whose phones a story keeps busy. */
  const busy = new Map<object, readonly string[]>();
  const isBusy = (user: string): boolean => [...busy.values()].some((people) => people.includes(user));
  /** Told when another story takes a channel over. */
  const onTaken = new Map<string, Set<() => void>>();
  const running = new Set<Promise<void>>();
  const began = Date.now();
  let toldAt = 0;
  /** The exchange's time in µs: runs as much faster as life does, and no two events bear the same. */
  const now = (): number => (toldAt = Math.max(toldAt + 1, (began + (Date.now() - began) * speed) * 1000));
  let stopped = false;
  let nextCall: NodeJS.Timeout | undefined;

  const wait: Stage['wait'] = async (seconds, ...watched) => {
    let timer: NodeJS.Timeout | undefined;
    let giveUp: () => void = () => undefined;
    const taken = new Promise<void>((_resolve, reject) => {
      giveUp = () => reject(new CallOver());
    });
    for (const { id } of watched) onTaken.set(id, (onTaken.get(id) ?? new Set()).add(giveUp));
    const over = watched.map((channel) =>
      channel.ended.then(() => {
        throw new CallOver();
      }),
    );
    const later = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, (seconds * 1000) / speed);
    });
    try {
      await Promise.race([later, taken, ...over]);
    } finally {
      clearTimeout(timer);
      for (const { id } of watched) onTaken.get(id)?.delete(giveUp);
      for (const one of [taken, ...over]) one.catch(() => undefined);
    }
  };

  /** Runs a story; what it leaves behind is hung up. */
  const run = (people: readonly string[], story: (stage: Stage) => Promise<void>): void => {
    const token = {};
    busy.set(token, people);
    const stage: Stage = {
      exchange,
      random,
      now,
      wait,
      onChannel: (channel) => {
        if (owners.has(channel.id) && owners.get(channel.id) !== token)
          for (const leave of onTaken.get(channel.id) ?? []) leave();
        owners.set(channel.id, token);
        channels.set(channel.id, channel);
        if (stopped) channel.hangUp('MANAGER_REQUEST');
      },
    };
    const finish = (): void => {
      for (const [id, owner] of owners) {
        if (owner !== token) continue;
        channels.get(id)?.hangUp();
        channels.delete(id);
        owners.delete(id);
        onTaken.delete(id);
      }
      busy.delete(token);
    };
    const done = story(stage)
      .catch((error: unknown) => {
        if (!(error instanceof CallOver)) failures.push(error);
      })
      .finally(finish);
    running.add(done);
    void done.finally(() => running.delete(done));
  };

  const begin = (): void => {
    const free = users.filter((user) => !isBusy(user) && exchange.hasPhone(user));
    const [one, two, three] = free.toSorted(() => random.next() - 0.5);
    const client = random.pick(CLIENTS);
    if (one === undefined || running.size >= atOnce) return;
    const stories: [weight: number, people: (string | undefined)[], story: (stage: Stage) => Promise<void>][] = [
      [5, [one], (stage) => answered(stage, client, one)],
      [2, [one], (stage) => missed(stage, client, one)],
      [2, [one, two, three], (stage) => group(stage, client, [one, two ?? one, three ?? one])],
      [2, [one], (stage) => held(stage, client, one)],
      [2, [one, two], (stage) => blindTransfer(stage, client, one, two ?? one)],
      [2, [one, two], (stage) => attendedTransfer(stage, client, one, two ?? one)],
      [4, [one], (stage) => outbound(stage, one, client, true)],
      [1, [one], (stage) => outbound(stage, one, client, false)],
      [1, [one, two], (stage) => internal(stage, one, two ?? one)],
    ];
    const possible = stories.filter(([, people]) => !people.includes(undefined));
    let roll = random.between(
      0,
      possible.reduce((sum, [weight]) => sum + weight, 0),
    );
    const chosen = possible.find(([weight]) => (roll -= weight) < 0) ?? possible[0];
    if (chosen)
      run(
        chosen[1].filter((user) => user !== undefined),
        chosen[2],
      );
  };

  const schedule = (seconds: number): void => {
    nextCall = setTimeout(
      () => {
        begin();
        schedule(random.between(4, 14));
      },
      (seconds * 1000) / speed,
    );
  };

  Object.assign(
    exchange.handlers,
    createOrders({
      channel: (id) => channels.get(id),
      hasPhone: (extension) => exchange.hasPhone(extension),
      isBusy,
      isAway: (user) => away.includes(user),
      obeysHold: options.obeysHold ?? true,
      run,
      all: () => [...channels.values()],
      channelsBy: (id) => [...channels.values()].filter((channel) => channel.by?.id === id),
    }),
  );
  if (options.quiet !== true) schedule(2);

  return {
    calls: () => running.size,
    play: run,
    failures,
    stop: async () => {
      stopped = true;
      clearTimeout(nextCall);
      for (const channel of channels.values()) channel.hangUp('MANAGER_REQUEST');
      await Promise.allSettled([...running]);
    },
  };
};
