/** Plecho was off during calls: after the start they are registered from the exchange's records, once, and never told live. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeyFileSealer } from '../../app/store/key-file.ts';
import { openStore } from '../../app/store/store.ts';
import { callsOf, tell } from '../fixtures/told.ts';
import { createMover, loadTrace, type Trace } from '../fixtures/trace.ts';
import { openOffice, waitForStatus, type Office } from './office.ts';
import { folder } from './product.ts';
import { createRecords } from './records.ts';
import { registeredIn, wrongIn } from './registered.ts';

const TEN = [
  'inbound-answered',
  'inbound-missed',
  'outbound-answered',
  'outbound-no-answer',
  'internal-answered',
  'ring-group-answered',
  'hold-resume',
  'blind-transfer',
  'cyrillic-name',
  'ivr-abandoned',
];
const MINUTE = 60_000;

describe('off during ten calls', () => {
  let place: ReturnType<typeof folder>;
  let records: string;
  let office: Office;
  let settleMs = 20_000;

  beforeEach(async () => {
    place = folder();
    records = join(place.path, 'json_cdr');
    mkdirSync(records);
    office = await openOffice({
      engine: {
        get historySettleMs() {
          return settleMs;
        },
      },
      config: { recordings: { upload: false }, history: { kind: 'folder', format: 'json_cdr', path: records } },
    });
    await office.engine.stop();
  });
  afterEach(async () => {
    await office[Symbol.asyncDispose]();
    place[Symbol.dispose]();
  });

  /** Opens an office that was set up so long ago. */
  const setUp = (ago: number): void => {
    const store = openStore({
      dir: office.profile,
      seal: createKeyFileSealer(office.profile),
      log: pino({ level: 'silent' }),
    });
    store.setMeta('historySince', String((Date.now() - ago) * 1000));
    store.close();
  };
  /** Writes the records of a call that happened so long ago. */
  const happen = (name: string, ago: number): { trace: Trace; id: (uuid: string) => string; startAt: number } => {
    const trace = loadTrace(name);
    const startAt = Date.now() - ago;
    const mover = createMover(trace, { startAt });
    createRecords(records, trace, () => mover).settle();
    return { trace, id: mover.id, startAt };
  };
  /** Another start on the same profile. */
  const startAgain = async (): Promise<void> => {
    await office.restart().catch(() => undefined);
  };

  it('all ten are registered after the start with legs, people and times, nothing is told live; a second start registers none', async () => {
    setUp(60 * MINUTE);
    const calls = TEN.map((name, turn) => ({ name, ...happen(name, (15 - turn) * MINUTE) }));
    await startAgain();
    await office.crm.waitFor(
      () => [...office.crm.calls.values()].filter((call) => call.registrations.length > 0).length >= TEN.length,
      90_000,
    );
    const expected = { story: '', calls: calls.flatMap(({ trace }) => trace.expected.calls) };
    expect(wrongIn(registeredIn(office.crm), expected, { by: 'legs' })).toEqual([]);
    expect([...office.crm.calls.values()].flatMap(({ log }) => log).filter((what) => what !== 'register-call')).toEqual(
      [],
    );
    expect(office.crm.faults).toEqual([]);

    // Times: as the same events give them live, moved by the same offset.
    for (const { name, trace, id, startAt } of calls) {
      const events = createMover(trace, { startAt, freshUuids: false }).value(trace.lines.map(({ event }) => event));
      for (const live of callsOf(tell(events).intents)) {
        const far = office.crm.calls.get(id(live.id))?.registrations[0];
        for (const item of live.registrations[0] ?? []) {
          const same = far?.items.find(
            (other) =>
              other.id ===
              item.id.replace(live.id, id(live.id)).replace(/u(\d{4})/g, (_, number: string) => userOf(number)),
          );
          expect(same, `${name}: ${item.id}`).toBeDefined();
          expect(
            Math.abs(Date.parse(same?.finishedAt ?? '') - item.finishedAt / 1000),
            `${name}: end of ${item.id}`,
          ).toBeLessThan(1000);
          if (item.startedAt !== undefined)
            expect(
              Math.abs(Date.parse(same?.startedAt ?? '') - item.startedAt / 1000),
              `${name}: answer of ${item.id}`,
            ).toBeLessThan(1000);
        }
      }
    }

    const before = office.crm.requests.filter(({ path }) => path.includes('register-call')).length;
    await startAgain();
    await whollyRead();
    expect(office.crm.requests.filter(({ path }) => path.includes('register-call')).length).toBe(before + 1);
  });

  it("the CRM's communications/sync starts a round at once", async () => {
    setUp(60 * MINUTE);
    await startAgain();
    expect(office.crm.calls.size).toBe(0);
    const { trace } = happen('inbound-answered', 10 * MINUTE);
    const answer = await office.crm.webhook('communications/sync', office.engine.callbacksUrl());
    expect(answer).toMatchObject({ status: 200, echoed: true });
    await office.crm.waitFor(() => [...office.crm.calls.values()].some((call) => call.registrations.length > 0));
    expect(wrongIn(registeredIn(office.crm), trace.expected, { by: 'legs' })).toEqual([]);
  });

  it('a call from before the set-up is not registered, unless the admin chooses a date', async () => {
    happen('inbound-answered', 90 * MINUTE);
    setUp(60 * MINUTE);
    await startAgain();
    await whollyRead();
    expect(office.crm.calls.size).toBe(1);
    const chosen = await office.engine.respond(
      new Request('http://office/api/importHistory', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ since: Date.now() - 120 * MINUTE }),
      }),
    );
    expect(chosen.status).toBe(200);
    await office.crm.waitFor(
      () => office.crm.calls.size > 1 && [...office.crm.calls.values()].every((call) => call.registrations.length > 0),
    );
    expect(registeredIn(office.crm).map(({ registrations }) => registrations)).toEqual([1, 1]);
  });

  it('a call whose records are still being written is registered as soon as they are complete', async () => {
    setUp(60 * MINUTE);
    settleMs = 700;
    const trace = loadTrace('ring-group-answered');
    const mover = createMover(trace, { startAt: Date.now() - 10_000 });
    const cdrs = createRecords(records, { ...trace, cdr: trace.cdr.slice(0, 2) }, () => mover);
    cdrs.settle(Date.now());
    await startAgain();
    createRecords(records, { ...trace, cdr: trace.cdr.slice(2) }, () => mover).settle(Date.now());
    await office.crm.waitFor(() => [...office.crm.calls.values()].some((call) => call.registrations.length > 0));
    expect(wrongIn(registeredIn(office.crm), trace.expected, { by: 'legs' })).toEqual([]);
  });

  /** Waits until a later call is registered: by then every earlier call that was due has been registered too. */
  const whollyRead = async (): Promise<void> => {
    const { id, trace } = happen('internal-answered', 5 * MINUTE);
    await office.crm.webhook('communications/sync', office.engine.callbacksUrl());
    const first = id(String(trace.lines[0]?.event['Unique-ID']));
    await office.crm.waitFor(() => (office.crm.calls.get(first)?.registrations.length ?? 0) > 0);
    await waitForStatus(office.engine, ({ outbox }) => outbox.waiting === 0);
  };
  const userOf = (extension: string): string =>
    office.crm.users.find((user) => user.extension === extension)?.id ?? extension;
});
