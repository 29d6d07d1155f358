/** How many commits per second the store makes: `node bench/commits.ts DIR [CALLS=2000]`, each call in eight steps as the model produces them. */
import { all } from '../app/core/split-map.ts';
import { mkdirSync } from 'node:fs';
import { pino } from 'pino';
import type { Call, Channel } from '../app/core/model.ts';
import type { Intent } from '../app/core/intent.ts';
import { createKeyFileSealer } from '../app/store/key-file.ts';
import { openStore } from '../app/store/store.ts';
import { plausibleCalls } from './seed.ts';

const [dir, count = '2000'] = process.argv.slice(2);
if (dir === undefined) throw new Error('usage: node bench/commits.ts DIR [CALLS]');
mkdirSync(dir, { recursive: true });
const store = openStore({ dir, seal: createKeyFileSealer(dir), log: pino({ level: 'silent' }) });
const calls = [...plausibleCalls(Number(count), 10, Date.now())];
const times: number[] = [];
const commit = (changes: { calls?: Call[]; channels?: Channel[]; gone?: string[]; intents?: Intent[] }): void => {
  const begun = performance.now();
  const { calls: changed = [], channels = [], gone = [], intents = [] } = changes;
  store.commit({
    calls: changed,
    channels,
    goneChannels: gone,
    asked: [],
    goneAsked: [],
    early: [],
    now: Date.now() * 1000,
    intents,
  });
  times.push(performance.now() - begun);
};
const begun = performance.now();
for (const call of calls) {
  const { finishedAt: _finishedAt, legs, ...rest } = call;
  const about = { callId: call.id, at: call.startedAt, direction: call.direction };
  const channel = (id: string): Channel => ({
    id,
    made: 'caller',
    party: legs[0]?.from ?? null,
    createdAt: call.startedAt,
    peers: [],
    parted: [],
  });
  const running: Call = { ...rest, legs: [] };
  commit({
    calls: [running],
    channels: [channel(call.id)],
    intents: [{ ...about, key: `${call.id}/started`, kind: 'call-started' }],
  });
  for (let step = 0; step < 5; step += 1) {
    const leg = { legId: `${call.id}:1`, from: { type: 'client' as const }, to: { type: 'user' as const } };
    const type = (['appeared', 'connected', 'paused', 'connected', 'disconnected'] as const)[step] ?? 'appeared';
    commit({
      calls: [{ ...running, legs }],
      channels: [channel(`${call.id}-b`)],
      intents: [{ ...about, ...leg, key: `${call.id}/${step}`, kind: 'call-event', type }],
    });
  }
  commit({
    calls: [call],
    channels: [channel(call.id)],
    intents: [
      { ...about, key: `${call.id}/finished`, kind: 'call-finished' },
      { ...about, key: `${call.id}/registered`, kind: 'register-call', createdAt: call.startedAt, items: [] },
    ],
  });
  commit({ gone: [call.id, `${call.id}-b`] });
}
const seconds = (performance.now() - begun) / 1000;
times.sort((a, b) => a - b);
const at = (part: number): string => (times[Math.floor(times.length * part)] ?? 0).toFixed(2);
process.stdout.write(
  `${Math.round(times.length / seconds)} commits/s; ms: median ${at(0.5)}, 99 % ${at(0.99)}, worst ${at(0.9999)}\n`,
);
const heads = performance.now();
const found = store.outbox.heads('messages', Date.now(), 64);
process.stdout.write(
  `heads of ${store.outbox.counts(Date.now()).waiting} waiting: ${(performance.now() - heads).toFixed(1)} ms (${found.length})\n`,
);
const loading = performance.now();
const state = store.loadState();
process.stdout.write(`loadState: ${(performance.now() - loading).toFixed(0)} ms, ${all(state.calls).length} calls\n`);
store.close();
