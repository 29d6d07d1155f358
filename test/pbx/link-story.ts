/** A link with a log of everything it reported, on which the tests of the link wait. */
import { pino } from 'pino';
import { createWaiters } from '../../app/demo/waiters.ts';
import { createLink } from '../../app/pbx/link/link.ts';
import type { Link, LinkOptions, LinkState, LinkTimings } from '../../app/pbx/link/types.ts';
import type { RawEvent } from '../../app/pbx/events/json-event.ts';

export const log = pino({ level: 'silent' });
export const QUICK: Partial<LinkTimings> = {
  connect: 500,
  login: 300,
  command: 300,
  job: 400,
  resync: 500,
  heartbeat: 20_000,
  proof: 300,
  firstPause: 10,
  maxPause: 80,
  refusedPause: 60,
  maxRefusedPause: 200,
  stable: 50,
  repair: 0,
};

/** Long limits, so that an exchange on a busy machine does not count as hanging: only tests of silence use short ones. */
export const PATIENT: Partial<LinkTimings> = {
  ...QUICK,
  connect: 20_000,
  login: 20_000,
  command: 20_000,
  job: 20_000,
  resync: 20_000,
  proof: 20_000,
};
/** Silence is noticed after two seconds. */
export const PROVING: Partial<LinkTimings> = { ...PATIENT, command: 2_000, proof: 2_000 };

/** Starts a link that logs everything it reports. */
export const createStory = (options: Partial<LinkOptions> & { port: number }) => {
  const waiters = createWaiters(60_000);
  const states: { state: LinkState; code: string; ru: string }[] = [];
  const events: RawEvent[] = [];
  const batches: number[] = [];
  let resyncs = 0;
  const link: Link = createLink({
    settings: { host: '127.0.0.1', port: options.port, password: 'demo' },
    subscriptions: ['CHANNEL_CREATE', 'CHANNEL_HANGUP', 'CUSTOM', 'callcenter::info'],
    random: () => 0.5,
    log,
    timings: PATIENT,
    ...options,
    onEvents: (batch) => {
      events.push(...batch.map((event) => event.toRaw() ?? {}));
      batches.push(batch.length);
      waiters.check();
    },
    onState: (state, { code, words }) => {
      states.push({ state, code, ru: words.ru });
      waiters.check();
    },
    resync: async (session) => {
      resyncs += 1;
      waiters.check();
      await options.resync?.(session);
    },
  });
  return {
    link,
    states,
    events,
    batches,
    resyncs: () => resyncs,
    until: (what: string, probe: () => unknown): Promise<true> =>
      waiters.until(what, () => (probe() ? true : undefined)),
    untilState: (state: LinkState, code?: string): Promise<true> =>
      waiters.until(`${state} ${code ?? ''}`, () => {
        const last = states.at(-1);
        return last?.state === state && (code === undefined || last.code === code) ? true : undefined;
      }),
    /** The latest text reported. */
    words: () => states.at(-1)?.ru ?? '',
    check: waiters.check,
    end: () => {
      link.stop();
      waiters.close();
    },
  };
};
export type Story = ReturnType<typeof createStory>;
