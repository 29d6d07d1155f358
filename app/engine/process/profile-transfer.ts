/** `--export FILE` and `--import FILE`: a profile as one sealed file, to go on with on another PC. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { DATABASE_FILE } from '../../store/db.ts';
import { createKeyFileSealer } from '../../store/key-file.ts';
import { readProfile, writeProfile } from '../../store/profile-transfer.ts';
import { seal, unseal } from '../../store/sealed-file.ts';
import { acquireProfile } from './profile-lock.ts';

/**
 * Writes settings, secrets, people, numbering and cursors of a profile, and what its calls are known by, into one sealed file (mode 0600).
 * @returns how many messages for the CRM go along (where the profile is in use they stay with the Plecho that uses it)
 * @throws WordedError (no profile, secrets of another user, passphrase too short) or a system error of writing
 */
export function exportProfile(dir: string, file: string, passphrase: string): number {
  // A folder without a profile gets no key file from us.
  const exists = existsSync(join(dir, DATABASE_FILE));
  const release = exists ? acquireProfile(dir) : null;
  try {
    const sealer = exists ? createKeyFileSealer(dir) : { seal: (text: string) => text, open: (text: string) => text };
    const profile = readProfile(dir, sealer, release === null);
    const aside = `${file}.${process.pid}.part`;
    writeFileSync(aside, seal(profile, passphrase), { mode: 0o600, flag: 'wx' });
    renameSync(aside, file);
    return profile.outbox.filter(({ waits }) => waits).length;
  } finally {
    release?.();
  }
}

/**
 * Puts a sealed file into a profile that is new; a second start with the same file changes nothing. To be called with the profile locked.
 * @throws WordedError: wrong passphrase, no such file of ours, a folder that holds another profile
 */
export function importProfile(dir: string, file: string, passphrase: string, log: Logger): void {
  const text = readFileSync(file, 'utf8');
  const mark = createHash('sha256').update(text).digest('hex').slice(0, 16);
  writeProfile(dir, createKeyFileSealer(dir), unseal(text, passphrase), { mark, log, language: 'ru' });
}
