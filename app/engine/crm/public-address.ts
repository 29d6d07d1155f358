/** The public address of our listener: a tunnel or a fixed address, and the round trip that proves it. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Settings, TunnelSettings } from '../../contract/settings.ts';
import { createRoundTrip, type RoundTrip, type RoundTripChecks } from '../../callbacks/round-trip/round-trip.ts';
import type { Probe } from '../../callbacks/round-trip/probe.ts';
import { createLeftovers, type Leftovers } from '../../callbacks/tunnel/orphaned-processes.ts';
import { createTunnel, type Tunnel, type TunnelState } from '../../callbacks/tunnel/tunnel.ts';

export type PublicAddressDeps = {
  readonly settings: () => Settings;
  /** The header that the CRM's requests carry and our answers send back; null where there is none. */
  readonly echoHeader: string | null;
  readonly secretPath: () => string;
  /** The tunnel's far end is pinned on first use. */
  readonly learnHostKey: (fingerprint: string) => void;
  readonly knownHostKey: () => string | null;
  /** The public address changed or was proven, or not. */
  readonly onChange: () => void;
  /** Where the tunnel's program is written down, so that the next start can end it if it outlives us. */
  readonly profileDir: string;
  readonly log: Logger;
};

/** The tunnel is reopened after so many failed round trips in a row, although its state is “up”. */
const TOO_MANY_FAILURES = 3;

/** The login with the host key that was learnt, where none is set. */
function pinned(tunnel: TunnelSettings, hostKey: string | null): TunnelSettings {
  if (tunnel.kind !== 'ssh' || tunnel.login.hostKey !== undefined || hostKey === null) return tunnel;
  return { ...tunnel, login: { ...tunnel.login, hostKey } };
}

export class PublicAddress {
  readonly #deps: PublicAddressDeps;
  readonly #leftovers: Leftovers;
  readonly roundTrip: RoundTripChecks;
  /** Settled when nothing of the last start is left; undefined while nobody has looked. */
  #tidied: Promise<void> | undefined;
  #tunnel: Tunnel | undefined;
  #tunnelState: TunnelState | undefined;
  /** The latest round trip to the address of the moment. */
  #result: RoundTrip | undefined;
  #failuresInARow = 0;

  /** @param probe shared with the listener */
  constructor(deps: PublicAddressDeps, probe: Probe) {
    const { echoHeader, secretPath, profileDir, log } = deps;
    this.#deps = deps;
    this.#leftovers = createLeftovers({ file: join(profileDir, 'tunnel-program.json'), log });
    this.roundTrip = createRoundTrip({
      echoHeader,
      address: () => this.#tunnelState?.url ?? null,
      secretPath,
      probe,
      onResult: (result) => this.#proven(result),
      log,
      now: Date.now,
    });
  }

  /** Does the admin want the CRM to reach us at all? */
  isWanted(): boolean {
    const { publicUrl, tunnel } = this.#deps.settings().listener;
    return publicUrl !== null || tunnel.kind !== 'none';
  }

  /** The address as far as it is known, no slash at its end. */
  url(): string | null {
    return this.#tunnelState?.url ?? this.#deps.settings().listener.publicUrl?.replace(/\/+$/, '') ?? null;
  }

  tunnelState(): TunnelState | undefined {
    return this.#tunnelState;
  }

  result(): RoundTrip | undefined {
    return this.#result;
  }

  /** @param port where our listener is on this machine */
  open(port: number): void {
    const { settings, knownHostKey, learnHostKey, log } = this.#deps;
    const { host, publicUrl, tunnel } = settings().listener;
    const opened = createTunnel(
      { publicUrl, tunnel: pinned(tunnel, knownHostKey()) },
      { host, port },
      {
        onUrl: () => this.checkAnew(),
        onState: (state) => {
          this.#tunnelState = state;
          this.#deps.onChange();
        },
        learnHostKey,
        leftovers: this.#leftovers,
        log,
        now: Date.now,
      },
    );
    this.#tunnel = opened;
    this.#tidied ??= this.#leftovers.endOld();
    void this.#tidied.then(() => {
      if (this.#tunnel !== opened) return;
      opened.start();
      this.roundTrip.start();
    });
  }

  async close(): Promise<void> {
    this.roundTrip.stop();
    const old = this.#tunnel;
    this.#tunnel = undefined;
    await old?.stop();
    this.#tunnelState = undefined;
    this.#result = undefined;
  }

  /** Discards the proof: the address or the secret path has changed. */
  checkAnew(): void {
    this.#result = undefined;
    if (this.isWanted()) void this.roundTrip.checkNow();
  }

  retryNow(): void {
    this.#tunnel?.retryNow();
  }

  /**
   * The network changed or the PC woke up. A tunnel that still works is left alone: many services give a new tunnel a new address. Where the
   * way is cut on our own side yet (no name, no route) it is left to mend itself, and to the round trips that follow.
   */
  async prove(): Promise<void> {
    const asked = this.#tunnel;
    if (!this.#isUp()) return asked?.retryNow();
    const { ok, link } = await this.roundTrip.checkAgain();
    if (!ok && link !== 'dns' && asked === this.#tunnel && this.#isUp()) asked?.retryNow();
  }

  #isUp(): boolean {
    return this.#tunnelState?.state === 'up';
  }

  #proven(result: RoundTrip): void {
    this.#failuresInARow = result.ok ? 0 : this.#failuresInARow + 1;
    if (this.#failuresInARow >= TOO_MANY_FAILURES && this.#isUp()) {
      this.#failuresInARow = 0;
      this.#tunnel?.retryNow(); // the tunnel believes to be up, but nothing comes through
    }
    this.#result = result;
    this.#deps.onChange();
  }
}
