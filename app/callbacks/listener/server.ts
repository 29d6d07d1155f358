/** The listener that the CRM calls: an HTTP(S) server that survives slow, idle and senseless callers. */
import { createServer as createHttp, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Refusal } from '../../contract/api.ts';
import type { CallbackProtocol } from '../../contract/callback-protocol.ts';
import { createBrokenRequestRefuser } from './broken-requests.ts';
import type { Probe } from '../round-trip/probe.ts';
import type { Proof } from './proof.ts';
import type { Handlers } from './actions.ts';
import { followCertificate, readCertificate } from './certificate.ts';
import { cannotListen } from './listen-failure.ts';
import { createRoutes } from './routes.ts';
import type { Language } from '../../contract/language.ts';

export type CallbackServerDeps = {
  /** The CRM's paths, headers and bodies. */
  readonly protocol: CallbackProtocol;
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
  const sockets = new Set<Socket>();
  const answering = new Set<ServerResponse>();
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
      const secure = createHttps({ ...options, ...certificate, handshakeTimeout: headers });
      secure.once(
        'close',
        followCertificate(secure, certificate, {
          files: deps.tls,
          every: deps.lookForCertificate ?? HOUR,
          log: deps.log,
        }),
      );
      made = secure;
    }
    made.maxConnections = MOST_CONNECTIONS;
    made.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    const answer: RequestListener = (req, res) => {
      answering.add(res);
      res.once('close', () => answering.delete(res));
      app(req, res);
    };
    made.on('request', answer);
    made.on('checkExpectation', answer);
    made.on('clientError', createBrokenRequestRefuser(answers, answering));
    return made;
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
      const answered = Promise.all(
        [...answering].map((res) => new Promise<void>((resolve) => res.once('close', () => resolve()))),
      );
      const cut = (): void => sockets.forEach((socket) => socket.destroy());
      const late = setTimeout(cut, GRACE);
      await Promise.race([answered, closed]);
      cut(); // connections without a request are dropped at once
      await closed;
      clearTimeout(late);
    },
  };
}
