/** Small parts of the link: opening the socket, jobs in the background, time limits. */
import { connect as tcpConnect } from 'node:net';
import type { Socket } from 'node:net';
import type { JsonEvent } from '../events/json-event.ts';
import { WordedError } from '../../contract/worded-error.ts';
import { within } from '../../timers/within.ts';
import { sayLink } from './words.ts';

/** As much as libuv reads at a time where it chooses. */
const READ_BYTES = 64 * 1024;

/**
 * Opens a TCP connection with keep-alive; rejects with the system's error or ETIMEDOUT after `timeoutMs`. It reads into the same memory again
 * and again: the bytes of a `data` event are good while its listeners run.
 */
export const openSocket = (host: string, port: number, timeoutMs: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket: Socket = tcpConnect({
      host,
      port,
      keepAlive: true,
      keepAliveInitialDelay: 10_000,
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafeSlow(READ_BYTES),
        callback: (length, bytes) => {
          const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, length);
          // Nobody listens before the connection is handed over: till then it waits in the stream, as with any socket.
          if (!socket.emit('data', chunk)) socket.push(Buffer.from(chunk));
          return true;
        },
      },
    });
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
    }, timeoutMs);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
    };
    socket.once('error', fail);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', fail);
      resolve(socket);
    });
  });

export const timedOut = (what: string): WordedError => new WordedError('timeout', sayLink.both('commandTimeout', what));

export const offline = (): WordedError => new WordedError('offline', sayLink.both('offline'));

export const linkLost = (): WordedError => new WordedError('link-lost', sayLink.both('lost'));

/** The same promise, rejected by `timedOut(what)` after `ms`. */
export const inTime = <T>(promise: Promise<T>, ms: number, what: string): Promise<T> =>
  within(promise, ms, () => timedOut(what));

export type Jobs = {
  /** Resolves with the result's text; rejects when the time is over or the link is lost. */
  readonly wait: (id: string, ms: number, what: string) => Promise<string>;
  /** Takes a BACKGROUND_JOB of ours; false for any other event. */
  readonly take: (event: JsonEvent) => boolean;
  readonly forget: (id: string) => void;
  readonly failAll: () => void;
};

/** Jobs started with `bgapi` that have not answered yet. */
export const createJobs = (): Jobs => {
  type Job = { resolve: (body: string) => void; reject: (error: Error) => void; timer: NodeJS.Timeout };
  const open = new Map<string, Job>();
  const remove = (id: string): Job | undefined => {
    const job = open.get(id);
    open.delete(id);
    clearTimeout(job?.timer);
    return job;
  };
  return {
    wait: (id, ms, what) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          open.delete(id);
          reject(timedOut(what));
        }, ms);
        open.set(id, { resolve, reject, timer });
      }),
    take: (event) => {
      if (event.name !== 'BACKGROUND_JOB') return false;
      const job = remove(event.header('Job-UUID') ?? '');
      job?.resolve(event.header('_body') ?? '');
      return job !== undefined;
    },
    forget: (id) => void remove(id),
    failAll: () => {
      for (const id of open.keys()) remove(id)?.reject(linkLost());
    },
  };
};
