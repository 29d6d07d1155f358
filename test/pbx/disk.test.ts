/** Access to disks and shares: a share that hangs (simulated by a pipe that nobody writes to) blocks only itself. */
import { execFileSync } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDisk, limitsFor, placeOf, streamOfPath } from '../../app/remote/disk.ts';
import { collector, concernsOnlyIt, localFiles } from '../../app/remote/files.ts';

/** Each a place of its own: on other systems than Windows the first two folders of a path are. */
function folder(): string {
  const made = mkdtempSync(join(process.platform === 'win32' ? tmpdir() : '/tmp', 'plecho-disk-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A hanging share: opening it blocks a thread of the pool until the other end of the pipe is opened. */
function hanging(): { path: string; answer: () => Promise<void> } {
  const path = join(folder(), 'hangs');
  execFileSync('mkfifo', [path]);
  const ends: FileHandle[] = [];
  const answer = async (): Promise<void> => {
    if (ends.length === 0) ends.push(await open(path, constants.O_RDWR | constants.O_NONBLOCK));
  };
  onTestFinished(async () => {
    await answer();
    await ends[0]?.close();
  });
  return { path, answer };
}

const SLOW = { code: 'slow-file' };
/** Longer than a busy machine takes to read a small file: what is asked of a place that does not hang is not given up. */
const PATIENCE_MS = 4_000;

describe.skipIf(process.platform === 'win32')('a share that hangs', () => {
  test('takes two of four threads however often it is accessed; DNS, files and other shares go on', async () => {
    const disk = createDisk({ ...limitsFor(4), patienceMs: PATIENCE_MS });
    const share = hanging();
    let begun = 0;
    const asked = Array.from({ length: 20 }, () =>
      disk.ask(share.path, async () => {
        begun += 1;
        await (await open(share.path, 'r')).close();
      }),
    );
    expect((await Promise.allSettled(asked)).map((one) => one.status)).toEqual(Array(20).fill('rejected'));
    await expect(disk.ask(share.path, () => Promise.resolve('no'))).rejects.toMatchObject(SLOW);
    expect(begun).toBe(2);

    const other = join(folder(), 'there');
    writeFileSync(other, 'yes');
    expect(await disk.ask(other, () => readFile(other, 'utf8'))).toBe('yes');
    expect((await lookup('localhost')).address).toMatch(/^(127\.|::1)/);

    await share.answer();
    await expect.poll(() => disk.ask(share.path, () => Promise.resolve('again')).catch(() => '')).toBe('again');
  });

  test('two hanging shares leave a thread for everything else', async () => {
    const disk = createDisk({ ...limitsFor(4), patienceMs: PATIENCE_MS });
    const shares = [hanging(), hanging()];
    let begun = 0;
    const asked = shares.flatMap(({ path }) =>
      Array.from({ length: 5 }, () =>
        disk.ask(path, async () => {
          begun += 1;
          await (await open(path, 'r')).close();
        }),
      ),
    );
    await Promise.allSettled(asked);
    expect(begun).toBe(3);
    const own = join(folder(), 'own');
    writeFileSync(own, 'yes');
    expect(await readFile(own, 'utf8')).toBe('yes');
  });
});

test('failed work frees its slot, and no share gets more concurrent work than allowed', async () => {
  const disk = createDisk({ perPlace: 2, altogether: 3, patienceMs: 5_000 });
  let [inside, most] = [0, 0];
  const work = async (): Promise<void> => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
    throw new Error('no such file');
  };
  const asked = Array.from({ length: 50 }, () => disk.ask('/mnt/recordings/a', work));
  const ends = await Promise.allSettled(asked);
  expect(new Set(ends.map((one) => one.status === 'rejected' && String(one.reason)))).toEqual(
    new Set(['Error: no such file']),
  );
  expect(most).toBe(2);
});

test.each([
  ['win32', String.raw`\\server\Записи\2026\a.wav`, '\\\\server\\записи\\'],
  ['win32', String.raw`Z:\rec\a.wav`, 'z:\\'],
  ['linux', '/mnt/recordings/2026/a.wav', '/mnt/recordings'],
  ['linux', '/', '/'],
] as const)('on %s a hanging %s counts against all of %s', (platform, path, place) => {
  expect(placeOf(path, platform)).toBe(place);
});

test.each([1, 2, 4, 16, 128])('of %i threads some are left for everything else', (threads) => {
  const { perPlace, altogether } = limitsFor(threads);
  expect(perPlace).toBeGreaterThan(0);
  expect(altogether).toBeGreaterThan(0);
  if (threads > 1) expect(altogether).toBeLessThan(threads);
  if (threads > 2) expect(perPlace).toBeLessThan(altogether);
});

test('a stream has the bytes of the file, and of a part of it', async () => {
  const dir = folder();
  const path = join(dir, 'запись.wav');
  const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 251));
  writeFileSync(path, bytes);
  expect((await buffer(streamOfPath(path))).equals(bytes)).toBe(true);
  expect(await buffer(streamOfPath(path, { start: 70_000, end: 70_009 }))).toEqual(bytes.subarray(70_000, 70_010));
  const read = await localFiles(dir).read(path, 150_000);
  expect((await buffer(read)).equals(bytes.subarray(150_000))).toBe(true);
  await expect(buffer(streamOfPath(join(dir, 'nothing')))).rejects.toMatchObject({ code: 'ENOENT' });
});

describe('a crowded folder', () => {
  test('only matching names are kept; too many give a clear error for this folder only', async () => {
    const crowd = folder();
    for (let n = 0; n < 50; n += 1) writeFileSync(join(crowd, `${n}.csv`), '');
    const found = await localFiles(crowd).list(crowd, ({ name }) => name.startsWith('4'));
    expect(found.map(({ name }) => name)).toHaveLength(11);
    expect(await localFiles(crowd).list(crowd)).toHaveLength(50);

    const entries = collector('/cdr', () => true, 3);
    const [one] = found;
    entries.add([one ?? null, one ?? null, null, one ?? null]);
    const full: unknown = await Promise.resolve()
      .then(() => entries.add([one ?? null]))
      .catch((error: unknown) => error);
    expect(full).toMatchObject({
      code: 'full-folder',
      words: { ru: expect.stringContaining('Разложите старые файлы по подпапкам') },
    });
    expect(concernsOnlyIt(full)).toBe(true);
  });
});
