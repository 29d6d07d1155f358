/** Files of the exchange over SFTP: logged in when needed, let go when idle. */
import { posix } from 'node:path';
import type SftpClient from 'ssh2-sftp-client';
import { newSftpClient } from './ssh-library.ts';
import type { SshLogin } from '../contract/settings.ts';
import type { FileInfo, Files } from './files.ts';
import { sshTrust } from './ssh.ts';
import { loginFailed } from './ssh-words.ts';

export type SftpOptions = {
  readonly login: () => SshLogin;
  readonly learnHostKey: (fingerprint: string) => void;
};

/** The library's codes for what a file system says. */
const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
const isMissing = (error: unknown): boolean =>
  /ENOENT|No such file|^2$/i.test(codeOf(error)) || (error instanceof Error && /No such file/i.test(error.message));

/** As the system would have said it, so that words fit. */
const asSystemError = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  if (isMissing(error)) return Object.assign(error, { code: 'ENOENT' });
  return /permission denied/i.test(error.message) ? Object.assign(error, { code: 'EACCES' }) : error;
};

export const sftpFiles = (options: SftpOptions): Files => {
  let current: Promise<SftpClient> | null = null;

  const open = async (): Promise<SftpClient> => {
    const login = options.login();
    const trust = sshTrust(login, options.learnHostKey);
    const client = newSftpClient('plecho', {
      error: () => (current = null),
      close: () => (current = null),
      end: () => (current = null),
    });
    try {
      await client.connect(trust.config);
    } catch (error) {
      current = null;
      throw trust.refusal() ?? loginFailed(login, error);
    }
    trust.accept();
    return client;
  };
  const use = async <T>(work: (client: SftpClient) => Promise<T>): Promise<T> => {
    const client = await (current ??= open());
    try {
      return await work(client);
    } catch (error) {
      throw asSystemError(error);
    }
  };
  const infoOf = (
    path: string,
    name: string,
    found: { size: number; modifyTime: number },
    isFolder: boolean,
  ): FileInfo => ({
    path,
    name,
    size: found.size,
    mtimeMs: found.modifyTime,
    isFolder,
  });

  return {
    list: (folder) =>
      use(async (client) => {
        const all = await client.list(folder);
        return all.map((one) => infoOf(posix.join(folder, one.name), one.name, one, one.type === 'd'));
      }),
    stat: async (path) => {
      try {
        const found = await use((client) => client.stat(path));
        return infoOf(path, posix.basename(path), found, found.isDirectory);
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    read: (path, start = 0) =>
      use(async (client) => {
        // ssh2's stream is a Readable, though its types speak of less.
        const stream = client.createReadStream(path, { start }) as unknown as Awaited<ReturnType<Files['read']>>;
        // Closing the file may fail after its last byte was read, when nobody listens any more: no reason to fall.
        stream.on('error', () => undefined);
        return stream;
      }),
    join: (folder, name) => posix.join(folder, name),
    close: async () => {
      const closing = current;
      current = null;
      const client = await closing?.catch(() => null);
      await client?.end().catch(() => undefined);
    },
  };
};
