/** Where the key of the secrets lives: sealed by the system, in a file, or nowhere; and what moving to another PC does. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { openMemory } from '../../app/desktop/start/desktop-state.ts';
import type { Sealer } from '../../app/desktop/start/sealing.ts';
import { openSecrets } from '../../app/desktop/start/secrets.ts';
import { openStore } from '../../app/store/store.ts';
import { settings } from '../../app/contract/settings.ts';
import { folder, scene } from './scene.ts';
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

/** Windows has no such modes; there the profile's folder is the user's own. */
const PRIVATE = process.platform === 'win32' ? 0o666 : 0o600;

describe('with a store of the system', () => {
  test('a secret survives the restart, and neither it nor the key lies open on the disk', async () => {
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
  test('asks for the secrets again and keeps the rest; back home nothing was lost', async () => {
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

  test('once a secret is entered there, its own key takes over and the old one is set aside', async () => {
    const dir = folder();
    (await open(dir)).seal.seal('old');
    const abroad = await open(dir, { systemKey: 'another PC' });
    const sealed = abroad.seal.seal('new');
    expect((await open(dir, { systemKey: 'another PC' })).seal.open(sealed)).toBe('new');
    expect(existsSync(`${abroad.key}.old`)).toBe(true);
  });
});

describe('a Linux without a store', () => {
  const bare = { platform: 'linux', backend: 'basic_text' } as const;

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

  test('or not kept at all: gone with the program', async () => {
    const dir = folder();
    const first = await open(dir, { ...bare, answer: 'forget' });
    const sealed = first.seal.seal('secret');
    expect(first.seal.open(sealed)).toBe('secret');
    const second = await open(dir, bare);
    expect(existsSync(first.key)).toBe(false);
    expect(second.asked).toBe(0);
    expect(() => second.seal.open(sealed)).toThrow('unable to authenticate');
  });

  test('once a store is installed, the open key is sealed by it', async () => {
    const dir = folder();
    const sealed = (await open(dir, bare)).seal.seal('secret');
    const later = await open(dir, { platform: 'linux', backend: 'kwallet6' });
    expect(later.seal.open(sealed)).toBe('secret');
    expect(readFileSync(later.key, 'utf8')).toMatch(/^system:/);
  });

  test('a store that is not available counts as none', async () => {
    expect((await open(folder(), { available: false })).asked).toBe(1);
  });

  test('the box says what is wrong and offers both; closing it keeps nothing', async () => {
    const desk = scene({ platform: 'linux', backend: 'basic_text' });
    await desk.up();
    expect(desk.boxes[0]).toMatchObject({
      message: 'В этой системе нет хранилища паролей',
      buttons: ['Хранить в файле', 'Не хранить'],
      cancelId: 1,
    });
  });
});
