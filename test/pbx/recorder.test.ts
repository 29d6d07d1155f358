/** Recording an exchange: the result is a trace like those of the tests; masked, it has the same story without anybody's data. */
import fc from 'fast-check';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import type { DemoExchange } from '../../app/demo/exchange.ts';
import { startRecorder } from '../../app/pbx/trace/trace-recorder.ts';
import { JsonEvent } from '../../app/pbx/events/json-event.ts';
import { createTraceMemory, traceTexts } from '../../app/pbx/trace/trace.ts';
import { play } from '../fixtures/replay.ts';
import { callsOf, differences, tell } from '../fixtures/told.ts';
import { loadTrace, traceNames } from '../fixtures/trace.ts';
import type { TraceEvent, TraceLine } from '../fixtures/trace.ts';

let exchange: DemoExchange;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plecho-trace-'));
  exchange = await createDemoExchange({ heartbeatMs: 0 });
});
afterEach(async () => {
  await exchange.close();
  await rm(folder, { recursive: true });
});

const record = async (name: string, masked: boolean): Promise<number> => {
  const recorder = await startRecorder({
    settings: { host: '127.0.0.1', port: exchange.port, password: 'demo' },
    folder: join(folder, name),
    masked,
    onState: () => undefined,
    log: pino({ level: 'silent' }),
  });
  await exchange.waitForListener('ALL');
  // `show channels` is sent after subscribing: from then on all events arrive.
  await exchange.waitForCommand(/^api show channels/);
  await play(exchange, name, { speed: 8 }).done;
  await expect.poll(() => recorder.count()).toBe(loadTrace(name).lines.length);
  return recorder.stop();
};

test('a recorded call can be loaded like the others and tells the same', async () => {
  const count = await record('blind-transfer', false);
  const again = loadTrace('blind-transfer', folder);
  expect(count).toBe(again.lines.length);
  expect(
    differences(callsOf(tell(again.lines.map(({ event }) => event)).intents), loadTrace('blind-transfer').expected),
  ).toEqual([]);
  expect((again.lines.at(-1)?.t ?? 0) / ((loadTrace('blind-transfer').lines.at(-1)?.t ?? 1) / 8)).toBeGreaterThan(0.9);
  expect((await readdir(join(folder, 'blind-transfer'))).toSorted()).toEqual(['events.jsonl.gz', 'expected.json']);
});

test('calls that go on when the recording begins are in its snapshot', async () => {
  const trace = loadTrace('mid-call');
  const running = play(exchange, trace, { from: trace.snapshots['middle']?.t ?? 0, freshUuids: false });
  const recorder = await startRecorder({
    settings: { host: '127.0.0.1', port: exchange.port, password: 'demo' },
    folder: join(folder, 'mid-call'),
    masked: true,
    onState: () => undefined,
    log: pino({ level: 'silent' }),
  });
  await running.done;
  await expect.poll(() => recorder.count()).toBeGreaterThan(20);
  await recorder.stop();
  const again = loadTrace('mid-call', folder);
  expect(Object.keys(again.snapshots['connected-1']?.uuid_dump ?? {})).toHaveLength(4);
  expect(JSON.stringify(again.snapshots)).not.toContain('79997775533');
});

describe('masked', () => {
  const maskedLines = (name: string): { texts: string[]; lines: TraceLine[] } => {
    const texts = traceTexts(loadTrace(name).lines, true);
    return { texts, lines: texts.map((text) => JSON.parse(text) as TraceLine) };
  };

  test.each(traceNames())('%s: no real number, name or address, and the same story', (name) => {
    const trace = loadTrace(name);
    const { texts, lines } = maskedLines(name);
    const all = texts.join('\n');
    const everything = JSON.stringify(trace.lines);
    const numbers = ['9997775533', '4951234567', '9161112233', '9990000001', '9990000002', '4420794600'].filter(
      (digits) => everything.includes(digits),
    );
    expect(numbers.length).toBeGreaterThan(0);
    for (const digits of numbers) expect(all).not.toContain(digits);
    expect(all).not.toMatch(/Иван|ООО|%D0%98/);
    const shape = (events: readonly TraceEvent[]) =>
      callsOf(tell(events).intents).map(({ id, direction, legs }) => ({
        id,
        direction,
        legs: legs.map((leg) => `${leg.id} ${leg.events.join()}`.replaceAll(/[+\d]{10,}/g, '#')),
      }));
    const before = shape(trace.lines.map(({ event }) => event));
    // A colleague's mobile is unknown once it is masked: everything else must be the same.
    expect(name === 'phone-and-mobile' || shape(lines.map(({ event }) => event))).toEqual(
      name === 'phone-and-mobile' || before,
    );
  });

  test('one number stays one number, however it is written, and keeps country and city', () => {
    const event = (number: string): TraceEvent => ({
      'Event-Name': 'CHANNEL_CREATE',
      'Event-Date-Timestamp': '1795366287948633',
      'Caller-Caller-ID-Number': number,
    });
    const lines = ['79997775533', '+79997775533', '89997775533', '9997775533', '74951234567', '1001'].map(
      (number, t) => ({ t, event: event(number) }),
    );
    const told = traceTexts(lines, true).map(
      (text) => (JSON.parse(text) as TraceLine).event['Caller-Caller-ID-Number'],
    );
    const rest = String(told[3]).slice(3);
    expect(told.slice(0, 4)).toEqual([`7999${rest}`, `+7999${rest}`, `8999${rest}`, `999${rest}`]);
    expect(rest).not.toBe('7775533');
    expect(told[4]).toMatch(/^7495\d{7}$/);
    expect(told[5]).toBe('1001');
  });

  test('names, secrets, hosts and addresses are masked; times, ids and loopback stay', () => {
    const event: TraceEvent = {
      'Event-Date-Timestamp': '1795366287948633',
      'Unique-ID': '7bd9ea3b-02e5-48ed-91eb-0b1b565c01ba',
      'Caller-Caller-ID-Name': 'Иван "Гроза" Петров',
      variable_effective_caller_id_name: encodeURIComponent('Иван "Гроза" Петров'),
      variable_domain_name: 'pbx.kontora.ru',
      variable_sip_contact_uri: 'sip:1001@203.0.113.77:5060',
      variable_sip_network_ip: '127.0.0.1',
      variable_user_password: 'hunter2',
      variable_transfer_history: '1795366287:aca5261f-bbca-4964-9424-36741594cd41:bl_xfer:1001/default/XML',
      variable_start_epoch: '1795366287',
    };
    const [text = ''] = traceTexts([{ t: 0, event }], true);
    expect(JSON.parse(text)).toMatchObject({
      event: {
        ...event,
        'Caller-Caller-ID-Name': 'Имя 1',
        variable_effective_caller_id_name: encodeURIComponent('Имя 1'),
        variable_domain_name: 'office1.example',
        variable_sip_contact_uri: 'sip:1001@192.0.2.1:5060',
        variable_user_password: '***',
      },
    });
  });
});

