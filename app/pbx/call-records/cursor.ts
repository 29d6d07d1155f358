/** How far the history has been read: survives restarts as plain JSON, and clocks that jump by up to a day. */
import { createHash } from 'node:crypto';
import type { FileInfo } from '../../remote/files.ts';

/** Files changed longer ago than this before the newest one are taken as read. */
const WINDOW_MS = 26 * 3_600_000;

export type HistoryCursor = {
  readonly version: 1;
  /** The newest time of change (ms) of what was read, never later than our own clock. */
  readonly watermark: number;
  /** Short hashes of the names read within the window → their time of change. */
  readonly seen: Readonly<Record<string, number>>;
  /** CSV: fingerprint of a file → bytes read. */
  readonly offsets: Readonly<Record<string, number>>;
};

export const EMPTY_CURSOR: HistoryCursor = { version: 1, watermark: 0, seen: {}, offsets: {} };

/** Reads what was stored; anything else is the beginning. */
export const parseCursor = (stored: unknown): HistoryCursor => {
  if (stored === null || typeof stored !== 'object' || !('version' in stored) || stored.version !== 1)
    return EMPTY_CURSOR;
  const { watermark, seen, offsets } = stored as Partial<HistoryCursor>;
  return { version: 1, watermark: Number(watermark) || 0, seen: seen ?? {}, offsets: offsets ?? {} };
};

/** 48 bits of a name: short enough to keep thousands, long enough never to meet. */
const shortHash = (name: string): string => createHash('sha1').update(name).digest('base64url').slice(0, 8);

export const isRead = (cursor: HistoryCursor, file: FileInfo): boolean =>
  file.mtimeMs < cursor.watermark - WINDOW_MS || shortHash(file.name) in cursor.seen;

/** The cursor after these files; `now` keeps a clock that ran ahead from hiding what comes later. */
export const advance = (cursor: HistoryCursor, files: readonly FileInfo[], now: number): HistoryCursor => {
  const seen: Record<string, number> = { ...cursor.seen };
  let { watermark } = cursor;
  for (const { name, mtimeMs } of files) {
    seen[shortHash(name)] = Math.round(mtimeMs);
    watermark = Math.max(watermark, Math.min(mtimeMs, now));
  }
  for (const [hash, mtimeMs] of Object.entries(seen)) if (mtimeMs < watermark - WINDOW_MS) delete seen[hash];
  return { ...cursor, watermark, seen };
};
