/** From the product's state to what the tray shows. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Problem, Status } from '../../app/contract/view.ts';
import type { LegView } from '../../app/contract/view.ts';
import { applyLive, callLine, showPhone } from '../../app/desktop/tray/live-calls.ts';
import type { MenuEntry, TrayView } from '../../app/desktop/tray/tray-state.ts';
import { trayState } from '../../app/desktop/tray/tray-state.ts';
import { iconFile } from '../../app/desktop/tray/tray.ts';
import { sayDesktop } from '../../app/desktop/words.ts';
import { WELL, call } from './scene.ts';

const NOW = new Date(2026, 10, 22, 14, 5).getTime();
const view = (status: Partial<Status> = {}, rest: Partial<TrayView> = {}): TrayView => ({
  ...{ condition: 'running', calls: [], update: null },
  status: { ...WELL, ...status },
  ...rest,
});
const problem = (text: string, minutes = 0): Problem => ({
  id: text,
  since: NOW - minutes * 60_000,
  severity: 'error',
  text,
});
const shown = (of: TrayView) => trayState(of, 'ru', NOW);
const labels = (entries: MenuEntry[]): string[] => entries.map((one) => (one.kind === 'line' ? '—' : one.label));

describe('icon and tooltip', () => {
  test.each<[string, TrayView, string, string]>([
    ['all well', view(), 'ok', 'Plecho: всё в порядке'],
    ['two talks', view({ liveCalls: 2 }), 'ok', 'Plecho: 2 разговора, всё в порядке'],
    ['five talks', view({ liveCalls: 5 }), 'ok', 'Plecho: 5 разговоров, всё в порядке'],
    [
      'the exchange is gone',
      view({ light: 'red', problems: [problem('Нет связи с АТС. Проверьте сеть.', 3)] }),
      'broken',
      'Plecho: нет связи с АТС (3 мин)',
    ],
    [
      'names keep their capitals, times their full stops',
      view({ light: 'yellow', liveCalls: 1, problems: [problem('CRM недоступна с 14:05. 7 звонков ждут отправки.')] }),
      'waiting',
      'Plecho: 1 разговор, CRM недоступна с 14:05',
    ],
    [
      'an address is no end of a sentence',
      view({ light: 'red', problems: [problem('Адрес 192.168.1.50 не отвечает. Проверьте кабель.')] }),
      'broken',
      'Plecho: адрес 192.168.1.50 не отвечает',
    ],
    [
      'something waits',
      view({ light: 'yellow', outbox: { waiting: 3, failed: 0, oldestSeconds: 70 } }),
      'waiting',
      'Plecho: 3 сообщения ждут отправки',
    ],
    [
      'paused',
      view({ light: 'grey', pausedUntil: NOW + 3_600_000 }),
      'paused',
      'Plecho: передача приостановлена до 15:05',
    ],
    ['not set up', view({ setUp: false, light: 'red' }), 'waiting', 'Plecho: не настроен, откройте окно'],
    ['starting', view({}, { condition: 'starting', status: null }), 'waiting', 'Plecho: запускается'],
    ['mending', view({}, { condition: 'restarting', status: null }), 'waiting', 'Plecho: перезапускается после сбоя'],
    [
      'given up',
      view({}, { condition: 'stopped', status: null }),
      'broken',
      'Plecho: остановлен из-за повторных сбоев',
    ],
    [
      'quitting',
      view({}, { condition: 'quitting', status: null }),
      'paused',
      'Plecho: завершает отправку и закрывается',
    ],
  ])('%s', (_story, state, icon, tooltip) => {
    expect(shown(state)).toMatchObject({ icon, tooltip });
  });

  test('a long problem is cut at a word to the length that Windows shows, and its age stays', () => {
    const long = problem(`Запись звонка не найдена: ${'/mnt/recordings/очень длинная папка'.repeat(8)}`, 125);
    const { tooltip } = shown(view({ light: 'yellow', problems: [long] }));
    expect(tooltip.length).toBeLessThanOrEqual(127);
    expect(tooltip).toMatch(/… \(125 мин\)$/);
  });

  test('every icon exists, on every system', () => {
    for (const icon of ['ok', 'waiting', 'broken', 'paused'] as const) {
      for (const dark of [true, false]) {
        for (const platform of ['win32', 'linux', 'darwin'] as const) {
          expect(existsSync(iconFile(join(import.meta.dirname, '../../build/icons/tray'), icon, dark, platform))).toBe(
            true,
          );
        }
      }
    }
  });
});

describe('the menu', () => {
  test('while all is well', () => {
    expect(labels(shown(view()).menu)).toEqual([
      ...['Всё в порядке', '—', 'Открыть Plecho', 'Сейчас звонков нет'],
      ...['Приостановить передачу на час', '—', 'Выйти'],
    ]);
  });

  test('the calls in progress, at most ten', () => {
    const calls = Array.from({ length: 12 }, (_, index) => call(String(index)));
    const list = shown(view({ liveCalls: 12 }, { calls })).menu.find((one) => one.kind === 'list');
    expect(list?.label).toBe('Звонки сейчас (12)');
    expect(labels(list?.entries ?? [])).toHaveLength(11);
    expect(labels(list?.entries ?? []).at(-1)).toBe('ещё 2');
  });

  test('after faults there is an entry to retry', () => {
    const { menu } = shown(view({}, { condition: 'stopped', status: null }));
    expect(labels(menu)).toContain('Перезапустить Plecho');
    expect(labels(menu)).not.toContain('Приостановить передачу на час');
  });

  test('a downloaded version is named', () => {
    expect(labels(shown(view({}, { update: '1.3.0' })).menu)).toContain('Установить версию 1.3.0 и перезапустить');
  });

  test('everything exists in English', () => {
    const { menu, tooltip } = trayState(view({ liveCalls: 1 }), 'en', NOW);
    expect(tooltip).toBe('Plecho: 1 call, all is well');
    expect(labels(menu)).toContain('Pause reporting for an hour');
    expect(JSON.stringify(menu)).not.toMatch(/[а-яё]/i);
  });
});

describe('the calls in the menu', () => {
  test('come and go with the live stream', () => {
    const ring = applyLive([], { type: 'call', call: call('1') });
    const both = applyLive(ring, { type: 'call', call: call('2') });
    expect(both.map(({ id }) => id)).toEqual(['2', '1']);
    expect(applyLive(both, { type: 'call', call: call('2', { endedAt: 1 }) }).map(({ id }) => id)).toEqual(['1']);
    expect(applyLive(both, { type: 'gone', id: '1' }).map(({ id }) => id)).toEqual(['2']);
    expect(applyLive(both, { type: 'ping' })).toBe(both);
  });

  test('are described by the leg that is still open', () => {
    const leg = (name: string, state: LegView['state']): LegView => ({
      ...{ id: name, state, appearedAt: 0, stretches: [] },
      from: { kind: 'client', number: '79997775533', name: '' },
      to: { kind: 'user', number: '1001', name },
    });
    const line = callLine(call('1', { legs: [leg('Маша', 'ended'), leg('Олег', 'talking')] }), sayDesktop.in('ru'));
    expect(line).toBe('+7 999 777-55-33 → Олег');
    const { clientPhone: _phone, ...withheld } = call('2');
    expect(callLine(withheld, sayDesktop.in('ru'))).toBe('номер скрыт');
  });

  test('show numbers as people write them', () => {
    expect(['79997775533', '375291234567', '1001', ''].map(showPhone)).toEqual([
      '+7 999 777-55-33',
      '+375291234567',
      '1001',
      '',
    ]);
  });
});
