/** No tunnel at all: the address that the admin entered (a static address, a reverse proxy), or none. */
import type { Tunnel, TunnelState } from './supervise.ts';
import { sayTunnel } from './tunnel-words.ts';

/** A `Tunnel` that has nothing to keep open. */
export function fixedTunnel(publicUrl: string | null, onState: (state: TunnelState) => void): Tunnel {
  const stopped: TunnelState = {
    state: 'off',
    url: null,
    words: publicUrl === null ? sayTunnel.both('none') : sayTunnel.both('stopped'),
  };
  let current = stopped;
  const set = (state: TunnelState): void => {
    current = state;
    onState(state);
  };
  return {
    state: () => current,
    start: () => set(publicUrl === null ? stopped : { state: 'up', url: publicUrl, words: sayTunnel.both('fixed') }),
    stop: () => {
      set(stopped);
      return Promise.resolve();
    },
    retryNow: () => {},
  };
}
