/** The settings that concern the desktop, read through the same method as the window reads them, again after each change. */
import type { Logger } from 'pino';
import type { z } from 'zod';
import { appSettings } from '../../contract/settings.ts';
import { get } from '../window/api.ts';

/** `setUp`: the wizard is through. */
export type Preferences = z.infer<typeof appSettings> & { setUp: boolean };

/** Methods after which the settings may be others. */
const CHANGING = new Set(['saveSettings', 'finishSetUp']);

export type PreferencesDeps = {
  respond: (request: Request) => Promise<Response>;
  /** Until they are read: the system's language, nothing else. */
  language: Preferences['language'];
  onChange: (preferences: Preferences) => void;
  log: Logger;
};

/** @returns `now` (never fails), `read` asks the engine, `afterCommand` reads again where a command may have changed them, `settled` waits for that */
export function createPreferences({ respond, language, onChange, log }: PreferencesDeps) {
  let current: Preferences = { ...appSettings.parse({ language }), setUp: false };

  const read = async (): Promise<void> => {
    try {
      const [settings, status] = await Promise.all([get(respond, 'settings'), get(respond, 'status')]);
      current = { ...appSettings.parse(settings['app']), setUp: status['setUp'] === true };
    } catch (error) {
      return log.warn({ err: error }, 'the settings of the program cannot be read: the earlier ones stay');
    }
    onChange(current);
  };

  let reading = Promise.resolve();
  return {
    now: (): Preferences => current,
    read,
    afterCommand: (name: string): void => {
      if (CHANGING.has(name)) reading = read();
    },
    settled: (): Promise<void> => reading,
  };
}