test("the events kept in memory give one call's trace, and old ones are dropped in time", () => {
  let now = 1000;
  const memory = createTraceMemory(300_000, () => now);
  const trace = loadTrace('inbound-answered');
  memory.push([JsonEvent.of({ 'Event-Name': 'CHANNEL_CREATE', 'Unique-ID': 'other' })]);
  for (const { t, event } of trace.lines.filter(({ event: { 'Event-Name': name } }) =>
    /^CHANNEL_(?!EXECUTE|STATE)/.test(String(name)),
  )) {
    now = 1000 + t;
    memory.push([JsonEvent.of(event)]);
  }
  const ids = [...new Set(trace.lines.map(({ event }) => String(event['Unique-ID'])))].filter((id) => id.length === 36);
  const packed = memory.save(ids, false);
  const lines = gunzipSync(packed ?? Buffer.alloc(0))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TraceLine);
  expect(lines[0]?.t).toBe(0);
  expect(
    differences(callsOf(tell(lines.map(({ event }) => event)).intents), {
      ...trace.expected,
      calls: trace.expected.calls.map(({ recordings: _, ...call }) => call),
    }),
  ).toEqual([]);
  expect(memory.save(['nobody'], false)).toBeNull();
  for (let at = 0; at < 300; at += 1)
    memory.push([JsonEvent.of({ 'Event-Name': 'HEARTBEAT', filler: 'x'.repeat(1000) })]);
  expect(memory.save(ids, false)).toBeNull();
});

test('it keeps as many of the newest events as fit, each complete, whatever their size', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 80 }), (sizes) => {
      const memory = createTraceMemory(2000);
      const events = sizes.map((length, n) => ({ 'Unique-ID': 'a', n: String(n), filler: 'ю'.repeat(length / 2) }));
      for (const event of events) memory.push([JsonEvent.of(event)]);
      const packed = memory.save(['a'], false);
      const lines = packed === null ? [] : gunzipSync(packed).toString().trim().split('\n');
      const kept = lines.map((line) => (JSON.parse(line) as TraceLine).event);
      expect(kept).toEqual(events.slice(events.length - kept.length));
      const next = events.at(-kept.length - 1);
      const weigh = (list: readonly object[]): number =>
        Buffer.byteLength(list.map((event) => JSON.stringify(event)).join(''));
      // At most the unused end of the block and one overwritten event are lost.
      if (kept.length < events.length) expect(weigh([...kept, ...(next ? [next] : [])])).toBeGreaterThan(1000);
    }),
  );
});

test('from the command line: records until it is stopped', { timeout: 120_000 }, async () => {
  const config = join(folder, 'config.json');
  await writeFile(config, JSON.stringify({ pbx: { host: '127.0.0.1', port: exchange.port, password: 'demo' } }));
  const out = join(folder, 'inbound-missed');
  const child = spawn(process.execPath, [
    join(import.meta.dirname, '../../app/record-trace.ts'),
    '--out',
    out,
    '--config',
    config,
    '--mask',
  ]);
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  await exchange.waitForCommand(/^api show channels/);
  await play(exchange, 'inbound-missed', { speed: 20 }).done;
  await expect.poll(() => said).toContain('CHANNEL_HANGUP');
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number];
  expect({ code, said }).toMatchObject({ code: 0 });
  const lines = gunzipSync(await readFile(join(out, 'events.jsonl.gz'))).toString();
  expect(lines).toContain('CHANNEL_CREATE');
  expect(lines).not.toContain('79997775533');
});

test('from the command line without a folder: prints the usage', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../app/record-trace.ts')]);
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(2);
  expect(said).toContain('usage: npm run record -- --out DIR');
});
