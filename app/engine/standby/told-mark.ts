/**
 * What the holder of the lease has told, in one short value that the others read: a stand-by strikes it from its own outbox. Rows are named
 * by a digest of their key, which depends on the call alone and so is the same on every PC (R1).
 */
import { createHash } from 'node:crypto';
import type { Intent } from '../../core/intent.ts';
import type { Micros } from '../../core/model.ts';

/** Everything of calls between `from` and `until` (the exchange's time, µs) is told but `waiting`; `told` are the latest told ones by name. */
export type ToldMark = {
  readonly from: Micros;
  readonly until: Micros;
  readonly waiting: ReadonlySet<string>;
  readonly told: ReadonlySet<string>;
};

/** A row of the outbox as a mark sees it; `since`: when its call began, where that is known; `overBy`: see there. */
export type Row = {
  readonly key: string;
  readonly at: Micros;
  readonly since?: Micros;
  readonly overBy?: readonly string[];
};

/** What a mark can name of each kind: some KB at most. */
export const MOST_NAMED = 300;
/** What happened so short a while ago may still be on its way into the holder's outbox (µs). */
const FRESH: Micros = 30_000_000;

export const digestOf = (key: string): string => createHash('sha1').update(key).digest('hex').slice(0, 12);

/**
 * @param from since when the holder has seen the exchange without a gap
 * @param now the exchange's time
 * @param waiting what the holder still has to tell, oldest first
 * @param told keys of the latest that are told (or were refused, or came too late), newest first
 */
export function writeMark(from: Micros, now: Micros, waiting: readonly Row[], told: readonly string[]): string {
  const until = now - FRESH;
  // All of it, however young: for a PC that was off when the call ended, the same message is of the moment when it last saw the call.
  const isTooMany = waiting.length > MOST_NAMED;
  const oldest = waiting.reduce((least, { at, since }) => Math.min(least, at, since ?? at), Infinity);
  const names = (keys: readonly string[]): string => keys.slice(0, MOST_NAMED).map(digestOf).join('.');
  const end = isTooMany ? Math.min(until, oldest - 1) : until;
  return `1,${from},${end},${isTooMany ? '' : names(waiting.map(({ key }) => key))},${names(told)}`;
}

/** @returns null where it is no mark, or one of a newer version */
export function readMark(text: string | null): ToldMark | null {
  const match = /^1,(\d+),(-?\d+),([\da-f.]*),([\da-f.]*)$/.exec(text ?? '');
  if (match === null) return null;
  const names = (list = ''): Set<string> => new Set(list === '' ? [] : list.split('.'));
  return { from: Number(match[1]), until: Number(match[2]), waiting: names(match[3]), told: names(match[4]) };
}

/**
 * The later messages of its call, by key, once one of which is told this one is not told any more; in the shape that `Row` has. The holder may have
 * registered from the exchange's records what it did not see, and what we still have to tell of that call comes too late (R18).
 */
export function overBy({ kind, callId }: Intent): Pick<Row, 'overBy'> {
  const [finished, registered] = [`${callId}/finished`, `${callId}/registered`];
  if (kind === 'call-started' || kind === 'call-event') return { overBy: [finished, registered] };
  return kind === 'call-finished' ? { overBy: [registered] } : {};
}

/** Did the holder tell this, or a later message of its call, even where the holder itself did not see this one? */
export function isTold({ from, until, waiting, told }: ToldMark, { key, at, overBy: later = [] }: Row): boolean {
  const name = digestOf(key);
  const isOver = later.some((one) => told.has(digestOf(one)));
  return isOver || told.has(name) || (at >= from && at <= until && !waiting.has(name));
}
