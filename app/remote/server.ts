/** One SSH login to look at a server: files over SFTP, a few read-only questions to its shell, ports seen from there. Nothing is changed unasked. */
import type { Duplex } from 'node:stream';
import type { Client, ClientChannel, SFTPWrapper } from 'ssh2';
import { forwardFailed } from './ssh-words.ts';
import { createSsh, type SshOptions } from './ssh.ts';

/** What became of reading something: its content, or why there is none. */
export type Seen<T> = { readonly found: T } | { readonly why: 'missing' | 'forbidden' };

export type Server = {
  readonly read: (path: string) => Promise<Seen<string>>;
  /** Names in a folder; of a crowded one the first twenty thousand or so. */
  readonly list: (folder: string) => Promise<Seen<readonly string[]>>;
  /** What a command printed; null where this login may run none, it failed, or printed more than 4 MB or for more than 10 s. */
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
/** So long a command may take (ms). */
const RUN_MS = 10_000;
/** No folder of settings holds more names. */
const MOST_NAMES = 20_000;
const END_OF_FOLDER = 1;
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

/** Names in a folder, as the server gives them: of a crowded one the first. */
const namesIn = async (sftp: SFTPWrapper, folder: string): Promise<string[]> => {
  const handle = await promised<Buffer>((done) => sftp.opendir(folder, done));
  const names: string[] = [];
  try {
    while (names.length < MOST_NAMES) {
      const some = await promised<{ filename: string }[]>((done) => sftp.readdir(handle, done));
      names.push(...some.map(({ filename }) => filename).filter((name) => name !== '.' && name !== '..'));
    }
  } catch (error) {
    if (codeOf(error) !== END_OF_FOLDER) throw error;
  } finally {
    sftp.close(handle, () => undefined);
  }
  return names;
};

/**
 * What a command prints: one that prints too much, or takes too long, is ended; half an answer is none.
 * @param over when its time is over
 */
const runIn = (client: Client, command: string, over: AbortSignal): Promise<string | null> =>
  new Promise((resolve) => {
    let channel: ClientChannel | undefined;
    let isGivenUp = false;
    let said: Buffer[] = [];
    let noise = '';
    const end = (result: string | null): void => {
      over.removeEventListener('abort', giveUp);
      resolve(result);
    };
    /**
     * A closed channel ends no command that is silent, and not every server takes signals (none for root): it is asked in words of a shell,
     * as soon as the command has begun and said which process leads it.
     */
    const kill = (): void => {
      const [, group] = /^(\d+)\n/.exec(noise) ?? [];
      if (group === undefined) return;
      client.exec(`kill -- -${group}`, (error, opened) => void (error ?? opened.resume()));
      channel?.destroy();
    };
    const giveUp = (): void => {
      if (isGivenUp) return;
      isGivenUp = true;
      said = [];
      kill();
      end(null);
    };
    over.addEventListener('abort', giveUp, { once: true });
    // The first line beside the answer names the process that leads all that the command starts.
    client.exec(`echo $$ >&2; ${command}`, (error, opened) => {
      if (error) return end(null);
      channel = opened;
      channel.on('error', giveUp);
      let size = 0;
      channel.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (isGivenUp) return;
        if (size > LARGEST) return giveUp();
        said.push(chunk);
      });
      channel.stderr.on('data', (chunk: Buffer) => {
        if (noise.length >= 20) return;
        noise += chunk.toString('latin1');
        if (isGivenUp) kill();
      });
      channel.on('close', (code: number | null) => end(code === 0 ? Buffer.concat(said).toString('utf8') : null));
    });
  });

/**
 * Logs in.
 * @param timeOver begins the time of one command, and is aborted when it is over
 * @throws WordedError `ssh-…`: the login itself does not work
 */
export const openServer = async (
  options: SshOptions,
  timeOver = (): AbortSignal => AbortSignal.timeout(RUN_MS),
): Promise<Server> => {
  const ssh = createSsh(options);
  const client = await ssh.client();
  const sftp: SFTPWrapper | null = await promised<SFTPWrapper>((done) => client.sftp(done)).catch(() => null);
  const quoted = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`;
  /** To the ms: a change that the exchange does not take is undone within the same second, and each time a copy is kept. */
  const stamp = (): string => new Date().toISOString().slice(0, 23).replaceAll(/[-:.]/g, '').replace('T', '-');

  const read = async (path: string): Promise<Seen<string>> => {
    if (sftp === null) {
      const text = await runIn(client, `cat ${quoted(path)}`, timeOver());
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
        const text = await runIn(client, `ls -1 ${quoted(folder)}`, timeOver());
        return text === null ? { why: 'missing' } : { found: text.split('\n').filter((name) => name !== '') };
      }
      try {
        return { found: (await namesIn(sftp, folder)).toSorted() };
      } catch (error) {
        return whyNot(error);
      }
    },
    run: (command) => runIn(client, command, timeOver()),
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
