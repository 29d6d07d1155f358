/** The write-ahead log is flushed in the background, once a hundred commits, and nothing is left open. */
import { existsSync, fstatSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../app/store/db.ts';
import { createFlushAhead } from '../../app/store/flush-ahead.ts';
import { silent, tempDir } from './fixtures.ts';

const opened = (dir: string) => openDatabase(dir, Date.now, 'en', silent).db;

/** Flushes that end when the test says so. */
function flushes() {
  const under: { log: number; done: () => void }[] = [];
  return { under, flush: (log: number, done: () => void): void => void under.push({ log, done }) };
}
/** An open database whose log is flushed by them. */
function watched(dir: string) {
  const { under, flush } = flushes();
  const db = opened(dir);
  return { under, db, ahead: createFlushAhead(db.name, flush) };
}
const times = (count: number, work: () => void): void => Array.from({ length: count }).forEach(work);

test('one flush for a hundred commits, one at a time', () => {
  using place = tempDir();
  const { under, db, ahead } = watched(place.dir);
  times(99, ahead.committed);
  expect(under).toHaveLength(0);
  times(201, ahead.committed);
  expect(under).toHaveLength(1);
  under[0]?.done();
  ahead.committed(); // those that came meanwhile are many enough
  expect(under).toHaveLength(2);
  under[1]?.done();
  ahead.close();
  db.close();
});

test('the log is closed at once, or when the flush that is under way has ended', () => {
  using place = tempDir();
  const { under, db, ahead } = watched(place.dir);
  times(100, ahead.committed);
  const { log = -1, done } = under[0] ?? {};
  ahead.close();
  expect(fstatSync(log).isFile()).toBe(true);
  db.close();
  done?.();
  expect(() => fstatSync(log)).toThrow('EBADF');
  times(300, ahead.committed);
  expect(under).toHaveLength(1);
});

test('without a log nothing happens', () => {
  using place = tempDir();
  const { under, flush } = flushes();
  const ahead = createFlushAhead(join(place.dir, 'none.sqlite'), flush);
  times(300, ahead.committed);
  ahead.close();
  expect(under).toHaveLength(0);
});

test('the real one leaves a database that is closed cleanly', () => {
  using place = tempDir();
  const db = opened(place.dir);
  const ahead = createFlushAhead(db.name);
  times(250, () => {
    db.prepare("INSERT INTO meta VALUES ('x', '1') ON CONFLICT (key) DO UPDATE SET value = value + 1").run();
    ahead.committed();
  });
  ahead.close();
  expect(db.prepare("SELECT value FROM meta WHERE key = 'x'").pluck().get()).toBe('250');
  db.close();
  expect(existsSync(`${db.name}-wal`)).toBe(false);
});
