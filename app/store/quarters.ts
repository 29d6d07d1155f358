/** Calls from outside summed by quarter of an hour: what the overview is split into working hours by. */
import type { Database } from 'better-sqlite3';
import type { Span } from '../core/outcome.ts';
import type { Digest } from './digest.ts';
import { DIRECTIONS, isQuick } from './digest.ts';
import { HOUR_MS } from './sums.ts';

export const QUARTER_MS = HOUR_MS / 4;

export type InboundSums = { readonly inbound: number; readonly missed: number; readonly quick: number };
type Row = [quarter: number, inbound: number, missed: number, quick: number];

export function createQuarters(db: Database) {
  const put = db.prepare(`
    INSERT INTO quarters (quarter, line, inbound, missed, quick) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (quarter, line) DO UPDATE
      SET inbound = inbound + excluded.inbound, missed = missed + excluded.missed, quick = quick + excluded.quick`);
  const drop = db.prepare('DELETE FROM quarters WHERE quarter = ? AND line = ? AND inbound <= 0');
  const sum = 'SELECT quarter, sum(inbound), sum(missed), sum(quick) FROM quarters WHERE quarter >= ? AND quarter < ?';
  const all = db.prepare<[number, number], Row>(`${sum} GROUP BY quarter`).raw();
  const ofLine = db.prepare<[number, number, string], Row>(`${sum} AND line = ? GROUP BY quarter`).raw();
  const earliest = db.prepare<[], number | null>('SELECT min(quarter) FROM quarters').pluck();
  return {
    /** When the first call came, ms; undefined where none did. */
    first(): number | undefined {
      const quarter = earliest.get() ?? null;
      return quarter === null ? undefined : quarter * QUARTER_MS;
    },
    /** Inside the caller's transaction. @param n the call's place, ms @param sign -1 takes the call out again */
    add(n: number, { direction, line, missed, shares }: Digest, sign: 1 | -1): void {
      if (DIRECTIONS[direction] !== 'inbound') return;
      const wait = shares.find(({ userId }) => userId === '')?.wait ?? null;
      const quarter = Math.floor(n / QUARTER_MS);
      put.run(quarter, line, sign, sign * missed, sign * (isQuick(wait) ? 1 : 0));
      if (sign === -1) drop.run(quarter, line);
    },
    /**
     * The sums within and outside of working hours.
     * @param from ms @param until ms, not included; both are taken as whole hours, like the rest of the overview
     * @param spans the working hours, in order
     */
    split(
      from: number,
      until: number,
      line: string | undefined,
      spans: readonly Span[],
    ): { within: InboundSums; outside: InboundSums } {
      const [first, end] = [Math.floor(from / QUARTER_MS), Math.ceil(until / QUARTER_MS)];
      const rows = line === undefined ? all.all(first, end) : ofLine.all(first, end, line);
      const sums = { within: { inbound: 0, missed: 0, quick: 0 }, outside: { inbound: 0, missed: 0, quick: 0 } };
      const isWithin = walker(spans);
      for (const [quarter, inbound, missed, quick] of rows) {
        const part = isWithin(quarter * QUARTER_MS) ? sums.within : sums.outside;
        part.inbound += inbound;
        part.missed += missed;
        part.quick += quick;
      }
      return sums;
    },
  };
}

/** @returns whether a moment (ms) lies in one of the spans; to be asked in order of time */
export function walker(spans: readonly Span[]): (at: number) => boolean {
  let next = 0;
  return (at) => {
    while (next < spans.length && (spans[next]?.until ?? Infinity) <= at) next += 1;
    return (spans[next]?.from ?? Infinity) <= at;
  };
}
