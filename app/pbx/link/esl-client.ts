/**
 * One connection to the event socket over the library freeswitch-esl, and the only file that knows the library: login, commands and the life
 * of a connection are its business. It is given no socket and no bytes of its own: its parser throws on a stray `%`, believes any
 * Content-Length, copies all it holds at every read and makes an object of every header. Frames are cut by frames.ts, events stay bytes
 * until somebody reads a header of them.
 */
import type { Duplex } from 'node:stream';
import { Connection, Event } from 'freeswitch-esl';
import { JsonEvent } from '../events/json-event.ts';
import { BrokenStream, createFrames, type Head } from './frames.ts';
import { linkLost } from './socket-and-jobs.ts';

/** An answer to a command: `text` is the Reply-Text. */
export type Reply = { readonly ok: boolean; readonly text: string };

export type EslHandlers = {
  /** The exchange asks who we are. */
  readonly onAuthRequest: () => void;
  /**
   * All events that came in one turn of the event loop, in order: where the exchange is ahead of us, many at a time. Their bytes are good while
   * this runs: who keeps an event takes a copy.
   */
  readonly onEvents: (events: JsonEvent[]) => void;
  /** An ACL sent us away, or the exchange says goodbye. */
  readonly onNotice: (notice: 'rejected' | 'goodbye') => void;
  /** An event of which nothing could be read: left out. */
  readonly onGarbled: (length: number) => void;
  /** Called once: the stream has ended, or cannot be read (BrokenStream). */
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

/** The library's connection over our own stream: it writes whole commands, and is told frames instead of bytes. */
class OwnedConnection extends Connection {
  readonly #stream: Duplex;

  constructor(stream: Duplex) {
    super();
    this.#stream = stream;
    this.on('error', () => undefined);
  }

  /** The library would write a command in pieces. */
  override send(line: string, headers: Readonly<Record<string, string>> = {}): void {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
    if (this.#stream.writable) this.#stream.write(`${line}\n${lines.join('')}\n`);
  }

  /** Passes one frame to the listeners (`esl::event::…`). */
  take(head: Head, body: Buffer): void {
    const text = body.toString();
    this._onEvent(new Event({ ...head }, text), head, text);
  }
}

/** Takes over a connected stream. The exchange speaks first (`onAuthRequest` or `onNotice`). */
export const createEslClient = (socket: Duplex, handlers: EslHandlers): EslClient => {
  const connection = new OwnedConnection(socket);
  /** Commands not answered yet. The exchange answers in order, and one that it forbids in another form than one that it obeys. */
  const waiting: { resolve: (event: Event) => void; reject: (error: Error) => void }[] = [];
  let batch: JsonEvent[] = [];
  let over = false;
  let flushing: NodeJS.Immediate | undefined;

  const frames = createFrames({
    onEvent: (body) => {
      const event = new JsonEvent(body);
      if (event.name === '' && event.toRaw() === undefined) handlers.onGarbled(body.length);
      else batch.push(event);
    },
    onFrame: (head, body) => {
      // Events in a format that we did not request.
      if (head['Content-Type']?.startsWith('text/event-') === true) handlers.onGarbled(body.length);
      else if (!over) connection.take(head, body);
    },
  });

  connection.on('esl::event::auth::request', handlers.onAuthRequest);
  connection.on('esl::event::disconnect::notice', () => handlers.onNotice('goodbye'));
  connection.on('esl::event::raw::text/rude-rejection', () => handlers.onNotice('rejected'));

  const flush = (): void => {
    flushing = undefined;
    const events = batch;
    batch = [];
    if (events.length > 0 && !over) handlers.onEvents(events);
    frames.release();
  };

  const finish = (error: Error | null, tell: boolean): void => {
    if (over) return;
    clearImmediate(flushing);
    if (tell) flush();
    over = true;
    socket.destroy();
    for (const { reject } of waiting.splice(0)) reject(linkLost());
    connection.removeAllListeners();
    connection.on('error', () => undefined);
    if (tell) handlers.onClose(error);
  };

  socket.on('data', (chunk: Buffer) => {
    if (over) return;
    try {
      frames.take(chunk);
    } catch (error) {
      finish(error instanceof Error ? error : new BrokenStream(String(error)), true);
    }
    flushing ??= setImmediate(flush);
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
