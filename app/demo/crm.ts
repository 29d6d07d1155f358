/** The built-in small Kontur.CRM, which enforces the telephony API strictly: for the demo, and for tests. */
import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler } from 'express';
import { BY_THE_TEXT, createBurstLimit, type Behaviour } from './crm/behaviour.ts';
import { callbackRoutes, communicationOf } from './crm/callbacks.ts';
import { createCaller } from './crm/caller.ts';
import { createContacts } from './crm/contacts.ts';
import { fileRoutes } from './crm/files.ts';
import { DEMO_USERS, identity, type DemoUser, type IdentityOptions } from './crm/identity.ts';
import { createFeed, createInstance, instanceJson, instanceRoutes } from './crm/instances.ts';
import { createKeys } from './crm/keys.ts';
import { createLedger } from './crm/ledger.ts';
import { createMisbehaviour } from './crm/misbehaviour.ts';
import { pageRoutes } from './crm/page.ts';
import type { Registration } from './crm/shapes.ts';

export type DemoCrmOptions = IdentityOptions & {
  readonly host?: string;
  readonly port?: number;
  /** False: no socket; requests come by `handle`. */
  readonly listen?: boolean;
  /** ms since the epoch: ends keys and files. */
  readonly now?: () => number;
  readonly users?: readonly DemoUser[];
  /** Older calls are forgotten, requests are not listed; for a demo that runs long. */
  readonly keepCalls?: number;
  /** How it behaves where the CRM's text leaves that open. */
  readonly behaviour?: Partial<Behaviour>;
};

/** Who answers call-redirect, by the client's phone or the call's id: user ids, `null` for 409 notFound; after `delayMs`. */
export type RedirectRule = { userIds: string[] | null; delayMs?: number };

export type DemoCrm = Awaited<ReturnType<typeof createDemoCrm>>;
export { DEMO_USERS };

