/** Kills, a full disk, a locked database: committed data is there, nothing is half written, the same batch succeeds later. */
import { all } from '../../app/core/split-map.ts';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { createKeyFileSealer } from '../../app/store/key-file.ts';
import { compileCache } from '../compile-cache.ts';
import { batch, call, registration, started, store, tempDir, uuid } from './fixtures.ts';

const WORKER = new URL('committer.ts', import.meta.url).pathname;

/** Starts a process that commits, and kills it after so many commits. @returns the last number that it reported */
async function killed(dir: string, from: number, after: number): Promise<number> {
  const child = spawn(process.execPath, [WORKER, dir, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...compileCache },
  });
  let told = from;
  for await (const chunk of child.stdout) {
    told = Number(String(chunk).trimEnd().split('\n').at(-1) ?? told);
    if (told >= from + after) child.kill('SIGKILL');
  }
  return told;
}

test('killed six times in the middle of its commits: every reported call is there with its messages, none is half written', async () => {
  using place = tempDir();
  store(place.dir).close();
  let told = 0;
  for (let round = 0; round < 6; round += 1) {
    const before = told;
    told = await killed(place.dir, told, 5 + round * 17);
    expect(told).toBeGreaterThan(before);
    const kept = store(place.dir);
    expect(kept.notices).toEqual([]);
    const { total, rows } = kept.searchCalls({}, 0, 200);
    const { waiting } = kept.outbox.counts(Date.now());
    expect(total).toBeGreaterThanOrEqual(told);
    expect(waiting).toBe(total * 2); // a call and its messages are one commit
    expect(kept.overview({}).total).toBe(total);
    expect(all(kept.loadState().calls).length).toBeGreaterThan(0);
    for (const row of rows) expect(row.legs).toHaveLength(1);
    told = total;
    kept.close();
  }
});

/** Mounts a small disk, where this machine allows it. */
function smallDisk(megabytes: number): { dir: string } | { why: string } {
  const { dir } = tempDir();
  const made = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', dir], { encoding: 'utf8' });
  if (made.status === 0) {
    mounts.push(dir);
    return { dir };
  }
  rmSync(dir, { recursive: true, force: true });
  return { why: made.error?.message ?? made.stderr.trim() };
}
const mounts: string[] = [];
afterAll(() => {
  for (const dir of mounts) {
    execFileSync('umount', ['-l', dir]);
    rmSync(dir, { recursive: true, force: true });
  }
});
const disk = smallDisk(6);
const noDisk = 'why' in disk ? ` (skipped: no tmpfs here: ${disk.why})` : '';

test.skipIf('why' in disk)(
  `the disk fills up: a clear error, nothing half written; with free space the same batch succeeds${noDisk}`,
  async () => {
    if ('why' in disk) return;
    const dir = join(disk.dir, 'profile');
    const kept = store(dir);
    const ballast = join(disk.dir, 'ballast');
    mkdirSync(dir, { recursive: true });
    let n = 0;
    const next = () => call({ n: (n += 1), answerAfter: 2 });
    kept.commit(batch([next()]));
    const chunk = Buffer.alloc(64 * 1024);
    try {
      for (;;) writeFileSync(ballast, chunk, { flag: 'a' });
    } catch {
      // The disk is full now.
    }
    const commitAll = (): void => {
      for (;;) {
        refused = next();
        kept.commit(batch([refused], [started(refused), registration(refused)]));
      }
    };
    let refused = next();
    expect(commitAll).toThrow(
      expect.objectContaining({
        name: 'StoreFailure',
        code: 'full',
        message: expect.stringContaining('Освободите место'),
      }),
    );
    const { total } = kept.searchCalls({}, 0, 1); // reading still works
    expect(kept.knownCalls([refused.id]).size).toBe(0);
    expect(kept.health()).toContain('нет места');
    expect(await kept.housekeep(0)).toContain('Резервная копия не сделана');

    rmSync(ballast);
    kept.commit(batch([refused], [started(refused), registration(refused)]));
    expect(kept.searchCalls({}, 0, 1).total).toBe(total + 1);
    expect(kept.health()).toBeNull();
    kept.close();
    const again = store(dir);
    expect(again.notices).toEqual([]);
    expect(again.searchCalls({}, 0, 1).total).toBe(total + 1);
    again.close();
  },
);

test('another program locks the database: a clear error, and the same batch succeeds afterwards', () => {
  using place = tempDir();
  const kept = store(place.dir);
  const other = new Database(join(place.dir, 'plecho.sqlite'));
  other.exec('BEGIN IMMEDIATE');
  const one = call({ n: 1 });
  expect(() => kept.commit(batch([one]))).toThrow(expect.objectContaining({ name: 'StoreFailure', code: 'locked' }));
  other.exec('COMMIT');
  other.close();
  kept.commit(batch([one]));
  expect(kept.knownCalls([uuid(1)]).size).toBe(1);
  kept.close();
});

test('a mistake in our own data is no StoreFailure and leaves nothing behind', () => {
  using place = tempDir();
  const kept = store(place.dir, { seal: createKeyFileSealer(place.dir) });
  const bad = { ...call({ n: 2 }), startedAt: Number.NaN };
  expect(() => kept.commit(batch([call({ n: 1 }), bad]))).toThrow(
    expect.not.objectContaining({ name: 'StoreFailure' }),
  );
  expect(kept.searchCalls({}, 0, 1).total).toBe(0);
  expect(all(kept.loadState().calls).length).toBe(0);
  kept.close();
});
