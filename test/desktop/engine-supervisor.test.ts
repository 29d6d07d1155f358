/** The supervisor never runs two engines over one profile and never stops one that it should keep: faults and quits at every awkward moment. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pino } from 'pino';
import { EngineSupervisor } from '../../app/desktop/system/engine-supervisor.ts';

/** Engines whose start and stop complete when the test says so. */
function scene() {
  const engines: { started: () => void; failed: (why: Error) => void; stopped: () => void; log: string[] }[] = [];
  const conditions: string[] = [];
  const supervisor = new EngineSupervisor({
    log: pino({ level: 'silent' }),
    createEngine: () => {
      const start = Promise.withResolvers<void>();
      const stop = Promise.withResolvers<void>();
      const log: string[] = [];
      engines.push({ started: start.resolve, failed: start.reject, stopped: stop.resolve, log });
      return {
        start: () => (log.push('start'), start.promise),
        stop: () => (log.push('stop'), stop.promise),
        respond: () => Promise.resolve(new Response('here')),
        subscribe: () => () => undefined,
        wake: () => undefined,
      };
    },
  });
  supervisor.watch((condition) => conditions.push(condition));
  return { supervisor, engines, conditions };
}
const settle = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a quit during a start waits for the start, then stops the engine; nothing runs on afterwards', async () => {
  const { supervisor, engines } = scene();
  void supervisor.start();
  const ended = supervisor.stop();
  await settle();
  expect(engines[0]?.log).toEqual(['start']);
  engines[0]?.started();
  await settle();
  expect(engines[0]?.log).toEqual(['start', 'stop']);
  engines[0]?.stopped();
  await ended;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(engines).toHaveLength(1);
});

test('a quit during a restart waits for the broken engine and starts no other', async () => {
  const { supervisor, engines, conditions } = scene();
  void supervisor.start();
  engines[0]?.started();
  await settle();
  supervisor.crashed(new Error('fault'));
  await settle();
  let isOver = false;
  const ended = supervisor.stop().then(() => void (isOver = true));
  await settle();
  expect(isOver).toBe(false); // it still holds the profile
  engines[0]?.stopped();
  await ended;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(engines).toHaveLength(1);
  expect(conditions).toEqual(['running', 'restarting', 'quitting']);
});

test('a quit during the pause before a retry: the timer starts nothing afterwards', async () => {
  const { supervisor, engines } = scene();
  void supervisor.start();
  engines[0]?.started();
  await settle();
  supervisor.crashed(new Error('fault'));
  engines[0]?.stopped();
  await settle();
  await supervisor.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(engines).toHaveLength(1);
});

test('a second fault during the pause starts one engine, not two', async () => {
  const { supervisor, engines } = scene();
  void supervisor.start();
  engines[0]?.started();
  await settle();
  supervisor.crashed(new Error('one'));
  engines[0]?.stopped();
  await settle();
  supervisor.crashed(new Error('two'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(engines).toHaveLength(2);
});

test('a start that fails late, after its engine was given up, does not stop the replacement engine', async () => {
  const { supervisor, engines, conditions } = scene();
  void supervisor.start();
  supervisor.crashed(new Error('fault'));
  engines[0]?.failed(new Error('too late'));
  await settle();
  engines[0]?.stopped();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(engines).toHaveLength(2);
  engines[1]?.started();
  await settle();
  expect(conditions).toEqual(['restarting', 'running']);
  expect(engines[1]?.log).toEqual(['start']);
  expect(await (await supervisor.respond(new Request('http://plecho/'))).text()).toBe('here');
});

test('gives up after five faults, and where an engine cannot be stopped', async () => {
  const { supervisor, engines, conditions } = scene();
  void supervisor.start();
  for (let at = 0; at < 6; at += 1) {
    engines.at(-1)?.started();
    await settle();
    supervisor.crashed(new Error('fault'));
    engines.at(-1)?.stopped();
    await vi.advanceTimersByTimeAsync(30_000);
  }
  expect(conditions.at(-1)).toBe('stopped');
  expect(engines).toHaveLength(6);
  expect((await supervisor.respond(new Request('http://plecho/'))).status).toBe(503);

  const other = scene();
  void other.supervisor.start();
  other.engines[0]?.started();
  await settle();
  other.supervisor.crashed(new Error('fault'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(other.conditions.at(-1)).toBe('stopped');
  expect(other.engines).toHaveLength(1);
});
