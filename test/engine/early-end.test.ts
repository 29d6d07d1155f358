/** An engine that is stopped while it starts leaves nothing behind: no open listener, no timers, no later start. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { pino } from 'pino';
import { createEngine } from '../../app/engine.ts';
import { createKeyFileSealer } from '../../app/store/key-file.ts';

const dirs: string[] = [];
afterEach(() => dirs.splice(0).forEach((dir) => rmSync(dir, { recursive: true, force: true })));

test('a stop in the middle of the start closes the listener, and a later engine can use the profile', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'plecho-early-'));
  dirs.push(dir);
  const open = () =>
    createEngine({
      profileDir: dir,
      seal: createKeyFileSealer(dir),
      log: pino({ level: 'silent' }),
      version: 'test',
      config: { listener: { host: '127.0.0.1', port: 0 } },
    });
  const engine = open();
  const started = engine.start();
  await engine.stop();
  await started;
  await expect(fetch(engine.callbacksUrl())).rejects.toThrow('fetch failed');

  const next = open();
  await next.start();
  expect((await fetch(next.callbacksUrl())).status).toBe(404);
  await next.stop();
  await expect(fetch(next.callbacksUrl())).rejects.toThrow('fetch failed');
});
