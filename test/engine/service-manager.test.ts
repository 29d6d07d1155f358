/** Notifications to systemd: ready, watchdog three times per watchdog interval, stopping; none where there is no systemd. */
import { afterEach, expect, test, vi } from 'vitest';
import { createServiceManager } from '../../app/engine/process/service-manager.ts';

afterEach(() => void vi.useRealTimers());

test('ready, watchdog pings, stopping', () => {
  vi.useFakeTimers();
  const told: string[] = [];
  const env = { NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '60000000' };
  const service = createServiceManager(env, (state) => void told.push(state));
  expect(told).toEqual([]);
  service.ready();
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual(['READY=1', 'WATCHDOG=1', 'WATCHDOG=1', 'WATCHDOG=1']);
  service.stopping();
  vi.advanceTimersByTime(60_000);
  expect(told.at(-1)).toBe('STOPPING=1');
  expect(told.length).toBe(5);
});

test('without systemd nothing is sent', () => {
  const told: string[] = [];
  const service = createServiceManager({}, (state) => void told.push(state));
  service.ready();
  service.stopping();
  expect(told).toEqual([]);
});
