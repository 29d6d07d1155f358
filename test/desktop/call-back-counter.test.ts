/** How many clients wait to be called back: in the tray's tooltip and menu, beside the icon and on the dock (macOS), on the window's button (Windows). */
import { describe, expect, test } from 'vitest';
import { trayState } from '../../app/desktop/tray/tray-state.ts';
import { BADGE_SIZE, badgePixels } from '../../app/desktop/window/badge.ts';
import { press, scene, WELL } from './scene.ts';

const status = (toCallBack: number) => ({ ...WELL, toCallBack });

describe('the tray', () => {
  test.each([
    [1, 'Plecho: ждут звонка: 1, всё в порядке', 'Перезвонить: 1 клиент'],
    [4, 'Plecho: ждут звонка: 4, всё в порядке', 'Перезвонить: 4 клиента'],
    [21, 'Plecho: ждут звонка: 21, всё в порядке', 'Перезвонить: 21 клиент'],
  ])('tells of %i', (waiting, tooltip, label) => {
    const state = trayState({ condition: 'running', status: status(waiting), calls: [], update: null }, 'ru', 0);
    expect(state.tooltip).toBe(tooltip);
    expect(state.menu).toContainEqual({ kind: 'item', label, action: { do: 'open', page: 'missed' } });
  });
  test('says nothing where nobody waits, before the set-up, and while the product stands still', () => {
    const of = (view: Partial<Parameters<typeof trayState>[0]>) =>
      JSON.stringify(trayState({ condition: 'running', status: status(3), calls: [], update: null, ...view }, 'en', 0));
    expect(of({})).toContain('Call back: 3 clients');
    expect(of({ status: status(0) })).not.toMatch(/call back/i);
    expect(of({ status: { ...status(3), setUp: false } })).not.toMatch(/call back/i);
    expect(of({ condition: 'stopped' })).not.toMatch(/call back/i);
  });
});

test('Windows: a picture with the count on the window’s button, gone with the last client; the menu opens the page', async () => {
  const desk = scene({ platform: 'win32' });
  await desk.up();
  desk.engine.say({ type: 'status', status: status(12) });
  const { window } = desk;
  expect(window.state.overlay).toBe('ждут звонка: 12');
  press(desk, 'Перезвонить: 12 клиентов');
  expect(window.state.urls.at(-1)).toContain('#/missed');
  desk.engine.say({ type: 'status', status: status(0) });
  expect(window.state.overlay).toBe('');
  expect(desk.journal.filter((line) => line.startsWith('badge'))).toEqual([]);
});

test('macOS: beside the icon in the menu bar, and on the dock', async () => {
  const desk = scene({ platform: 'darwin' });
  await desk.up();
  desk.engine.say({ type: 'status', status: status(3) });
  expect(desk.tray.title).toBe('3');
  desk.engine.say({ type: 'status', status: status(0) });
  expect(desk.tray.title).toBe('');
  expect(desk.journal.filter((line) => line.startsWith('badge'))).toEqual(['badge 3', 'badge 0']);
});

test('the picture: a red disc, white digits in its middle, nothing in the corners; 9+ beyond nine', () => {
  const at = (pixels: Buffer, x: number, y: number): number[] => [
    ...pixels.subarray((y * BADGE_SIZE + x) * 4, (y * BADGE_SIZE + x) * 4 + 4),
  ];
  const white = (pixels: Buffer): number =>
    Array.from({ length: BADGE_SIZE ** 2 }, (_, n) => n).filter((n) => pixels[n * 4] === 255).length;
  const eight = badgePixels(8);
  expect(at(eight, 0, 0)).toEqual([0, 0, 0, 0]);
  expect(at(eight, 3, 16)).toEqual([0x1d, 0x26, 0xb0, 255]);
  expect(white(eight)).toBeGreaterThan(white(badgePixels(1)));
  expect(badgePixels(10)).toEqual(badgePixels(500));
  expect(badgePixels(9)).not.toEqual(badgePixels(10));
});
