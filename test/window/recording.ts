/** A telephone recording of so many seconds: a WAV file with a tone. */
import { writeFileSync } from 'node:fs';
import { tone } from '../pbx/wav-samples.ts';

/** @returns the bytes of a mono WAV, 16 bits, 8 kHz */
export const wav = (seconds: number): Buffer => tone(seconds, 440);

export function writeRecording(path: string, seconds = 3): void {
  writeFileSync(path, wav(seconds));
}
