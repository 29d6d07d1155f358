/** A corrupted event stream: the product survives, memory stays bounded, and the next good call is told correctly. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDemoCrm, type DemoCrm } from '../../app/demo/crm.ts';
import { createDemoExchange, type DemoExchange } from '../../app/demo/exchange.ts';
import { jsonFrame, plainFrame } from '../../app/demo/frames.ts';
import { createEngine, type Engine } from '../../app/engine.ts';
import { createKeyFileSealer } from '../../app/store/key-file.ts';
import { play } from '../fixtures/replay.ts';
import { differences } from '../fixtures/told.ts';
import { LONGEST_STEP, printed, watchLoop, type LoopWatch } from '../fixtures/loop.ts';
import { loadTrace, traceNames } from '../fixtures/trace.ts';
import { createChance, isLong, type Chance } from '../journeys/chance.ts';
import { numbersOf, toldTo, waitForStatus } from '../journeys/office.ts';
import { oddJson, residentMb, spoil, spoilJson } from './garbage.ts';

const ROUNDS = isLong ? 300 : 14;
const PIECES = 12;
const GOOD = loadTrace('inbound-answered');
const EVENTS = traceNames()
  .flatMap((name) => loadTrace(name).lines.map(({ event }) => event))
  .filter((event) => /^(CHANNEL_(?!STATE|CALLSTATE)|CUSTOM|RECORD)/.test(String(event['Event-Name'])));

const HEADS: readonly ((chance: Chance) => Buffer)[] = [
  () => Buffer.from('Content-Length: 99999999999\nContent-Type: text/event-json\n\n'),
  () => Buffer.from('Content-Length: -5\nContent-Type: text/event-json\n\n{}'),
  () => Buffer.from('Content-Length: 3\nContent-Type: text/event-json\n\n{"a":1}'),
  () => Buffer.from('Content-Type: command/reply\nReply-Text: +OK 100% %zz\n\n'),
  () => Buffer.from('Content-Length: 12\nContent-Type: text/event-xml\n\n<event></eve'),
  () => Buffer.from('\n\n\n\n'),
  () => Buffer.concat([Buffer.from('X-Long: '), Buffer.alloc(10 * 1024 * 1024, 'a')]),
  () =>
    Buffer.concat([
      Buffer.from(`Content-Length: ${10 * 1024 * 1024}\nContent-Type: text/event-json\n\n`),
      Buffer.alloc(10 * 1024 * 1024, 0xff),
    ]),
  (chance) => jsonFrame(oddJson(chance) as never),
];

describe('a corrupted event stream', () => {
  let exchange: DemoExchange;
  let crm: DemoCrm;
  let engine: Engine;
  let loop: LoopWatch;
  const profile = mkdtempSync(join(tmpdir(), 'plecho-'));

  beforeAll(async () => {
    exchange = await createDemoExchange({ heartbeatMs: 0 });
    crm = await createDemoCrm();
    engine = createEngine({
      profileDir: profile,
      seal: createKeyFileSealer(profile),
      log: pino({ level: 'silent' }),
      version: 'test',
      linkTimings: { firstPause: 5, maxPause: 20, refusedPause: 5, maxRefusedPause: 20 },
      config: {
        pbx: { host: exchange.host, port: exchange.port, password: 'demo' },
        crm: { url: crm.url, kind: 'private', apiKey: crm.apiKey },
        people: crm.users.map((user) => ({ userId: user.id, name: user.name, numbers: numbersOf(user.extension) })),
        recordings: { upload: false },
      },
    });
    await engine.start();
    loop = watchLoop();
  });
  afterAll(async () => {
    const figures = loop();
    printed('a spoilt event stream', figures);
    await engine.stop();
    await Promise.all([exchange.close(), crm.close()]);
    rmSync(profile, { recursive: true, force: true });
    // The worst case is ten megabytes in one event, a hundred times the size that any exchange sends.
    expect(figures.step).toBeLessThan(LONGEST_STEP);
  });

  const connected = (): Promise<void> =>
    waitForStatus(engine, ({ exchange: pbx, crm: far }) => pbx.state === 'connected' && far.state === 'connected');
  const piece = (chance: Chance): Buffer => {
    const kind = chance.next();
    if (kind < 0.2) return chance.pick(HEADS)(chance);
    const event = chance.pick(EVENTS);
    if (kind < 0.4) return jsonFrame(spoilJson(event, chance, 0.03) as never);
    return spoil(kind < 0.5 ? plainFrame(event) : jsonFrame(event), chance);
  };

  it.each(Array.from({ length: ROUNDS }, (_, turn) => turn))('round %i', async (turn) => {
    const chance = createChance(turn);
    const before = residentMb();
    for (let n = 0; n < PIECES; n += 1) {
      await connected();
      loop.without(() => exchange.raw(piece(chance)));
      await new Promise((resolve) => setImmediate(resolve));
    }
    exchange.cut('reset');
    await exchange.waitForConnections(0);
    await exchange.waitForConnections(1);
    await connected();
    const good = play(exchange, GOOD, { speed: 10 });
    await good.done;
    const id = good.id(String(GOOD.lines[0]?.event['Unique-ID']));
    await crm.waitFor(() => toldTo(crm, (call) => call === id)[0]?.registrations.length === 1);
    const expected = { ...GOOD.expected, calls: GOOD.expected.calls.map(({ recordings: _, ...call }) => call) };
    expect(
      differences(
        toldTo(crm, (call) => call === id),
        expected,
      ),
    ).toEqual([]);
    expect(crm.faults.filter(({ externalId }) => externalId === id)).toEqual([]);
    expect(residentMb() - before).toBeLessThan(250);
  });
});
