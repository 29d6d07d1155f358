/** The simulator's connections, all in memory: HTTP to the strict CRM and the event socket to the exchange, with their possible faults. */
import { IncomingMessage, ServerResponse, type RequestListener } from 'node:http';
import { Duplex, Readable } from 'node:stream';
import { Dispatcher } from 'undici';
import { as, isFrozen, type Owner } from './clock.ts';

export type HttpReply = { readonly status: number; readonly headers: Record<string, string>; readonly body: string };

/** One request through an Express app or any listener, without a socket. */
export function askListener(
  listener: RequestListener,
  request: { method: string; url: string; headers: Record<string, string>; body?: string },
): Promise<HttpReply> {
  return new Promise((resolve) => {
    const socket = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
    Object.assign(socket, { remoteAddress: '203.0.113.7', encrypted: false, setTimeout: () => socket });
    const incoming = new IncomingMessage(socket as never);
    incoming.method = request.method;
    incoming.url = request.url;
    incoming.httpVersion = '1.1';
    incoming.httpVersionMajor = 1;
    incoming.httpVersionMinor = 1;
    const headers = { host: 'sim', ...request.headers };
    incoming.headers = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value]));
    incoming.rawHeaders = Object.entries(headers).flat();
    if (request.body !== undefined) {
      incoming.headers['content-length'] = String(Buffer.byteLength(request.body));
      incoming.push(request.body);
    }
    incoming.push(null);
    incoming.complete = true;
    const response = new ServerResponse(incoming);
    const chunks: Buffer[] = [];
    const keep = (chunk: unknown): void => {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    };
    response.write = ((chunk: unknown) => (keep(chunk), true)) as typeof response.write;
    response.end = ((chunk: unknown) => {
      keep(chunk);
      const answered = Object.entries(response.getHeaders()).map(([key, value]): [string, string] => [
        key,
        String(value),
      ]);
      resolve({
        status: response.statusCode,
        headers: Object.fromEntries(answered),
        body: Buffer.concat(chunks).toString('utf8'),
      });
      response.emit('finish');
      response.emit('close');
      return response;
    }) as typeof response.end;
    listener(incoming as never, response as never);
  });
}

/** A fault of one request on its way. */
export type Mishap =
  | { readonly how: 'none'; readonly ms: number }
  /** The request never arrives. */
  | { readonly how: 'lostRequest' | 'refused'; readonly ms: number }
  /** The request arrives, the answer does not: the connection breaks, or no answer ever comes. */
  | { readonly how: 'lostAnswer' | 'deaf'; readonly ms: number }
  /** Another server answers. */
  | { readonly how: 'status'; readonly ms: number; readonly status: number; readonly headers?: Record<string, string> };

/** A fault planted by hand into messages: another body, or `never` (the message is swallowed and answered as if it were told). */
export type Tamper = (path: string, body: Record<string, unknown>) => Record<string, unknown> | 'never' | undefined;

