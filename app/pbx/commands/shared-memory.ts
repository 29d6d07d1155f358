/** The exchange as a place where several Plechos of one office meet: mod_hash, whose single commands are atomic. */
import type { SharedMemory } from '../../contract/exchange.ts';
import { WordedError } from '../../contract/worded-error.ts';
import type { LinkSession } from '../link/types.ts';
import { sayCommand } from './words.ts';

const REALM = 'plecho';
/** A slash would end the value, a new line the command. */
const SAFE = /^[\w.,~!|:;()'*%-]+$/;

const noHash = (): WordedError => new WordedError('no-hash', sayCommand.both('noHash'));

/** @param timeoutMs how long each answer is waited for @throws WordedError from each function: offline, timeout, no mod_hash */
export function createSharedMemory(session: Pick<LinkSession, 'api'>, timeoutMs: number): SharedMemory {
  const ask = async (what: string, key: string, value?: string): Promise<string> => {
    if (value !== undefined && !SAFE.test(value)) throw new TypeError(`not a value for the exchange's hash: ${value}`);
    const answer = await session.api(
      `hash ${what}/${REALM}/${key}${value === undefined ? '' : `/${value}`}`,
      timeoutMs,
    );
    const text = answer.trim();
    if (/^-ERR (hash Command|.*permission denied|Usage)/i.test(text)) throw noHash();
    return text;
  };
  return {
    read: async (key) => {
      const text = await ask('select', key);
      return text === '' || text.startsWith('-ERR') ? null : text;
    },
    write: async (key, value) => void (await ask('insert', key, value)),
    claim: async (key, value) => (await ask('insert_ifempty', key, value)).startsWith('+OK'),
    remove: async (key, value) => (await ask('delete_ifmatch', key, value)).startsWith('+OK'),
    uptime: async () => {
      const text = (await session.api('uptime ms', timeoutMs)).trim();
      return /^\d+$/.test(text) ? Number(text) : null;
    },
  };
}
