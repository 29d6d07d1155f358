/** Sealing with a key: AES-256-GCM. Where the key itself is kept is secrets.ts' business. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** What the engine wants: `open` throws where it cannot, the secret then counts as not set. */
export type Sealer = { readonly seal: (plain: string) => string; readonly open: (sealed: string) => string };

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PREFIX = 'd1:';

export function createSealer(key: Buffer): Sealer {
  return {
    seal(plain) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open(sealed) {
      if (!sealed.startsWith(PREFIX)) throw new Error('sealed by something else than this program on a desktop');
      const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64');
      const options = { authTagLength: TAG_BYTES };
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), options);
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString(
        'utf8',
      );
    },
  };
}
