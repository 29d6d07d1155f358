/** Where the key of the secrets is kept: sealed by the system, in a file, or nowhere; and what happens on another PC. */
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { openMemory } from '../../app/desktop/start/desktop-state.ts';
import type { Sealer } from '../../app/desktop/start/sealing.ts';
import { openSecrets } from '../../app/desktop/start/secrets.ts';
import { openStore } from '../../app/store/store.ts';
import { settings } from '../../app/contract/settings.ts';
import { folder, press, scene } from './scene.ts';
import type { Circumstances } from './stand-in.ts';
import { standIn } from './stand-in.ts';

const log = pino({ level: 'silent' });

type PC = Partial<Circumstances> & { platform?: NodeJS.Platform; available?: boolean; answer?: 'keep' | 'forget' };

/** Opens the secrets of a profile on some PC; counts how often the user was asked. */
async function open(dir: string, pc: PC = {}): Promise<{ seal: Sealer; asked: number; key: string }> {
  const { electron } = standIn({ userData: dir, appPath: '/program', ...pc });
  if (pc.available === false) electron.safeStorage.isAsyncEncryptionAvailable = () => Promise.resolve(false);
  let asked = 0;
  const key = join(dir, 'desktop.key');
  const seal = await openSecrets({
    ...{ safeStorage: electron.safeStorage, platform: pc.platform ?? 'win32', file: key, log },
    memory: openMemory(join(dir, 'desktop.json'), () => undefined),
    ask: () => {
      asked += 1;
      return Promise.resolve(pc.answer ?? 'keep');
    },
  });
  return { seal, asked, key };
}

/** Windows has no file modes; there the profile's folder belongs to the user. */
const PRIVATE = process.platform === 'win32' ? 0o666 : 0o600;

describe('with a secret store of the system', () => {
  test('a secret survives the restart, and neither it nor the key is readable on the disk', async () => {
    const dir = folder();
    const first = await open(dir);
    const sealed = first.seal.seal('ClueCon-пароль');
    expect(sealed).not.toContain('ClueCon');
    expect(readFileSync(first.key, 'utf8')).toMatch(/^system:/);
    expect(statSync(first.key).mode & 0o777).toBe(PRIVATE);
    const second = await open(dir);
    expect(second.seal.open(sealed)).toBe('ClueCon-пароль');
    expect([first.asked, second.asked]).toEqual([0, 0]);
  });

  test('nothing is written before there is a secret', async () => {
    const dir = folder();
    await open(dir);
    expect(existsSync(join(dir, 'desktop.key'))).toBe(false);
  });

  test('a sealed text that was tampered with does not open', async () => {
    const { seal } = await open(folder());
    const sealed = seal.seal('x');
    expect(() => seal.open(`${sealed.slice(0, -4)}AAA=`)).toThrow('unable to authenticate');
    expect(() => seal.open('k1:AAAA')).toThrow('sealed by something else');
  });
});

describe('a profile on another PC', () => {
  test('asks for the secrets again and keeps the rest; back on the first PC nothing was lost', async () => {
    const dir = folder();
    const store = (seal: Sealer) => openStore({ dir: join(dir, 'profile'), seal, log, language: () => 'ru' });
    const home = store((await open(dir)).seal);
    home.settings.save(settings.parse({ pbx: { host: '10.0.0.5', password: 'secret' }, areaCode: '495' }), Date.now());
    home.close();

    const abroad = store((await open(dir, { systemKey: 'another PC' })).seal);
    const moved = abroad.settings.load();
    expect(moved.settings.pbx).toMatchObject({ host: '10.0.0.5', password: '' });
    expect(moved.settings.areaCode).toBe('495');
    expect(moved.unreadable).toEqual(['pbx.password']);
    abroad.close();

    const again = store((await open(dir)).seal);
    expect(again.settings.load().settings.pbx.password).toBe('secret');
    again.close();
  });

  test('once a secret is entered there, that PC’s own key is used and the old key file is set aside', async () => {
    const dir = folder();
    (await open(dir)).seal.seal('old');
    const abroad = await open(dir, { systemKey: 'another PC' });
    const sealed = abroad.seal.seal('new');
    expect((await open(dir, { systemKey: 'another PC' })).seal.open(sealed)).toBe('new');
    expect(existsSync(`${abroad.key}.old`)).toBe(true);
  });
});

