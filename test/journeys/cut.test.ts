/** The event socket is cut at random moments of calls and comes back while they go on: calls are closed, registered once, and complete. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { play, type Play } from '../fixtures/replay.ts';
import { loadTrace, type Trace } from '../fixtures/trace.ts';
import { createChance, isLong, type Chance } from './chance.ts';
import { openOffice, waitForStatus, type Office } from './office.ts';
import { folder } from './product.ts';
import { createRecords } from './records.ts';
import { registeredIn, wrongIn } from './registered.ts';

const TRACES = [
  'inbound-answered',
  'attended-transfer',
  'ring-group-answered',
  'consult-return',
  'blind-transfer',
  'outbound-answered',
].map((name) => loadTrace(name));
const MOMENTS = isLong ? 20 : 5;
const SPEED = 1.5;
/** The intervals of FreeSWITCH and the product, a hundred times faster. */
const BEAT = 100;
const LINK = { firstPause: 50, maxPause: 200, login: 300, command: 500, heartbeat: BEAT };

type Way = 'FIN' | 'RST' | 'silence';
const WAYS: readonly Way[] = ['FIN', 'RST', 'silence'];

/** Cuts the event socket for so long, without a reconnect meanwhile. A silent cut lasts until it is noticed: on a living connection TCP would lose nothing. */
async function cut({ exchange, engine }: Office, how: Way, ms: number): Promise<void> {
  exchange.silence(true);
  if (how !== 'silence') exchange.cut(how === 'FIN' ? 'end' : 'reset');
  await new Promise((resolve) => setTimeout(resolve, ms));
  if (how === 'silence') await waitForStatus(engine, ({ exchange: pbx }) => pbx.state !== 'connected');
  exchange.silence(false);
}

type Story = { readonly trace: Trace; readonly turn: number; readonly withRecords: boolean };

/** Plays one trace with one cut in its own office. @returns the faults found, a line each */
async function story({ trace, turn, withRecords }: Story): Promise<string[]> {
  const chance: Chance = createChance(turn);
  const { name } = trace;
  const at = Math.round(chance.next() * (trace.lines.at(-1)?.t ?? 0));
  const how = chance.pick(WAYS);
  const ms = Math.round(100 + chance.next() * 2500);
  using place = folder();
  const records = join(place.path, 'json_cdr');
  mkdirSync(records);
  const office: Office = await openOffice({
    exchange: { heartbeatMs: BEAT },
    engine: { linkTimings: LINK },
    config: {
      recordings: { upload: false },
      ...(withRecords && { history: { kind: 'folder', format: 'json_cdr', path: records } }),
    },
  });
  const wrong: string[] = [];
  const fault = (words: string): void =>
    void wrong.push(`${name}, ${how} at ${at} for ${ms} ms${withRecords ? '' : ', no records'}: ${words}`);
  try {
    const cdrs = createRecords(records, trace, () => playing.mover);
    const playing: Play = play(office.exchange, trace, {
      speed: SPEED,
      squeeze: true,
      alter: (event) => (cdrs.on(event), event),
    });
    await new Promise((resolve) => setTimeout(resolve, at / SPEED));
    await Promise.all([cut(office, how, ms), playing.done]);
    await waitForStatus(office.engine, ({ exchange }) => exchange.state === 'connected');
    cdrs.settle();
    if (withRecords) await office.crm.webhook('communications/sync', office.engine.callbacksUrl());
    const calls = () => registeredIn(office.crm);
    const count = withRecords ? trace.expected.calls.length : calls().length;
    await office.crm
      .waitFor(() => calls().length >= count && calls().every((call) => call.registrations > 0), 60_000)
      .catch((error: unknown) => fault(String(error).slice(0, 1500)));
    await waitForStatus(office.engine, ({ outbox, liveCalls }) => outbox.waiting === 0 && liveCalls === 0).catch(
      (error: unknown) => fault(String(error)),
    );
    // Every call that was live before or after the gap was told; only a call that lies within the gap is unknown.
    const seen = trace.lines.some(
      ({ t, event }) => event['Event-Name'] === 'CHANNEL_ANSWER' && (t < at - 200 || t > at + ms * SPEED + 3_000),
    );
    if (!withRecords && seen && calls().length === 0) fault('nothing was told of it');
    if (withRecords) for (const words of wrongIn(calls(), trace.expected, { by: 'legs' })) fault(words);
    else
      for (const { id, registrations } of calls())
        if (registrations !== 1) fault(`${id} has ${registrations} registrations`);
    for (const { rule, detail } of office.crm.faults) fault(`${rule}: ${detail}`);
  } catch (error) {
    fault(String(error));
  } finally {
    await office[Symbol.asyncDispose]();
  }
  return wrong;
}

/** Runs the stories, `atOnce` at a time. */
async function all(stories: readonly Story[], atOnce = 8): Promise<string[]> {
  const left = [...stories];
  const wrong: string[] = [];
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) wrong.push(...(await story(next)));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return wrong;
}

const stories = (withRecords: boolean): Story[] =>
  TRACES.flatMap((trace, row) =>
    Array.from({ length: MOMENTS }, (_, column) => ({ trace, turn: row * 100 + column, withRecords })),
  );

describe(`the line to the exchange, cut at ${MOMENTS} random moments of each of ${TRACES.length} calls (seed ${createChance().seed})`, () => {
  it(
    'with the records of the exchange every call is registered once and completely',
    { timeout: 300_000 },
    async () => {
      expect(await all(stories(true))).toEqual([]);
    },
  );
  it('without them every call that was told is still closed and registered once', { timeout: 300_000 }, async () => {
    expect(await all(stories(false))).toEqual([]);
  });
});
