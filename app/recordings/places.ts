/** The places from which recordings are fetched: folder or share, SFTP, HTTP. Each answers whether a file is there and gives it as a stream. */
import { Readable } from 'node:stream';
import type { RecordingSource } from '../contract/settings.ts';
import type { Files } from '../remote/files.ts';
import { namesBelow, unnameable, urlBelow } from './path.ts';
import { WordedError } from '../contract/worded-error.ts';
import { sayRecordings } from './words.ts';

export type Found = {
  readonly size: number;
  /** ms since the epoch; null where the place does not tell. */
  readonly mtimeMs: number | null;
  /** On this PC (folder, share): the file itself. */
  readonly path?: string;
};

export type Place = {
  /** null: looked for and not there. Rejects where the place itself cannot be reached. */
  readonly find: (names: readonly string[]) => Promise<Found | null>;
  readonly read: (names: readonly string[]) => Promise<Readable>;
  readonly close: () => Promise<void>;
};

const unreachable = (what: string, cause?: unknown): WordedError =>
  new WordedError('recording-place', sayRecordings.both('unreachable', what), { cause });

const redirected = (from: string, to: string): WordedError =>
  new WordedError('recording-redirect', sayRecordings.both('redirected', from, to.slice(0, 120)));

/** A folder of this PC, a share, or one behind SFTP. A root that is not there is no missing file but a place out of reach. */
export const folderPlace = (files: Files, root: string, isLocal: boolean): Place => {
  const pathOf = (names: readonly string[]): string => names.reduce((path, name) => files.join(path, name), root);
  return {
    find: async (names) => {
      const found = await files.stat(pathOf(names));
      if (found !== null && !found.isFolder)
        return { size: found.size, mtimeMs: found.mtimeMs, ...(isLocal && { path: found.path }) };
      const folder = await files.stat(root);
      if (folder === null || !folder.isFolder) throw unreachable(root);
      return null;
    },
    read: (names) => files.read(pathOf(names)),
    close: files.close,
  };
};

const TIMEOUT_MS = 30_000;

/** A web server: HEAD tells the size, basic auth where a user is set; redirects are not followed with the password. */
export const httpPlace = (source: Extract<RecordingSource, { kind: 'http' }>): Place => {
  const authorization =
    source.user === undefined
      ? {}
      : { authorization: `Basic ${Buffer.from(`${source.user}:${source.password ?? ''}`).toString('base64')}` };
  const ask = async (method: 'HEAD' | 'GET', names: readonly string[], signal: AbortSignal): Promise<Response> => {
    const url = urlBelow(source.to, names);
    let answer: Response;
    try {
      answer = await fetch(url, {
        method,
        headers: { ...authorization, 'accept-encoding': 'identity' },
        redirect: 'manual', // never followed: neither with the password nor to a host that was not named
        signal,
      });
    } catch (error) {
      throw unreachable(source.to, error);
    }
    if (answer.status >= 300 && answer.status < 400) {
      await answer.body?.cancel();
      throw redirected(source.to, answer.headers.get('location') ?? '');
    }
    if (answer.ok || answer.status === 404 || answer.status === 410) return answer;
    await answer.body?.cancel();
    throw new WordedError(
      'recording-http',
      sayRecordings.both(
        'httpStatus',
        answer.status,
        new URL(url).pathname,
        answer.status === 401 || answer.status === 403,
      ),
    );
  };
  return {
    find: async (names) => {
      const answer = await ask('HEAD', names, AbortSignal.timeout(TIMEOUT_MS));
      if (!answer.ok) return null;
      const [length, changed] = [answer.headers.get('content-length'), answer.headers.get('last-modified')];
      const mtimeMs = changed === null ? null : Date.parse(changed);
      return { size: length === null ? -1 : Number(length), mtimeMs: Number.isNaN(mtimeMs) ? null : mtimeMs };
    },
    read: async (names) => {
      const stop = new AbortController();
      const answer = await ask('GET', names, stop.signal);
      if (!answer.ok || answer.body === null) throw unreachable(source.to);
      const stream = Readable.fromWeb(answer.body);
      stream.once('close', () => stop.abort());
      return stream;
    },
    close: async () => undefined,
  };
};

/** `openFiles` gives the files behind an SFTP source. */
export const placeOf = (
  source: RecordingSource,
  openFiles: (source: Exclude<RecordingSource, { kind: 'http' }>) => Files,
): Place =>
  source.kind === 'http' ? httpPlace(source) : folderPlace(openFiles(source), source.to, source.kind === 'folder');

/** The names of a recording below its source's folder. */
export const namesOf = (source: RecordingSource, file: string, platform = process.platform): string[] => {
  const names = namesBelow(file, source.from);
  const isOfWindows = source.kind === 'folder' && platform === 'win32';
  if (isOfWindows && names.some((name) => /[:<>"|?*]/.test(name))) throw unnameable(file);
  return names;
};
