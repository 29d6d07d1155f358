/** The demo's month of calls: the same for the same seed, only in working hours, none in the future, all plausible; and stored as already told. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callBackOf, clientCallOf, type ClientCall } from '../../app/core/call-backs.ts';
import type { Call, Leg } from '../../app/core/model.ts';
import { isAnswered } from '../../app/core/outcome.ts';
import { createDemoCrm, DEMO_USERS, type DemoCrm } from '../../app/demo/crm.ts';
import { fillCards, fillCrm, fillStore } from '../../app/demo/month-into.ts';
import { writeSounds } from '../../app/demo/month-sounds.ts';
import { isWorkingTime } from '../../app/demo/month-times.ts';
import { makeMonth, type Month } from '../../app/demo/month.ts';
import { createEngine, type Engine } from '../../app/engine.ts';
import { createKeyFileSealer } from '../../app/store/key-file.ts';
import { openStore } from '../../app/store/store.ts';
import { waitForStatus } from '../journeys/office.ts';
import type { HistoryRow, MissedRow, Overview, Reconciliation } from '../../app/contract/view.ts';

const DAY = 86_400_000;
const LINES = ['74951234567', '74951234568'];
const FOLDER = '/var/lib/freeswitch/recordings';
/** Local times: an afternoon, an early morning, a Sunday, a minute after the office opened. */
const MOMENTS = ['2026-11-26T15:20:00', '2026-11-26T06:10:00', '2026-11-29T12:00:00', '2026-11-23T09:01:00'].map(
  (time) => new Date(time).getTime(),
);
const monthOf = (now: number, seed = 7): Month =>
  makeMonth({ seed, now, users: DEMO_USERS, lines: LINES, folder: FOLDER });
const [AFTERNOON = 0] = MOMENTS;
const spans = ({ events, endedAt = 0 }: Leg): number[] => [...events.map(({ at }) => at), endedAt];
const factsOf = (calls: readonly Call[]): ClientCall[] => calls.flatMap((call) => clientCallOf(call) ?? []);

test('the same seed gives the same month, another seed another month', () => {
  expect(monthOf(AFTERNOON)).toEqual(monthOf(AFTERNOON));
  expect(monthOf(AFTERNOON, 8).calls.map(({ id }) => id)).not.toEqual(monthOf(AFTERNOON).calls.map(({ id }) => id));
});

describe.each(MOMENTS)('made at %i', (now) => {
  const { calls, sounds } = monthOf(now);

  test('600 to 900 calls of one month, each in working hours, none in the future', () => {
    expect(calls.length).toBeGreaterThan(600);
    expect(calls.length).toBeLessThan(900);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(calls.length);
    for (const { startedAt, finishedAt = Infinity } of calls) {
      expect(isWorkingTime(startedAt / 1000), new Date(startedAt / 1000).toString()).toBe(true);
      expect(startedAt / 1000).toBeGreaterThan(now - 31 * DAY);
      expect(finishedAt / 1000).toBeLessThan(now);
    }
  });

  test('the events of every leg are in order; nobody is in two talks at once', () => {
    const talks = new Map<string, [number, number][]>();
    for (const { legs, announced, finishedAt = 0, startedAt } of calls) {
      expect(announced).toBe(true);
      expect(legs.length).toBeGreaterThan(0);
      for (const leg of legs) {
        expect(leg.events.at(0)?.type).toBe('appeared');
        expect(leg.events.at(-1)?.type).toBe('disconnected');
        expect(spans(leg)).toEqual(spans(leg).toSorted((a, b) => a - b));
        expect(leg.endedAt).toBeLessThanOrEqual(finishedAt);
        for (const party of [leg.from, leg.to])
          if (party.kind === 'user') expect(DEMO_USERS.map(({ id }) => id)).toContain(party.userId);
      }
      const talked = legs.filter(({ answeredAt }) => answeredAt !== undefined);
      const people = talked.flatMap(({ from, to }) =>
        [from, to].flatMap((one) => (one.kind === 'user' ? one.number : [])),
      );
      for (const person of new Set(people)) talks.set(person, [...(talks.get(person) ?? []), [startedAt, finishedAt]]);
    }
    for (const stretches of talks.values())
      stretches
        .toSorted((a, b) => a[0] - b[0])
        .reduce((end, [from, until]) => {
          expect(from).toBeGreaterThan(end - 1_000_000);
          return until;
        }, 0);
  });

  test('all kinds are there: transfers, consultations, holds, groups, outbound, internal', () => {
    const types = calls.map(({ legs }) => legs.flatMap(({ events }) => events.map(({ type }) => type)).join());
    const counts = Map.groupBy(calls, ({ direction }) => direction);
    expect(counts.get('inbound')?.length).toBeGreaterThan(300);
    expect(counts.get('outbound')?.length).toBeGreaterThan(100);
    expect(counts.get('internal')?.length).toBeGreaterThan(20);
    expect(types.filter((one) => one.includes('paused,connected')).length).toBeGreaterThan(10);
    const isConsultation = ({ direction, legs }: Call): boolean =>
      direction === 'inbound' && legs.some(({ from, to }) => from.kind === 'user' && to.kind === 'user');
    expect(calls.filter(isConsultation).length).toBeGreaterThan(5);
  });

  test('most missed clients were called back, some of the last day still wait, one left a message', () => {
    const missed = calls.filter((call) => call.direction === 'inbound' && !isAnswered(call));
    expect(missed.length / calls.length).toBeGreaterThan(0.06);
    expect(missed.length / calls.length).toBeLessThan(0.25);
    const states = [...Map.groupBy(factsOf(calls), ({ phone }) => phone).values()].flatMap(
      (facts) => callBackOf(facts, []) ?? [],
    );
    const open = states.filter(({ state }) => state === 'open');
    expect(states.filter(({ state }) => state === 'calledBack').length).toBeGreaterThan(open.length);
    expect(states.some(({ state }) => state === 'gotThrough')).toBe(true);
    expect(open.length).toBeGreaterThanOrEqual(4);
    expect(open.length).toBeLessThan(14);
    expect(open.some(({ times }) => times === 3)).toBe(true);
    expect(open.some(({ tries }) => tries > 0)).toBe(true);
    expect(open.filter(({ message }) => message !== undefined)).toHaveLength(1);
    const last = Math.max(...calls.map(({ startedAt }) => startedAt));
    expect(open.filter(({ missedAt }) => last - missedAt < DAY * 1000).length).toBeGreaterThanOrEqual(4);
  });

  test('each recording belongs to a leg', () => {
    const files = calls.flatMap(({ recordings }) => recordings);
    expect(files.every(({ attached }) => attached !== undefined)).toBe(true);
    expect(files.map(({ file }) => file).toSorted()).toEqual(sounds.map(({ file }) => file).toSorted());
    expect(files.length).toBeGreaterThanOrEqual(10);
  });
});

