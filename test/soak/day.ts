/** An office day in accelerated time: recorded calls in several lanes at once, each lane with people of its own, in one virtual time. */
import type { DemoExchange } from '../../app/demo/exchange.ts';
import { REAL_TIME_LIFE_MS } from '../../app/store/outbox.ts';
import { play, type Play } from '../fixtures/replay.ts';
import { loadTrace, traceNames, type CdrJson, type Trace, type TraceEvent } from '../fixtures/trace.ts';
import { createChance } from '../journeys/chance.ts';
import { createRecords, type Records } from '../journeys/records.ts';

/** How much faster than life. */
const SPEED = 10;
export const LANES = [1, 2, 3, 4, 5, 6] as const;
/** Stories that need more than an exchange (a CALL of the CRM), or are told from their middle. */
const NOT_PLAYED = /click|mid-call|five-at-once/;

export type Played = {
  readonly trace: Trace;
  readonly lane: number;
  /** Ids of all its channels, as played: calls are named after them. */
  readonly channels: ReadonlySet<string>;
  /** The link was cut or the product restarted meanwhile: some of it was not seen. */
  disturbed: boolean;
  /** … for longer than a real-time message lives, by the exchange's clock, which runs faster than the product's: its registration closes the card. */
  late: boolean;
  readonly records: Records;
};

/** The exchange keeps the records of so many stories; those that were disturbed stay to the end of the day. */
const RECORDS_KEPT = 40;

/** The numbers of the recordings' people in this lane. */
export const extensionIn = (lane: number, extension: string): string => `4${lane}00${extension.at(-1) ?? ''}`;
export const mobileIn = (lane: number): string => `8916111220${lane}`;
const moved = <T extends TraceEvent | CdrJson>(lane: number, event: T): T => {
  const text = JSON.stringify(event)
    .replace(/(?<![0-9a-f-])100([1-6])(?![0-9a-f-])/g, `4${lane}00$1`)
    .replaceAll('9161112233', mobileIn(lane).slice(1));
  return JSON.parse(text) as T;
};
/** The same words about people with the numbers of the recordings, for comparing. */
export const asRecorded = (text: string): string => text.replace(/user:4\d00(\d)/g, 'user:100$1');

/**
 * @param records folder into which the exchange writes a record of each channel that ends
 * @param calm awaited before each call begins
 */
export function createDay(exchange: DemoExchange, plays: number, records: string, calm: () => Promise<void>) {
  const chance = createChance(8);
  const names = traceNames().filter((name) => !NOT_PLAYED.test(name));
  const traces = names.map((name) => loadTrace(name)).filter(({ snapshots }) => Object.keys(snapshots).length === 0);
  const began = Date.now();
  const done: Played[] = [];
  const running = new Set<Played>();
  let begun = 0;

  const one = async (lane: number): Promise<void> => {
    const trace = chance.pick(traces);
    const startAt = began + (Date.now() - began) * SPEED;
    const cdr = trace.cdr.map((record) => moved(lane, record));
    const cdrs = createRecords(records, { ...trace, cdr }, () => playing.mover);
    const playing: Play = play(exchange, trace, {
      speed: SPEED,
      startAt,
      alter: (event) => (cdrs.on(event), moved(lane, event)),
    });
    const channels = new Set(trace.lines.map(({ event }) => playing.id(String(event['Unique-ID']))));
    const played: Played = { trace, lane, channels, disturbed: false, late: false, records: cdrs };
    running.add(played);
    await playing.done;
    await new Promise((resolve) => setTimeout(resolve, 150)); // what the last call held back is told
    running.delete(played);
    done.push(played);
    const old = done.at(-RECORDS_KEPT);
    if (old?.disturbed === false) old.records.remove();
  };
  const lane = async (number: number): Promise<void> => {
    while (begun < plays) {
      await calm();
      begun += 1;
      await one(number);
    }
  };
  return {
    done,
    begun: (): number => begun,
    /** The records of what is still kept look as if they had been lying there for a while. */
    settle: (): void =>
      done.forEach(({ records: own, disturbed }, at) => (disturbed || at > done.length - RECORDS_KEPT) && own.settle()),
    /** Nobody listens while `gap` lasts: what is running then is not seen whole. */
    async disturb(gap: () => Promise<void>): Promise<void> {
      const harmed = [...running];
      for (const played of harmed) played.disturbed = true;
      const from = performance.now();
      await gap();
      const isLong = (performance.now() - from) * SPEED >= REAL_TIME_LIFE_MS;
      for (const played of harmed) played.late ||= isLong;
    },
    run: async (): Promise<void> => void (await Promise.all(LANES.map(lane))),
  };
}
