/** WAV files for tests: of any kind, real or sparse. */
import { open, truncate, writeFile } from 'node:fs/promises';

import { wavHead, type WavKind } from '../../app/demo/wav-head.ts';

/** A tone of `hz`, some seconds long, 16 bit. */
export const tone = (seconds: number, hz: number, kind: WavKind = {}): Buffer => {
  const { channels = 1, rate = 8000 } = kind;
  const samples = Buffer.alloc(Math.round(seconds * rate) * channels * 2);
  for (let at = 0; at < samples.length; at += 2) {
    const frame = Math.floor(at / 2 / channels);
    samples.writeInt16LE(Math.round(12_000 * Math.sin((2 * Math.PI * hz * frame) / rate)), at);
  }
  return Buffer.concat([wavHead(samples.length, kind), samples]);
};

/** A file of `bytes` of silence that takes no room on the disk. */
export const sparseWav = async (path: string, bytes: number, kind: WavKind): Promise<void> => {
  await writeFile(path, wavHead(bytes, kind));
  await truncate(path, 44 + bytes);
};

export type Mp3Frame = { rate: number; channels: number; kbit: number; size: number };

/** All frames of an MPEG layer III file. @throws where a frame does not directly follow the one before */
export const mp3Frames = async (path: string): Promise<Mp3Frame[]> => {
  const V1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
  const V2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
  const file = await open(path);
  try {
    const bytes = await file.readFile();
    const frames: Mp3Frame[] = [];
    for (let at = 0; at + 4 <= bytes.length;) {
      const head = bytes.readUInt32BE(at);
      if (head >>> 21 !== 0x7ff) throw new Error(`no frame at ${at}`);
      const version = (head >>> 19) & 3;
      const isV1 = version === 3;
      const kbit = (isV1 ? V1 : V2)[(head >>> 12) & 15] ?? 0;
      const rate = ([44_100, 48_000, 32_000][(head >>> 10) & 3] ?? 0) / (isV1 ? 1 : version === 2 ? 2 : 4);
      const size = Math.floor(((isV1 ? 144 : 72) * kbit * 1000) / rate) + ((head >>> 9) & 1);
      if (size < 5) throw new Error(`an empty frame at ${at}`);
      frames.push({ rate, channels: ((head >>> 6) & 3) === 3 ? 1 : 2, kbit, size });
      at += size;
    }
    return frames;
  } finally {
    await file.close();
  }
};
