/** Where a recording lies: the path that the exchange names, rewritten to the place where we reach it, and to nowhere else. Pure. */
import { WordedError } from '../contract/worded-error.ts';
import { sayRecordings } from './words.ts';

const isWindows = (path: string): boolean => /^[A-Za-z]:[\\/]|^\\\\/.test(path);
const split = (path: string): string[] => path.replaceAll('\\', '/').split('/');
const trim = (path: string): string => path.replaceAll('\\', '/').replace(/\/+$/, '');

const elsewhere = (file: string, from: string): WordedError =>
  new WordedError('recording-elsewhere', sayRecordings.both('elsewhere', file, from));

const forbidden = (file: string): WordedError =>
  new WordedError('recording-path', sayRecordings.both('outside', JSON.stringify(file).slice(0, 120)));

/** Control characters; on this PC, where it runs Windows, also what no file there can be called (a colon would name a stream of another file). */
export const unnameable = (file: string): WordedError =>
  new WordedError('recording-name', sayRecordings.both('badName', JSON.stringify(file).slice(0, 120)));

/**
 * The names below the folder of recordings.
 * @param file as FreeSWITCH names it, on Linux or Windows
 * @param from the folder as FreeSWITCH names it
 * @throws WordedError `recording-elsewhere`, `recording-path`, `recording-name`
 */
export const namesBelow = (file: string, from: string): string[] => {
  const [path, root] = [trim(file), trim(from)];
  const same = isWindows(file) || isWindows(from) ? (text: string) => text.toLowerCase() : (text: string) => text;
  if (!same(path).startsWith(`${same(root)}/`)) throw elsewhere(file, from);
  const names = split(path.slice(root.length + 1)).filter((name) => name !== '');
  if (names.length === 0 || names.some((name) => name === '.' || name === '..')) throw forbidden(file);
  // oxlint-disable-next-line no-control-regex -- exactly those must not pass
  if (names.some((name) => /[\u0000-\u001f]/.test(name))) throw unnameable(file);
  return names;
};

/** The address of a recording below a base URL, each name escaped. */
export const urlBelow = (base: string, names: readonly string[]): string =>
  `${base.replace(/\/+$/, '')}/${names.map(encodeURIComponent).join('/')}`;

const TYPES: Readonly<Record<string, string>> = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  m4a: 'audio/mp4',
  flac: 'audio/flac',
};

export const extensionOf = (name: string): string => /\.([A-Za-z0-9]{1,5})$/.exec(name)?.[1]?.toLowerCase() ?? '';
export const contentTypeOf = (name: string): string => TYPES[extensionOf(name)] ?? 'application/octet-stream';
export const withExtension = (name: string, extension: string): string =>
  `${name.replace(/\.[A-Za-z0-9]{1,5}$/, '')}.${extension}`;
