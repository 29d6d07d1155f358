/** Our own question and answer through the public address: only this very process can give the right answer to a nonce. */
import { createHmac, randomBytes } from 'node:crypto';

export type Probe = {
  /** A fresh nonce. */
  readonly nonce: () => string;
  /** The answer to a nonce, or null where it is not shaped like one of ours. */
  readonly answer: (nonce: string) => string | null;
};

/** Where the probe is answered, behind the secret path; `?nonce=…` follows. */
export const PROBE_PATH = '/plecho/echo';

/** Makes a probe with a key of its own: another Plecho behind the same address answers differently. */
export function createProbe(): Probe {
  const key = randomBytes(32);
  return {
    nonce: () => randomBytes(12).toString('hex'),
    answer: (nonce) => (/^[0-9a-f]{24}$/.test(nonce) ? createHmac('sha256', key).update(nonce).digest('hex') : null),
  };
}
