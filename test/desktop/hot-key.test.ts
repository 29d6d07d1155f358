/** The hot key: registered with the system and released, and what it does with the clipboard. */
import { describe, expect, test } from 'vitest';
import { HOT_KEY, hotKeyOf, OFFERED_HOT_KEY, shownHotKey, type KeysPressed } from '../../app/contract/hot-key.ts';
import { scene, type Scene, type SceneOptions } from './scene.ts';

const settings = { telLinksUser: 'masha', dialHotKey: OFFERED_HOT_KEY };
const notices = (desk: Scene) => desk.notifications.map(({ options }) => options.title);
const dialled = (desk: Scene) => desk.engine.asked.filter(({ path }) => path === '/api/dial').map(({ body }) => body);

/** The desktop is up, with this in the clipboard. */
async function copied(text: string, options: SceneOptions = {}): Promise<Scene> {
  const desk = scene({ settings, argv: ['--hidden'], ...options });
  await desk.up();
  desk.copied.text = text;
  return desk;
}
const press = (desk: Scene): void => desk.hotKeys.get(OFFERED_HOT_KEY)?.();

const desktopState = async (desk: Scene): Promise<unknown> =>
  (await desk.served.handler?.(new Request('app://plecho/api/desktop')))?.json();
const save = async (desk: Scene, dialHotKey: string | null): Promise<void> => {
  desk.engine.settings['dialHotKey'] = dialHotKey;
  await desk.served.handler?.(new Request('app://plecho/api/saveSettings', { method: 'POST', body: '{}' }));
};

describe('the combination', () => {
  test('is off by default', async () => {
    const desk = scene({ settings: { telLinksUser: 'masha' } });
    await desk.up();
    expect([...desk.hotKeys.keys()]).toEqual([]);
    expect(await desktopState(desk)).toMatchObject({ hotKey: 'off' });
  });

  test('follows the setting at once: on, another combination, off; the window is told of each change', async () => {
    const desk = scene();
    await desk.up();
    await save(desk, OFFERED_HOT_KEY);
    expect(await desktopState(desk)).toMatchObject({ hotKey: 'on' });
    expect([...desk.hotKeys.keys()]).toEqual([OFFERED_HOT_KEY]);
    await save(desk, 'CommandOrControl+Shift+9');
    expect(await desktopState(desk)).toMatchObject({ hotKey: 'on' });
    expect([...desk.hotKeys.keys()]).toEqual(['CommandOrControl+Shift+9']);
    await save(desk, null);
    expect(await desktopState(desk)).toMatchObject({ hotKey: 'off' });
    expect([...desk.hotKeys.keys()]).toEqual([]);
  });

  test('held by another program: the window is told, and the next choice works', async () => {
    const desk = scene({ settings, heldKeys: [OFFERED_HOT_KEY] });
    await desk.up();
    expect(await desktopState(desk)).toMatchObject({ hotKey: 'taken' });
    await save(desk, 'Alt+F8');
    expect(await desktopState(desk)).toMatchObject({ hotKey: 'on' });
    expect([...desk.hotKeys.keys()]).toEqual(['Alt+F8']);
  });

  test('a combination that this system does not know counts as taken, and breaks nothing', async () => {
    const desk = scene({
      settings,
      before: ({ electron }) =>
        Object.assign(electron.globalShortcut, {
          register: () => {
            throw new TypeError('conversion failure');
          },
        }),
    });
    await desk.up();
    expect(await desktopState(desk)).toMatchObject({ hotKey: 'taken' });
    expect(desk.tray.tooltip).toBe('Plecho: всё в порядке');
  });

  test('on Linux it is registered in the way that also works under Wayland', async () => {
    const desk = scene({ settings, platform: 'linux' });
    await desk.up();
    expect(desk.journal.indexOf('switch enable-features')).toBeLessThan(desk.journal.indexOf('whenReady'));
    expect(desk.journal).toContain('switch enable-features');
    expect(desk.hotKeys.size).toBe(1);
  });

  test('is released at quit', async () => {
    const desk = scene({ settings });
    await desk.up();
    expect(desk.hotKeys.size).toBe(1);
    desk.electron.app.quit();
    await expect.poll(() => desk.journal.at(-1)).toBe('quit');
    expect(desk.hotKeys.size).toBe(0);
  });
});

