/** Recordings brought to where they can be uploaded: found, complete, and small enough, or told why not yet. */
import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import type { FetchedAs } from '../contract/fetched-recording.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { RecordingSource } from '../contract/settings.ts';
import { streamOfPath } from '../remote/disk.ts';
import type { Files } from '../remote/files.ts';
import { atMost } from '../contract/at-most.ts';
import type { Words } from '../contract/language.ts';
import { WordedError } from '../contract/worded-error.ts';
import { wavToMp3 } from './mp3.ts';
import { contentTypeOf, extensionOf, withExtension } from './path.ts';
import { namesOf, placeOf } from './places.ts';
import type { Found, Place } from './places.ts';
import { createTrouble } from './trouble.ts';
import { messagePlaces, voicemailElsewhere, type Candidate } from './voicemail.ts';
import { NotWav } from './wav.ts';

export type FetchedRecording = FetchedAs<Readable>;

export type RecordingSettings = {
  readonly source: RecordingSource | null;
  /** When a WAV becomes an MP3: only over the CRM's limit, or always. */
  readonly mp3: 'large' | 'always';
};

export type RecordingOptions = {
  /** Read at every fetch: a change counts at once. */
  readonly settings: () => RecordingSettings;
  /** The files of a folder or SFTP source; closed after each fetch. */
  readonly openFiles: (source: Exclude<RecordingSource, { kind: 'http' }>) => Files;
  /** For downloads and MP3s; made when needed. */
  readonly tempDir: string;
  readonly log: Logger;
  /** What the CRM takes at most (bytes). */
  readonly limit?: number;
  /** A file must not change for so long (ms). */
  readonly stableMs?: number;
  /** A file that is not there is waited for so long before it counts as gone (ms). */
  readonly patienceMs?: number;
  /** ms since the epoch, not later than it is: a PC's clock that is ahead would make files old that are still written. */
  readonly now?: () => number;
  /** What keeps recordings from being read, as soon as that is seen; null: nothing any more. */
  readonly onTrouble?: (words: Words | null) => void;
};

const LIMIT = 100 * 1000 * 1000;
const STABLE_MS = 2000;
const PATIENCE_MS = 120_000;
/** A download that takes longer has hung. */
const DOWNLOAD_MS = 900_000;
/** So many are converted, or fetched from another machine, at a time. */
const FETCHED_AT_ONCE = 3;
/** Old enough to be complete without waiting. */
const SETTLED_MS = 60_000;

/** Answers of a place that say that there is no such folder, or not for us. */
const NOT_THERE: ReadonlySet<string> = new Set(['recording-place', 'recording-http', 'recording-redirect']);
/**
 * Makes what the outbox asks for recordings.
 * `fetch` answers `notYet` (still written, place out of reach) or `gone` (looked for, not found); both are asked again. It rejects with
 * WordedError where only an admin can help: the file lies outside the configured folder, login refused.
 */