/** An undici dispatcher that delivers to a listener in this process instead of the network. */
export class MemoryDispatcher extends Dispatcher {
  readonly #listener: RequestListener;
  readonly #fate: (path: string) => Mishap;
  readonly #owner: Owner;
  readonly #tamper: Tamper;
  constructor(
    listener: RequestListener,
    owner: Owner,
    fate: (path: string) => Mishap,
    tamper: Tamper = () => undefined,
  ) {
    super();
    this.#listener = listener;
    this.#owner = owner;
    this.#fate = fate;
    this.#tamper = tamper;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const owner = this.#owner;
    let over = false;
    const fail = (error: Error): void => {
      if (over || !owner.alive) return;
      over = true;
      as(owner, () => handler.onResponseError?.(controller as never, error));
    };
    const controller = {
      aborted: false,
      paused: false,
      reason: null as Error | null,
      rawHeaders: [],
      pause: () => undefined,
      resume: () => undefined,
      abort: (reason: Error) => {
        controller.aborted = true;
        controller.reason = reason;
        fail(reason);
      },
    };
    const broken = (code: string): Error => Object.assign(new Error(code), { code });
    const { path, method, headers, body } = options;
    if (body instanceof Readable) throw new TypeError('the simulator uploads no files');
    const fate = this.#fate(path);
    const answer = (reply: HttpReply): void => {
      const { status, headers: answered, body: text } = reply;
      if (over || !owner.alive) return;
      if (isFrozen(owner)) return void as(owner, () => setTimeout(() => answer(reply), 1));
      over = true;
      as(owner, () => {
        handler.onResponseStart?.(controller as never, status, answered, '');
        if (text !== '') handler.onResponseData?.(controller as never, Buffer.from(text));
        handler.onResponseEnd?.(controller as never, {});
      });
    };
    const arrive = (): void => {
      if (fate.how === 'lostRequest') return fail(broken('ECONNRESET'));
      if (fate.how === 'refused') return fail(broken('ECONNREFUSED'));
      if (fate.how === 'status') return answer({ status: fate.status, headers: fate.headers ?? {}, body: '' });
      const isMessage = typeof body === 'string' && path.includes('/telephony/');
      const other = isMessage ? this.#tamper(path, JSON.parse(body) as Record<string, unknown>) : undefined;
      if (other === 'never')
        return answer({ status: 200, headers: { 'content-type': 'application/json' }, body: '"OK"' });
      const text = other === undefined ? body : JSON.stringify(other);
      const sent = {
        method,
        url: path,
        headers: headers as Record<string, string>,
        ...(typeof text === 'string' && { body: text }),
      };
      void as(undefined, () => askListener(this.#listener, sent)).then((reply) => {
        if (fate.how === 'lostAnswer') return fail(broken('ECONNRESET'));
        if (fate.how === 'none') setTimeout(() => answer(reply), 1 + Math.max(fate.ms / 2, fate.ms - 500));
        return undefined;
      });
    };
    handler.onRequestStart?.(controller as never, {});
    // A request that left the PC arrives even if the PC dies; a slow CRM delays only the answer.
    as(undefined, () => setTimeout(arrive, 1 + Math.min(fate.ms / 2, 500)));
    return true;
  }
  override close(): Promise<void> {
    return Promise.resolve();
  }
  override destroy(): Promise<void> {
    return Promise.resolve();
  }
}

export type Line = {
  /** The far end, for the exchange. */
  readonly far: Duplex;
  readonly near: Duplex;
  /** Breaks the connection: both ends see it. */
  readonly cut: () => void;
  /** Holds back all bytes to the PC, or (false) delivers them all at once. */
  readonly hold: (on: boolean) => void;
};

/** A connection in memory from a PC to the exchange; bytes to the PC take `delay()` ms, in order. */
export function openLine(owner: Owner, delay: () => number): Line {
  let held: Buffer[] | null = null;
  let arrivesAt = 0;
  /** Data for a frozen program stays in its socket until the program goes on. */
  let unread: Buffer[] = [];
  const read = (): void => {
    const chunks = unread;
    unread = [];
    for (const chunk of chunks) if (!near.destroyed) near.push(chunk);
  };
  const hand = (chunk: Buffer): void => {
    if (near.destroyed || !owner.alive) return;
    if (unread.length === 0 && !isFrozen(owner)) return void as(owner, () => near.push(chunk));
    if (unread.push(chunk) === 1) as(owner, () => setTimeout(read, 1));
  };
  const near: Duplex = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      if (!far.destroyed) as(undefined, () => far.push(chunk));
      done();
    },
    final: (done) => {
      far.push(null);
      done();
    },
    destroy: (_error, done) => {
      as(undefined, () => setTimeout(() => far.destroy(), 1));
      done(null);
    },
  });
  const far: Duplex = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      if (held !== null) held.push(chunk);
      else {
        arrivesAt = Math.max(arrivesAt, performance.now() + delay());
        as(undefined, () =>
          setTimeout(() => (held === null ? hand(chunk) : held.push(chunk)), arrivesAt - performance.now()),
        );
      }
      done();
    },
    destroy: (_error, done) => {
      as(owner, () => setTimeout(() => near.destroy(), 1));
      done(null);
    },
  });
  for (const end of [near, far]) end.on('error', () => undefined);
  return {
    near,
    far,
    cut: () => void far.destroy(),
    hold: (on) => {
      const waiting = held ?? [];
      held = on ? waiting : null;
      if (!on) for (const chunk of waiting) hand(chunk);
    },
  };
}
