/** The end: the first request to quit is held back until the outbox's current message is through, then the app quits for good. */
import type { AppPart } from '../electron-types.ts';

export type QuitDeps = {
  app: Pick<AppPart, 'on' | 'quit'>;
  /** Waits for the engine; bounded, never rejects. */
  stop: () => Promise<void>;
  /** At the first request: places are remembered, timers end. */
  before: () => void;
};

/** Also keeps the app alive without windows: it lives in the tray. */
export function installQuit({ app, stop, before }: QuitDeps): void {
  let state: 'alive' | 'stopping' | 'stopped' = 'alive';
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    if (state === 'stopped') return;
    event.preventDefault();
    if (state === 'stopping') return;
    state = 'stopping';
    before();
    const finish = async (): Promise<void> => {
      await stop();
      state = 'stopped';
      app.quit();
    };
    void finish();
  });
}
