/** The way back: the listener that the CRM calls, the tunnel to it, and the round trip that proves both. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { CallbackProtocol } from '../../contract/callback-protocol.ts';
import type { Language } from '../../contract/language.ts';
import type { Settings, TunnelSettings } from '../../contract/settings.ts';
import type { Status } from '../../contract/view.ts';
import type { Handlers } from '../../callbacks/listener/actions.ts';
import { createJournal } from '../../callbacks/listener/journal.ts';
import { ListenFailure } from '../../callbacks/listener/listen-failure.ts';
import { createProbe } from '../../callbacks/round-trip/probe.ts';
import { createProof, type Vouch } from '../../callbacks/listener/proof.ts';
import { createRoundTrip, type RoundTrip } from '../../callbacks/round-trip/round-trip.ts';
import { newSecretPath } from '../../callbacks/listener/secret-path.ts';
import type { CallbackServer, createCallbackServer } from '../../callbacks/listener/server.ts';
import { createLeftovers } from '../../callbacks/tunnel/orphaned-processes.ts';
import { createTunnel, type Tunnel, type TunnelState } from '../../callbacks/tunnel/tunnel.ts';
import { sayEngine } from '../words.ts';

export type CallbacksDeps = {
  readonly protocol: CallbackProtocol;
  readonly settings: () => Settings;
  readonly language: () => Language;
  readonly workspace: () => string | null;
  readonly createServer: typeof createCallbackServer;
  readonly vouch: (key: string) => Promise<Vouch>;
  /** The secret path is kept across starts. */
  readonly secret: { readonly read: () => string | null; readonly write: (path: string) => void };
  /** The tunnel's far end is pinned on first use. */
  readonly learnHostKey: (fingerprint: string) => void;
  readonly knownHostKey: () => string | null;
  /** The public address changed or was proven, or not. */
  readonly onChange: () => void;
  /** Where the tunnel's program is written down, so that the next start can end it if it outlives us. */
  readonly profileDir: string;
  readonly log: Logger;
};

export type CallbacksService = ReturnType<typeof createCallbacksService>;

/** The login with the host key that was learnt, where none is set. */
function pinned(tunnel: TunnelSettings, hostKey: string | null): TunnelSettings {
  if (tunnel.kind !== 'ssh' || tunnel.login.hostKey !== undefined || hostKey === null) return tunnel;
  return { ...tunnel, login: { ...tunnel.login, hostKey } };
}

