/** Reads WAV as exchanges write it: the header, wherever its chunks lie, and samples of any usual kind as floats. Pure. */

export type WavFormat = {
  readonly kind: 'pcm' | 'float' | 'alaw' | 'ulaw';
  readonly channels: number;
  readonly sampleRate: number;
  readonly bits: number;
  /** Bytes of one sample of all channels. */
  readonly block: number;
  /** Where the samples begin. */
  readonly dataStart: number;
  /** Infinity where the writer did not come back to write it down: up to the end of the file then. */
  readonly dataLength: number;
};

/** The bytes are no WAV, or of a kind that is not supported. */
export class NotWav extends Error {
  override name = 'NotWav';
}

const KINDS: Readonly<Record<number, WavFormat['kind']>> = { 1: 'pcm', 3: 'float', 6: 'alaw', 7: 'ulaw' };
const EXTENSIBLE = 0xfffe;

/**
 * Reads the header.
 * @param head the beginning of the file; 64 KB are plenty
 * @throws NotWav
 */
export const readWavHead = (head: Buffer): WavFormat => {
  if (head.length < 12 || head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE')
    throw new NotWav('no WAV file');
  let format: Omit<WavFormat, 'dataStart' | 'dataLength'> | undefined;
  for (let at = 12; at + 8 <= head.length;) {
    const name = head.toString('latin1', at, at + 4);
    const size = head.readUInt32LE(at + 4);
    if (name === 'fmt ' && size >= 16 && at + 8 + size <= head.length)
      format = readFormat(head.subarray(at + 8, at + 8 + size));
    if (name === 'data') {
      if (format === undefined) throw new NotWav('samples without a format');
      return { ...format, dataStart: at + 8, dataLength: size === 0 || size >= 0xffff_fff0 ? Infinity : size };
    }
    at += 8 + size + (size % 2);
  }
  throw new NotWav('no samples in it');
};

const readFormat = (fmt: Buffer): Omit<WavFormat, 'dataStart' | 'dataLength'> => {
  const tag = fmt.readUInt16LE(0);
  const kind = KINDS[tag === EXTENSIBLE && fmt.length >= 26 ? fmt.readUInt16LE(24) : tag];
  const channels = fmt.readUInt16LE(2);
  const sampleRate = fmt.readUInt32LE(4);
  const bits = fmt.readUInt16LE(14);
  const block = fmt.readUInt16LE(12);
  const isKnown =
    kind !== undefined && (kind === 'pcm' ? [8, 16, 24, 32] : kind === 'float' ? [32] : [8]).includes(bits);
  if (!isKnown || channels < 1 || channels > 8 || block !== (channels * bits) / 8)
    throw new NotWav(`a WAV of a kind that is not supported (format ${tag}, ${bits} bits, ${channels} channels)`);
  return { kind, channels, sampleRate, bits, block };
};

/** G.711: one byte to a linear sample. */
const ulaw = (code: number): number => {
  const bits = ~code & 0xff;
  const magnitude = (((bits & 0x0f) << 3) + 0x84) << ((bits & 0x70) >> 4);
  return ((bits & 0x80) === 0 ? magnitude - 0x84 : 0x84 - magnitude) / 32_768;
};
const alaw = (code: number): number => {
  const bits = code ^ 0x55;
  const exponent = (bits & 0x70) >> 4;
  const mantissa = (bits & 0x0f) << 4;
  const magnitude = exponent === 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
  return ((bits & 0x80) === 0 ? -magnitude : magnitude) / 32_768;
};

const reader = ({ kind, bits }: WavFormat): ((bytes: Buffer, at: number) => number) => {
  if (kind === 'ulaw') return (bytes, at) => ulaw(bytes[at] ?? 0);
  if (kind === 'alaw') return (bytes, at) => alaw(bytes[at] ?? 0);
  if (kind === 'float') return (bytes, at) => bytes.readFloatLE(at);
  if (bits === 8) return (bytes, at) => ((bytes[at] ?? 128) - 128) / 128;
  if (bits === 16) return (bytes, at) => bytes.readInt16LE(at) / 32_768;
  return bits === 24
    ? (bytes, at) => bytes.readIntLE(at, 3) / 8_388_608
    : (bytes, at) => bytes.readInt32LE(at) / 2_147_483_648;
};

/** Whole blocks of bytes → a list of floats per channel (the first two channels). */
export const createSampler = (format: WavFormat): ((bytes: Buffer) => Float32Array[]) => {
  const read = reader(format);
  const width = format.bits / 8;
  const used = Math.min(2, format.channels);
  return (bytes) => {
    const count = Math.floor(bytes.length / format.block);
    return Array.from({ length: used }, (_, channel) => {
      const samples = new Float32Array(count);
      for (let at = 0; at < count; at += 1) samples[at] = read(bytes, at * format.block + channel * width);
      return samples;
    });
  };
};
