/** Waits for a tunnel's states as it reports them, never for time. */
import { pino } from 'pino';
import type { TunnelSettings } from '../../app/contract/settings.ts';
import type { LocalEnd } from '../../app/callbacks/tunnel/ssh-forward.ts';
import type { TunnelState } from '../../app/callbacks/tunnel/supervise.ts';
import { createTunnel, type TunnelDeps } from '../../app/callbacks/tunnel/tunnel.ts';

/** Builds a tunnel with short pauses and keeps all states that it reports. */
export function watchTunnel(
  settings: { publicUrl?: string | null; tunnel: TunnelSettings },
  local: LocalEnd,
  changes: Partial<TunnelDeps> = {},
) {
  const states: TunnelState[] = [];
  const urls: (string | null)[] = [];
  const learnt: string[] = [];
  const waiting = new Set<() => void>();
  const tunnel = createTunnel({ publicUrl: settings.publicUrl ?? null, tunnel: settings.tunnel }, local, {
    onUrl: (url) => urls.push(url),
    onState: (state) => {
      states.push(state);
      waiting.forEach((look) => look());
    },
    learnHostKey: (key) => learnt.push(key),
    log: pino({ level: 'silent' }),
    now: Date.now,
    random: () => 0.5,
    pauses: { first: 20, longest: 100, slow: 60_000 },
    urlWait: 100,
    ...changes,
  });
  return {
    tunnel,
    states,
    urls,
    learnt,
    /** Resolves with the first matching state from index `from` on. */
    until: (fits: (state: TunnelState) => boolean, from = 0): Promise<TunnelState> =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = states.slice(from).find(fits);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

export const isUp = (state: TunnelState): boolean => state.state === 'up' && state.url !== null;
