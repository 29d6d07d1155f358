/** The state of calls in progress: written with every commit, read once at start. */
import { splitMap } from '../core/split-map.ts';
import { faultOf } from '../core/valid-fact.ts';
import type { Database } from 'better-sqlite3';
import type { Asked, Call, CallId, Channel, ChannelId, Fact, Micros, State } from '../core/model.ts';

/** A finished call stays in the state for this long: late events and CDRs still find it. */
const RECENT_MICROS = 10 * 60 * 1_000_000;

export type LiveChanges = {
  readonly calls: readonly Call[];
  /** Calls that the model has dropped: a user's channel that never became a call, or a finished call past its time. */
  readonly goneCalls?: readonly CallId[];
  readonly channels: readonly Channel[];
  readonly goneChannels: readonly ChannelId[];
  readonly asked: readonly Asked[];
  readonly goneAsked: readonly ChannelId[];
  readonly early: readonly Fact[];
  /** The latest time seen, by the exchange's clock. */
  readonly now: Micros;
};

export type LiveTable = {
  /** Inside the caller's transaction. */
  readonly write: (changes: LiveChanges) => void;
  readonly load: () => State;
  /** Removes calls that a start would not load any more. */
  readonly sweep: () => void;
};

/** Checks that an object's `texts` are strings and its `lists` are arrays: the rest of it was written together with these. */
const has =
  (texts: readonly string[], lists: readonly string[]) =>
  (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    texts.every((name) => typeof Reflect.get(value, name) === 'string') &&
    lists.every((name) => Array.isArray(Reflect.get(value, name)));

/** What a row of each kind must have to be usable. */
const SHAPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  call: has(['id'], ['legs', 'recordings']),
  channel: has(['id'], ['peers', 'parted']),
  asked: has(['channel'], []),
  early: Array.isArray,
};

export function createLiveTable(db: Database): LiveTable {
  const put = db.prepare(
    'INSERT INTO live (kind, id, json) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET json = excluded.json',
  );
  const drop = db.prepare('DELETE FROM live WHERE kind = ? AND id = ?');
  const all = db.prepare<[string], string>('SELECT json FROM live WHERE kind = ?').pluck();
  const one = db.prepare<[string, string], string>('SELECT json FROM live WHERE kind = ? AND id = ?').pluck();

  /** A row that the disk has damaged is left out: the product must start nevertheless, and the exchange's list of channels fills the gap. */
  const readable = <T>(kind: string, json: string): T[] => {
    try {
      const value: unknown = JSON.parse(json);
      return (SHAPES[kind]?.(value) ?? true) ? [value as T] : [];
    } catch {
      return [];
    }
  };
  const read = <T>(kind: string): T[] => all.all(kind).flatMap((json) => readable<T>(kind, json));
  const readNow = (): Micros => Number(one.get('clock', 'now') ?? 0);
  const calls = (now: Micros): Call[] =>
    read<Call>('call').filter((call) => call.finishedAt === undefined || now - call.finishedAt < RECENT_MICROS);

  return {
    write(changes) {
      for (const call of changes.calls) put.run('call', call.id, JSON.stringify(call));
      for (const channel of changes.channels) put.run('channel', channel.id, JSON.stringify(channel));
      for (const asked of changes.asked) put.run('asked', asked.channel, JSON.stringify(asked));
      for (const id of changes.goneCalls ?? []) drop.run('call', id);
      for (const id of changes.goneChannels) drop.run('channel', id);
      for (const id of changes.goneAsked) drop.run('asked', id);
      if (changes.early.length === 0) drop.run('early', '');
      else put.run('early', '', JSON.stringify(changes.early));
      put.run('clock', 'now', String(changes.now));
    },
    load() {
      const now = readNow();
      return {
        channels: splitMap(read<Channel>('channel')),
        calls: splitMap(calls(now)),
        asked: new Map(read<Asked>('asked').map((asked) => [asked.channel, asked])),
        early: read<readonly Fact[]>('early')
          .flat()
          .filter((fact) => faultOf(fact) === undefined),
        now,
        due: 0, // the first fact checks everything that was held back
      };
    },
    sweep() {
      const kept = new Set(calls(readNow()).map((call) => call.id));
      for (const call of read<Call>('call')) if (!kept.has(call.id)) drop.run('call', call.id);
    },
  };
}
