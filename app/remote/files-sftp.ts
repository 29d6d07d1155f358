/** Files of the exchange over SFTP: logged in when needed, let go when idle. */
import { posix } from 'node:path';
import type SftpClient from 'ssh2-sftp-client';
import { newSftpClient } from './ssh-library.ts';
import type { SshLogin } from '../contract/settings.ts';
import type { FileEntryWithStats, SFTPWrapper } from 'ssh2';
import { collector, isBelow, oddFile, patiently, patientFiles, type FileInfo, type Files } from './files.ts';
import { sshTrust } from './ssh.ts';
import { loginFailed } from './ssh-words.ts';

export type SftpOptions = {
  readonly login: () => SshLogin;
  readonly learnHostKey: (fingerprint: string) => void;
};

type Login = { readonly client: SftpClient; readonly protocol: SFTPWrapper };

/** Links of a folder that are followed at a time. */
const LINKS_AT_ONCE = 16;

const answered = <T>(ask: (done: (error: Error | undefined, result: T) => void) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    ask((error, result) => (error ? reject(error) : resolve(result)));
  });
/** SFTP says the end of a folder as an error: SSH_FX_EOF. */
const isEnd = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 1;

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
  let current: Promise<Login> | null = null;

  const open = async (): Promise<Login> => {
    const login = options.login();
    const trust = sshTrust(login, options.learnHostKey);
    const client = newSftpClient('plecho', {
      error: () => (current = null),
      close: () => (current = null),
      end: () => (current = null),
    });
    try {
      const protocol = await client.connect(trust.config);
      trust.accept();
      return { client, protocol };
    } catch (error) {
      current = null;
      throw trust.refusal() ?? loginFailed(login, error);
    }
  };
  const use = async <T>(work: (client: SftpClient, protocol: SFTPWrapper) => Promise<T>): Promise<T> => {
    const { client, protocol } = await (current ??= open());
    try {
      return await work(client, protocol);
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
  const entryOf = async (folder: string, { filename: name, attrs }: FileEntryWithStats): Promise<FileInfo | null> => {
    if (name === '.' || name === '..') return null;
    const path = posix.join(folder, name);
    const found = { size: attrs.size, modifyTime: attrs.mtime * 1000 };
    if (attrs.isFile() || attrs.isDirectory()) return infoOf(path, name, found, attrs.isDirectory());
    return attrs.isSymbolicLink() ? follow(path).catch(() => null) : null;
  };
  /** What the server gives of a folder at a time (OpenSSH: a hundred names), looked at before more is asked for. */
  const list: Files['list'] = (folder, wanted) =>
    use(async (_, protocol) => {
      const entries = collector(folder, wanted);
      const handle = await patiently(
        folder,
        answered<Buffer>((done) => protocol.opendir(folder, done)),
      );
      try {
        for (;;) {
          const some = await patiently(
            folder,
            answered<FileEntryWithStats[]>((done) => protocol.readdir(handle, done)),
          );
          for (let at = 0; at < some.length; at += LINKS_AT_ONCE)
            entries.add(await Promise.all(some.slice(at, at + LINKS_AT_ONCE).map((one) => entryOf(folder, one))));
        }
      } catch (error) {
        if (isEnd(error)) return entries.found;
        throw error;
      } finally {
        protocol.close(handle, () => undefined);
      }
    });

  return patientFiles({
    list,
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
      const login = await closing?.catch(() => null);
      await login?.client.end().catch(() => undefined);
    },
  });
};
