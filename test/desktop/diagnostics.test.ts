/** The desktop gives the engine what the diagnostics file needs: the last lines of the log, and control of the log level. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scene } from './scene.ts';

const messages = (lines: readonly string[]): unknown[] =>
  lines.map((line) => (JSON.parse(line) as { msg: unknown }).msg);

test('every line of the log file is also available to the diagnostics', async () => {
  const desk = scene();
  await desk.up();
  const [given] = desk.wishes;
  given?.log.warn('the exchange does not answer');
  expect(messages(given?.logLines() ?? [])).toEqual(['the desktop is up', 'the exchange does not answer']);
  const file = readFileSync(join(desk.dir, 'logs', 'plecho.log'), 'utf8');
  expect(messages(file.trim().split('\n'))).toEqual(messages(given?.logLines() ?? []));
});

test('an engine restarted after a fault has the log lines of the previous one', async () => {
  const desk = scene();
  await desk.up();
  desk.crash(new Error('of the engine'));
  await expect.poll(() => desk.wishes.length, { timeout: 90_000 }).toBe(2);
  expect(messages(desk.wishes[1]?.logLines() ?? [])).toContain('a fault that nobody caught');
});

test('the settings control the log level, and lines of that level arrive', async () => {
  const desk = scene();
  await desk.up();
  const [given] = desk.wishes;
  expect(given?.fixedLogLevel).toBe(false);
  expect(given?.log.level).toBe('info');
  given?.log.debug('left out');
  if (given !== undefined) given.log.level = 'debug';
  given?.log.debug('told');
  expect(messages(given?.logLines() ?? []).slice(1)).toEqual(['told']);
});

test('PLECHO_LOG fixes the level: the settings do not touch it', async () => {
  const desk = scene({ env: { PLECHO_LOG: 'error' }, settings: { logLevel: 'debug' } });
  await desk.up();
  expect(desk.wishes[0]).toMatchObject({ fixedLogLevel: true, log: { level: 'error' } });
});
