/** The head of a WAV file, of any kind that an exchange may write. */

/** `tag`: 1 PCM, 3 float, 6 A-law, 7 µ-law; `rate` in samples a second. */
export type WavKind = { tag?: number; channels?: number; rate?: number; bits?: number };

/** The 44 bytes before the samples; `length` of the samples in bytes, as the writer would have put it. */
export const wavHead = (length: number, { tag = 1, channels = 1, rate = 8000, bits = 16 }: WavKind = {}): Buffer => {
  const block = (channels * bits) / 8;
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(Math.min(36 + length, 0xffff_ffff), 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(tag, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * block, 28);
  head.writeUInt16LE(block, 32);
  head.writeUInt16LE(bits, 34);
  head.write('data', 36);
  head.writeUInt32LE(length, 40);
  return head;
};