describe('put into a profile', () => {
  const dir = mkdtempSync(join(tmpdir(), 'plecho-month-'));
  const now = Date.now();
  const month = monthOf(now);
  const silent = pino({ level: 'silent' });
  let crm: DemoCrm;
  let engine: Engine;
  const ask = async <T>(path: string): Promise<T> => {
    const response = await engine.respond(new Request(`http://w/api/${path}`));
    expect(response.status).toBe(200);
    return (await response.json()) as T;
  };
  beforeAll(async () => {
    crm = await createDemoCrm();
    fillCards(crm, 7);
    const seal = createKeyFileSealer(dir);
    const store = openStore({ dir, seal, log: silent });
    fillStore(store, month, now);
    store.close();
    fillCrm(crm, month, now - 4 * DAY);
    writeSounds(join(dir, 'sounds'), month.sounds);
    engine = createEngine({
      ...{ profileDir: dir, seal, log: silent, version: 'test' },
      config: {
        crm: { url: crm.url, kind: 'private', apiKey: crm.apiKey },
        people: crm.users.map(({ id, name, extension }) => ({ userId: id, name, numbers: [extension] })),
        lines: LINES,
        recordings: { upload: false, source: { kind: 'folder', from: FOLDER, to: join(dir, 'sounds') } },
      },
    });
    await engine.start();
    await waitForStatus(engine, ({ crm: { state }, clients }) => state === 'connected' && clients?.state === 'filled');
  }, 60_000);
  afterAll(async () => {
    await engine.stop();
    await crm.close();
    rmSync(dir, { recursive: true, force: true });
  });

  test('the history has all calls, as already told, with the clients’ names; they can be searched by name', async () => {
    const { rows, total } = await ask<{ rows: HistoryRow[]; total: number }>('history?limit=200');
    expect(total).toBe(month.calls.length);
    expect(new Set(rows.map((row) => row.crm.state))).toEqual(new Set(['sent']));
    expect(rows.filter(({ clientName }) => clientName !== undefined).length).toBeGreaterThan(80);
    const found = await ask<{ rows: HistoryRow[] }>(`history?text=${encodeURIComponent('парус')}`);
    expect(found.rows.length).toBeGreaterThan(3);
    expect(found.rows.every(({ clientName = '' }) => clientName.includes('Парус'))).toBe(true);
  });

  test('the overview and the call-back list are full', async () => {
    const overview = await ask<Overview>('overview');
    expect(overview.total).toBe(month.calls.length);
    expect(overview.byDay.length).toBeGreaterThan(15);
    expect(overview.byPerson).toHaveLength(DEMO_USERS.length);
    expect(overview.byLine.length).toBeGreaterThanOrEqual(LINES.length);
    expect(overview.averageWait).toBeGreaterThan(3);
    expect(overview.averageWait).toBeLessThan(30);
    const { rows, open } = await ask<{ rows: MissedRow[]; open: number }>('missed');
    expect(open).toBeGreaterThanOrEqual(4);
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['open', 'calledBack', 'gotThrough', 'done']));
  });

  test('none of the calls is sent, and the CRM has the same last days as we have', async () => {
    expect(engine.status().outbox).toMatchObject({ waiting: 0, failed: 0 });
    expect(crm.requests.filter(({ path }) => path.includes('/callbacks/telephony/'))).toEqual([]);
    expect(crm.faults).toEqual([]);
    const response = await engine.respond(
      new Request('http://w/api/reconcile', {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      }),
    );
    const result = (await response.json()) as Reconciliation;
    expect(result).toMatchObject({ source: 'crm', missing: [], doubled: [], different: [], withoutRecording: [] });
  });

  test('a recording can be heard', async () => {
    const { rows } = await ask<{ rows: HistoryRow[] }>('history?limit=200');
    const row = rows.find(({ recordings }) => recordings.length > 0);
    const file = row?.recordings[0]?.file ?? '';
    const path = join(dir, 'sounds', basename(file));
    expect(statSync(path).size).toBeGreaterThan(20_000);
    const response = await engine.respond(
      new Request(`http://w/api/recording?call=${row?.id}&file=${encodeURIComponent(file)}`),
    );
    expect(response.headers.get('content-type')).toBe('audio/wav');
    expect(Buffer.from(await response.arrayBuffer()).equals(readFileSync(path))).toBe(true);
  });
});
