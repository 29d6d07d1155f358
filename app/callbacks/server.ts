/** The listener that the CRM calls: an HTTP(S) server that survives slow, idle and senseless callers. */
import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Refusal } from '../contract/api.ts';
import type { Probe } from './probe.ts';
import type { Proof } from './proof.ts';
import type { Handlers } from './actions.ts';
import { followCertificate, readCertificate } from './certificate.ts';
import { cannotListen } from './listen-failure.ts';
import { createRoutes } from './routes.ts';
import { refusals, type Language } from './words.ts';

export type CallbackServerDeps = {
  readonly host: string;
  /** 0: the system chooses. */
  readonly port: number;
  /** Paths of PEM files for a server with a certificate of its own. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** `/<32 hex>`, see secret-path.ts. */
  readonly secretPath: string;
  /** Our workspace's name in the CRM, null while unknown. */
  readonly workspace: () => string | null;
  readonly proof: Proof;
  /** Shared with the round trip. */
  readonly probe: Probe;
  readonly handlers: Handlers;
  readonly journal: (refusal: Refusal) => void;
  readonly log: Logger;
  /** ms since the epoch. */
  readonly now: () => number;
  readonly language?: () => Language;
  /** ms; for tests. Headers must be there after `headers`, bodies after `body`. */
  readonly timeouts?: { readonly headers: number; readonly body: number };
  /** ms between looks at the certificate files, an hour unless told. */
  readonly lookForCertificate?: number;
};

export type CallbackServer = {
  /** Starts listening; throws a ListenFailure where the port is taken or a certificate file cannot be used. */
  readonly start: () => Promise<{ port: number }>;
  /** Stops listening; what is being answered gets two seconds. */
  readonly stop: () => Promise<void>;
  readonly secretPath: () => string;
  /** From now on only this path is answered. */
  readonly rotate: (secretPath: string) => void;
};

const MOST_CONNECTIONS = 4000;
const GRACE = 2000;
const HOUR = 3_600_000;

/** Builds the listener; nothing is opened before `start`. */
export function createCallbackServer(deps: CallbackServerDeps): CallbackServer {
  const { headers, body } = deps.timeouts ?? { headers: 10_000, body: 10_000 };
  let secretPath = deps.secretPath;
  let server: Server | null = null;
  const { app, answers } = createRoutes({
    ...deps,
    language: deps.language ?? (() => 'ru'),
    secretPath: () => secretPath,
    bodyTimeout: body,
  });

  const build = async (): Promise<Server> => {
    const options = {
      headersTimeout: headers,
      requestTimeout: headers + body + 5000,
      keepAliveTimeout: 5000,
      connectionsCheckingInterval: Math.min(2000, headers / 4),
      requireHostHeader: false, // or Node would refuse without the echo header
    };
    let made: Server;
    if (deps.tls === null) made = createHttp(options);
    else {
      const certificate = await readCertificate(deps.tls);
      const secure = createHttps({ ...options, ...certificate });
      secure.once('close', followCertificate(secure, deps.tls, certificate, deps.lookForCertificate ?? HOUR, deps.log));
      made = secure;
    }
    made.maxConnections = MOST_CONNECTIONS;
    made.on('request', app);
    made.on('checkExpectation', app);
    made.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseNoise(error, socket));
    return made;
  };

  /** What is not even a request: a plain answer, a line in the journal, and the connection is closed. */
  const refuseNoise = (error: NodeJS.ErrnoException, socket: Duplex): void => {
    const source = socket instanceof Socket ? (socket.remoteAddress ?? 'unknown') : 'unknown';
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const [line, words] =
      error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? (['408 Request Timeout', refusals.tooSlow] as const)
        : error.code === 'HPE_HEADER_OVERFLOW'
          ? (['431 Request Header Fields Too Large', refusals.notHttp] as const)
          : (['400 Bad Request', refusals.notHttp] as const);
    answers.note(source.replace(/^::ffff:/, ''), '–', words);
    const text = JSON.stringify({ status: 'badRequest', message: answers.say(words) });
    const type = 'Content-Type: application/json; charset=utf-8';
    socket.end(
      `HTTP/1.1 ${line}\r\nConnection: close\r\n${type}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    );
  };

  return {
    secretPath: () => secretPath,
    rotate: (path) => void (secretPath = path),
    async start() {
      const starting = await build();
      await new Promise<void>((resolve, reject) => {
        const refuse = (error: Error): void => reject(cannotListen(deps.host, deps.port, error));
        starting.once('error', refuse);
        starting.listen(deps.port, deps.host, () => {
          starting.off('error', refuse);
          starting.on('error', (error) => deps.log.error({ err: error }, 'the callback listener failed'));
          resolve();
        });
      });
      server = starting;
      const address = starting.address();
      return { port: typeof address === 'object' && address ? address.port : deps.port };
    },
    async stop() {
      const stopping = server;
      server = null;
      if (stopping === null) return;
      const closed = new Promise<void>((resolve) => stopping.close(() => resolve()));
      stopping.closeIdleConnections();
      const timer = setTimeout(() => stopping.closeAllConnections(), GRACE);
      await closed;
      clearTimeout(timer);
    },
  };
}
