/** Validates a fact against its type before it reaches the model and the store, whatever the exchange sent. */
import type { Fact } from './model.ts';

/** Longer than any number, name, file or id. */
const LONGEST = 4096;
const LONGEST_ID = 256;
const LONGEST_LIST = 100_000;

/** Members that hold the id of a channel. */
const IDS: ReadonlySet<string> = new Set([
  'channel',
  'a',
  'b',
  'by',
  'twin',
  'old',
  'holding',
  'mark',
  'communicationId',
]);

/** Members that say who somebody is. */
const PEOPLE: ReadonlySet<string> = new Set(['claim', 'user', 'to']);

const isId = (value: unknown): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= LONGEST_ID && !/\p{Cc}/u.test(value);

function isSound(name: string, value: unknown): boolean {
  if (value === undefined || typeof value === 'boolean') return !IDS.has(name) || value === undefined;
  if (IDS.has(name)) return isId(value);
  if (typeof value === 'string') return value.length <= LONGEST;
  if (name === 'before') return typeof value === 'number' && !Number.isNaN(value); // Infinity: all are judged
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0;
  if (Array.isArray(value))
    return value.length <= LONGEST_LIST && value.every((one) => isSound('channel', one) || isPair(one));
  return (
    PEOPLE.has(name) &&
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(([key, inner]) => isSound(key, inner))
  );
}

const isPair = (value: unknown): boolean => Array.isArray(value) && value.length === 2 && value.every(isId);

/**
 * @returns what is wrong with it (the name of the member), or undefined where nothing is: times are whole µs, ids are texts without control
 * signs, everything has a reasonable length
 */
export function faultOf(fact: Fact): string | undefined {
  if (typeof fact !== 'object' || fact === null) return 'kind'; // from a file it may be anything
  if (typeof fact.kind !== 'string') return 'kind';
  if (typeof fact.at !== 'number') return 'at';
  for (const name in fact) if (Object.hasOwn(fact, name) && !isSound(name, Reflect.get(fact, name))) return name; // of every fact: no list is made
  return undefined;
}
