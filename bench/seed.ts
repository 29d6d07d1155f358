/** Fills a profile with plausible calls: `node bench/seed.ts DIR [COUNT=1000000] [DAYS=730]`. The same count gives the same calls. */
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import type { Call, Leg, Party } from '../app/core/model.ts';
import { createKeyFileSealer } from '../app/store/key-file.ts';
import { openStore, type Store } from '../app/store/store.ts';

const FIRST = ['Маша', 'Пётр', 'Ольга', 'Тимур', 'Лена', 'Иван', 'Анна', 'Сергей', 'Дарья', 'Алексей', 'Вера', 'Глеб'];
const LAST = ['Смирнова', 'Ильин', 'Ким', 'Гараев', 'Орлова', 'Седов', 'Белова', 'Фёдоров', 'Юсупова', 'Зайцев'];
const LINES = ['74951234567', '74951234568', '74951234569', '78121112233'];
const SECOND = 1_000_000;

/** A small deterministic generator (mulberry32): 0…1. */
export function dice(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const PEOPLE: readonly Party[] = Array.from({ length: 20 }, (_, n) => ({
  kind: 'user',
  number: String(1001 + n),
  userId: `5d1f0c3a-7b52-4e6f-9a10-${String(1001 + n).padStart(12, '0')}`,
  name: `${FIRST[n % FIRST.length]} ${LAST[(n * 7) % LAST.length]}`,
}));

/** Calls in order of time, spread over the days' working hours up to `until` (ms). */
export function* plausibleCalls(count: number, days: number, until: number, random = dice(1)): Generator<Call> {
  const pick = <T>(list: readonly T[]): T => {
    const found = list.at(Math.floor(random() * list.length));
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  };
  const uuid = (): string => {
    const hex = (length: number): string =>
      Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
    return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
  };
  const clients = Array.from({ length: Math.max(20, Math.floor(count / 8)) }, (): Party & { kind: 'client' } => ({
    kind: 'client',
    phone: `79${String(Math.floor(random() * 1e9)).padStart(9, '0')}`,
    ...(random() < 0.3 && { name: `${pick(FIRST)} ${pick(LAST)}` }),
  }));
  for (let n = 0; n < count; n += 1) {
    const day = Math.floor((n / count) * days);
    const within = 8 * 3600 + ((n / count) * days - day) * 11 * 3600;
    const startedAt = Math.round((until - (days - day) * 86_400_000 + within * 1000 + random() * 5000) * 1000);
    const kind = random();
    const direction = kind < 0.55 ? 'inbound' : kind < 0.85 ? 'outbound' : 'internal';
    const client = pick(clients);
    const [user, colleague] = [pick(PEOPLE), pick(PEOPLE)];
    const id = uuid();
    const answered = random() < 0.75;
    const rings = direction === 'inbound' ? 1 + Math.floor(random() * 4) : 1;
    const at = startedAt + SECOND;
    const answeredAt = at + Math.round(random() * 25 * SECOND);
    const endedAt = answered ? answeredAt + Math.round((10 + random() * random() * 900) * SECOND) : at + 25 * SECOND;
    const legs: Leg[] = Array.from({ length: rings }, (_, index) => {
      const phone = uuid();
      const to =
        direction === 'inbound' ? (index === 0 ? user : pick(PEOPLE)) : direction === 'outbound' ? client : colleague;
      const talks = answered && index === 0;
      const end = talks || !answered ? endedAt : answeredAt;
      return {
        id: `${id}:${index}`,
        from: direction === 'inbound' ? client : user,
        to,
        events: [
          { type: 'appeared', at },
          ...(talks ? [{ type: 'connected' as const, at: answeredAt }] : []),
          { type: 'disconnected', at: end },
        ],
        caller: id,
        ringing: [],
        rung: [phone],
        talked: talks ? [id, phone] : [],
        ...(talks && { answeredAt }),
        endedAt: end,
      };
    });
    yield {
      id,
      direction,
      ...(direction !== 'internal' && { client, line: pick(LINES) }),
      startedAt,
      announced: true,
      legs,
      recordings: answered
        ? [
            {
              file: `/var/lib/freeswitch/recordings/${id}.wav`,
              channels: [id],
              from: answeredAt,
              until: endedAt,
              attached: `${id}:0`,
            },
          ]
        : [],
      toldAt: endedAt,
      finishedAt: endedAt,
    };
  }
}

/** Commits them a thousand at a time. @returns how long it took, in ms */
export function seed(store: Store, count: number, days: number, until = Date.now()): number {
  const begun = performance.now();
  let calls: Call[] = [];
  const nothing = {
    ...{ calls: [], goneCalls: [], channels: [], goneChannels: [], asked: [], goneAsked: [], early: [], intents: [] },
    now: until * 1000,
  };
  const flush = (): void => {
    const gone = calls.map((call) => call.id);
    store.commit({ ...nothing, calls });
    store.commit({ ...nothing, goneCalls: gone });
    calls = [];
  };
  for (const call of plausibleCalls(count, days, until)) {
    calls.push(call);
    if (calls.length === 1000) flush();
  }
  flush();
  return performance.now() - begun;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [dir, count = '1000000', days = '730'] = process.argv.slice(2);
  if (dir === undefined) throw new Error('usage: node bench/seed.ts DIR [COUNT] [DAYS]');
  const { mkdirSync } = await import('node:fs');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const store = openStore({ dir, seal: createKeyFileSealer(dir), log: pino({ level: 'silent' }) });
  const ms = seed(store, Number(count), Number(days));
  store.close();
  process.stdout.write(`${count} calls in ${Math.round(ms / 1000)} s\n`);
}
