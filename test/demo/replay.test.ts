/** Recorded calls played through the demo exchange arrive as they were recorded, with times moved to now. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import type { DemoExchange } from '../../app/demo/exchange.ts';
import { play } from '../fixtures/replay.ts';
import { createMover, loadTrace, traceEpoch, traceNames } from '../fixtures/trace.ts';

let exchange: DemoExchange;
beforeEach(async () => {
  exchange = await createDemoExchange({ heartbeatMs: 0 });
});
afterEach(() => exchange.close());

test('all recorded calls are there, each with its story', () => {
  const names = traceNames();
  expect(names.length).toBeGreaterThanOrEqual(29);
  for (const name of names) {
    const trace = loadTrace(name);
    expect(trace.lines.length).toBeGreaterThan(20);
    expect(trace.expected.story).not.toBe('');
    expect(trace.cdr.length).toBeGreaterThan(0);
  }
});

describe('moved to now', () => {
  test('no time of the recording is left, and all stay as far apart as they were', () => {
    const trace = loadTrace('hold-resume');
    const startAt = 1_900_000_000_123.4;
    const mover = createMover(trace, { startAt });
    const shift = startAt - traceEpoch(trace);
    for (const { event } of trace.lines) {
      const moved = mover.value(event);
      const stamp = Number(moved['Event-Date-Timestamp']);
      expect(Math.abs(stamp - Number(event['Event-Date-Timestamp']) - shift * 1000)).toBeLessThan(1.5);
      expect(JSON.stringify(moved)).not.toMatch(/(?<!\d)1795366\d{9}(?!\d)|2026-11-22/);
    }
    const held = trace.lines.find(({ event }) => 'variable_hold_events' in event);
    expect(mover.value(held?.event)?.['variable_hold_events']).toMatch(/^\{\{19000000\d{8},19000000\d{8}\}/);
  });

  test('ids are replaced consistently, and differently in the next play', () => {
    const trace = loadTrace('attended-transfer');
    const [one, two] = [createMover(trace, { startAt: 0 }), createMover(trace, { startAt: 0 })];
    const uuid = String(trace.lines[0]?.event['Unique-ID']);
    expect(one.id(uuid)).not.toBe(uuid);
    expect(one.id(uuid)).not.toBe(two.id(uuid));
    const all = one.text(JSON.stringify(trace.lines));
    expect(all).not.toContain(uuid);
    expect(all).toContain(one.id(uuid));
    expect(one.text(JSON.stringify(trace.cdr))).toContain(one.id(uuid));
  });
});

test('in the middle of a play the exchange answers as the recorded one did', async () => {
  const trace = loadTrace('mid-call');
  const snapshot = trace.snapshots['middle'];
  const recorded: { rows: Record<string, string>[] } = JSON.parse(JSON.stringify(snapshot?.['show channels as json']));
  const before = trace.lines.filter(({ t }) => t < (snapshot?.t ?? 0));
  for (const { event } of before) exchange.table.apply(event);
  const built: { rows: Record<string, string>[] } = JSON.parse(exchange.table.showJson());
  const telling = [
    'uuid',
    'direction',
    'created_epoch',
    'name',
    'cid_num',
    'dest',
    'context',
    'callstate',
    'initial_dest',
  ];
  const pick = (row: Record<string, string>) => Object.fromEntries(telling.map((key) => [key, row[key]]));
  expect(built.rows.map(pick)).toEqual(recorded.rows.map(pick));
  for (const [uuid, dump] of Object.entries(snapshot?.uuid_dump ?? {})) {
    const mine: Record<string, string> = JSON.parse(exchange.table.dumpJson(uuid, {}));
    for (const key of [
      'Answer-State',
      'Caller-Channel-Answered-Time',
      'Other-Leg-Unique-ID',
      'variable_bridge_uuid',
      'variable_dialed_user',
    ])
      expect(mine[key]).toEqual(dump[key]);
  }
});

test('bridged channels name each other from that moment on, as on a real exchange, although no event may carry it', () => {
  const wrong: string[] = [];
  for (const trace of traceNames().map((name) => loadTrace(name))) {
    exchange.table.clear();
    for (const { t, event } of trace.lines) {
      exchange.table.apply(event);
      const [a, b] = ['Bridge-A-Unique-ID', 'Bridge-B-Unique-ID'].map((name) => String(event[name] ?? ''));
      if (event['Event-Name'] !== 'CHANNEL_BRIDGE' || a === undefined || b === undefined) continue;
      const [one, other] = [a, b].map((id) => exchange.table.data(id));
      const isSame = one?.['Caller-Channel-Bridged-Time'] === other?.['Caller-Channel-Bridged-Time'];
      if (one?.['variable_bridge_uuid'] !== b || other?.['variable_bridge_uuid'] !== a || !isSame)
        wrong.push(`${trace.name}, ${t} ms`);
    }
  }
  expect(wrong).toEqual([]);
});

test('a play that begins in the middle sends only what follows and shows the recorded snapshot', async () => {
  const trace = loadTrace('mid-call');
  const from = trace.snapshots['middle']?.t ?? 0;
  const sent: string[] = [];
  const running = play(exchange, trace, {
    from,
    speed: 100,
    alter: (event) => (sent.push(String(event['Event-Name'])), event),
  });
  const shown: { rows: { uuid: string }[] } = JSON.parse(exchange.table.showJson());
  expect(shown.rows).toHaveLength(4);
  expect(exchange.table.dumpJson(shown.rows[0]?.uuid ?? '', {})).toContain('CHANNEL_DATA');
  await running.done;
  expect(sent[0]).toBe('CHANNEL_HANGUP');
  expect(sent).toHaveLength(trace.lines.filter(({ t }) => t >= from).length);
  expect(exchange.table.ids()).toEqual([]);
});

test('at ten times the speed the gaps are a tenth, and the clock of the play runs ten times as fast', async () => {
  const trace = loadTrace('ivr-abandoned');
  const length = trace.lines.at(-1)?.t ?? 0;
  const began = Date.now();
  const running = play(exchange, trace, { speed: 10 });
  await running.done;
  const took = Date.now() - began;
  expect(took).toBeGreaterThan(length / 10 - 20);
  expect(running.clock() - began).toBeGreaterThan(length - 200);
});
