/** The texts for a failed connection to the exchange. */
import { expect, test } from 'vitest';
import { settings } from '../../app/contract/settings.ts';
import { WordedError } from '../../app/contract/worded-error.ts';
import { freeSwitch } from '../../app/pbx/driver.ts';
import { linkDetailOf } from '../../app/pbx/link/words.ts';

test('on a Mac that denies access to the local network the text says where to allow it; elsewhere it is an unreachable host', () => {
  const error = Object.assign(new Error('connect EHOSTUNREACH'), { code: 'EHOSTUNREACH' });
  const on = (platform: NodeJS.Platform) => linkDetailOf(error, '10.0.0.5:8021', platform);
  expect(on('darwin').code).toBe('unreachable');
  expect(on('darwin').words.ru).toContain('«Локальная сеть»');
  expect(on('darwin').words.en).toContain('Local Network');
  expect(on('linux').words.ru).toMatch(/\(узел недоступен\)$/);
  const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  expect(linkDetailOf(refused, '10.0.0.5:8021', 'darwin').words.en).not.toContain('Local Network');
});

test('an SSH login behind which nothing answers: the text says what to check on the exchange', () => {
  const generic = new WordedError('ssh-no-answer', { ru: 'никто не отвечает', en: 'nobody answers' });
  const detail = linkDetailOf(generic, '127.0.0.1:8021');
  expect([detail.code, detail.words.en]).toEqual(['ssh', expect.stringContaining('mod_event_socket')]);
  const forbidden = new WordedError('ssh-forward', { ru: 'запрещено', en: 'forbidden' });
  expect(linkDetailOf(forbidden, '127.0.0.1:8021').words).toBe(forbidden.words);
});

test('the default password is unsafe, except through an SSH login', () => {
  const pbx = (over: object) => settings.parse({ pbx: { password: 'ClueCon', ...over } }).pbx;
  expect(freeSwitch.unsafe(pbx({}))?.ru).toContain('ClueCon');
  expect(freeSwitch.unsafe(pbx({ password: 'own' }))).toBeNull();
  expect(freeSwitch.unsafe(pbx({ ssh: { host: 'pbx', user: 'root' } }))).toBeNull();
});