export function createCallbacksService(deps: CallbacksDeps) {
  const now = Date.now;
  const journal = createJournal();
  const probe = createProbe();
  const leftovers = createLeftovers({ file: join(deps.profileDir, 'tunnel-program.json'), log: deps.log });
  /** Settled when nothing of the last start is left. */
  let tidy: Promise<void> | null = null;
  const proof = createProof({ vouch: deps.vouch, now });
  const known = deps.secret.read();
  let secretPath = known ?? newSecretPath();
  if (known === null) deps.secret.write(secretPath);
  let port = 0;
  let failure: string | null = null;
  let tunnel: Tunnel | null = null;
  let tunnelState: TunnelState | null = null;
  let result: RoundTrip | null = null;
  let failures = 0;

  const buildServer = (answerWith: Handlers): CallbackServer => {
    const { host, port: wanted, tls } = deps.settings().listener;
    return deps.createServer({
      protocol: deps.protocol,
      host,
      port: wanted,
      tls,
      secretPath,
      workspace: deps.workspace,
      proof,
      probe,
      handlers: answerWith,
      journal: (refusal) => journal.add(refusal),
      log: deps.log,
      now,
      language: deps.language,
    });
  };
  let handlers: Handlers | null = null;
  let server: CallbackServer | null = null;

  const publicUrl = (): string | null =>
    tunnelState?.url ?? deps.settings().listener.publicUrl?.replace(/\/+$/, '') ?? null;
  const wanted = (): boolean =>
    deps.settings().listener.publicUrl !== null || deps.settings().listener.tunnel.kind !== 'none';
  const roundTrip = createRoundTrip({
    echoHeader: deps.protocol.echoHeader,
    address: () => tunnelState?.url ?? null,
    secretPath: () => secretPath,
    probe,
    onResult: (latest) => {
      failures = latest.ok ? 0 : failures + 1;
      if (failures >= 3 && tunnelState?.state === 'up') {
        failures = 0;
        tunnel?.retryNow(); // the tunnel believes to be up, but nothing comes through
      }
      result = latest;
      deps.onChange();
    },
    log: deps.log,
    now,
  });

  const openTunnel = (): void => {
    if (!wanted() || failure !== null) return;
    const { host, publicUrl: fixed, tunnel: kind } = deps.settings().listener;
    tunnel = createTunnel(
      { publicUrl: fixed, tunnel: pinned(kind, deps.knownHostKey()) },
      { host, port },
      {
        onUrl: () => {
          result = null;
          void roundTrip.checkNow();
        },
        onState: (state) => {
          tunnelState = state;
          deps.onChange();
        },
        learnHostKey: deps.learnHostKey,
        leftovers,
        log: deps.log,
        now,
      },
    );
    const opened = tunnel;
    tidy ??= leftovers.endOld();
    void tidy.then(() => {
      if (tunnel !== opened) return;
      opened.start();
      roundTrip.start();
    });
  };

  const closeTunnel = async (): Promise<void> => {
    roundTrip.stop();
    const old = tunnel;
    tunnel = null;
    await old?.stop();
    tunnelState = null;
    result = null;
  };

  const openServer = async (answerWith: Handlers): Promise<void> => {
    failure = null;
    handlers = answerWith;
    server = buildServer(answerWith);
    try {
      ({ port } = await server.start());
    } catch (error) {
      failure =
        error instanceof ListenFailure
          ? error.words[deps.language()]
          : sayEngine(deps.language(), 'listenerFailed', String(error));
      deps.log.error({ err: error }, 'the listener for the CRM could not be opened');
    }
  };

  return {
    journal,
    roundTrip,
    publicUrl,
    /** The address that the CRM must be given: public address and secret path. */
    baseUrl: (): string | null => (publicUrl() === null ? null : `${publicUrl() ?? ''}${secretPath}`),
    /** Where the listener is on this machine, secret path included. */
    localUrl: (): string =>
      `${deps.settings().listener.tls === null ? 'http' : 'https'}://${deps.settings().listener.host}:${port}${secretPath}`,
    isReachable: (): boolean => result?.ok === true,
    /** @param answerWith what the CRM's requests do */
    async start(answerWith: Handlers): Promise<void> {
      await openServer(answerWith);
      openTunnel();
    },
    async reconfigure(): Promise<void> {
      if (handlers === null) return;
      await closeTunnel();
      await server?.stop();
      await this.start(handlers);
      deps.onChange();
    },
    /** The old path stops working at once. */
    rotate(): string {
      secretPath = newSecretPath();
      deps.secret.write(secretPath);
      server?.rotate(secretPath);
      result = null;
      if (wanted()) void roundTrip.checkNow();
      deps.onChange();
      return this.localUrl();
    },
    retryNow: (): void => tunnel?.retryNow(),
    /**
     * The network changed or the PC woke up. A tunnel that still carries is left alone: many services give a new one a new address. Where the
     * way is cut on our own side yet (no name, no route) it is left to mend itself, and to the round trips that follow.
     */
    async proveTunnel(): Promise<void> {
      const asked = tunnel;
      if (tunnelState?.state !== 'up') return asked?.retryNow();
      const { ok, link } = await roundTrip.checkAgain();
      if (!ok && link !== 'dns' && asked === tunnel && tunnelState?.state === 'up') asked?.retryNow();
    },
    forgetProofs: (): void => proof.forget(),
    status(): Status['callbacks'] {
      const language = deps.language();
      const url = publicUrl();
      if (failure !== null) return { state: 'unreachable', publicUrl: url, detail: failure };
      if (!wanted()) return { state: 'off', publicUrl: null, detail: sayEngine(language, 'noAddress') };
      if (result !== null && tunnelState?.url !== null)
        return { state: result.ok ? 'ok' : 'unreachable', publicUrl: url, detail: result.words[language] };
      const broken = tunnelState?.state === 'waiting' || tunnelState?.state === 'refused';
      return { state: broken ? 'unreachable' : 'checking', publicUrl: url, detail: tunnelState?.words[language] ?? '' };
    },
    async stop(): Promise<void> {
      await closeTunnel();
      await server?.stop();
    },
  };
}
