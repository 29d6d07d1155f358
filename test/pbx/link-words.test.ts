/** The words for a connection to the exchange that was not made. */
import { expect, test } from 'vitest';
import { linkDetailOf } from '../../app/pbx/link/words.ts';

test('a Mac that keeps the program off the local network is told where to allow it; elsewhere it is a host that is not there', () => {
  const error = Object.assign(new Error('connect EHOSTUNREACH'), { code: 'EHOSTUNREACH' });
  const on = (platform: NodeJS.Platform) => linkDetailOf(error, '10.0.0.5:8021', platform);
  expect(on('darwin').code).toBe('unreachable');
  expect(on('darwin').words.ru).toContain('«Локальная сеть»');
  expect(on('darwin').words.en).toContain('Local Network');
  expect(on('linux').words.ru).toMatch(/\(узел недоступен\)$/);
  const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  expect(linkDetailOf(refused, '10.0.0.5:8021', 'darwin').words.en).not.toContain('Local Network');
});
