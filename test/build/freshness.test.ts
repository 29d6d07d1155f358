/** Whether the build is fresh is decided by the content of the sources, not by their dates; and only one process at a time changes or copies it. */
import { statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const { holdingOut, sourcesNow } = (await import(pathToFileURL(join(root, 'build/freshness.mjs')).href)) as {
  holdingOut: <T>(act: () => T | Promise<T>) => Promise<T>;
  sourcesNow: () => string;
};

test('a file dated next year changes nothing', () => {
  const file = join(root, 'package.json');
  const { atime, mtime } = statSync(file);
  const before = sourcesNow();
  try {
    utimesSync(file, atime, new Date(Date.now() + 365 * 86_400_000));
    expect(sourcesNow()).toBe(before);
  } finally {
    utimesSync(file, atime, mtime);
  }
});

test('of two processes that want the build, the second gets it when the first is done, also when the first failed', async () => {
  const done: string[] = [];
  const began = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  const first = holdingOut(async () => {
    began.resolve();
    await go.promise;
    done.push('first');
    throw new Error('no space left');
  });
  const failed = expect(first).rejects.toThrow('no space left');
  await began.promise;
  const second = holdingOut(() => done.push('second'));
  go.resolve();
  await failed;
  await second;
  expect(done).toEqual(['first', 'second']);
});
