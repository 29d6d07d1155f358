/** Files of the exchange wherever they lie: on this PC, on a share, or behind an SSH login. */
import { createReadStream } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export type FileInfo = {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly isFolder: boolean;
};

export type Files = {
  /** What a folder holds, in no order. Rejects with a system error (ENOENT, EACCES, …). */
  readonly list: (folder: string) => Promise<FileInfo[]>;
  /** null where there is nothing of that name. */
  readonly stat: (path: string) => Promise<FileInfo | null>;
  /** A stream from byte `start` on. */
  readonly read: (path: string, start?: number) => Promise<Readable>;
  readonly join: (folder: string, name: string) => string;
  readonly close: () => Promise<void>;
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

const STATS_AT_ONCE = 32;

/** Files of this PC and of mounted shares. */
export const localFiles = (): Files => {
  const info = async (path: string, name: string): Promise<FileInfo | null> => {
    try {
      const found = await stat(path);
      return { path, name, size: found.size, mtimeMs: found.mtimeMs, isFolder: found.isDirectory() };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };
  return {
    list: async (folder) => {
      const names: string[] = [];
      for await (const entry of await opendir(folder)) names.push(entry.name);
      const found: FileInfo[] = [];
      for (let at = 0; at < names.length; at += STATS_AT_ONCE) {
        const part = names.slice(at, at + STATS_AT_ONCE).map((name) => info(join(folder, name), name));
        for (const one of await Promise.all(part)) if (one !== null) found.push(one);
      }
      return found;
    },
    stat: (path) => info(path, path.split(/[\\/]/).at(-1) ?? path),
    read: async (path, start = 0) => createReadStream(path, { start }),
    join,
    close: async () => undefined,
  };
};

/** The whole of a small file; rejects when it is larger than `limit` bytes. */
export const readWhole = async (files: Files, path: string, limit: number): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of await files.read(path)) {
    const bytes = part as Buffer;
    size += bytes.length;
    if (size > limit) throw new RangeError(`larger than ${limit} bytes`);
    parts.push(bytes);
  }
  return Buffer.concat(parts);
};