export const createRecordings = (options: RecordingOptions) => {
  const { log } = options;
  const limit = options.limit ?? LIMIT;
  const stableMs = options.stableMs ?? STABLE_MS;
  const { patienceMs = PATIENCE_MS, now = Date.now } = options;
  const fetching = atMost(FETCHED_AT_ONCE);
  /** The place that is open: all fetches of the same source share it (one SSH login, not one for each file). */
  let shared: { readonly key: string; readonly place: Place; users: number } | undefined;
  const enter = (source: RecordingSource): { place: Place; leave: () => Promise<void> } => {
    const key = JSON.stringify(source);
    const own =
      shared?.key === key && shared.users > 0 ? shared : { key, place: placeOf(source, options.openFiles), users: 0 };
    own.users += 1;
    shared = own;
    return {
      place: own.place,
      leave: async () => {
        own.users -= 1;
        if (own.users === 0) await own.place.close();
      },
    };
  };
  const trouble = createTrouble(options.onTrouble ?? (() => undefined));
  /** Since when a file has been missed. */
  const missed = new Map<string, number>();

  const tempPath = async (name: string): Promise<string> => {
    await mkdir(options.tempDir, { recursive: true, mode: 0o700 });
    return join(options.tempDir, `${randomUUID()}.${extensionOf(name) || 'bin'}`);
  };

  /** The file, or the same one under the extension that it was converted to. */
  const find = async (
    place: Place,
    names: readonly string[],
  ): Promise<{ names: readonly string[]; found: Found } | null> => {
    const name = names.at(-1) ?? '';
    const others = ['mp3', 'wav', 'ogg'].filter((extension) => extension !== extensionOf(name));
    for (const candidate of [name, ...others.map((extension) => withExtension(name, extension))]) {
      const path = [...names.slice(0, -1), candidate];
      const found = await place.find(path);
      if (found !== null) return { names: path, found };
    }
    return null;
  };

  /** Not growing any more? Its size must stand still, unless it has long been left alone. */
  const isComplete = async (place: Place, names: readonly string[], found: Found): Promise<boolean> => {
    if (found.size === 0) return false;
    const age = found.mtimeMs === null ? 0 : now() - found.mtimeMs;
    if (age > SETTLED_MS && found.size > 0) return true;
    await sleep(stableMs);
    const later = await place.find(names);
    return later !== null && later.size === found.size && later.mtimeMs === found.mtimeMs;
  };

  const download = async (place: Place, names: readonly string[]): Promise<string> => {
    const path = await tempPath(names.at(-1) ?? '');
    try {
      await pipeline(await place.read(names), createWriteStream(path, { mode: 0o600 }), {
        signal: AbortSignal.timeout(DOWNLOAD_MS),
      });
      return path;
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  };

  /** A WAV that must become an MP3 is on this PC afterwards; whatever is left over is removed by `dispose`. */
  const convert = async (place: Place, names: readonly string[]): Promise<FetchedRecording | null> => {
    const name = names.at(-1) ?? '';
    // Also from a share: the encoder's thread reads without the door to the disk, and a share that hangs would hold it.
    const own = await download(place, names);
    const to = await tempPath('x.mp3');
    try {
      const size = await wavToMp3({ from: own, to, limit });
      return {
        path: to,
        size,
        contentType: 'audio/mpeg',
        name: withExtension(name, 'mp3'),
        dispose: () => rm(to, { force: true }),
      };
    } catch (error) {
      if (!(error instanceof NotWav)) throw error;
      log.warn({ reason: error.message }, 'a recording could not be made an MP3 and is sent as it is');
      return null;
    } finally {
      await rm(own, { force: true });
    }
  };

  /** As it is: a file of this PC by its path, one from elsewhere by way of a temporary file whose size is certain. */
  const asItIs = async (place: Place, names: readonly string[], found: Found): Promise<FetchedRecording> => {
    const name = names.at(-1) ?? '';
    const about = { contentType: contentTypeOf(name), name };
    if (found.path !== undefined) {
      const here = found.path;
      return { ...about, path: here, size: found.size, open: (range) => streamOfPath(here, range) };
    }
    const path = await download(place, names);
    return { ...about, path, size: (await stat(path)).size, dispose: () => rm(path, { force: true }) };
  };

  const bring = async (place: Place, names: readonly string[]): Promise<FetchedRecording | 'notYet' | null> => {
    const there = await find(place, names);
    if (there === null) return null;
    if (!(await isComplete(place, there.names, there.found))) return 'notYet';
    const isWav = extensionOf(there.names.at(-1) ?? '') === 'wav';
    const wanted = isWav && (options.settings().mp3 === 'always' || there.found.size > limit);
    const isHere = !wanted && there.found.path !== undefined;
    const ready = async (): Promise<FetchedRecording> =>
      (wanted ? await convert(place, there.names) : null) ?? asItIs(place, there.names, there.found);
    return isHere ? ready() : fetching(ready);
  };

  /** null: looked for and not there. */
  const bringFrom = async (source: RecordingSource, names: readonly string[]) => {
    const { place, leave } = enter(source);
    try {
      return await bring(place, names);
    } finally {
      await leave();
    }
  };

  /** A message of a mailbox beside the folder of recordings. A web server does not tell a folder that is not there from a file that is not. */
  const bringMessage = async (source: RecordingSource, file: string, candidates: readonly Candidate[]) => {
    let isPlaceThere = false;
    for (const candidate of candidates) {
      try {
        const found = await bringFrom(candidate.source, candidate.names);
        if (found !== null) return found;
        isPlaceThere ||= source.kind !== 'http';
      } catch (error) {
        if (!(error instanceof WordedError) || !NOT_THERE.has(error.code)) throw error;
      }
    }
    if (isPlaceThere) return null;
    throw voicemailElsewhere(file, source.from, candidates);
  };

  const look = async (file: string): Promise<FetchedRecording | 'notYet' | 'gone'> => {
    const { source } = options.settings();
    if (source === null) return 'notYet';
    const candidates = messagePlaces(source, file);
    const result =
      candidates.length > 0
        ? await bringMessage(source, file, candidates)
        : await bringFrom(source, namesOf(source, file));
    if (result !== null) {
      missed.delete(file);
      return result;
    }
    const since = missed.get(file) ?? performance.now(); // the PC's clock may be set meanwhile
    missed.set(file, since);
    return performance.now() - since < patienceMs ? 'notYet' : 'gone';
  };

  return {
    /** @param file as the exchange named it */
    fetch: async (file: string): Promise<FetchedRecording | 'notYet' | 'gone'> => {
      try {
        const found = await look(file);
        trouble.over(file);
        return found;
      } catch (error) {
        if (error instanceof WordedError) trouble.with(file, error.words);
        throw error;
      }
    },
  };
};

export type Recordings = ReturnType<typeof createRecordings>;
