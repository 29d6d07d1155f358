/** The window's server for headless mode: the built window as files, `/api/*` handed to the one handler of both fronts. */
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import express from 'express';
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { ApiError } from '../contract/api.ts';
import { guard, SECURITY_HEADERS, type Verdict } from './guard.ts';
import { passOn, type Respond } from './pass.ts';
import { notBuiltPage, openAgainPage, strangerPage } from './pages.ts';

export type WebServerDeps = {
  readonly host: string;
  /** 0: the system chooses. */
  readonly port: number;
  /** Whoever has it may do everything in the window. */
  readonly token: string;
  /** Folder of the built window (index.html and its assets). */
  readonly root: string;
  /** For machines that watch: are calls reported (`/healthz`, no token), and the figures (`/metrics`). */
  readonly health?: () => { readonly ok: boolean };
  readonly metrics?: { readonly text: () => Promise<string>; readonly contentType: string };
  /** Answers `/api/*`. */
  readonly respond: Respond;
  readonly log: Logger;
};

export type WebServer = {
  /** Starts listening; throws where the port is taken. */
  readonly start: () => Promise<{ port: number }>;
  /** Stops listening and ends the streams; ordinary answers get a second. */
  readonly stop: () => Promise<void>;
};

const GRACE = 1000;

/** Builds the window's server; nothing is opened before `start`. */
export function createWebServer(deps: WebServerDeps): WebServer {
  let server: Server | null = null;
  let port = deps.port;
  const app = createApp(deps, () => port);

  return {
    async start() {
      const starting = createServer({ headersTimeout: 10_000, requestTimeout: 120_000, keepAliveTimeout: 10_000 }, app);
      await new Promise<void>((resolve, reject) => {
        starting.once('error', reject);
        starting.listen(deps.port, deps.host, () => {
          starting.off('error', reject);
          starting.on('error', (error) => deps.log.error({ err: error }, "the window's server failed"));
          resolve();
        });
      });
      server = starting;
      const address = starting.address();
      if (typeof address === 'object' && address) port = address.port;
      return { port };
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

function createApp({ host, token, root, respond, health, metrics, log }: WebServerDeps, port: () => number): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');

  app.use((req, res, next) => {
    res.set(SECURITY_HEADERS);
    if (health !== undefined && req.path === '/healthz' && (req.method === 'GET' || req.method === 'HEAD')) {
      const state = health();
      res
        .set('Cache-Control', 'no-store')
        .status(state.ok ? 200 : 503)
        .json(state);
      return;
    }
    const { method, originalUrl: url, headers, socket } = req;
    const verdict = guard({ method, url, headers, localAddress: socket.localAddress }, { token, host, port: port() });
    if (verdict.kind === 'pass') next();
    else turnAway(req, res, verdict, log);
  });

  app.get('/metrics', async (_req, res, next) => {
    if (metrics === undefined) return next();
    res
      .set('Cache-Control', 'no-store')
      .set('Content-Type', metrics.contentType)
      .send(await metrics.text());
  });
  app.use('/api', async (req: Request, res: Response) => {
    res.set('Cache-Control', 'no-store');
    await passOn(req, res, respond);
  });
  app.use(windowFiles(root));
  app.use(answerErrors(log));
  return app;
}

function turnAway(req: Request, res: Response, verdict: Exclude<Verdict, { kind: 'pass' }>, log: Logger): void {
  res.set('Cache-Control', 'no-store');
  if (verdict.kind === 'enter') {
    res.set('Set-Cookie', verdict.cookie).redirect(303, verdict.location);
    return;
  }
  if (verdict.kind === 'again') return void res.type('html').send(openAgainPage);
  log.warn({ status: verdict.status, reason: verdict.reason }, 'the window refused a request');
  res.status(verdict.status);
  if (req.path.startsWith('/api/') || !req.accepts('html')) {
    res.json({ error: 'unauthorized', message: verdict.reason } satisfies ApiError);
  } else res.type('html').send(strangerPage);
}

/** Files with a hash in their name for ever, all others fresh; pages of the window are all index.html. */
function windowFiles(root: string): RequestHandler {
  const files = express.static(root, {
    index: false,
    redirect: false,
    dotfiles: 'ignore',
    setHeaders: (res, path) => {
      const hashed = path.startsWith(join(root, 'assets'));
      res.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  return (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return void res.status(404).end();
    files(req, res, (error?: unknown) => {
      if (error !== undefined) return next(error);
      if (/\.[^/]*$/.test(req.path) && !req.path.endsWith('.html')) return void res.status(404).end();
      res.sendFile('index.html', { root, cacheControl: false, headers: { 'Cache-Control': 'no-cache' } }, (failure) => {
        if (failure && !res.headersSent) res.status(503).type('html').send(notBuiltPage);
      });
    });
  };
}

function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    void next;
    log.error({ err: error, path: req.path }, "the window's server could not answer");
    if (res.headersSent) return void res.destroy();
    const words = 'Plecho could not answer; its log tells more.';
    res.status(500).json({ error: 'internal', message: words } satisfies ApiError);
  };
}
