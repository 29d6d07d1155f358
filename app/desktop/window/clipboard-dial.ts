/** The hot key: reads the number in the clipboard, shows it, and dials it on the way that `tel:` links go. */
import type { Logger } from 'pino';
import type { NumberReading } from '../../contract/api.ts';
import { numbersIn } from '../../core/number-in-text.ts';
import { showPhone } from '../tray/live-calls.ts';
import type { DesktopSay } from '../words.ts';
import { get } from './api.ts';

type Notice = { title: string; body: string };

export type ClipboardDialDeps = {
  respond: (request: Request) => Promise<Response>;
  readText: () => Promise<string>;
  /** Whose phone rings first; null = not chosen. */
  user: () => string | null;
  say: DesktopSay;
  /** The user is asked about a number as it is shown. @returns whether he wants it dialled */
  ask: (shown: string, person: string | undefined) => Promise<boolean>;
  /** What `tel:` links do with a number: dial rules and refusals are theirs. */
  dial: (phone: string) => Promise<void>;
  tell: (notice: Notice) => void;
  log: Logger;
};

/** @returns what the hot key does; never throws. Pressed again while it asks, it does nothing. */
export function createClipboardDial(deps: ClipboardDialDeps): () => Promise<void> {
  const { respond, readText, user, say, ask, dial, tell, log } = deps;

  /** @returns the number to dial as it is written, and how it is read; or the notice that says why there is none */
  const find = async (): Promise<{ raw: string; reading: NumberReading } | Notice> => {
    const text = await readText();
    if (text.trim() === '') return { title: say('clipboardEmptyTitle'), body: say('clipboardEmptyBody') };
    const settings = await get(respond, 'settings');
    const found = numbersIn(text, { country: String(settings['country']), areaCode: cityOf(settings['areaCode']) });
    const [raw] = found;
    if (raw === undefined) return { title: say('clipboardNoNumberTitle'), body: say('clipboardNoNumberBody') };
    if (found.length > 1) return { title: say('clipboardManyTitle', found.length), body: say('clipboardManyBody') };
    const reading = (await get(respond, 'number', { number: raw })) as unknown as NumberReading;
    return reading.refused === undefined ? { raw, reading } : { title: say('dialFailed'), body: reading.refused };
  };

  const dialNow = async (): Promise<void> => {
    if (user() === null) return tell({ title: say('noTelUserTitle'), body: say('noTelUserBody') });
    const found = await find();
    if ('title' in found) return tell(found);
    const { raw, reading } = found;
    if (await ask(showPhone(reading.digits), reading.person)) await dial(raw);
  };

  let busy = false;
  return async () => {
    if (busy) return;
    busy = true;
    try {
      await dialNow();
    } catch (err) {
      log.warn({ err }, 'the number in the clipboard could not be dialled');
      tell({ title: say('dialFailed'), body: say('notUpYet') });
    } finally {
      busy = false;
    }
  };
}

const cityOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
