/** A demo CRM, a store and the outbox worker between them, put together for the tests of this folder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createCrmClient, type CrmClientOptions } from '../../app/crm/kontur/client.ts';
import { konturOver } from '../../app/crm/kontur/kontur.ts';
import { Delivery, type DeliveryOptions } from '../../app/crm/outbox/outbox-worker.ts';
import type { RecordingPort, Trouble } from '../../app/crm/outbox/ports.ts';
import { createDemoCrm, DEMO_USERS, type DemoCrm, type DemoCrmOptions } from '../../app/demo/crm.ts';
import type { LegEventType } from '../../app/core/model.ts';
import type { Intent } from '../../app/core/intent.ts';
import { createKeyFileSealer } from '../../app/store/key-file.ts';
import { openStore } from '../../app/store/store.ts';
import { prepareProfile } from '../fixtures/empty-profile.ts';
import { uuid } from '../store/fixtures.ts';

export const silent = pino({ level: 'silent' });
export const MASHA = DEMO_USERS[0]?.id ?? '';
export const PETYA = DEMO_USERS[1]?.id ?? '';

/** A clock that stands until it is moved; starts at the real time. */
export function clock() {
  let at = Date.now();
  return { now: () => at, forward: (ms: number): void => void (at += ms) };
}
export type Clock = ReturnType<typeof clock>;

export type OfficeOptions = {
  readonly crm?: DemoCrmOptions;
  readonly client?: Partial<CrmClientOptions>;
  readonly delivery?: Partial<DeliveryOptions>;
  readonly recordings?: RecordingPort;
  readonly time?: Clock;
};

export async function office(options: OfficeOptions = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'plecho-crm-'));
  const now = options.time?.now ?? Date.now;
  const crm: DemoCrm = await createDemoCrm({ ...options.crm, ...(options.time && { now }) });
  prepareProfile(dir);
  const store = openStore({ dir, seal: createKeyFileSealer(dir), log: silent, now });
  const account: CrmClientOptions = {
    url: crm.url,
    kind: 'private',
    apiKey: crm.apiKey,
    log: silent,
    now,
    timeoutMs: 2000,
    ...options.client,
  };
  const client = createCrmClient(account);
  const kontur = konturOver(client, { ...account, language: account.language ?? (() => 'ru') });
  const troubles: Trouble[] = [];
  const delivery = new Delivery({
    outbox: store.outbox,
    crm: kontur,
    recordings: options.recordings ?? { fetch: () => Promise.resolve('notYet') },
    log: silent,
    now,
    onTrouble: (trouble) => troubles.push(trouble),
    ...options.delivery,
  });
  return {
    dir,
    crm,
    store,
    client,
    kontur,
    delivery,
    troubles,
    /** Commits messages as the engine would, and wakes the worker. */
    tell(...intents: Intent[]): void {
      store.commit({ calls: [], channels: [], goneChannels: [], asked: [], goneAsked: [], early: [], now: 0, intents });
      delivery.kick();
    },
    counts: () => store.outbox.counts(now()),
    /** Moves the test's clock on, five seconds at a time, so that the worker's pauses pass, until `isSo`. @throws where an hour is not enough */
    async passUntil(isSo: () => boolean): Promise<void> {
      for (let passed = 0; passed < 3600; passed += 5) {
        await delivery.idle();
        if (isSo()) return;
        if (options.time === undefined) throw new Error('no clock to put forward');
        options.time.forward(5_000);
        delivery.kick();
      }
      throw new Error(`an hour was not enough: ${JSON.stringify(store.outbox.list())}`);
    },
    async [Symbol.asyncDispose]() {
      await delivery.stop(2000);
      await client.close();
      await crm.close();
      store.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** One inbound call as the model would tell it: all its messages in order, times in seconds after `at` (µs). */
export function story(
  n: number,
  at = Date.now() * 1000,
  steps: readonly LegEventType[] = ['appeared', 'connected', 'disconnected'],
): Intent[] {
  const callId = uuid(n);
  const legId = `${callId}:client:user:1`;
  const about = { direction: 'inbound' as const, clientPhone: '79997775533', line: '74951234567' };
  const to = { type: 'user' as const, userId: MASHA };
  const from = { type: 'client' as const };
  const time = (index: number): number => at + index * 100_000;
  const end = time(steps.length + 1);
  const answered = steps.indexOf('connected');
  return [
    { kind: 'call-started', key: `${callId}/started`, callId, at, ...about },
    ...steps.map((type, index): Intent => ({
      kind: 'call-event',
      key: `${legId}/${index}`,
      callId,
      at: time(index + 1),
      legId,
      type,
      from,
      to,
    })),
    { kind: 'call-finished', key: `${callId}/finished`, callId, at: end, ...about },
    {
      kind: 'register-call',
      key: `${callId}/registered`,
      callId,
      at: end,
      createdAt: at,
      ...about,
      items: [{ id: legId, from, to, finishedAt: end, ...(answered !== -1 && { startedAt: time(answered + 1) }) }],
    },
  ];
}

export function recordingOf(n: number, file = '/var/lib/freeswitch/recordings/talk.wav'): Intent {
  const callId = uuid(n);
  return {
    kind: 'call-recording',
    key: `${callId}/recording/${file}`,
    callId,
    at: Date.now() * 1000,
    legId: `${callId}:client:user:1`,
    file,
  };
}

export const WHOLE = [
  'call-started',
  'call-event appeared',
  'call-event connected',
  'call-event disconnected',
  'call-finished',
  'register-call',
];
