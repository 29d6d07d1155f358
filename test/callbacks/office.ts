/** An office for the tests: our callback listener, and a small CRM over real HTTP that confirms the keys it issued. */
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { pino } from 'pino';
import type { Refusal } from '../../app/contract/api.ts';
import type { Accepted, Handlers } from '../../app/callbacks/listener/actions.ts';
import { createJournal } from '../../app/callbacks/listener/journal.ts';
import { createProbe } from '../../app/callbacks/round-trip/probe.ts';
import { createProof, type Vouch } from '../../app/callbacks/listener/proof.ts';
import type { CallInput, HangupInput } from '../../app/contract/callback-protocol.ts';
import { konturCallbacks } from '../../app/crm/kontur/callback-protocol.ts';
import { newSecretPath } from '../../app/callbacks/listener/secret-path.ts';
import { createCallbackServer, type CallbackServerDeps } from '../../app/callbacks/listener/server.ts';

export const GOOD_KEY = 'key-of-our-workspace';
export const OTHER_KEY = 'key-of-another-workspace';

export type SmallCrm = {
  vouch: (key: string) => Promise<Vouch>;
  /** The keys that it was asked to confirm. */
  asked: string[];
  readonly stop: () => Promise<void>;
};

/** A CRM that answers 200 for its own keys, 401 for all others, 403 for keys of another workspace. */
export async function startCrm(): Promise<SmallCrm> {
  const asked: string[] = [];
  const server = createServer((req, res) => {
    const key = String(req.headers['x-xcom-accesskey']);
    asked.push(key);
    res.statusCode = key.startsWith(GOOD_KEY) ? 200 : key === OTHER_KEY ? 403 : 401;
    res.end('{}');
  });
  const port = await listen(server);
  return {
    asked,
    vouch: async (key) => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/office/integrations/instances/1`, {
        headers: { 'X-XCOM-AccessKey': key },
      });
      await answer.text();
      return answer.ok ? 'yes' : answer.status === 401 || answer.status === 403 ? 'no' : 'unknown';
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

export type Office = Awaited<ReturnType<typeof openOffice>>;

/** Opens the listener with a real journal; `calls` and `hangups` hold what got through. */
export async function openOffice(
  changes: Partial<CallbackServerDeps & { answer: () => Accepted | Promise<Accepted> }> = {},
) {
  const crm = await startCrm();
  const calls: CallInput[] = [];
  const hangups: HangupInput[] = [];
  const webhooks: string[] = [];
  const journal = createJournal();
  const probe = createProbe();
  const answer = changes.answer ?? (() => 'accepted' as const);
  const handlers: Handlers = {
    call: (input) => {
      calls.push(input);
      return answer();
    },
    hangup: (input) => {
      hangups.push(input);
      return answer();
    },
    upgrade: () => void webhooks.push('upgrade'),
    sync: () => void webhooks.push('sync'),
  };
  const server = createCallbackServer({
    protocol: konturCallbacks,
    host: '127.0.0.1',
    port: 0,
    tls: null,
    secretPath: newSecretPath(),
    workspace: () => 'office',
    proof: createProof({ vouch: crm.vouch, now: changes.now ?? Date.now }),
    probe,
    handlers,
    journal: (refusal: Refusal) => journal.add(refusal),
    log: pino({ level: 'silent' }),
    now: Date.now,
    ...changes,
  });
  const { port } = await server.start().catch(async (error: unknown) => {
    await crm.stop();
    throw error;
  });
  const origin = `http://127.0.0.1:${port}`;
  return {
    crm,
    calls,
    hangups,
    webhooks,
    journal,
    probe,
    server,
    port,
    origin,
    base: () => `${origin}${server.secretPath()}`,
    /** Expects that nothing was handed on to the engine. */
    quiet: () => calls.length === 0 && hangups.length === 0 && webhooks.length === 0,
    close: async () => {
      await Promise.all([server.stop(), crm.stop()]);
    },
  };
}

let number = 0;

/** The headers of a request of the CRM. */
export const headersOf = (key = GOOD_KEY, echo = `echo-${++number}`): Record<string, string> => ({
  'Content-Type': 'application/json; charset=utf-8',
  'X-XCOM-AccessKey': key,
  'X-XCOM-Integration-Echo': echo,
});

/** The body of a CALL in which Masha calls a client; each has its own id. */
export const callOf = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  communicationId: `c0ffee00-0000-4000-8000-${String(++number).padStart(12, '0')}`,
  fromUserId: 'a1b2c3d4-0000-4000-8000-000000000001',
  clientPhone: '79991112233',
  ...changes,
});

export type Told = {
  status: number;
  echo: string | null;
  name: string;
  message: string;
  body: unknown;
  headers: Headers;
};

/** Posts to our listener and reads the answer. */
export async function post(url: string, body: unknown, headers = headersOf()): Promise<Told> {
  const answer = await fetch(url, {
    method: 'POST',
    headers,
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
  return await read(answer);
}

export async function read(answer: Response): Promise<Told> {
  const body = (await answer.json()) as { status?: string; message?: string };
  const { status = '', message = '' } = body;
  return {
    status: answer.status,
    echo: answer.headers.get('X-XCOM-Integration-Echo'),
    name: status,
    message,
    body,
    headers: answer.headers,
  };
}
