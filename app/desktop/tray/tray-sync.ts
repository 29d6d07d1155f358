/** Keeps what the tray shows in step with the product: the live stream and the engine’s condition go in, the tray is told. */
import type { LiveMessage } from '../../contract/view.ts';
import { applyLive } from './live-calls.ts';
import type { EngineCondition, TrayState, TrayView } from './tray-state.ts';
import { trayState } from './tray-state.ts';
import type { Language } from '../../contract/language.ts';

/** The tooltip counts minutes. */
const REFRESH_MS = 30_000;

export type TraySyncDeps = {
  language: () => Language;
  /** Makes the tray with its first state; later states go to what it returns. */
  makeTray: (first: TrayState) => { show(state: TrayState): void; destroy(): void };
};

/** @returns `hear` for the live stream, `condition` for the state of the engine, `update` for a version that waits, `refresh` after a change of language, `remake` where the icon was made too early */
export function createTraySync({ language, makeTray }: TraySyncDeps) {
  let view: TrayView = { condition: 'unlocking', status: null, calls: [], update: null };
  const state = (): TrayState => trayState(view, language(), Date.now());
  let tray = makeTray(state());
  const refresh = (): void => tray.show(state());
  const change = (part: Partial<TrayView>): void => {
    view = { ...view, ...part };
    refresh();
  };
  const timer = setInterval(refresh, REFRESH_MS);
  return {
    refresh,
    condition: (condition: EngineCondition): void =>
      change(condition === 'running' ? { condition } : { condition, status: null, calls: [] }),
    update: (version: string): void => change({ update: version }),
    /** Makes the icon again: the system's tray host appeared only now. */
    remake: (): void => {
      tray.destroy();
      tray = makeTray(state());
    },
    hear: (message: LiveMessage): void => {
      const calls = applyLive(view.calls, message);
      const status = message.type === 'status' || message.type === 'snapshot' ? message.status : view.status;
      if (calls !== view.calls || status !== view.status) change({ calls, status });
    },
    close: (): void => {
      clearInterval(timer);
      tray.destroy();
    },
  };
}
export type TraySync = ReturnType<typeof createTraySync>;
