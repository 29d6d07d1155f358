/** How fast 10,000 waiting messages of 1,000 calls reach a CRM that answers in 50 ms, each call's in order. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Intent } from '../app/core/intent.ts';
import { createKeyFileSealer } from '../app/store/key-file.ts';
import { openStore } from '../app/store/store.ts';
import { createBenchCrm, type Heard } from './crm.ts';
import { startProduct } from './product.ts';
import { atLeast, type Row } from './table.ts';

const CALLS = 1_000;
const PER_CALL = 10;
const ANSWER_MS = 50;

/** All messages of calls with two holds: ten messages per call. */
function waiting(): Intent[] {
  const begun = Date.now() * 1000;
  const events = ['appeared', 'connected', 'paused', 'connected', 'paused', 'connected', 'disconnected'] as const;
  return Array.from({ length: CALLS }, (_, n): Intent[] => {
    const callId = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    const about = { callId, direction: 'inbound', clientPhone: '79990000000', line: '74951234567' } as const;
    const legId = `${callId}:client:1001:1`;
    const people = { from: { type: 'client' }, to: { type: 'user' } } as const;
    const at = (step: number): number => begun + step * 1000;
    return [
      { ...about, kind: 'call-started', key: `${callId}/started`, at: at(0) },
      ...events.map((type, step): Intent => ({
        kind: 'call-event',
        callId,
        key: `${legId}/${step}`,
        at: at(step + 1),
        legId,
        type,
        ...people,
      })),
      { ...about, kind: 'call-finished', key: `${callId}/finished`, at: at(8) },
      {
        ...about,
        kind: 'register-call',
        key: `${callId}/registered`,
        at: at(9),
        createdAt: at(9),
        items: [{ id: legId, ...people, finishedAt: at(7) }],
      },
    ];
  }).flat();
}

export function fill(dir: string): void {
  const store = openStore({ dir, seal: createKeyFileSealer(dir), log: pino({ level: 'silent' }) });
  store.commit({
    calls: [],
    channels: [],
    goneChannels: [],
    asked: [],
    goneAsked: [],
    early: [],
    now: Date.now() * 1000,
    intents: waiting(),
  });
  store.close();
}

/** Number of calls whose messages arrived in another order than they were committed. */
function disordered(heard: readonly Heard[]): number {
  const calls = Map.groupBy(heard, ({ externalId }) => externalId);
  return [...calls.values()].filter((own) =>
    own.some(({ timestamp }, n) => n > 0 && timestamp < (own[n - 1]?.timestamp ?? '')),
  ).length;
}

export async function drain(): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'plecho-bench-'));
  fill(dir);
  const crm = await createBenchCrm(ANSWER_MS);
  const product = await startProduct({ profile: dir, crmUrl: crm.url });
  await crm.until(() => crm.heard.length >= CALLS * PER_CALL);
  const first = crm.heard[0]?.at ?? 0;
  const seconds = ((crm.heard.at(-1)?.at ?? 0) - first) / 1000;
  await product.stop();
  crm.close();
  rmSync(dir, { recursive: true, force: true });
  const perSecond = crm.heard.length / seconds;
  const ratio = perSecond / (1000 / ANSWER_MS);
  const late = disordered(crm.heard);
  return [
    {
      what: 'drain of 10,000 messages of 1,000 calls',
      value: perSecond,
      unit: 'messages/s',
      note: 'CRM answers in 50 ms',
    },
    { what: 'drain ÷ one message at a time', value: ratio, unit: '', goal: atLeast(10, ratio, '') },
    { what: 'calls told out of order in it', value: late, unit: '', goal: { words: '0', met: late === 0 } },
  ];
}
