/** The exchange's folders as it reports them, and which of them this computer can see: offered in the set-up. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findPlaces } from '../../app/engine/window/file-places.ts';

const dir = mkdtempSync(join(tmpdir(), 'plecho-places-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const asked = (recordings: string | undefined, log: string | undefined) =>
  findPlaces({
    exchange: {
      recordingsFolder: () => Promise.resolve(recordings),
      logFolder: () => Promise.resolve(log),
    },
  });

test('a folder of that name on this computer counts as here; another one is still offered; a file is not a folder', async () => {
  writeFileSync(join(dir, 'file'), '');
  expect((await asked(dir, undefined)).recordings).toEqual({ folder: dir, isHere: true });
  for (const away of [join(dir, 'nowhere'), join(dir, 'file'), 'C:\\FreeSWITCH\\recordings'])
    expect((await asked(away, undefined)).recordings).toEqual({ folder: away, isHere: false });
});

test('call records: the first kind that exists, whether the log folder ends with a slash or not', async () => {
  expect((await asked(undefined, dir)).records).toBeNull();
  mkdirSync(join(dir, 'cdr-csv'));
  expect((await asked(undefined, dir)).records).toEqual({ format: 'csv', path: join(dir, 'cdr-csv') });
  mkdirSync(join(dir, 'xml_cdr'));
  expect((await asked(undefined, `${dir}/`)).records).toEqual({ format: 'xml_cdr', path: join(dir, 'xml_cdr') });
});

test('an exchange that does not answer, or cannot be asked, is no error', async () => {
  expect(await asked(undefined, undefined)).toEqual({ recordings: null, records: null });
  const gone = (): Promise<string> => Promise.reject(new Error('the link broke'));
  expect(await findPlaces({ exchange: { recordingsFolder: gone, logFolder: gone } })).toEqual({
    recordings: null,
    records: null,
  });
});
