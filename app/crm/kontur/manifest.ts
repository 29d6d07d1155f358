/** The zip with `manifest.json` by which a private integration is installed in the CRM. */
import { buffer } from 'node:stream/consumers';
import { ApiFailure } from '../../contract/api.ts';
import { saySetup } from './setup-words.ts';
import type { Language } from '../../contract/language.ts';

/** Our integration's name in the CRM, and the version its set-up has. */
export const MANIFEST_NAME = 'Plecho';
export const MANIFEST_VERSION = '1.0';

export type Manifest = {
  /** Latin letters, digits, `.`, `_`; a letter first. */
  readonly name: string;
  /** `major.minor[.patch[.build]][-prerelease]` */
  readonly version: string;
  /** Public address with the secret path. */
  readonly baseUrl: string;
};

/** @returns the zip's bytes @throws ApiFailure `badInput` with the field that breaks the CRM's rules */
export async function manifestZip(manifest: Manifest, language: Language): Promise<Buffer> {
  const say = saySetup.in(language);
  if (!/^[A-Za-z][A-Za-z0-9._]*$/.test(manifest.name)) throw new ApiFailure('badInput', say('badName'), 'name');
  if (!/^\d+\.\d+(\.\d+){0,2}(-[0-9A-Za-z.-]+)?$/.test(manifest.version)) {
    throw new ApiFailure('badInput', say('badVersion'), 'version');
  }
  if (!URL.canParse(manifest.baseUrl) || !/^https?:$/.test(new URL(manifest.baseUrl).protocol)) {
    throw new ApiFailure('badInput', say('badUrl'), 'baseUrl');
  }
  const { name, version } = manifest;
  const json = JSON.stringify({ name, version, baseUrl: manifest.baseUrl.replace(/\/+$/, '') }, null, 2);
  const { ZipFile } = (await import('yazl')).default; // loaded only where the zip is asked for
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(`${json}\n`), 'manifest.json');
  zip.end();
  return buffer(zip.outputStream);
}
