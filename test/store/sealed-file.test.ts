/** The sealed file: opens only with its passphrase, and only unchanged. */
import { afterAll, describe, expect, it } from 'vitest';
import { seal, unseal } from '../../app/store/sealed-file.ts';
import { rememberKeys } from '../fixtures/passphrases.ts';

const PHRASE = 'ёжик, чужой йод';

describe('the sealed file', () => {
  afterAll(rememberKeys());
  // Sealed once, and its key made once: that costs a third of a second, as it should.
  const file = seal({ apiKey: 'very-secret', имя: 'Маша' }, PHRASE);
  it('is opened unchanged, and reveals nothing of its content', () => {
    expect(file).not.toContain('very-secret');
    expect(PHRASE.normalize('NFD')).not.toBe(PHRASE);
    expect(unseal(file, PHRASE.normalize('NFD'))).toEqual({ apiKey: 'very-secret', имя: 'Маша' });
  });
  it('another passphrase, a changed byte or parameter, another file: refused with a reason', () => {
    expect(() => unseal(file, 'другая парольная фраза')).toThrow('passphrase');
    const parts = JSON.parse(file) as Record<string, unknown> & { body: string; nonce: string; kdf: object };
    const flip = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    for (const changed of [{ body: flip(parts.body) }, { nonce: flip(parts.nonce) }])
      expect(() => unseal(JSON.stringify({ ...parts, ...changed }), PHRASE)).toThrow('does not open');
    for (const changed of [{ kdf: { ...parts.kdf, N: 2 } }, { version: 2 }, { plecho: 'x' }])
      expect(() => unseal(JSON.stringify({ ...parts, ...changed }), PHRASE)).toThrow('no export');
    for (const cut of [parts.body.slice(0, -8), ''])
      expect(() => unseal(JSON.stringify({ ...parts, body: cut }), PHRASE)).toThrow('does not open');
    for (const text of ['what is this', '', file.slice(0, -20), `${file}${file}`])
      expect(() => unseal(text, PHRASE)).toThrow('no export');
  });
  it('a short or missing passphrase is refused', () => {
    for (const phrase of ['', 'short']) expect(() => seal({}, phrase)).toThrow('PLECHO_PASSPHRASE');
  });
});