export async function createDemoCrm(options: DemoCrmOptions = {}) {
  const { host = '127.0.0.1', now = Date.now, users = DEMO_USERS, keepCalls = Infinity } = options;
  const who = identity(options);
  const instance = createInstance(who);
  const ledger = createLedger(keepCalls);
  const behaviour: Behaviour = { ...BY_THE_TEXT, ...options.behaviour };
  const keys = createKeys(who, () => instanceJson(who, instance, behaviour), now);
  const mayPass = createBurstLimit(behaviour, now);
  const cards = createContacts();
  const { contacts, companies } = cards;
  const linksOf: typeof cards.linksOf = (number) => cards.linksOf(number);
  const trouble = createMisbehaviour(keys.revoke);
  const feed = createFeed(keepCalls === Infinity ? Infinity : 2_000);
  for (const user of users) feed.addUser(user);
  const caller = createCaller(who, keys, ledger);
  const news = new EventEmitter().setMaxListeners(0);
  const redirects = new Map<string, RedirectRule>();
  const patches: unknown[] = [];
  const requests: { readonly method: string; readonly path: string; readonly at: number }[] = [];
  let mainTelephony: string | null = null;
  let port = options.port ?? 0;

  const app = express();
  app.disable('x-powered-by');
  app.use((request, response, next) => {
    if (keepCalls === Infinity && request.originalUrl.startsWith('/api/'))
      requests.push({ method: request.method, path: request.originalUrl, at: Date.now() });
    news.emit('news');
    response.on('close', () => news.emit('news'));
    next();
  });
  pageRoutes(app, { who, instance, ledger, users, caller });
  app.use(trouble.handler);
  // A client that disconnected has asked nothing: its incomplete body is no breach.
  app.use((request, _response, next) => (request.socket.destroyed ? undefined : next()));
  app.use(express.json({ limit: '1mb', type: ['application/json', 'application/json-patch+json'] }));
  const api = express.Router({ mergeParams: true });
  keys.routes(app);
  app.use('/api/v1', (_request, response, next) => {
    if (mayPass()) return next();
    response.status(429).set('retry-after', '1').json({ status: 'tooManyRequests', message: 'Too many requests' });
  });
  app.use('/api/v1/:ws', keys.guard);
  // Each change of a call comes into the feed: what the CRM has of it by then.
  api.use('/api/v1/:ws/communications/callbacks/telephony/:what', (request, response, next) => {
    response.on('finish', () => {
      const { externalId } = (request.body ?? {}) as { externalId?: unknown };
      const call =
        response.statusCode < 300 && typeof externalId === 'string' ? ledger.calls.get(externalId) : undefined;
      if (call !== undefined) feed.addCall(call.communicationId, communicationOf(call, who, behaviour, linksOf));
    });
    next();
  });
  callbackRoutes(api, { who, ledger, behaviour, now, linksOf });
  fileRoutes(api, ledger, now);
  instanceRoutes(api, { who, instance, ledger, keys, patches, behaviour });
  const onCreated = (contact: { id: string }): void =>
    feed.add({ contactId: contact.id }, { type: 'create', old: null, new: contact });
  cards.routes(api, { keys, ledger, behaviour, instance, users, caller, onCreated });
  feed.routes(api, keys);
  api.get('/api/v1/:ws/ui-settings', (request, response) => {
    if (request.query['key'] !== '@main-telephony-settings' || mainTelephony === null) {
      return void response.status(409).json({ status: 'notFound', message: 'Telephony not found' });
    }
    response.json({
      id: who.integrationId,
      key: '@main-telephony-settings',
      value: mainTelephony,
      userId: users[0]?.id,
      canEditAll: true,
      updateInfo: {},
    });
  });
  api.get('/api/v1/:ws/communications/callbacks/telephony/call-redirect', (request, response) => {
    const by = request.query['phoneNumber'] ?? request.query['externalId'];
    if (typeof by !== 'string' || ('phoneNumber' in request.query && !/^\d+$/.test(by)))
      ledger.fault('', 'redirect', 'phoneNumber must be digits');
    const rule = redirects.get(typeof by === 'string' ? by : '') ?? redirects.get('*') ?? { userIds: null };
    setTimeout(() => {
      if (rule.userIds === null && behaviour.redirectNobody === 'empty') response.json({ userIds: [] });
      else if (rule.userIds === null)
        response.status(409).json({ status: 'notFound', message: 'Communication CallRedirectRequest not found' });
      else response.json({ userIds: rule.userIds });
    }, rule.delayMs ?? 0);
  });
  app.use(api);
  app.use((request, response) => {
    ledger.fault('', 'path', `${request.method} ${request.path}`);
    response.status(404).json({ status: 'notFound', message: 'No such method' });
  });
  app.use(((error: { type?: unknown }, _request, response, _next) => {
    if (error.type === 'request.aborted') return;
    ledger.fault('', 'body', 'not JSON');
    response.status(400).json({
      errors: { '': ['The body is not JSON.'] },
      title: 'One or more validation errors occurred.',
      status: 400,
    });
  }) satisfies ErrorRequestHandler);

  const server = createServer(app);
  const listen = async (): Promise<void> => {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    port = (server.address() as AddressInfo).port;
  };
  const unlisten = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  if (options.listen !== false) await listen();

  return {
    /** One request, without a socket. */
    handle: app,
    /** A communication that the CRM makes for a CALL of its own. */
    planCall: (...planned: Parameters<typeof ledger.plan>) => ledger.plan(...planned),
    isPlanned: ledger.isKnown,
    url: `http://${host}:${port}`,
    apiKey: who.apiKey,
    secret: who.secret,
    bearer: who.bearer,
    workspace: who.workspace.name,
    /** Can be changed by tests: `installed`, `needsBearer`. */
    who,
    /** The integration's instance as the CRM has it; may be changed. */
    instance,
    /** How it behaves where the text is open; may be changed at any time. */
    behaviour,
    contacts,
    companies,
    users,
    feed,
    keys,
    /** What it was told, by externalId. */
    calls: ledger.calls,
    /** Every breach of the API; empty when all is well. */
    faults: ledger.faults,
    files: ledger.files,
    /** A call that was registered before the demo began. */
    remember(registration: Registration): void {
      ledger.register(registration, behaviour);
      const call = ledger.calls.get(registration.externalId);
      if (call !== undefined) feed.addCall(call.communicationId, communicationOf(call, who, behaviour, linksOf));
    },
    /** A call is gone, as if somebody had deleted it; the feed tells of it. */
    forget(externalId: string): void {
      const call = ledger.calls.get(externalId);
      if (call === undefined) return;
      ledger.calls.delete(externalId);
      feed.add({ communicationId: call.communicationId }, { type: 'delete', old: {}, new: null });
    },
    /** Bodies of all PATCHes. */
    patches,
    /** Every API request, the refused ones included. */
    requests,
    redirects,
    setMainTelephony: (value: string | null): void => void (mainTelephony = value),
    ...caller,
    misbehave: trouble.misbehave,
    behave: trouble.behave,
    /** Connections are refused until `up()`. */
    down: unlisten,
    up: listen,
    /** Resolves when the predicate holds, looked at when a request comes and when it is answered. @throws Error with what it has, after `timeoutMs` */
    async waitFor(predicate: () => boolean, timeoutMs = 60_000): Promise<void> {
      if (predicate()) return;
      await new Promise<void>((resolve, reject) => {
        const look = (): void => {
          if (!predicate()) return;
          clearTimeout(timer);
          news.off('news', look);
          resolve();
        };
        const timer = setTimeout(() => {
          news.off('news', look);
          const has = [...ledger.calls.values()].map(({ externalId, log }) => ({ externalId, log }));
          reject(
            new Error(
              `waited ${timeoutMs} ms in vain; calls: ${JSON.stringify(has)}; faults: ${JSON.stringify(ledger.faults)}`,
            ),
          );
        }, timeoutMs);
        news.on('news', look);
      });
    },
    close: unlisten,
    [Symbol.asyncDispose]: unlisten,
  };
}
