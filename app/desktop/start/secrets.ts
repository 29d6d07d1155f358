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
import type { ElectronParts } from '../electron-types.ts';
import type { Sealer } from './sealing.ts';
import { KEY_BYTES, createSealer } from './sealing.ts';

export type SecretsDeps = {
  safeStorage: ElectronParts['safeStorage'];
  platform: NodeJS.Platform;
  /** The key's file in the profile. */
  file: string;
  memory: Memory;
  /** Asks the user what to do without a password store. */
  ask: () => Promise<'keep' | 'forget'>;
  log: Logger;
};

/** Real encryption by the system? `basic_text` is Chromium's fixed password: as good as none, so it counts as none. */
async function isSystemStore({ safeStorage, platform }: SecretsDeps): Promise<boolean> {
  if (!(await safeStorage.isAsyncEncryptionAvailable().catch(() => false))) return false;
  return platform !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

/** `system:<sealed key>` or `plain:<key>`, both base64. */
async function wrap(key: Buffer, system: boolean, { safeStorage }: SecretsDeps): Promise<string> {
  const text = key.toString('base64');
  return system ? `system:${(await safeStorage.encryptStringAsync(text)).toString('base64')}` : `plain:${text}`;
}

/** @returns the key, null where this PC cannot open it; `stale`: it should be written anew. */
async function unwrap(
  content: string,
  system: boolean,
  deps: SecretsDeps,
): Promise<{ key: Buffer; stale: boolean } | null> {
  const [kind, text = ''] = content.trim().split(':');
  if (kind === 'plain') return checked({ key: Buffer.from(text, 'base64'), stale: system });
  if (kind !== 'system' || !system) return null;
  try {
    const { result, shouldReEncrypt } = await deps.safeStorage.decryptStringAsync(Buffer.from(text, 'base64'));
    return checked({ key: Buffer.from(result, 'base64'), stale: shouldReEncrypt });
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

/** After the app is ready. @returns the sealer for the engine; asks the user at most once in the life of a profile. */
export async function openSecrets(deps: SecretsDeps): Promise<Sealer> {
  const system = await isSystemStore(deps);
  const content = existsSync(deps.file) ? readFileSync(deps.file, 'utf8') : null;
  const found = content === null ? null : await unwrap(content, system, deps);
  if (found !== null) {
    if (found.stale) write(deps.file, await wrap(found.key, system, deps));
    return createSealer(found.key);
  }
  const key = randomBytes(KEY_BYTES);
  if (!system) {
    const answer = deps.memory.get().plainSecrets ?? (await deps.ask());
    deps.memory.set({ plainSecrets: answer });
    if (answer === 'forget') return createSealer(key);
  }
  return lazily(key, await wrap(key, system, deps), deps.file);
}
