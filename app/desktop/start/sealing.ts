/** Sealing with the key that the desktop's keyring guards (secrets.ts). */
import { createAesSealer } from '../../store/aes-sealer.ts';
import type { Sealer } from '../../store/secrets.ts';

export { KEY_BYTES } from '../../store/aes-sealer.ts';
export type { Sealer };

/** Tells what was sealed here from what a key file sealed. */
const PREFIX = 'd1:';

export const createSealer = (key: Buffer): Sealer => createAesSealer(key, PREFIX);
