/** A minimal CRM: answers every message after a set time, and notes when and in which order they arrived; it does no other work. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export type Heard = {
  /** performance.now() when the head of the request had arrived. */
  readonly at: number;
  readonly name: string;
  readonly externalId: string;
  readonly timestamp: string;
  readonly type?: string;
};

type Body = Partial<Heard> & { readonly externalCreatedAt?: string };

export type BenchCrm = Awaited<ReturnType<typeof createBenchCrm>>;

const WELCOME = {
  workspace: { id: '00000000-0000-4000-8000-000000000001', name: 'bench', title: 'Bench' },
  integrationInstance: {
    id: '00000000-0000-4000-8000-000000000002',
    status: 'active',
    features: {},
    secrets: [],
    settings: [],
    webHooks: [],
  },
  accessKey: 'bench-key',
};

export async function createBenchCrm(answerAfterMs = 0) {
  const heard: Heard[] = [];
  const listeners = new Set<() => void>();
  let wait = answerAfterMs;
  const server = createServer((request, response) => {
    const at = performance.now();
    const path = request.url ?? '';
    const name = /telephony\/([a-z-]+)/.exec(path)?.[1];
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = name === undefined ? {} : (JSON.parse(Buffer.concat(chunks).toString()) as Body);
      const { externalId = '', externalCreatedAt = '', timestamp = externalCreatedAt, type } = body;
      if (name !== undefined) heard.push({ at, name, externalId, timestamp, ...(type !== undefined && { type }) });
      const answer = path.includes('authorize')
        ? WELCOME
        : name === 'call-started'
          ? { id: externalId, externalId }
          : 'OK';
      const reply = (): void => void response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
      if (wait > 0) void delay(wait).then(reply);
      else reply();
      for (const listener of listeners) listener();
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    setDelay: (ms: number): void => void (wait = ms),
    /** Resolves when the predicate is true; checked after every request. */
    until: (predicate: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!predicate()) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      }),
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}
