/** Sealing secrets without a desktop's keyring: AES-256-GCM under a key file of mode 0600 in the profile. */
import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createAesSealer, KEY_BYTES } from './aes-sealer.ts';
import { WordedError } from '../contract/worded-error.ts';
import type { Sealer } from './secrets.ts';
import { sayStore } from './words.ts';

export const KEY_FILE = 'plecho.key';
const PREFIX = 'k1:';

/**
 * A sealer whose key lies in the profile's folder; the file is made on first use.
 * @throws WordedError where the key file is there but is not a key (it is never overwritten: sealed secrets hang on it)
 */
export function createKeyFileSealer(dir: string): Sealer {
  const key = readKey(join(dir, KEY_FILE));
  return createAesSealer(key, PREFIX);
}

function readKey(file: string): Buffer {
  if (!existsSync(file)) writeKey(file);
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== KEY_BYTES) throw new WordedError('no-key', sayStore.both('noKey', KEY_FILE));
  chmodSync(file, 0o600);
  return key;
}

function writeKey(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeSync(descriptor, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
