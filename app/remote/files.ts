/** Files of the exchange wherever they lie: on this PC, on a share, or behind an SSH login. Nothing outside of the folder that was set is touched. */
import { within } from '../timers/within.ts';
import { constants, type Dir, type Stats } from 'node:fs';
import { lstat, open, opendir, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { WordedError } from '../contract/worded-error.ts';
import { sayRemote } from './words.ts';
import { disk, slowFile, streamOf } from './disk.ts';

export type FileInfo = {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly isFolder: boolean;
};

export type Files = {
  /**
   * What a folder holds, in no order: regular files and folders. Devices, pipes, sockets, links that lead out of the root, in a loop or nowhere
   * are left out. Read in steps, so that a folder of a hundred thousand files holds nobody up; only what is wanted is kept in memory.
   * @param wanted asked once for each entry; left out: all are wanted
   * @throws a system error (ENOENT, EACCES, …), `slow-file`, or `full-folder` where more than MOST_ENTRIES are wanted
   */
  readonly list: (folder: string, wanted?: (entry: FileInfo) => boolean) => Promise<FileInfo[]>;
  /** null where there is nothing of that name. Rejects with `odd-file` where it is neither file nor folder, or lies outside of the root. */
  readonly stat: (path: string) => Promise<FileInfo | null>;
  /** A stream from byte `start` on; a regular file only. */
  readonly read: (path: string, start?: number) => Promise<Readable>;
  readonly join: (folder: string, name: string) => string;
  readonly close: () => Promise<void>;
};

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(error));

/** What goes wrong with one file or folder, and says nothing of the others. */
const ITS_OWN = new Set(['EACCES', 'EPERM', 'ELOOP', 'EISDIR', 'EIO', 'ENXIO', 'ENODEV', 'ENAMETOOLONG']);
export const concernsOnlyIt = (error: unknown): boolean =>
  error instanceof WordedError
    ? ['odd-file', 'slow-file', 'full-folder'].includes(error.code)
    : ITS_OWN.has(codeOf(error));

/** A link that leads out of the folder, a device, a pipe. */
export const oddFile = (path: string): WordedError => new WordedError('odd-file', sayRemote.both('oddFile', path));

/** So many entries of one folder are held in memory. */
export const MOST_ENTRIES = 200_000;

const fullFolder = (folder: string, most: number): WordedError =>
  new WordedError('full-folder', sayRemote.both('fullFolder', folder, most));

/** Collects the entries of a folder as they come, step by step. @throws `full-folder` */
export const collector = (folder: string, wanted: (entry: FileInfo) => boolean = () => true, most = MOST_ENTRIES) => {
  const found: FileInfo[] = [];
  return {
    found,
    add(entries: readonly (FileInfo | null)[]): void {
      for (const one of entries) if (one !== null && wanted(one)) found.push(one);
      if (found.length > most) throw fullFolder(folder, most);
    },
  };
};

/** An answer that is given up after a while: a share that hangs must not hang all else. The work itself goes on, unheard. */
const PATIENCE_MS = 20_000;
export async function patiently<T>(path: string, work: Promise<T>, ms = PATIENCE_MS): Promise<T> {
  return within(work, ms, () => slowFile(path), { unref: true });
}

/** The same files, each answer given up after `ms`; a listing has many, and minds them itself. */
export const patientFiles = (files: Files, ms = PATIENCE_MS): Files => ({
  ...files,
  stat: (path) => patiently(path, files.stat(path), ms),
  read: (path, start) => patiently(path, files.read(path, start), ms),
});

/** Is `path` the root, or below it? Both resolved. */
export const isBelow = (path: string, root: string, separator: string = sep): boolean =>
  path === root || path.startsWith(root.endsWith(separator) ? root : `${root}${separator}`);

/** Entries of a folder looked at at a time; the door to the disk lets fewer through. */
const STATS_AT_ONCE = 8;
/** Names of a folder read at a time. */
const NAMES_AT_ONCE = 256;
/** A pipe is not waited for, a link in the last place not followed (it was resolved before). */
const CAREFULLY = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/**
 * Files of this PC and of mounted shares.
 * @param root nothing outside of it is listed or read, whatever links there are; where it is left out every folder asked for is its own root
 */
export const localFiles = (root?: string): Files => {
  const place = (path: string): Promise<string> => disk.ask(path, () => realpath(path));
  const look = (path: string): Promise<Stats> => disk.ask(path, () => stat(path));
  /** The place itself, links followed; rejects with `odd-file` where that is outside of the root. */
  const resolved = async (path: string): Promise<string> => {
    const real = await place(path);
    if (root !== undefined && !isBelow(real, await place(resolve(root)))) throw oddFile(path);
    return real;
  };
  const info = async (path: string, name: string): Promise<FileInfo | null> => {
    try {
      const real = await resolved(path);
      const found = await look(real);
      if (!found.isFile() && !found.isDirectory()) throw oddFile(path);
      return { path: real, name, size: found.size, mtimeMs: found.mtimeMs, isFolder: found.isDirectory() };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };
  /** One entry of a folder; what is odd or can't be looked at is left out. */
  const entry = async (folder: string, name: string): Promise<FileInfo | null> => {
    const path = join(folder, name);
    try {
      const found = await disk.ask(path, () => lstat(path));
      if (found.isSymbolicLink()) {
        const target = await info(path, name);
        return target === null ? null : { ...target, path };
      }
      const isFolder = found.isDirectory();
      return isFolder || found.isFile() ? { path, name, size: found.size, mtimeMs: found.mtimeMs, isFolder } : null;
    } catch (error) {
      if (isMissing(error) || concernsOnlyIt(error)) return null;
      throw error;
    }
  };
  /** The next names of an open folder; none at its end. */
  const nextNames = async (folder: string, opened: Dir): Promise<string[]> => {
    const names: string[] = [];
    while (names.length < STATS_AT_ONCE) {
      const one = await disk.ask(folder, () => opened.read());
      if (one === null) break;
      names.push(one.name);
    }
    return names;
  };
  const list: Files['list'] = async (folder, wanted) => {
    const at = await resolved(folder);
    const entries = collector(folder, wanted);
    const opened = await disk.ask(at, () => opendir(at, { bufferSize: NAMES_AT_ONCE }));
    try {
      for (;;) {
        const names = await nextNames(at, opened);
        if (names.length === 0) return entries.found;
        entries.add(await Promise.all(names.map((name) => entry(at, name))));
      }
    } finally {
      void opened.close().catch(() => undefined);
    }
  };
  const read = async (path: string, start = 0): Promise<Readable> => {
    const real = await resolved(path);
    const file = await disk.ask(path, () => open(real, CAREFULLY));
    if ((await disk.ask(path, () => file.stat())).isFile()) return streamOf(file, path, { start });
    await file.close();
    throw oddFile(path);
  };
  return {
    list,
    stat: (path) => info(path, path.split(/[\\/]/).at(-1) ?? path),
    read,
    join,
    close: async () => undefined,
  };
};

/** The whole of a small file; rejects when it is larger than `limit` bytes, or its bytes do not come. */
export const readWhole = async (files: Files, path: string, limit: number): Promise<Buffer> => {
  const stream = await files.read(path);
  const collect = async (): Promise<Buffer> => {
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of stream) {
      const bytes = part as Buffer;
      size += bytes.length;
      if (size > limit) throw new RangeError(`larger than ${limit} bytes`);
      parts.push(bytes);
    }
    return Buffer.concat(parts);
  };
  try {
    return await patiently(path, collect());
  } finally {
    stream.destroy();
  }
};
