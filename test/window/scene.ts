/** A busy day at the real product, for looking at every page: a month of past calls, calls in progress, an office set up. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { pino } from 'pino';
import { seed } from '../../bench/seed.ts';
import type { Status } from '../../app/contract/view.ts';
import { DATABASE_FILE } from '../../app/store/db.ts';
import { createKeyFileSealer } from '../../app/store/key-file.ts';
import { openStore } from '../../app/store/store.ts';
import { freePort } from '../fixtures/free-port.ts';
import { play } from '../fixtures/replay.ts';
import { openOffice, type Office } from './product.ts';

export type Scene = Office & {
  readonly setLanguage: (language: 'ru' | 'en') => Promise<void>;
};

export async function openScene(): Promise<Scene> {
  const port = await freePort();
  const office = await openOffice({
    config: {
      listener: { host: '127.0.0.1', port, publicUrl: `http://127.0.0.1:${port}` },
      lines: ['74951234567', '74951234568', '78121112233'],
      workingHours: [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:30', until: '17:30' })),
    },
    prepare(profile) {
      const store = openStore({ dir: profile, seal: createKeyFileSealer(profile), log: pino({ level: 'silent' }) });
      // Up to the present minute, so that it includes today at any hour.
      seed(store, 2400, 30, Date.now() - 60_000);
      store.close();
      const db = new Database(join(profile, DATABASE_FILE));
      db.exec('UPDATE calls SET sent = 1');
      db.close();
    },
  });
  await office.connected();
  await office.exchange.waitForListener();
  await refused(office);
  // Each stops in the middle: a consultation, a hold, phones that ring, a call out.
  const part = (trace: string, until: number, client: string): Promise<void> =>
    play(office.exchange, trace, {
      until,
      alter: (event) => JSON.parse(JSON.stringify(event).replaceAll('9997775533', client)) as typeof event,
    }).done;
  await Promise.all([
    part('attended-transfer', 3000, '9161234567'),
    part('cyrillic-name', 1000, '9037654321'),
    part('five-at-once', 560, '9219876543'),
  ]);
  await part('ring-group-answered', 500, '9997775533');
  const token = new URL(office.url).searchParams.get('token') ?? '';
  return {
    ...office,
    async setLanguage(language) {
      await fetch(new URL('/api/saveSettings', office.url), {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ patch: { app: { language } } }),
      });
    },
  };
}

/** A call that the CRM refuses, with a missing recording: to be shown in Health and in the history. */
async function refused(office: Office): Promise<void> {
  office.crm.misbehave({
    how: 'status',
    status: 409,
    path: /register-call/,
    body: { status: 'invalidDatas', message: 'Пользователь не найден' },
  });
  await play(office.exchange, 'inbound-answered', { speed: 4, startAt: Date.now() - 9000 }).done;
  for (;;) {
    const status = (await (await office.get('/api/status')).json()) as Status;
    if (status.outbox.failed > 0) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  office.crm.behave();
}

/** Every page of the window, with the actions that bring it into a typical state. */
export const PAGES = [
  'calls',
  'missed',
  'history',
  'overview',
  'health',
  ...[
    'server',
    'exchange',
    'crm',
    'callbacks',
    'people',
    'lines',
    'dialing',
    'hours',
    'recordings',
    'history',
    'redirect',
    'alerts',
    'app',
  ].map((id) => `settings/${id}`),
  ...['exchange', 'crm', 'people', 'lines', 'recordings', 'history', 'callbacks', 'redirect', 'done'].map(
    (id) => `setup/${id}`,
  ),
] as const;
