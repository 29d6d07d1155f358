/**
 * One connection to the event socket over the library freeswitch-esl, and the only file that knows the library and its faults:
 * it opens sockets itself and forgets them on a reset, throws on a stray `%` in a reply header, subscribes to noisy events of its own accord,
 * builds a slow object of every event, and believes any Content-Length. So: it gets a stand-in for the socket, which we own; headers are
 * read by us; JSON events leave by a short way; every login is a fresh Connection.
 */
import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { Connection, Parser } from 'freeswitch-esl';
import type { Event } from 'freeswitch-esl';
import { linkLost } from './socket-and-backoff.ts';
import type { RawEvent } from '../events/translate.ts';

/** A frame larger than this is no event but a lost beginning. */
const MAX_BODY = 16 * 1024 * 1024;
const MAX_HEAD = 64 * 1024;

/** The stream cannot be read as the event socket any more; only a new connection helps. */
export class BrokenStream extends Error {
  override name = 'BrokenStream';
}

/** An answer to a command: `text` is the Reply-Text. */
export type Reply = { readonly ok: boolean; readonly text: string };

export type EslHandlers = {
  /** The exchange asks who we are. */
  readonly onAuthRequest: () => void;
  /** All events that came in one turn of the event loop, in order: where the exchange is ahead of us, many at a time. */
  readonly onEvents: (events: RawEvent[]) => void;
  /** An ACL sent us away, or the exchange says goodbye. */
  readonly onNotice: (notice: 'rejected' | 'goodbye') => void;
  /** An event that is no JSON: left out. */
  readonly onGarbled: (length: number) => void;
  /** Told once: the stream is over, by itself or because it cannot be read (BrokenStream). */
  readonly onClose: (error: Error | null) => void;
};

export type EslClient = {
  /** Sends one command line with headers; resolves with the answer, in order of sending. No time-out of its own. */
  readonly command: (line: string, headers?: Readonly<Record<string, string>>) => Promise<Reply>;
  /** `api` command; resolves with the whole text of the answer. */
  readonly api: (line: string) => Promise<string>;
  /** Ends the connection at once; `onClose` is not called any more. */
  readonly destroy: () => void;
};

const decode = (value: string): string => {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

const bodyLength = (value: string): number => {
  const length = /^\d+$/.test(value) ? Number(value) : NaN;
  if (Number.isNaN(length) || length > MAX_BODY) throw new BrokenStream(`Content-Length ${value.slice(0, 20)}`);
  return length;
};

/** Headers of a frame; one without Content-Type is no frame of the event socket. */
const readHead = (text: string): Record<string, string | number> => {
  const headers: Record<string, string | number> = {};
  if (text.trim() === '') return { 'Content-Type': 'none' };
  for (const line of text.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon < 0) continue;
    const name = line.slice(0, colon);
    const value = line.slice(colon + 2);
    headers[name] = name === 'Content-Length' ? bodyLength(value) : decode(value);
  }
  if (headers['Content-Type'] === undefined) throw new BrokenStream('a frame without Content-Type');
  return headers;
};

const parseEvent = (body: string): RawEvent | null => {
  try {
    const event: unknown = JSON.parse(body);
    return typeof event === 'object' && event !== null && !Array.isArray(event) ? (event as RawEvent) : null;
  } catch {
    return null;
  }
};

/** The library's Connection over our own stream. It never sees the real socket. */
const attachLibrary = (socket: Duplex) => {
  const connection = new Connection();
  let line = '';
  const stand = Object.assign(new EventEmitter(), {
    /** The library writes a command in pieces; it leaves whole. */
    write: (text: string) => {
      line += text;
      if (!line.endsWith('\n\n')) return;
      if (socket.writable) socket.write(line);
      line = '';
    },
    end: () => undefined,
  });
  connection.on('error', () => undefined);
  connection.auth = () => undefined;
  Reflect.set(connection, 'createInboundSocket', () => {
    Reflect.set(connection, 'socket', stand);
    Reflect.apply(Reflect.get(connection, 'onInit') as () => void, connection, []);
    connection._onConnect();
  });
  connection.initializeInbound({ host: 'ours', port: 0, password: 'unused' });
  const parser: unknown = Reflect.get(connection, 'parser');
  if (!(parser instanceof Parser)) throw new TypeError('freeswitch-esl has changed: no parser');
  return { connection, parser };
};

