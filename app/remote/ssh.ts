/** One SSH login to the exchange: its event socket through a forwarded channel, nothing opened on the exchange itself. */
import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Client } from 'ssh2';
import { newSshClient } from './ssh-library.ts';
import type { ConnectConfig } from 'ssh2';
import type { SshLogin } from '../contract/settings.ts';
import { badPrivateKey, forwardFailed, hostKeyChanged, loginFailed } from './ssh-words.ts';
import type { WordedError } from '../contract/worded-error.ts';

/** `SHA256:…` as OpenSSH shows it. */
export const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

export type SshTrust = {
  /** How to log in; the host key is compared with the pinned one. */
  readonly config: ConnectConfig;
  /** The key was not the pinned one: why the login failed. */
  readonly refusal: () => WordedError | null;
  /** The login worked: what was shown is pinned from now on. */
  readonly accept: () => void;
};

/**
 * How one attempt logs in.
 * @param pins told the fingerprint when the first login has worked
 */
export const sshTrust = (
  login: SshLogin,
  learnHostKey: (fingerprint: string) => void,
  keepAliveMs = 10_000,
): SshTrust => {
  const pinned = login.hostKey?.replace(/=+$/, '');
  let shown = '';
  let refusal: WordedError | null = null;
  return {
    config: {
      host: login.host,
      port: login.port,
      username: login.user,
      ...(login.password !== undefined && login.password !== '' && { password: login.password }),
      ...(login.privateKey !== undefined && login.privateKey !== '' && { privateKey: login.privateKey }),
      hostVerifier: (key: Buffer) => {
        shown = fingerprintOf(key);
        if (pinned !== undefined && pinned !== shown) refusal = hostKeyChanged(login, pinned, shown);
        return refusal === null;
      },
      readyTimeout: 15_000,
      keepaliveInterval: keepAliveMs,
      keepaliveCountMax: 3,
    },
    refusal: () => refusal,
    accept: () => {
      if (pinned === undefined && shown !== '') learnHostKey(shown);
    },
  };
};

export type SshOptions = {
  /** Read at every attempt: a host key learnt meanwhile counts. */
  readonly login: () => SshLogin;
  /** Told once a login has worked whose host key was not pinned: to be stored with the login. */
  readonly learnHostKey: (fingerprint: string) => void;
  readonly keepAliveMs?: number;
  readonly log: Logger;
};

export type Ssh = {
  /** A stream to host:port as the far end sees them; fits the link's `connect`. Rejects with WordedError (`ssh-…`). */
  readonly connect: (host: string, port: number) => Promise<Duplex>;
  /** The login itself, opened when first asked for. Rejects like `connect`. */
  readonly client: () => Promise<Client>;
  readonly close: () => void;
};

/** Opens the SSH login on first use and again after it was lost; the caller decides when to try. */
export const createSsh = (options: SshOptions): Ssh => {
  const { log } = options;
  let current: Promise<Client> | null = null;

  const open = (): Promise<Client> =>
    new Promise((resolve, reject) => {
      const login = options.login();
      const trust = sshTrust(login, options.learnHostKey, options.keepAliveMs);
      const client = newSshClient();
      const forget = (): void => {
        current = null;
      };
      client.on('error', (error: Error) => {
        forget();
        client.destroy();
        reject(trust.refusal() ?? loginFailed(login, error));
      });
      client.on('close', () => {
        forget();
        reject(trust.refusal() ?? loginFailed(login, new Error('the connection was closed')));
      });
      // oxlint-disable-next-line max-params -- as the library calls it
      client.on('keyboard-interactive', (_name, _text, _language, prompts, finish) =>
        finish(prompts.map(() => login.password ?? '')),
      );
      client.on('ready', () => {
        trust.accept();
        log.info('logged in to the exchange over SSH');
        resolve(client);
      });
      try {
        client.connect({ ...trust.config, tryKeyboard: login.password !== undefined });
      } catch (error) {
        forget();
        reject(badPrivateKey(error instanceof Error ? error.message : String(error)));
      }
    });

  return {
    connect: async (host, port) => {
      const opening = (current ??= open());
      const client = await opening;
      return new Promise((resolve, reject) => {
        client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
          if (error) {
            reject(forwardFailed(`${host}:${port}`, error));
            return;
          }
          // A lost login takes its channels along, but only says so to itself.
          client.once('close', () => channel.destroy());
          resolve(channel);
        });
      });
    },
    client: () => (current ??= open()),
    close: () => {
      const closing = current;
      current = null;
      closing?.then((client) => client.destroy()).catch(() => undefined);
    },
  };
};
