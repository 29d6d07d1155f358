/** The window's server for headless mode: the built window as files, `/api/*` handed to the one handler of both fronts. */
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import express from 'express';
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { ApiError } from '../contract/api.ts';
import { readBody } from '../http/body.ts';
import { guard, isApi, SECURITY_HEADERS, urlOf, type Verdict } from './guard.ts';
import { passOn, type Respond } from './pass.ts';
import { notBuiltPage, strangerPage } from './pages.ts';
import { ticketed } from './ticket.ts';
import { sayWeb, type SayWeb } from './words.ts';
import type { Language } from '../contract/language.ts';

export type WebServerDeps = {
  readonly host: string;
  /** 0: the system chooses. */
  readonly port: number;
  /** Its bearer may do everything in the window. */
  readonly token: string;
  /** Folder of the built window (index.html and its assets). */
  readonly root: string;
  /** For machines that watch: are calls reported (`/healthz`, no token), and the figures (`/metrics`). */
  readonly health?: () => { readonly ok: boolean };
  readonly metrics?: { readonly text: () => Promise<string>; readonly contentType: string };
  /** Answers `/api/*`. */
  readonly respond: Respond;
  /** The language of refusals; Russian where left out. */
  readonly language?: () => Language;
  readonly log: Logger;
  /** ms since the epoch. */
  readonly now?: () => number;
  /** ms that headers and a body may take to arrive; for tests. */
  readonly patience?: number;
};

export type WebServer = {
  /** Starts listening; throws where the port is taken. */
  readonly start: () => Promise<{ port: number }>;
  /** Stops listening and ends the streams; ordinary answers get a second. */
  readonly stop: () => Promise<void>;
};

const GRACE = 1000;
const PATIENCE = 20_000;
/** The largest thing that the window sends is a list of people. */
const MOST_BODY = 2_000_000;
const METHODS = new Set(['GET', 'HEAD', 'POST']);

/** Builds the window's server; nothing is opened before `start`. */
export function createWebServer(deps: WebServerDeps): WebServer {
  let server: Server | null = null;
  let port = deps.port;
  const app = createApp(deps, () => port);

  return {
    async start() {
      const patience = deps.patience ?? PATIENCE;
      const starting = createServer(
        {
          headersTimeout: patience / 2,
          requestTimeout: patience * 2,
          keepAliveTimeout: 10_000,
          connectionsCheckingInterval: Math.min(5000, patience / 4),
        },
        app,
      );
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

function createApp(deps: WebServerDeps, port: () => number): Express {
  const { host, token, root, respond, health, metrics, log, now = Date.now, patience = PATIENCE, language } = deps;
  const say: SayWeb = (word, ...values) => sayWeb(language?.() ?? 'ru', word, ...values);
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');

  app.use((req, res, next) => {
    res.set(SECURITY_HEADERS);
    res.on('error', () => {}); // a caller who is gone before he was told
    if (health !== undefined && req.path === '/healthz' && (req.method === 'GET' || req.method === 'HEAD')) {
      const state = health();
      res
        .set('Cache-Control', 'no-store')
        .status(state.ok ? 200 : 503)
        .json(state);
      return;
    }
    const { method, originalUrl: url, headers, socket } = req;
    const options = { token, host, port: port(), now: now() };
    const verdict = guard({ method, url, headers, localAddress: socket.localAddress }, options);
    if (verdict.kind === 'refuse') {
      log.warn({ status: verdict.status, reason: sayWeb('en', verdict.reason) }, 'the window refused a request');
      return turnAway(req, res, verdict, say);
    }
    if (!METHODS.has(method)) return void res.set('Allow', 'GET, HEAD, POST').status(405).end();
    if (!url.startsWith('/')) return void res.status(400).end(); // a proxy's form, `GET http://…`, names somebody else
    next();
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
    if (!isApi(urlOf(req.originalUrl).pathname)) return void res.status(404).end(); // was not judged as such
    if (req.method !== 'POST') return passOn(req, res, null, respond);
    const read = await readBody(req, { most: MOST_BODY, within: patience });
    if (res.headersSent || res.destroyed) return;
    if ('refused' in read) return refuseBody(res, read.refused, say);
    if (req.path === '/ticket') return giveTicket(res, read.bytes, (url) => ticketed(url, token, now()), say);
    await passOn(req, res, read.bytes, respond);
  });
  app.use(windowFiles(root));
  app.use(answerErrors(log, say));
  return app;
}

const REFUSED = {
  tooLarge: [413, 'tooLarge'],
  tooSlow: [408, 'badInput'],
  broken: [400, 'badInput'],
} as const;

/** Says why; a body that is too large runs into nothing, one that does not come is not waited for. */
function refuseBody(res: Response, why: keyof typeof REFUSED, say: SayWeb): void {
  const [status, error] = REFUSED[why];
  if (why !== 'tooLarge') res.set('Connection', 'close');
  res.status(status).json({ error, message: say(why) } satisfies ApiError);
}

/** `{ "path": "/api/history.csv?…" }` → `{ "url": … }`: where the browser itself fetches, no header can be sent. */
function giveTicket(res: Response, body: Buffer, ticketFor: (url: URL) => string, say: SayWeb): void {
  let path: unknown;
  try {
    path = (JSON.parse(body.toString('utf8')) as { path?: unknown } | null)?.path;
  } catch {
    // no path, then
  }
  if (typeof path !== 'string' || !path.startsWith('/api/') || !URL.canParse(path, 'http://localhost')) {
    const message = say('noPath');
    return void res.status(400).json({ error: 'badInput', message, field: 'path' } satisfies ApiError);
  }
  res.json({ url: ticketFor(urlOf(path)) });
}

function turnAway(req: Request, res: Response, verdict: Extract<Verdict, { kind: 'refuse' }>, say: SayWeb): void {
  res.set('Cache-Control', 'no-store').status(verdict.status);
  if (isApi(req.path) || !req.accepts('html')) {
    res.json({ error: 'unauthorized', message: say(verdict.reason) } satisfies ApiError);
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

function answerErrors(log: Logger, say: SayWeb): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    void next;
    const asked = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
    if (!(asked < 500)) log.error({ err: error, path: req.path }, "the window's server could not answer");
    if (res.headersSent || res.destroyed) return void res.destroy();
    if (asked < 500) return void res.status(asked).end();
    res.status(500).json({ error: 'internal', message: say('failed') } satisfies ApiError);
  };
}
