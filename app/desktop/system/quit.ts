/** The end: the first request to quit is held back until the outbox's current message is through, then the app quits for good. */
import type { AppPart } from '../electron-types.ts';

export type QuitDeps = {
  app: Pick<AppPart, 'on' | 'quit'>;
  /** Waits for the engine; bounded, never rejects. */
  stop: () => Promise<void>;
  /** At the first request: places are remembered, timers end. */
  before: () => void;
};

/**
 * Also keeps the app alive without windows: it lives in the tray.
 * @returns `leave`: ends in the same order, and does `last` instead of the quit (an installer that quits by itself)
 */
export function installQuit({ app, stop, before }: QuitDeps): { leave(last: () => void): void } {
  let state: 'alive' | 'stopping' | 'stopped' = 'alive';
  const end = async (last: () => void): Promise<void> => {
    state = 'stopping';
    before();
    await stop();
    state = 'stopped';
    last();
  };
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    if (state === 'stopped') return;
    event.preventDefault();
    if (state === 'stopping') return;
    void end(() => app.quit());
  });
  return {
    leave(last) {
      if (state === 'alive') void end(last);
    },
  };
}
