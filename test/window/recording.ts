/** A telephone recording of so many seconds: a WAV file with a tone. */
import { writeFileSync } from 'node:fs';

const RATE = 8000;

/** @returns the bytes of a mono WAV, 16 bits, 8 kHz */
export function wav(seconds: number): Buffer {
  const samples = Buffer.alloc(RATE * seconds * 2);
  for (let at = 0; at < RATE * seconds; at += 1)
    samples.writeInt16LE(Math.round(3000 * Math.sin((at / RATE) * 2 * Math.PI * 440)), at * 2);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

export function writeRecording(path: string, seconds = 3): void {
  writeFileSync(path, wav(seconds));
}
