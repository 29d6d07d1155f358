/** Ways to corrupt bytes and text, chosen by reproducible random numbers. */
import type { Chance } from '../journeys/chance.ts';

const random = (chance: Chance, length: number): Buffer => Buffer.from(Array.from({ length }, () => chance.below(256)));
const cutAt = (chance: Chance, bytes: Buffer): number => chance.below(bytes.length + 1);

const SPOILERS: readonly ((bytes: Buffer, chance: Chance) => Buffer)[] = [
  (bytes, chance) => bytes.subarray(0, cutAt(chance, bytes)),
  (bytes, chance) => bytes.subarray(cutAt(chance, bytes)),
  (bytes) => Buffer.concat([bytes, bytes]),
  (bytes, chance) => {
    const [from, to] = [cutAt(chance, bytes), cutAt(chance, bytes)].toSorted((a, b) => a - b);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  (bytes, chance) => {
    const copy = Buffer.from(bytes);
    for (let n = 0; n <= chance.below(20) && copy.length > 0; n += 1)
      copy[chance.below(copy.length)] = chance.below(256);
    return copy;
  },
  (bytes, chance) => {
    const at = cutAt(chance, bytes);
    const strange = ['%', '%E0%A4', '\u0000', '\uFEFF', '\n\n', '"', '{', '\\u0000', '𝕏', '%s%n', '__proto__'];
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(chance.pick(strange)), bytes.subarray(at)]);
  },
  (bytes, chance) => {
    const at = cutAt(chance, bytes);
    return Buffer.concat([bytes.subarray(0, at), random(chance, chance.below(64)), bytes.subarray(at)]);
  },
];

/** The same bytes, corrupted once or twice. */
export function spoil(bytes: Buffer, chance: Chance): Buffer {
  const once = chance.pick(SPOILERS)(bytes, chance);
  return chance.next() < 0.3 ? chance.pick(SPOILERS)(once, chance) : once;
}

/** A JSON value nobody expects: wrong types, deep, huge, odd names. */
export function oddJson(chance: Chance, depth = 3): unknown {
  const leaf = (): unknown =>
    chance.pick([
      null,
      true,
      -1,
      1e308,
      '',
      'x',
      '\u0000',
      '%',
      'я'.repeat(50),
      '[object Object]',
      0.1,
      '2026-99-99',
      'a'.repeat(10_000),
    ]);
  if (depth === 0 || chance.next() < 0.3) return leaf();
  const inside = Array.from({ length: chance.below(4) }, () => oddJson(chance, depth - 1));
  if (chance.next() < 0.5) return inside;
  const names = [
    'id',
    'externalId',
    'communicationId',
    'data',
    'userIds',
    'workspace',
    'accessKey',
    '__proto__',
    'constructor',
    'length',
    '',
  ];
  return Object.fromEntries(inside.map((value) => [chance.pick(names), value]));
}

/** The same JSON with some values replaced by odd ones, at any depth. */
export function spoilJson(value: unknown, chance: Chance, share = 0.1): unknown {
  if (chance.next() < share) return oddJson(chance);
  if (Array.isArray(value)) return value.map((inner) => spoilJson(inner, chance, share));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, spoilJson(inner, chance, share)]));
}

/** Resident memory of this process in MB. */
export const residentMb = (): number => process.memoryUsage().rss / 1048576;
