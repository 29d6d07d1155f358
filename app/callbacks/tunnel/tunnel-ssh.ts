/** The SSH reverse tunnel: the far end listens for us (`ssh -R`), works with OpenSSH and with services that print the address. */
import { createRequire } from 'node:module';
import type * as ssh2 from 'ssh2';
import type { Client, ConnectConfig } from 'ssh2';
import type { Logger } from 'pino';
import type { SshLogin } from '../../contract/settings.ts';
import { findUrl } from './find-url.ts';
import { carry, fingerprint, toleratesAliases, type LocalEnd } from './ssh-forward.ts';
import type { Attempt, Ending, SuperviseDeps } from './supervise.ts';
import { sayTunnel } from './tunnel-words.ts';

export type SshTunnelSettings = {
  readonly login: SshLogin;
  /** Asked of the far end; 0 lets it choose. */
  readonly remotePort: number;
  /** The address or name asked of the far end. */
  readonly remoteHost: string;
  /** Known beforehand (a proxy in front of the far end), else found out. */
  readonly publicUrl: string | null;
};

export type SshTunnelDeps = {
  readonly local: LocalEnd;
  /** Told once the far end has proven to hold a key that was not pinned yet (`SHA256:…`): to be stored. */
  readonly learnHostKey: (fingerprint: string) => void;
  readonly log: Logger;
  /** ms a service gets to print the address. */
  readonly urlWait?: number;
  /** A far end that leaves so many questions in a row unanswered, each `interval` ms, is dead, whatever TCP thinks. */
  readonly keepAlive?: { readonly interval: number; readonly count: number };
};

/** The library is loaded with the first tunnel: sixteen megabytes that most offices never need. */
const load = createRequire(import.meta.url);
const newClient = (): Client => new (load('ssh2') as typeof ssh2).Client();

/** Returns what opens one connection; each attempt has its own client. */
export function sshTunnel(settings: SshTunnelSettings, deps: SshTunnelDeps): SuperviseDeps['open'] {
  let pinned = settings.login.hostKey?.replace(/=+$/, '') ?? null;

  return (report): Attempt => {
    const { login } = settings;
    const client = newClient();
    const server = `${login.host}:${login.port}`;
    let ending: Ending | null = null;
    let seen: string | null = null;
    const timers: NodeJS.Timeout[] = [];
    const fail = (words: Ending['words'], retry: Ending['retry']): void => {
      ending ??= { words, retry };
      client.end();
      client.destroy();
    };

    const hostVerifier = (key: Buffer): boolean => {
      seen = fingerprint(key);
      if (pinned === null || pinned === seen) return true;
      ending ??= { words: sayTunnel.both('hostKeyChanged', seen, pinned), retry: 'never' };
      return false;
    };

    const ended = new Promise<Ending>((resolve) => {
      client.once('close', () => {
        timers.forEach(clearTimeout);
        resolve(ending ?? { words: sayTunnel.both('lost'), retry: 'soon' });
      });
    });

    client.on('error', (error: Error & { level?: string; code?: string }) => {
      ending ??= explain(error, server);
      client.destroy();
    });
    client.on('handshake', () => {
      if (pinned !== null || seen === null) return;
      pinned = seen;
      deps.learnHostKey(seen);
    });
    // oxlint-disable-next-line max-params -- as the library calls it
    client.on('keyboard-interactive', (_name, _text, _lang, prompts, finish) =>
      finish(prompts.map(() => login.password ?? '')),
    );
    client.on('tcp connection', (_from, accept, reject) => carry(deps.local, accept, reject));
    client.on('ready', () => {
      client.forwardIn(settings.remoteHost, settings.remotePort, (error, port) => {
        if (error) return fail(sayTunnel.both('forwardRefused', settings.remotePort), 'soon');
        toleratesAliases(client, login.host, port, settings);
        deps.log.info({ server, port }, 'the tunnel is open');
        announce(client, settings, port, { report, timers, urlWait: deps.urlWait ?? 5000 });
      });
    });

    try {
      client.connect(configOf(login, hostVerifier, deps.keepAlive ?? { interval: 15_000, count: 3 }));
    } catch (error) {
      deps.log.warn({ err: error }, 'the SSH login cannot be used');
      return {
        ended: Promise.resolve({ words: sayTunnel.both('badKey'), retry: 'never' }),
        stop: () => Promise.resolve(),
      };
    }
    return {
      ended,
      stop: async () => {
        fail(sayTunnel.both('stopped'), 'never');
        await ended;
      },
    };
  };
}

function configOf(
  login: SshLogin,
  hostVerifier: (key: Buffer) => boolean,
  keepAlive: { interval: number; count: number },
): ConnectConfig {
  return {
    host: login.host,
    port: login.port,
    username: login.user,
    ...(login.password !== undefined && { password: login.password, tryKeyboard: true }),
    ...(login.privateKey !== undefined && { privateKey: login.privateKey }),
    hostVerifier,
    readyTimeout: 20_000,
    keepaliveInterval: keepAlive.interval,
    keepaliveCountMax: keepAlive.count,
  };
}

/** Tells the public address: the one that is set, or the one that the service prints, or the best guess. */
function announce(
  client: Client,
  settings: SshTunnelSettings,
  port: number,
  {
    report,
    timers,
    urlWait,
  }: { report: Parameters<SuperviseDeps['open']>[0]; timers: NodeJS.Timeout[]; urlWait: number },
): void {
  if (settings.publicUrl !== null) return report({ url: settings.publicUrl, words: sayTunnel.both('up') });
  const guess = guessUrl(settings, port);
  let told: string | null = null;
  const tell = (url: string, words = sayTunnel.both('up') as Ending['words']): void => {
    if (url !== told) report({ url, words });
    told = url;
  };
  const fallBack = (): void => {
    if (told === null) tell(guess, sayTunnel.both('guessed', guess));
  };
  timers.push(setTimeout(fallBack, urlWait));
  client.shell(false, (error, shell) => {
    if (error) return fallBack(); // a login without a shell: a plain server, nobody prints an address
    let output = '';
    let found: string | null = null;
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-16_384);
      const url = findUrl(output, settings.login.host, found);
      found = url ?? found;
      if (url !== null) tell(url);
    };
    shell.on('data', read);
    shell.stderr.on('data', read);
    shell.on('close', fallBack);
    shell.on('error', fallBack);
  });
}

function guessUrl({ remoteHost, login }: SshTunnelSettings, port: number): string {
  const named = /^[a-z][a-z0-9.-]*\.[a-z]{2,}$/i.test(remoteHost);
  if (named) return `https://${remoteHost}`;
  const host = login.host.includes(':') ? `[${login.host}]` : login.host;
  if (port === 443) return `https://${host}`;
  return port === 80 ? `http://${host}` : `http://${host}:${port}`;
}

function explain(error: Error & { level?: string; code?: string }, server: string): Ending {
  if (error.level === 'client-authentication') return { words: sayTunnel.both('login'), retry: 'slow' };
  if (error.message === 'Keepalive timeout') return { words: sayTunnel.both('silent'), retry: 'soon' };
  const reason = error.code ?? error.level ?? error.message;
  return { words: sayTunnel.both('unreachable', server, reason), retry: 'soon' };
}