describe('a Linux without a secret store', () => {
  const bare = { platform: 'linux', store: 'constant-key' } as const;

  test('asks once; kept in a file that only the user may read', async () => {
    const dir = folder();
    const first = await open(dir, { ...bare, answer: 'keep' });
    const sealed = first.seal.seal('secret');
    expect(readFileSync(first.key, 'utf8')).toMatch(/^plain:/);
    expect(statSync(first.key).mode & 0o777).toBe(PRIVATE);
    const second = await open(dir, bare);
    expect(second.seal.open(sealed)).toBe('secret');
    expect([first.asked, second.asked]).toEqual([1, 0]);
  });

  test('or not kept at all: lost when the program ends', async () => {
    const dir = folder();
    const first = await open(dir, { ...bare, answer: 'forget' });
    const sealed = first.seal.seal('secret');
    expect(first.seal.open(sealed)).toBe('secret');
    const second = await open(dir, bare);
    expect(existsSync(first.key)).toBe(false);
    expect(second.asked).toBe(0);
    expect(() => second.seal.open(sealed)).toThrow('unable to authenticate');
  });

  test('once a store is installed, it seals the unprotected key', async () => {
    const dir = folder();
    const sealed = (await open(dir, bare)).seal.seal('secret');
    const later = await open(dir, { platform: 'linux', store: 'real' });
    expect(later.seal.open(sealed)).toBe('secret');
    expect(readFileSync(later.key, 'utf8')).toMatch(/^system:/);
  });

  test('the store is judged by trying it, not by the desktop’s name: a real store under any desktop is used without asking', async () => {
    const { seal, asked, key } = await open(folder(), { platform: 'linux', store: 'real' });
    seal.seal('secret');
    expect([asked, readFileSync(key, 'utf8').slice(0, 7)]).toEqual([0, 'system:']);
  });

  test('a store that is not available counts as none', async () => {
    expect((await open(folder(), { available: false })).asked).toBe(1);
  });

  test('the dialog says what is wrong and offers both choices; closing it keeps nothing', async () => {
    const desk = scene({ platform: 'linux', store: 'constant-key' });
    await desk.up();
    expect(desk.boxes[0]).toMatchObject({
      message: 'В этой системе нет хранилища паролей',
      buttons: ['Хранить в файле', 'Не хранить'],
      cancelId: 1,
    });
  });
});

describe('a store that says it is there and then fails', () => {
  test.each(['darwin', 'win32', 'linux'] as const)(
    '%s: the program starts, and the user is asked',
    async (platform) => {
      const desk = scene({ platform, store: 'fails', press: 1 });
      await desk.up();
      expect(desk.boxes.map(({ message }) => message)).toEqual(['В этой системе нет хранилища паролей']);
      await expect.poll(() => desk.tray.tooltip).toBe('Plecho: всё в порядке');
      expect(desk.journal.filter((what) => what.startsWith('exit'))).toEqual([]);
    },
  );

  test('a key that was sealed earlier is left as it is and opens again when the store works again', async () => {
    const dir = folder();
    const sealed = (await open(dir)).seal.seal('secret');
    await open(dir, { store: 'fails', answer: 'forget' });
    expect((await open(dir)).seal.open(sealed)).toBe('secret');
  });

  test('a store that fails only at the second call does not keep the program from starting either', async () => {
    const dir = folder();
    const { electron } = standIn({ userData: dir, appPath: '/program' });
    let calls = 0;
    electron.safeStorage.encryptStringAsync = () =>
      ++calls === 1 ? Promise.resolve(Buffer.from('v11 probe')) : Promise.reject(new Error('locked'));
    const seal = await openSecrets({
      ...{ safeStorage: electron.safeStorage, platform: 'win32', file: join(dir, 'desktop.key'), log },
      memory: openMemory(join(dir, 'desktop.json'), () => undefined),
      ask: () => Promise.resolve('keep'),
    });
    expect(seal.open(seal.seal('secret'))).toBe('secret');
    expect(readFileSync(join(dir, 'desktop.key'), 'utf8')).toMatch(/^plain:/);
  });

  test('a key file that cannot be read or written does not prevent the start', async () => {
    const dir = folder();
    mkdirSync(join(dir, 'desktop.key'));
    const { seal } = await open(dir);
    expect(seal.open(seal.seal('secret'))).toBe('secret');
  });
});

describe('a store that blocks the start (a locked keyring)', () => {
  test('the tray is shown first and says so; the engine starts once the keyring is unlocked', async () => {
    const desk = scene({ platform: 'linux' });
    const unlock = Promise.withResolvers<boolean>();
    desk.electron.safeStorage.isAsyncEncryptionAvailable = () => unlock.promise;
    desk.ready();
    await expect.poll(() => desk.trays.length).toBe(1);
    expect(desk.tray.tooltip).toBe('Plecho: ждёт хранилище паролей системы');
    expect(desk.tray.menu.map(({ label }) => label)).toContain('Выйти');
    expect(desk.engines).toHaveLength(0);
    unlock.resolve(true);
    await desk.started;
    await expect.poll(() => desk.tray.tooltip).toBe('Plecho: всё в порядке');
  });

  test('quitting meanwhile starts no engine afterwards', async () => {
    const desk = scene({ platform: 'linux' });
    const unlock = Promise.withResolvers<boolean>();
    desk.electron.safeStorage.isAsyncEncryptionAvailable = () => unlock.promise;
    desk.ready();
    await expect.poll(() => desk.trays.length).toBe(1);
    press(desk, 'Выйти');
    await expect.poll(() => desk.journal.at(-1)).toBe('quit');
    unlock.resolve(true);
    await desk.started;
    expect(desk.engines).toHaveLength(0);
  });
});
