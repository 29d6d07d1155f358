/**
 * Where the key that seals the office's secrets is kept: sealed by the system (safeStorage: DPAPI, Keychain, libsecret, KWallet); where a
 * Linux has no such store the user is asked, and it lies in a file of mode 0600 or in memory only.
 * A key that this PC cannot open (the profile was moved) makes the secrets unset; everything else in the profile stays.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import type { Memory } from './desktop-state.ts';
import type { ElectronApis } from '../electron-types.ts';
import type { Sealer } from './sealing.ts';
import { KEY_BYTES, createSealer } from './sealing.ts';

export type SecretsDeps = {
  safeStorage: ElectronApis['safeStorage'];
  platform: NodeJS.Platform;
  /** The key's file in the profile. */
  file: string;
  memory: Memory;
  /** Asks the user what to do without a password store. */
  ask: () => Promise<'keep' | 'forget'>;
  log: Logger;
};

/** How Chromium on Linux marks what it encrypted with its constant key: as good as plain text. */
const CONSTANT_KEY = 'v10';

/**
 * Real encryption by the system? Judged by a trial: `isAsyncEncryptionAvailable` only says that the encryptor was made (a refused Keychain or a
 * broken DPAPI fails later), and the backend's name follows from the desktop's name, not from what is installed and unlocked.
 */
async function isSystemStore({ safeStorage, platform, log }: SecretsDeps): Promise<boolean> {
  try {
    if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
    const probe = await safeStorage.encryptStringAsync('probe');
    return platform !== 'linux' || probe.subarray(0, CONSTANT_KEY.length).toString('latin1') !== CONSTANT_KEY;
  } catch (error) {
    log.warn({ err: error }, "the system's password store does not work");
    return false;
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

/** @returns `system:<sealed key>` or `plain:<key>`, both base64; undefined where the store fails after all */
async function wrap(key: Buffer, system: boolean, { safeStorage, log }: SecretsDeps): Promise<string | undefined> {
  const text = key.toString('base64');
  if (!system) return `plain:${text}`;
  try {
    return `system:${(await safeStorage.encryptStringAsync(text)).toString('base64')}`;
  } catch (error) {
    log.warn({ err: error }, "the system's password store does not take the key of the secrets");
    return undefined;
  }
}

/** The file's content; undefined where there is none or it cannot be read. */
function read({ file, log }: SecretsDeps): string | undefined {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  } catch (error) {
    log.warn({ err: error }, 'the key of the secrets cannot be read: passwords have to be entered again');
    return undefined;
  }
}

/** @returns the key, null where this PC cannot open it; `stale`: it should be written again. Tried even where new secrets would not be sealed. */
async function unwrap(
  content: string,
  system: boolean,
  deps: SecretsDeps,
): Promise<{ key: Buffer; stale: boolean } | null> {
  const [kind, text = ''] = content.trim().split(':');
  if (kind === 'plain') return checked({ key: Buffer.from(text, 'base64'), stale: system });
  if (kind !== 'system') return null;
  try {
    const { result, shouldReEncrypt } = await deps.safeStorage.decryptStringAsync(Buffer.from(text, 'base64'));
    return checked({ key: Buffer.from(result, 'base64'), stale: shouldReEncrypt && system });
  } catch (error) {
    deps.log.warn(
      { err: error },
      'the key of the secrets cannot be opened on this PC: passwords have to be entered again',
    );
    return null;
  }
}

function checked<T extends { key: Buffer }>(found: T): T | null {
  return found.key.length === KEY_BYTES ? found : null;
}

/** A new key that reaches the disk only with the first secret: until then an old key, perhaps unreadable for a moment only, stays. */
function lazily(key: Buffer, content: string, file: string): Sealer {
  const sealer = createSealer(key);
  let written = false;
  return {
    open: sealer.open,
    seal(plain) {
      if (!written) {
        if (existsSync(file)) renameSync(file, `${file}.old`);
        write(file, content);
        written = true;
      }
      return sealer.seal(plain);
    },
  };
}

/** Writes an old key as it should be written now; where that fails, what is there still opens. */
async function renew(key: Buffer, system: boolean, deps: SecretsDeps): Promise<void> {
  const content = await wrap(key, system, deps);
  try {
    if (content !== undefined) write(deps.file, content);
  } catch (error) {
    deps.log.warn({ err: error }, 'the key of the secrets cannot be written anew');
  }
}

/**
 * After the app is ready. May wait for the user (a locked keyring), so the tray must be there before. A store that fails is as good as
 * none: it never throws. @returns the sealer for the engine; asks the user at most once in the life of a profile.
 */
export async function openSecrets(deps: SecretsDeps): Promise<Sealer> {
  const system = await isSystemStore(deps);
  const content = read(deps);
  const found = content === undefined ? null : await unwrap(content, system, deps);
  if (found !== null) {
    if (found.stale) await renew(found.key, system, deps);
    return createSealer(found.key);
  }
  const key = randomBytes(KEY_BYTES);
  const sealed = system ? await wrap(key, system, deps) : undefined;
  if (sealed !== undefined) return lazily(key, sealed, deps.file);
  const answer = deps.memory.get().plainSecrets ?? (await deps.ask());
  deps.memory.set({ plainSecrets: answer });
  return answer === 'forget' ? createSealer(key) : lazily(key, `plain:${key.toString('base64')}`, deps.file);
}