/** Takes over a connected stream. The exchange speaks first (`onAuthRequest` or `onNotice`). */
export const createEslClient = (socket: Duplex, handlers: EslHandlers): EslClient => {
  const { connection, parser } = attachLibrary(socket);
  const held: Buffer[] = [];
  /** Commands not answered yet. The exchange answers in order, and one that it forbids in another form than one that it obeys. */
  const waiting: { resolve: (event: Event) => void; reject: (error: Error) => void }[] = [];
  let heldBytes = 0;
  let batch: RawEvent[] = [];
  let over = false;
  let flushing: NodeJS.Immediate | undefined;

  const slow = parser._parseEvent.bind(parser);
  parser._parseHeaderText = readHead;
  parser._parseEvent = (headers, body) => {
    if (headers['Content-Type'] !== 'text/event-json') {
      slow(headers, body);
      return;
    }
    const event = parseEvent(body ?? '');
    if (event === null) handlers.onGarbled(body?.length ?? 0);
    else batch.push(event);
  };
  connection.on('esl::event::auth::request', handlers.onAuthRequest);
  connection.on('esl::event::disconnect::notice', () => handlers.onNotice('goodbye'));
  connection.on('esl::event::raw::text/rude-rejection', () => handlers.onNotice('rejected'));

  const flush = (): void => {
    flushing = undefined;
    const events = batch;
    batch = [];
    if (events.length > 0) handlers.onEvents(events);
  };

  const finish = (error: Error | null, tell: boolean): void => {
    if (over) return;
    clearImmediate(flushing);
    if (tell) flush();
    over = true;
    socket.destroy();
    held.length = 0;
    for (const { reject } of waiting.splice(0)) reject(linkLost());
    connection.removeAllListeners();
    connection.on('error', () => undefined);
    if (tell) handlers.onClose(error);
  };

  /** Hands bytes to the library only when a whole body is there: it copies all it holds at every read. */
  const read = (chunk: Buffer): void => {
    held.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes < parser.bodyLen - parser.buffer.length) return;
    const bytes = held.length === 1 ? chunk : Buffer.concat(held);
    held.length = 0;
    heldBytes = 0;
    parser._onData(bytes);
    if (parser.bodyLen === 0 && parser.buffer.length > MAX_HEAD) throw new BrokenStream('a header without end');
  };
  socket.on('data', (chunk: Buffer) => {
    if (over) return;
    try {
      read(chunk);
    } catch (error) {
      finish(error instanceof Error ? error : new BrokenStream(String(error)), true);
    }
    if (batch.length > 0) flushing ??= setImmediate(flush);
  });
  socket.on('error', (error: Error) => finish(error, true));
  socket.on('end', () => finish(null, true));
  socket.on('close', () => finish(null, true));

  const answered = (event: Event): void => waiting.shift()?.resolve(event);
  connection.on('esl::event::command::reply', answered);
  connection.on('esl::event::api::response', answered);

  const send = (line: string, headers?: Readonly<Record<string, string>>): Promise<Event> =>
    new Promise((resolve, reject) => {
      if (over) return reject(linkLost());
      if (/[\r\n\0]/.test(line)) return reject(new Error('a command of several lines'));
      waiting.push({ resolve, reject });
      connection.send(line, headers);
    });
  const replyText = (event: Event): string => String(event.getHeader('Reply-Text') ?? '');

  return {
    command: async (line, headers) => {
      const text = replyText(await send(line, headers));
      return { ok: text.startsWith('+OK'), text };
    },
    api: async (line) => {
      const event = await send(`api ${line}`);
      return event.getBody() || replyText(event);
    },
    destroy: () => finish(null, false),
  };
};
