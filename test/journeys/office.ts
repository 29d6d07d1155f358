/** An office for a test: the demo exchange, the strict demo CRM and the whole engine between them, over real sockets, in one profile. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createDemoCrm, type DemoCrm } from '../../app/demo/crm.ts';
import { createDemoExchange, type DemoExchange } from '../../app/demo/exchange.ts';
import { createEngine, type Engine, type EngineOptions } from '../../app/engine.ts';
import { createKeyFileSealer } from '../../app/store/key-file.ts';
import { prepareProfile } from '../fixtures/empty-profile.ts';
import type { ToldCall, ToldItem, ToldLeg } from '../fixtures/told.ts';

export type Office = {
  readonly exchange: DemoExchange;
  readonly crm: DemoCrm;
  readonly profile: string;
  readonly config: Record<string, unknown>;
  engine: Engine;
  /** Stops the engine and starts another one over the same profile. */
  restart(): Promise<void>;
  /** Resolves when the engine is connected to the exchange and the CRM. */
  ready(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export type OfficeOptions = {
  readonly config?: Record<string, unknown>;
  /** More settings of the exchange, e.g. an SSH login. */
  readonly pbxOver?: Record<string, unknown>;
  readonly exchange?: Parameters<typeof createDemoExchange>[0];
  readonly engine?: Partial<EngineOptions>;
};

/** A user's numbers as in the traces; the mobile of the traces belongs to 1001. */
export const numbersOf = (extension: string): string[] =>
  extension === '1001' ? ['1001', '89161112233'] : [extension];

export async function openOffice(options: OfficeOptions = {}): Promise<Office> {
  const exchange = await createDemoExchange({ heartbeatMs: 0, ...options.exchange });
  const crm = await createDemoCrm();
  const profile = mkdtempSync(join(tmpdir(), 'plecho-'));
  prepareProfile(profile);
  const config = {
    pbx: { host: exchange.host, port: exchange.port, password: 'demo', ...options.pbxOver },
    crm: { url: crm.url, kind: 'private', apiKey: crm.apiKey },
    people: crm.users.map((user) => ({ userId: user.id, name: user.name, numbers: numbersOf(user.extension) })),
    ...options.config,
  };
  const open = (): Engine =>
    createEngine({
      profileDir: profile,
      seal: createKeyFileSealer(profile),
      log: pino({ level: process.env['PLECHO_LOG'] ?? 'silent' }),
      version: 'test',
      ...options.engine,
      config,
    });
  const office: Office = {
    exchange,
    crm,
    profile,
    config,
    engine: open(),
    async restart() {
      await office.engine.stop();
      office.engine = open();
      await office.engine.start();
      await office.ready();
    },
    ready: () =>
      waitForStatus(
        office.engine,
        (status) => status.exchange.state === 'connected' && status.crm.state === 'connected',
      ),
    async [Symbol.asyncDispose]() {
      await office.engine.stop();
      await Promise.all([exchange.close(), crm.close()]);
      rmSync(profile, { recursive: true, force: true });
    },
  };
  await office.engine.start();
  await office.ready();
  return office;
}

/** Waits for a state of the engine, as its live stream reports it. */
export async function waitForStatus(
  engine: Engine,
  wanted: (status: ReturnType<Engine['status']>) => boolean,
  timeoutMs = 90_000,
): Promise<void> {
  let last = engine.status();
  if (wanted(last)) return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`waited in vain; the last status: ${JSON.stringify(last)}`));
    }, timeoutMs);
    const stop = engine.subscribe((message) => {
      if (message.type !== 'status' && message.type !== 'snapshot') return;
      last = message.status;
      if (!wanted(last)) return;
      clearTimeout(timer);
      queueMicrotask(() => stop());
      resolve();
    });
  });
}

/** What the demo CRM was told, in the shape of the traces' expectations. */
export function toldTo(crm: DemoCrm, ids: (externalId: string) => boolean = () => true): ToldCall[] {
  const extensions = new Map(crm.users.map((user) => [user.id, user.extension]));
  const name = (who: { type: string; userId?: string | undefined }): string =>
    who.type === 'client'
      ? 'client'
      : `user:${who.userId === undefined ? '?' : (extensions.get(who.userId) ?? who.userId)}`;
  const micros = (time: string): number => Date.parse(time) * 1000;
  return [...crm.calls.values()]
    .filter((call) => call.started !== null && ids(call.externalId))
    .map((call) => {
      const legs = new Map<string, ToldLeg>();
      for (const event of call.events) {
        const id = event.realtimeCallItemId;
        const leg = legs.get(id) ?? { id, from: name(event.from), to: name(event.to), events: [], times: [] };
        leg.events.push(event.type);
        leg.times.push(micros(event.timestamp));
        legs.set(id, leg);
      }
      const registrations = call.registrations.map(({ items }) =>
        items.map((item): ToldItem => ({
          id: item.id,
          from: name(item.from),
          to: name(item.to),
          answered: item.startedAt !== undefined,
          finishedAt: micros(item.finishedAt),
          ...(item.startedAt !== undefined && { startedAt: micros(item.startedAt) }),
        })),
      );
      return {
        id: call.externalId,
        direction: call.started?.direction ?? '',
        ...(call.started?.clientPhone && { clientPhone: call.started.clientPhone }),
        ...(call.started?.externalVatsPhone && { line: call.started.externalVatsPhone }),
        legs: [...legs.values()],
        registrations,
        finished: call.finishedCount,
        recordings: call.recordings.map(({ legId, name: file }) => ({ legId, file })),
      };
    });
}
