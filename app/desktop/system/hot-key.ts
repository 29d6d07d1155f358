/** The key combination that works in every program: taken from the system and given back, as the setting says. */
import type { Logger } from 'pino';
import type { HotKeyState } from '../../contract/desktop.ts';
import type { ElectronApis } from '../electron-types.ts';

export type HotKeyDeps = {
  globalShortcut: ElectronApis['globalShortcut'];
  onPress: () => void;
  log: Logger;
};

/**
 * @returns `use` does what the setting says (null = off), safe to call at every start and change; `state` says what came of it; `close` gives
 * the combination back
 */
export function createHotKey({ globalShortcut, onPress, log }: HotKeyDeps) {
  let held: string | null = null;
  let state: HotKeyState = 'off';

  const release = (): void => {
    if (held !== null) globalShortcut.unregister(held);
    held = null;
    state = 'off';
  };
  /** @returns false where another program, or the system itself, holds it */
  const take = (keys: string): boolean => {
    try {
      return globalShortcut.register(keys, onPress);
    } catch (err) {
      log.warn({ err, keys }, 'no such key combination here');
      return false;
    }
  };

  return {
    use(wanted: string | null): void {
      if (wanted === held && wanted !== null) return;
      release();
      if (wanted === null) return;
      if (take(wanted)) {
        held = wanted;
        state = 'on';
      } else {
        state = 'taken';
        log.warn({ keys: wanted }, 'another program holds the key combination');
      }
    },
    state: (): HotKeyState => state,
    close: release,
  };
}
