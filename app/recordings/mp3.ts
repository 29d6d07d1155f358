/** WAV → MP3 in a thread of its own, so that neither the events nor the window wait for it. */
import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Mp3Answer, Mp3Order } from './mp3-worker.ts';
import { NotWav } from './wav.ts';

/** Beside its own source when run from sources, beside the bundle when built. */
const fromSources = import.meta.url.endsWith('.ts');
const WORKER = new URL(fromSources ? './mp3-worker.ts' : './mp3-worker.mjs', import.meta.url);
/** LAME as WebAssembly; read here and not in the thread, since only the main thread can look into Electron's archive. */
const LAME = fromSources
  ? createRequire(import.meta.url).resolve('wasm-media-encoders/wasm/mp3')
  : new URL('./lame-mp3.wasm', import.meta.url);

/**
 * Writes `to` from the WAV `from`; resolves with the size in bytes, which is below `limit`.
 * @throws NotWav when it is none, or of a kind that cannot be read; system errors (ENOSPC, …). Nothing is left behind then.
 */
export const wavToMp3 = async (order: Mp3Order, signal?: AbortSignal): Promise<number> => {
  const lame = await readFile(LAME);
  const worker = new Worker(WORKER, { workerData: { ...order, lame }, resourceLimits: { maxOldGenerationSizeMb: 64 } });
  const stop = (): void => void worker.terminate();
  signal?.addEventListener('abort', stop);
  try {
    const answer = await new Promise<Mp3Answer>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('the encoder was stopped')));
    });
    if ('size' in answer) return answer.size;
    throw answer.notWav ? new NotWav(answer.failed) : new Error(answer.failed);
  } catch (error) {
    await rm(order.to, { force: true });
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
};
