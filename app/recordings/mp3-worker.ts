/** Runs in a worker thread: one WAV becomes one MP3, block by block, so that memory does not grow with the file. */
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { createEncoder } from 'wasm-media-encoders';
import { createSampler, NotWav, readWavHead } from './wav.ts';
import type { WavFormat } from './wav.ts';

export type Mp3Order = { readonly from: string; readonly to: string; readonly limit: number };
/** The order, and LAME as compiled code: a file of its own (LGPL), which users may replace. */
type Mp3Work = Mp3Order & { readonly lame: Uint8Array };
export type Mp3Answer = { readonly size: number } | { readonly failed: string; readonly notWav: boolean };

const RATES = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000] as const;
/** kbit/s: speech is well served by the first; longer recordings get less rather than none. */
const BITRATES = [48, 40, 32, 24, 16, 8] as const;
const HEAD = 65_536;
/** Samples at a time: 16 frames of MP3. */
const STEP = 1152 * 16;

const chooseBitrate = (format: WavFormat, bytes: number, limit: number): (typeof BITRATES)[number] => {
  const seconds = bytes / (format.sampleRate * format.block);
  const perChannel = format.channels > 1 ? BITRATES : BITRATES.slice(2);
  const fitting = perChannel.find((kbit) => (seconds * kbit * 1000) / 8 < limit * 0.95);
  if (fitting === undefined) throw new NotWav('too long even for the smallest MP3');
  return fitting;
};

const encode = async ({ from, to, limit, lame }: Mp3Work): Promise<number> => {
  const file = await open(from, 'r');
  const out = createWriteStream(to, { mode: 0o600 });
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(Math.min(HEAD, size));
    await file.read(head, 0, head.length, 0);
    const format = readWavHead(head);
    const sampleRate = RATES.find((rate) => rate === format.sampleRate);
    if (sampleRate === undefined) throw new NotWav(`a sample rate of ${format.sampleRate} Hz`);
    const bytes = Math.min(format.dataLength, size - format.dataStart);
    const encoder = await createEncoder('audio/mpeg', lame);
    const channels = format.channels > 1 ? 2 : 1;
    encoder.configure({
      channels,
      sampleRate,
      bitrate: chooseBitrate(format, bytes, limit),
      outputSampleRate: sampleRate,
    });
    const sample = createSampler(format);
    const block = Buffer.alloc(STEP * format.block);
    const write = async (part: Uint8Array): Promise<void> => {
      if (part.length > 0 && !out.write(Buffer.from(part))) await once(out, 'drain'); // copied: the encoder reuses its memory
    };
    for (let done = 0; done < bytes;) {
      const { bytesRead } = await file.read(block, 0, Math.min(block.length, bytes - done), format.dataStart + done);
      if (bytesRead < format.block) break;
      await write(encoder.encode(sample(block.subarray(0, bytesRead))));
      done += bytesRead;
    }
    await write(encoder.finalize());
    out.end();
    await once(out, 'finish');
    return out.bytesWritten;
  } finally {
    out.destroy();
    await file.close();
  }
};

const answer = async (order: Mp3Work): Promise<Mp3Answer> => {
  try {
    return { size: await encode(order) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error), notWav: error instanceof NotWav };
  }
};

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origin
if (parentPort !== null) parentPort.postMessage(await answer(workerData as Mp3Work));
