/** Proves that recordings can be reached: the folder is there, the newest file in it can be read; in words what is wrong otherwise. */
import type { RecordingSource } from '../contract/settings.ts';
import type { FileInfo, Files } from '../remote/files.ts';
import { placeOf } from './places.ts';
import { WordedError, systemWords } from '../contract/worded-error.ts';
import { sayRecordings } from './words.ts';

export type RecordingProof = {
  /** null: the place is there, but there is nothing in it (HTTP: nothing can be listed). */
  readonly newest: { readonly name: string; readonly size: number; readonly mtimeMs: number } | null;
};

const DEPTH = 6;

/** The newest recording below a folder; in each folder only the newest sub-folders are looked into. */
const newestBelow = async (files: Files, folder: string, depth: number): Promise<FileInfo | null> => {
  let best: FileInfo | null = null;
  const folders = await files.list(folder, (entry) => {
    const isSound = !entry.isFolder && /\.(wav|mp3|ogg|opus|m4a|flac)$/i.test(entry.name);
    if (isSound && entry.mtimeMs > (best?.mtimeMs ?? -Infinity)) best = entry; // one of hundreds of thousands is kept
    return entry.isFolder;
  });
  folders.sort((one, other) => other.mtimeMs - one.mtimeMs);
  for (const sub of depth > 1 ? folders.slice(0, 3) : []) {
    const found = await newestBelow(files, sub.path, depth - 1);
    if (found !== null && found.mtimeMs > (best?.mtimeMs ?? 0)) best = found;
  }
  return best;
};

const noFolder = (folder: string, error: unknown): WordedError => {
  if (error instanceof WordedError) return error;
  const why = systemWords(error);
  return new WordedError('recording-folder', sayRecordings.both('noFolder', folder, why), { cause: error });
};

/**
 * @param file a recording to be fetched for HTTP, as the exchange names it; without it only the server's answer is proven
 * @throws WordedError with words
 */
export const testRecordings = async (
  source: RecordingSource,
  openFiles: (source: Exclude<RecordingSource, { kind: 'http' }>) => Files,
): Promise<RecordingProof> => {
  if (source.kind === 'http') {
    await placeOf(source, openFiles).find([]);
    return { newest: null };
  }
  const files = openFiles(source);
  try {
    const found = await newestBelow(files, source.to, DEPTH);
    if (found === null) return { newest: null };
    const stream = await files.read(found.path);
    for await (const _ of stream) break; // the first bytes are proof enough
    return { newest: { name: found.name, size: found.size, mtimeMs: found.mtimeMs } };
  } catch (error) {
    throw noFolder(source.to, error);
  } finally {
    await files.close();
  }
};
