/** Ids of calls and channels as the database keeps them: a uuid as 16 bytes, anything else as text. Millions of them take less than half the room. */
import type { Database } from 'better-sqlite3';
import type { CallId, ChannelId } from '../core/model.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const keyOf = (id: ChannelId): Buffer | string =>
  UUID.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : id;

/** The id that `keyOf` made this key of. */
export const idOf = (key: Buffer | string): string =>
  typeof key === 'string' ? key : key.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

export type Places = ReturnType<typeof createPlaces>;

/** Calls of the history lie by place: the ms of their start. */
export function createPlaces(db: Database) {
  // Calls of earlier versions have their id as text.
  const find = db.prepare<[Buffer | string, string], number>('SELECT n FROM calls WHERE id = ? OR id = ?').pluck();
  return {
    /** The place of a call; undefined where the history has none of that id. */
    of: (id: CallId): number | undefined => find.get(keyOf(id), id),
  };
}
