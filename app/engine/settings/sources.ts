/** Where the exchange's files and its event socket are reached: on this PC, a share, or through an SSH login. */
import type { Duplex } from 'node:stream';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { RecordingSource, Settings, SshLogin } from '../../contract/settings.ts';
import type { Words } from '../../contract/language.ts';
import type { FilePlace, ServerAccess } from '../../exchange/driver.ts';
import { openDatabase } from '../../remote/postgres.ts';
import { sftpFiles } from '../../remote/files-sftp.ts';
import { localFiles, type Files } from '../../remote/files.ts';
import { testRecordings } from '../../recordings/check-recordings.ts';
import { createRecordings } from '../../recordings/recordings.ts';
import { openServer } from '../../remote/server.ts';
import { createSsh, type Ssh } from '../../remote/ssh.ts';
import { WordedError } from '../../contract/worded-error.ts';
import { sayEngine } from '../words.ts';

export type SourcesDeps = {
  readonly settings: () => Settings;
  readonly profileDir: string;
  /** Host keys that were seen first, by `host:port`: pinned from then on. */
  readonly hostKeys: {
    readonly read: () => Record<string, string>;
    readonly write: (keys: Record<string, string>) => void;
  };
  /** ms since the epoch, not later than it is. */
  readonly agedNow: () => number;
  /** What keeps recordings from being read; null: nothing any more. */
  readonly onRecordingTrouble: (words: Words | null) => void;
  readonly log: Logger;
};

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|::1)$/i.test(host);

export type Sources = ReturnType<typeof createSources>;

export function createSources(deps: SourcesDeps) {
  const { settings, log } = deps;
  let ssh: Ssh | null = null;

  /** A login with the host key that was learnt for it, where none is set. */
  const trusted = (login: SshLogin): { login: () => SshLogin; learnHostKey: (fingerprint: string) => void } => {
    const place = `${login.host}:${login.port}`;
    return {
      login: () => {
        const hostKey = login.hostKey ?? deps.hostKeys.read()[place];
        return { ...login, ...(hostKey !== undefined && { hostKey }) };
      },
      learnHostKey: (fingerprint) => {
        deps.hostKeys.write({ ...deps.hostKeys.read(), [place]: fingerprint });
        log.info({ place, fingerprint }, 'host key learnt');
      },
    };
  };

  /** A stream to a place as the exchange's server sees it. */
  const through = (login: SshLogin, host: string, port: number): Promise<Duplex> => {
    ssh ??= createSsh({ ...trusted(login), log });
    return ssh.connect(host, port);
  };

  /** Files of a source; one of kind `sftp` without a login of its own uses the exchange's. */
  const openFiles = (source: FilePlace | Exclude<RecordingSource, { kind: 'http' }>): Files => {
    if (source.kind === 'folder') return localFiles('to' in source ? source.to : source.path);
    const login = source.login ?? settings().pbx.ssh;
    if (login === null) {
      throw new WordedError('no-login', sayEngine.both('noLogin'));
    }
    return sftpFiles(trusted(login), 'to' in source ? source.to : source.path);
  };

  return {
    openFiles,
    /** How the exchange's server is reached. @param logFolder where the exchange logs, as it tells itself */
    access: (logFolder: ServerAccess['logFolder']): ServerAccess => ({
      openFiles,
      filesOf: (host) => {
        const { ssh: login } = settings().pbx;
        if (login !== null) return sftpFiles(trusted(login));
        return isLoopback(host) ? localFiles() : null;
      },
      openDatabase: (address, failed) => {
        const { ssh: login } = settings().pbx;
        const forwarded = login !== null && isLoopback(address.host);
        return openDatabase({
          address,
          failed,
          ...(forwarded && { connect: (host, port) => through(login, host, port) }),
        });
      },
      logFolder,
    }),
    /** A login of its own for a test, to be closed: the exchange's stays as it is. */
    openLogin(login: SshLogin): { connect: Ssh['connect']; close: () => void } {
      return createSsh({ ...trusted(login), log });
    },
    /** Files, questions and ports of a server. @throws WordedError `ssh-…` */
    openServer: (login: SshLogin) => openServer({ ...trusted(login), log }),
    recordings: createRecordings({
      settings: () => settings().recordings,
      openFiles,
      tempDir: join(deps.profileDir, 'recordings'),
      now: deps.agedNow,
      onTrouble: deps.onRecordingTrouble,
      log,
    }),
    /** Another way to the event socket than TCP, where an SSH login is set. */
    connect(): (() => Promise<Duplex>) | undefined {
      const { ssh: login } = settings().pbx;
      if (login === null) return undefined;
      return () => {
        const { host, port } = settings().pbx;
        return through(login, host, port);
      };
    },
    /** Reads the newest recording of a source; rejects with words. */
    async sample(source: RecordingSource): Promise<{ file: string; bytes: number } | null> {
      const { newest } = await testRecordings(source, openFiles);
      return newest === null ? null : { file: newest.name, bytes: newest.size };
    },
    /** The login changed: the old one is let go. */
    reconfigure(): void {
      ssh?.close();
      ssh = null;
    },
  };
}
