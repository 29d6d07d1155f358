/**
 * All access to disks and shares. Node does file operations in a few threads that also do DNS look-ups and back up the database:
 * a share that hangs blocks each thread that accesses it, until the system gives up after minutes. So only a few operations per share run at a time,
 * and while it hangs no others are started.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { win32 } from 'node:path';
import { Readable } from 'node:stream';
import { WordedError } from '../contract/worded-error.ts';
import { sayRemote } from './words.ts';

/** How long one answer is waited for (ms). */
const PATIENCE_MS = 20_000;
/** Bytes of a file read at a time. */
const CHUNK = 65_536;

export const slowFile = (path: string): WordedError => new WordedError('slow-file', sayRemote.both('slowFile', path));

/** What hangs together: a share or a drive on Windows, elsewhere the first two folders (`/mnt/recordings`). */
export function placeOf(path: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return win32.parse(path).root.toLowerCase();
  return path.split('/').slice(0, 3).join('/');
}

export type DiskLimits = {
  /** So many questions to one place at a time, and to all places together. */
  readonly perPlace: number;
  readonly altogether: number;
  readonly patienceMs: number;
};

/** @param threads of Node's pool: some are always left to all else */
export function limitsFor(threads: number): DiskLimits {
  const altogether = Math.max(1, threads - Math.ceil(threads / 4));
  return { perPlace: Math.min(3, Math.max(1, altogether - 1)), altogether, patienceMs: PATIENCE_MS };
}

/** `waiting`: starts the operation, or refuses it. */
type Place = { inside: number; late: number; waiting: Set<{ begin: () => void; refuse: () => void }> };

/**
 * Builds the access to disks.
 * @returns `ask`: a question about a path that is begun when there is room. Rejects with `slow-file` where the answer does not come in time,
 * where an earlier question to the same place has not been answered in time and still is not, or where there is no room for as long.
 */
export function createDisk({ perPlace, altogether, patienceMs }: DiskLimits) {
  const places = new Map<string, Place>();
  let inside = 0;

  const letIn = (): void => {
    for (const place of places.values())
      for (const one of place.waiting) {
        if (inside >= altogether) return;
        if (place.inside >= perPlace || place.late > 0) break;
        place.waiting.delete(one);
        one.begin();
      }
  };

  return {
    ask<T>(path: string, work: () => Promise<T>): Promise<T> {
      const name = placeOf(path);
      const place = places.get(name) ?? { inside: 0, late: 0, waiting: new Set() };
      places.set(name, place);
      if (place.late > 0) return Promise.reject(slowFile(path));
      return new Promise<T>((resolve, reject) => {
        let isLate = false;
        let isBegun = false;
        const refuse = (): void => {
          clearTimeout(timer);
          place.waiting.delete(entry);
          reject(slowFile(path));
        };
        const giveUp = (): void => {
          if (!isBegun) return refuse();
          isLate = true;
          place.late += 1;
          reject(slowFile(path));
          for (const one of place.waiting) one.refuse();
        };
        const over = (): void => {
          clearTimeout(timer);
          place.inside -= 1;
          inside -= 1;
          if (isLate) place.late -= 1;
          if (place.inside === 0 && place.waiting.size === 0) places.delete(name);
          letIn();
        };
        const begin = (): void => {
          isBegun = true;
          place.inside += 1;
          inside += 1;
          timer.refresh();
          void Promise.resolve().then(work).then(resolve, reject).finally(over);
        };
        const entry = { begin, refuse };
        const timer = setTimeout(giveUp, patienceMs).unref();
        place.waiting.add(entry);
        letIn();
      });
    },
  };
}
export type Disk = ReturnType<typeof createDisk>;

/** The entries set the pool's size (build/build.mjs); Node's own is four. */
export const disk = createDisk(limitsFor(Number(process.env['UV_THREADPOOL_SIZE']) || 4));

/**
 * A file as a stream whose every piece is asked for at the door. The handle is closed with the stream.
 * @param range first and last byte, both included
 */
export function streamOf(file: FileHandle, path: string, range: { start?: number; end?: number } = {}): Readable {
  const { start = 0, end = Infinity } = range;
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = start; at <= end;) {
      const length = Math.min(CHUNK, end - at + 1);
      const { bytesRead, buffer } = await disk.ask(path, () => file.read(Buffer.allocUnsafe(length), 0, length, at));
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }
  const stream = Readable.from(pieces(), { objectMode: false });
  // Closed as soon as what was asked of it has been answered; nobody waits for that.
  stream.once('close', () => void file.close().catch(() => undefined));
  return stream;
}

/** The same by its path: opened with the first piece. */
export function streamOfPath(path: string, range: { start?: number; end?: number } = {}): Readable {
  async function* pieces(): AsyncGenerator<Buffer> {
    const file = await disk.ask(path, () => open(path, 'r'));
    yield* streamOf(file, path, range);
  }
  return Readable.from(pieces(), { objectMode: false });
}
