/** A file that can be read only with the passphrase: scrypt makes the key, AES-256-GCM seals and proves that nothing was changed. */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { WordedError } from '../contract/worded-error.ts';
import { sayStore } from './words.ts';

/** A guess costs 128 MB and a third of a second. */
const COST = { N: 131_072, r: 8, p: 1 };
const MOST_MEMORY = 300 * 1024 * 1024;
const KEY_BYTES = 32;
/** Shorter passphrases can be guessed, whatever a guess costs. */
export const SHORTEST_PASSPHRASE = 8;

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);
/** Built where a file is opened. */
const shape = () =>
  z.strictObject({
    plecho: z.literal('sealed'),
    version: z.literal(1),
    kdf: z.strictObject({
      name: z.literal('scrypt'),
      N: z.literal(COST.N),
      r: z.literal(COST.r),
      p: z.literal(COST.p),
      salt: base64,
    }),
    cipher: z.literal('aes-256-gcm'),
    nonce: base64,
    tag: base64,
    body: base64,
  });

const keyOf = (passphrase: string, salt: Buffer): Buffer =>
  scryptSync(passphrase.normalize('NFC'), salt, KEY_BYTES, { ...COST, maxmem: MOST_MEMORY });
/** The part that is not secret is authenticated too. */
const proven = (head: object): Buffer => Buffer.from(JSON.stringify(head));

/** @returns the text of the file @throws WordedError where the passphrase is too short */
export function seal(content: unknown, passphrase: string): string {
  if (passphrase.length < SHORTEST_PASSPHRASE) throw shortPassphrase();
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const kdf = { name: 'scrypt', ...COST, salt: salt.toString('base64') };
  const head = { plecho: 'sealed', version: 1, kdf, cipher: 'aes-256-gcm', nonce: nonce.toString('base64') };
  const cipher = createCipheriv('aes-256-gcm', keyOf(passphrase, salt), nonce);
  cipher.setAAD(proven(head));
  const body = Buffer.concat([cipher.update(gzipSync(JSON.stringify(content))), cipher.final()]);
  const whole = { ...head, tag: cipher.getAuthTag().toString('base64'), body: body.toString('base64') };
  return `${JSON.stringify(whole)}\n`;
}

/** @throws WordedError: no such file of ours, another version's, a wrong passphrase or a changed file */
export function unseal(text: string, passphrase: string): unknown {
  const parsed = shape().safeParse(parse(text));
  if (!parsed.success) throw noSealedFile();
  const { tag, body, ...head } = parsed.data;
  const key = keyOf(passphrase, Buffer.from(head.kdf.salt, 'base64'));
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(head.nonce, 'base64'), { authTagLength: 16 });
    decipher.setAAD(proven(head));
    decipher.setAuthTag(Buffer.from(tag, 'base64'));
    const packed = Buffer.concat([decipher.update(Buffer.from(body, 'base64')), decipher.final()]);
    return JSON.parse(gunzipSync(packed).toString('utf8')) as unknown;
  } catch (error) {
    throw wrongPassphrase({ cause: error });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const shortPassphrase = (): WordedError =>
  new WordedError('passphrase', sayStore.both('shortPassphrase', SHORTEST_PASSPHRASE));
const noSealedFile = (): WordedError => new WordedError('no-sealed-file', sayStore.both('noSealedFile'));
const wrongPassphrase = (options: ErrorOptions): WordedError =>
  new WordedError('wrong-passphrase', sayStore.both('wrongPassphrase'), options);
