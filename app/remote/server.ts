/** One SSH login to look at a server: files over SFTP, a few read-only questions to its shell, ports seen from there. Nothing is changed unasked. */
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Client, SFTPWrapper } from 'ssh2';
import { forwardFailed } from './ssh-words.ts';
import { createSsh, type SshOptions } from './ssh.ts';

/** What became of reading something: its content, or why there is none. */
export type Seen<T> = { readonly found: T } | { readonly why: 'missing' | 'forbidden' };

export type Server = {
  readonly read: (path: string) => Promise<Seen<string>>;
  /** Names in a folder. */
  readonly list: (folder: string) => Promise<Seen<readonly string[]>>;
  /** What a command printed; null where this login may run none, or it failed. */
  readonly run: (command: string) => Promise<string | null>;
  /**
   * Replaces a file, its rights kept, after a copy of it was made beside it.
   * @param before what it must hold: somebody else may have changed it meanwhile
   * @returns the path of the copy
   */
  readonly replace: (path: string, before: string, after: string) => Promise<string>;
  readonly connect: (host: string, port: number) => Promise<Duplex>;
  readonly close: () => void;
};

/** No file of settings is larger. */
const LARGEST = 4 * 1024 * 1024;
const RUN_MS = 10_000;
const NO_SUCH_FILE = 2;
const codeOf = (error: unknown): number | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
const whyNot = (error: unknown): { why: 'missing' | 'forbidden' } => ({
  why: codeOf(error) === NO_SUCH_FILE ? 'missing' : 'forbidden',
});

const promised = <T>(work: (done: (error: Error | null | undefined, result?: T) => void) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    work((error, result) => (error ? reject(error) : resolve(result as T)));
  });

const runIn = (client: Client, command: string): Promise<string | null> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), RUN_MS);
    const end = (result: string | null): void => {
      clearTimeout(timer);
      resolve(result);
    };
    client.exec(command, (error, channel) => {
      if (error) return end(null);
      let said = '';
      channel.on('data', (chunk: Buffer) => (said += said.length < LARGEST ? chunk.toString('utf8') : ''));
      channel.stderr.resume();
      channel.on('close', (code: number | null) => end(code === 0 ? said : null));
    });
  });

/**
 * Logs in.
 * @throws WordedError `ssh-…`: the login itself does not work
 */
export const openServer = async (options: Omit<SshOptions, 'log'> & { readonly log: Logger }): Promise<Server> => {
  const ssh = createSsh(options);
  const client = await ssh.client();
  const sftp: SFTPWrapper | null = await promised<SFTPWrapper>((done) => client.sftp(done)).catch(() => null);
  const quoted = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`;
  /** To the ms: a change that the exchange does not take is undone within the same second, and each time a copy is kept. */
  const stamp = (): string => new Date().toISOString().slice(0, 23).replaceAll(/[-:.]/g, '').replace('T', '-');

  const read = async (path: string): Promise<Seen<string>> => {
    if (sftp === null) {
      const text = await runIn(client, `cat ${quoted(path)}`);
      return text === null ? { why: 'missing' } : { found: text };
    }
    try {
      const { size } = await promised<{ size: number }>((done) => sftp.stat(path, done));
      if (size > LARGEST) return { why: 'forbidden' };
      return { found: (await promised<Buffer>((done) => sftp.readFile(path, done))).toString('utf8') };
    } catch (error) {
      return whyNot(error);
    }
  };
  return {
    read,
    async list(folder) {
      if (sftp === null) {
        const text = await runIn(client, `ls -1 ${quoted(folder)}`);
        return text === null ? { why: 'missing' } : { found: text.split('\n').filter((name) => name !== '') };
      }
      try {
        const entries = await promised<{ filename: string }[]>((done) => sftp.readdir(folder, done));
        return { found: entries.map(({ filename }) => filename).toSorted() };
      } catch (error) {
        return whyNot(error);
      }
    },
    run: (command) => runIn(client, command),
    async replace(path, before, after) {
      if (sftp === null) throw new Error('no SFTP');
      const now = await read(path);
      if (!('found' in now) || now.found !== before) throw new Error('changed meanwhile');
      const { mode } = await promised<{ mode: number }>((done) => sftp.stat(path, done));
      const copy = `${path}.plecho-${stamp()}`;
      const rights = { mode: mode & 0o777 };
      await promised<void>((done) => sftp.writeFile(copy, before, { ...rights, flag: 'wx' }, (error) => done(error)));
      await promised<void>((done) => sftp.writeFile(path, after, rights, (error) => done(error)));
      return copy;
    },
    connect: (host, port) =>
      new Promise((resolve, reject) => {
        client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
          if (error) return reject(forwardFailed(`${host}:${port}`, error));
          client.once('close', () => channel.destroy());
          resolve(channel);
        });
      }),
    close: ssh.close,
  };
};
