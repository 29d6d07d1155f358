/** Sealing with a key: AES-256-GCM. Where the key itself is kept is the caller's business: a file (headless), the system's keyring (desktop). */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Sealer } from './secrets.ts';

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * @param key of KEY_BYTES
 * @param prefix tells what was sealed with which kind of key: `k1:`, `d1:`
 * @returns a sealer whose `open` throws where it was sealed by something else, or changed
 */
export function createAesSealer(key: Buffer, prefix: string): Sealer {
  return {
    seal(plain) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return prefix + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open(sealed) {
      if (!sealed.startsWith(prefix)) throw new Error(`sealed by something else than a key of the kind ${prefix}`);
      const bytes = Buffer.from(sealed.slice(prefix.length), 'base64');
      const options = { authTagLength: TAG_BYTES };
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), options);
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const plain = [decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()];
      return Buffer.concat(plain).toString('utf8');
    },
  };
}