describe('pressed', () => {
  test('it shows the number, and dials it as a tel: link would, without a window', async () => {
    const desk = await copied('Иван, 8 (999) 777-55-33, до шести');
    press(desk);
    await expect.poll(() => dialled(desk)).toEqual([{ userId: 'masha', number: '8 (999) 777-55-33' }]);
    expect(desk.boxes).toMatchObject([
      { message: 'Позвонить: +7 999 777-55-33?', buttons: ['Позвонить', 'Отмена'], cancelId: 1 },
    ]);
    expect([desk.window.state.visible, notices(desk)]).toEqual([false, []]);
  });

  test('a colleague’s number is shown with his name', async () => {
    const desk = await copied('1002');
    press(desk);
    await expect.poll(() => dialled(desk)).toEqual([{ userId: 'masha', number: '1002' }]);
    expect(desk.boxes[0]?.message).toBe('Позвонить: Олег, 1002?');
  });

  test('«Отмена» dials nothing', async () => {
    const desk = await copied('89997775533', { press: 1 });
    press(desk);
    await expect.poll(() => desk.boxes.length).toBe(1);
    // A second question comes only after the first answer was handled.
    await expect.poll(() => (press(desk), desk.boxes.length)).toBe(2);
    expect(dialled(desk)).toEqual([]);
  });

  test('while the question is open it does not ask again; afterwards it does', async () => {
    let answer = (_index: number): void => undefined;
    const desk = await copied('89997775533', {
      before: ({ electron, boxes }) =>
        Object.assign(electron.dialog, {
          showMessageBox: (options: Electron.MessageBoxOptions) => {
            boxes.push(options);
            return new Promise((resolve) => (answer = (response) => resolve({ response, checkboxChecked: false })));
          },
        }),
    });
    press(desk);
    await expect.poll(() => desk.boxes.length).toBe(1);
    press(desk);
    answer(0);
    await expect.poll(() => dialled(desk)).toHaveLength(1);
    await expect.poll(() => (press(desk), desk.boxes.length)).toBe(2);
    answer(1);
  });

  test.each([
    ['', 'Звонить некуда: ничего не скопировано'],
    [' \n', 'Звонить некуда: ничего не скопировано'],
    ['Иван Петров', 'В скопированном тексте нет номера телефона'],
    ['8 999 777-55-33\n8 999 111-22-33', 'В скопированном тексте 2 номера'],
    ['112', 'Не удалось позвонить'],
    ['+49 30 901820', 'Не удалось позвонить'],
  ])('%j: it says what is wrong and asks nothing', async (text, title) => {
    const desk = await copied(text);
    press(desk);
    await expect.poll(() => notices(desk)).toEqual([title]);
    expect([desk.boxes, dialled(desk)]).toEqual([[], []]);
    expect(desk.notifications[0]?.options.body).not.toBe('');
  });

  test('no phone is chosen in the settings: it says where to choose one', async () => {
    const desk = await copied('89997775533', { settings: { dialHotKey: OFFERED_HOT_KEY } });
    press(desk);
    await expect.poll(() => notices(desk)).toEqual(['Не выбрано, с чьего телефона звонить']);
    expect(desk.boxes).toEqual([]);
  });

  test('a refusal of the exchange is shown with its reason, as for links', async () => {
    const desk = await copied('89997775533', {
      prepare: ({ engine }) => {
        const { respond } = engine;
        engine.respond = (request) =>
          new URL(request.url).pathname === '/api/dial'
            ? Promise.resolve(Response.json({ message: 'Телефон не на связи.' }, { status: 409 }))
            : respond(request);
      },
    });
    press(desk);
    await expect.poll(() => desk.notifications.map(({ options }) => options.body)).toEqual(['Телефон не на связи.']);
  });

  test('an engine that does not answer is reported, and the hot key works again afterwards', async () => {
    let isDown = false;
    const desk = await copied('89997775533', {
      prepare: ({ engine }) => {
        const { respond } = engine;
        engine.respond = (request) =>
          isDown ? Promise.resolve(new Response(null, { status: 503 })) : respond(request);
      },
    });
    isDown = true;
    press(desk);
    await expect.poll(() => notices(desk)).toEqual(['Не удалось позвонить']);
    expect(desk.notifications[0]?.options.body).toContain('не отвечает');
    isDown = false;
    press(desk);
    await expect.poll(() => dialled(desk)).toHaveLength(1);
  });
});

describe('the combination in the settings', () => {
  const keys = (code: string, held: Partial<KeysPressed> = {}): KeysPressed => ({
    ...{ code, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false },
    ...held,
  });

  test.each([
    [keys('KeyD', { ctrlKey: true, altKey: true }), false, 'CommandOrControl+Alt+D', 'Ctrl+Alt+D'],
    [keys('KeyD', { metaKey: true, altKey: true }), true, 'CommandOrControl+Alt+D', '⌘⌥D'],
    [keys('Digit9', { ctrlKey: true, shiftKey: true }), false, 'CommandOrControl+Shift+9', 'Ctrl+Shift+9'],
    [keys('KeyD', { metaKey: true }), false, 'Super+D', 'Win+D'],
    [keys('KeyD', { ctrlKey: true, metaKey: true }), true, 'CommandOrControl+Control+D', '⌘⌃D'],
    [keys('F8'), false, 'F8', 'F8'],
    [keys('F12', { shiftKey: true }), false, 'Shift+F12', 'Shift+F12'],
    [keys('F8', { altKey: true }), false, 'Alt+F8', 'Alt+F8'],
  ])('%j (Mac: %s) is %s', (pressed, isMac, combination, shown) => {
    expect(hotKeyOf(pressed, isMac)).toBe(combination);
    expect(shownHotKey(combination, isMac)).toBe(shown);
  });

  test.each([
    keys('KeyD'),
    keys('KeyD', { shiftKey: true }),
    keys('ControlLeft', { ctrlKey: true }),
    keys('Enter'),
    keys('F25'),
  ])('%j is no combination', (pressed) => expect(hotKeyOf(pressed, false)).toBeUndefined());

  test.each(['', 'D', 'Shift+D', 'Ctrl+D', 'CommandOrControl+', 'CommandOrControl+Alt+Д'])(
    '%j is refused',
    (wanted) => {
      expect(HOT_KEY.test(wanted)).toBe(false);
    },
  );
});
