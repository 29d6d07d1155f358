/** Files of the exchange over SFTP: logged in when needed, let go when idle. */
import { posix } from 'node:path';
import SftpClient from 'ssh2-sftp-client';
import type { SshLogin } from '../contract/settings.ts';
import { isBelow, oddFile, patientFiles, type FileInfo, type Files } from './files.ts';
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

/** @param root nothing outside of it is listed or looked at, whatever links there are on that machine; left out: every folder */
export const sftpFiles = (options: SftpOptions, root?: string): Files => {
  let current: Promise<SftpClient> | null = null;

  const open = async (): Promise<SftpClient> => {
    const login = options.login();
    const trust = sshTrust(login, options.learnHostKey);
    const client = new SftpClient('plecho', {
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

  /** What a path leads to, links followed; rejects with `odd-file` where that is outside of the root, or no regular file or folder. */
  const follow = (path: string): Promise<FileInfo> =>
    use(async (client) => {
      const real = root === undefined ? path : await client.realPath(path);
      if (root !== undefined && !isBelow(real, await client.realPath(root), '/')) throw oddFile(path);
      const found = await client.stat(real);
      if (!found.isFile && !found.isDirectory) throw oddFile(path);
      return infoOf(path, posix.basename(path), found, found.isDirectory);
    });
  const entryOf = async (folder: string, one: SftpClient.FileInfo): Promise<FileInfo | null> => {
    const path = posix.join(folder, one.name);
    if (one.type === '-' || one.type === 'd') return infoOf(path, one.name, one, one.type === 'd');
    return one.type === 'l' ? follow(path).catch(() => null) : null;
  };

  return patientFiles({
    list: async (folder) => {
      const all = await use((client) => client.list(folder));
      const found = await Promise.all(all.map((one) => entryOf(folder, one)));
      return found.filter((one) => one !== null);
    },
    stat: async (path) => {
      try {
        return await follow(path);
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
  });
};
