/** An office day in accelerated time: recorded calls in several parallel lanes, each lane with its own people, on one clock. */
import type { DemoExchange } from '../../app/demo/exchange.ts';
import { REAL_TIME_LIFE_MS } from '../../app/store/outbox.ts';
import { play, type Play } from '../fixtures/replay.ts';
import { loadTrace, traceNames, type CdrJson, type Trace, type TraceEvent } from '../fixtures/trace.ts';
import { createChance } from '../journeys/chance.ts';
import { createRecords, type Records } from '../journeys/records.ts';

/** How much faster than real time. */
const SPEED = 10;
export const LANES = [1, 2, 3, 4, 5, 6] as const;
/** Stories that need more than an exchange (a CALL of the CRM), or start in their middle; left out. */
const NOT_PLAYED = /click|mid-call|five-at-once/;

export type Played = {
  readonly trace: Trace;
  readonly lane: number;
  /** Ids of all its channels, as played: calls are named after them. */
  readonly channels: ReadonlySet<string>;
  /** The event socket was cut or the product restarted meanwhile: part of the call was not seen. */
  disturbed: boolean;
  /** … for longer than a real-time message lives, by the exchange's clock, which runs faster than the product's: its registration closes the card. */
  late: boolean;
  readonly records: Records;
};

/** How many stories' records the exchange keeps; those of disturbed stories stay to the end of the day. */
const RECORDS_KEPT = 40;

/** The extension in this lane of a person of the traces. */
export const extensionIn = (lane: number, extension: string): string => `4${lane}00${extension.at(-1) ?? ''}`;
export const mobileIn = (lane: number): string => `8916111220${lane}`;
const moved = <T extends TraceEvent | CdrJson>(lane: number, event: T): T => {
  const text = JSON.stringify(event)
    .replace(/(?<![0-9a-f-])100([1-6])(?![0-9a-f-])/g, `4${lane}00$1`)
    .replaceAll('9161112233', mobileIn(lane).slice(1));
  return JSON.parse(text) as T;
};
/** The text with the traces' extensions again, for comparison. */
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
    await new Promise((resolve) => setTimeout(resolve, 150)); // the messages that the last call held back are sent
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
    /** Dates the kept records back, as if they had been written a while ago. */
    settle: (): void =>
      done.forEach(({ records: own, disturbed }, at) => (disturbed || at > done.length - RECORDS_KEPT) && own.settle()),
    /** Runs `gap`, during which the product is not connected: calls in progress then are marked as not completely seen. */
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
