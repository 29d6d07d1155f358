/** Killed with -9 at random moments of calls and started again on the same profile while they go on: every call is told once, in order, correctly. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDemoCrm } from '../../app/demo/crm.ts';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import { play, type Play } from '../fixtures/replay.ts';
import { loadTrace, traceNames } from '../fixtures/trace.ts';
import { createChance, isLong } from './chance.ts';
import { numbersOf } from './office.ts';
import { folder, runProduct } from './product.ts';
import { createRecords } from './records.ts';
import { registeredIn, wrongIn } from './registered.ts';

const OFFICES = 3;
/**
 * What a death can do to the model and the store is tried oftener by the simulator (test/sim: the same engine and SQLite, killed over a hundred
 * times in its 300 days); here it is a process that dies, with real sockets and files, and each death costs two starts' worth of processor.
 */
const KILLS = isLong ? 60 : 12;
/** A little faster than real time: a start takes about a second, and the call must still go on after it. */
const SPEED = 1.5;

/** One office, one profile, one kill per call. @returns the faults found, a line each */
async function office(turn: number, kills: number): Promise<string[]> {
  const chance = createChance(turn);
  using place = folder();
  const exchange = await createDemoExchange({ heartbeatMs: 0 });
  const crm = await createDemoCrm();
  const profile = join(place.path, 'profile');
  const records = join(place.path, 'json_cdr');
  mkdirSync(records);
  const config = {
    pbx: { host: exchange.host, port: exchange.port, password: 'demo' },
    crm: { url: crm.url, kind: 'private', apiKey: crm.apiKey },
    people: crm.users.map((user) => ({ userId: user.id, name: user.name, numbers: numbersOf(user.extension) })),
    recordings: { upload: false },
    history: { kind: 'folder', format: 'json_cdr', path: records },
  };
  let product = runProduct(profile, config);
  const wrong: string[] = [];
  try {
    await product.until(
      ({ exchange: pbx, crm: far }) => pbx.state === 'connected' && far.state === 'connected',
      90_000,
    );
    for (let kill = 0; kill < kills; kill += 1) {
      const name = chance.pick(traceNames());
      const trace = loadTrace(name);
      const at = Math.round(chance.next() * (trace.lines.at(-1)?.t ?? 0));
      const told = new Set(crm.calls.keys());
      const cdrs = createRecords(records, trace, () => playing.mover);
      const playing: Play = play(exchange, trace, {
        speed: SPEED,
        squeeze: true,
        alter: (event) => (cdrs.on(event), event),
      });
      await new Promise((resolve) => setTimeout(resolve, at / SPEED));
      await product.kill();
      const calls = (): ReturnType<typeof registeredIn> => registeredIn(crm).filter(({ id }) => !told.has(id));
      const fault = (words: string): void => void wrong.push(`${name}, killed at ${at} ms: ${words}`);
      product = runProduct(profile, config);
      const { callbacks } = await product.ready;
      await product.until(({ exchange: pbx }) => pbx.state === 'connected', 90_000);
      await playing.done;
      cdrs.settle();
      const { status } = await crm.webhook('communications/sync', callbacks);
      if (status !== 200) fault(`the webhook was answered with ${status}`);
      try {
        await crm.waitFor(
          () => calls().length >= trace.expected.calls.length && calls().every((call) => call.registrations > 0),
          90_000,
        );
        await product.until(({ outbox, liveCalls }) => outbox.waiting === 0 && liveCalls === 0, 90_000);
      } catch (error) {
        fault(error instanceof Error ? error.message.slice(0, 1500) : String(error));
      }
      for (const words of wrongIn(calls(), trace.expected, { by: 'legs' })) fault(words);
      for (const { rule, detail } of crm.faults.splice(0)) fault(`${rule}: ${detail}`);
    }
  } finally {
    await product.kill();
    await Promise.all([exchange.close(), crm.close()]);
  }
  return wrong;
}

describe('killed', () => {
  it(
    `at ${KILLS} random moments (seed ${createChance().seed}): the CRM has every call exactly once, in order, with the right people`,
    { timeout: 900_000 },
    async () => {
      const wrong = await Promise.all(Array.from({ length: OFFICES }, (_, turn) => office(turn, KILLS / OFFICES)));
      expect(wrong.flat()).toEqual([]);
    },
  );
});
