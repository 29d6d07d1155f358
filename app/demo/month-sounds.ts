/** Recordings that can be heard: two voices without words take turns, as WAV of 8 kHz. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { MonthSound } from './month.ts';
import { wavHead } from './wav-head.ts';

const RATE = 8000;
/** A stretch of talk that is repeated. */
const TURN_SECONDS = 4;
const VOICES = [118, 205] as const;

/** How loud each harmonic of a voice is: roughly a vowel. */
const VOWEL = [1, 0.8, 0.5, 0.55, 0.3, 0.12] as const;

/** Both voices, one after the other; syllables come and go. */
function murmur(): Buffer {
  const length = RATE * TURN_SECONDS * VOICES.length;
  const samples = Buffer.alloc(length * 2);
  for (let at = 0; at < length; at += 1) {
    const seconds = at / RATE;
    const within = seconds % TURN_SECONDS;
    const base = VOICES[Math.floor(seconds / TURN_SECONDS)] ?? VOICES[0];
    const pitch = base * (1 + 0.06 * Math.sin(2 * Math.PI * 0.7 * within));
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 2.1 * within)) ** 0.7;
    const breath = within > TURN_SECONDS - 0.6 || within % 1.9 > 1.6 ? 0 : 1;
    const wave = VOWEL.reduce((sum, loud, n) => sum + loud * Math.sin(2 * Math.PI * pitch * (n + 1) * seconds), 0);
    samples.writeInt16LE(Math.round(wave * syllable * breath * 2600), at * 2);
  }
  return samples;
}

/** Writes the files into a folder, as old as their calls. */
export function writeSounds(folder: string, sounds: readonly MonthSound[]): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const talk = murmur();
  for (const { file, seconds, endMs } of sounds) {
    const bytes = Math.round(seconds * RATE) * 2;
    const parts = Array.from({ length: Math.ceil(bytes / talk.length) }, (_, at) =>
      talk.subarray(0, Math.min(talk.length, bytes - at * talk.length)),
    );
    const path = join(folder, basename(file));
    writeFileSync(path, Buffer.concat([wavHead(bytes, { rate: RATE }), ...parts]), { mode: 0o600 });
    utimesSync(path, endMs / 1000, endMs / 1000);
  }
}
