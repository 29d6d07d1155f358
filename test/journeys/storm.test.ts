/** A storm: the program is killed again and again during calls while the CRM fails; with the exchange's records every call is complete in the end. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDemoCrm, type DemoCrm } from '../../app/demo/crm.ts';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import { play, type Play } from '../fixtures/replay.ts';
import { loadTrace, type Trace } from '../fixtures/trace.ts';
import { createChance, isLong, type Chance } from './chance.ts';
import { numbersOf } from './office.ts';
import { folder, runProduct } from './product.ts';
import { createRecords, type Records } from './records.ts';
import { registeredIn, wrongIn } from './registered.ts';

const OFFICES = 3;
const KILLS = isLong ? 201 : 6;
/** The stories of an office run one after another: the same few people are in all of them, and nobody is in two at once. */
const AT_ONCE = 1;
const SPEED = 2;
/** Stories whose records are complete, each with the file of its recorded talk. */
const TRACES = [
  'inbound-answered',
  'attended-transfer',
  'ring-group-answered',
  'consult-return',
  'blind-transfer',
  'outbound-answered',
  'hold-resume',
  'internal-answered',
  'pickup',
  'inbound-missed',
].map((name): Trace => ({ ...loadTrace(name), snapshots: {} }));

type Story = { readonly trace: Trace; readonly playing: Play; readonly cdrs: Records; readonly files: string[] };

/** Plays a story into the office; recordings are written to `recordings` when the exchange reports them. */
function begin(exchange: Parameters<typeof play>[0], trace: Trace, records: string, recordings: string): Story {
  const files: string[] = [];
  const cdrs = createRecords(records, trace, () => playing.mover);
  const playing: Play = play(exchange, trace, {
    speed: SPEED,
    squeeze: true,
    alter: (event) => {
      cdrs.on(event);
      const path = event['Record-File-Path'];
      if (event['Event-Name'] === 'RECORD_STOP' && typeof path === 'string') {
        const name = basename(path);
        files.push(name);
        writeFileSync(join(recordings, name), randomBytes(2_000));
      }
      return event;
    },
  });
  return { trace, playing, cdrs, files };
}

/** Makes the CRM fail for a while now and then. */
function shake(crm: DemoCrm, chance: Chance): void {
  crm.behave();
  if (chance.next() < 0.4)
    crm.misbehave({
      how: chance.pick(['cut', 'status', 'slow'] as const),
      status: 503,
      ms: 300,
      path: /telephony|files/,
    });
}

/** The differences between one story and what the CRM has of it. */
function wrongOf(crm: DemoCrm, { trace, playing, files }: Story): string[] {
  const ids = new Set(trace.cdr.map(({ variables }) => playing.id(String(variables['uuid']))));
  const own = registeredIn(crm).filter(({ id }) => ids.has(id));
  const wrong = wrongIn(own, trace.expected, { by: 'legs' });
  const attached = [...crm.calls.values()]
    .filter(({ externalId }) => ids.has(externalId))
    .flatMap((call) => call.recordings);
  const wanted = trace.expected.calls.flatMap(({ recordings = [] }) => recordings).length;
  if (attached.length !== Math.min(wanted, new Set(files).size))
    wrong.push(`${attached.length} recordings of ${wanted}`);
  return wrong.map((words) => `${trace.name}: ${words}`);
}

async function office(turn: number, kills: number): Promise<{ wrong: string[]; calls: number }> {
  const chance = createChance(turn);
  using place = folder();
  const exchange = await createDemoExchange({ heartbeatMs: 0 });
  const crm = await createDemoCrm();
  const [profile, records, recordings] = ['profile', 'json_cdr', 'recordings'].map((name) => join(place.path, name));
  if (profile === undefined || records === undefined || recordings === undefined) throw new Error('no place');
  mkdirSync(records);
  mkdirSync(recordings);
  const config = {
    pbx: { host: exchange.host, port: exchange.port, password: 'demo' },
    crm: { url: crm.url, kind: 'private', apiKey: crm.apiKey },
    people: crm.users.map((user) => ({ userId: user.id, name: user.name, numbers: numbersOf(user.extension) })),
    recordings: { upload: true, source: { kind: 'folder', from: '/var/lib/freeswitch/recordings', to: recordings } },
    history: { kind: 'folder', format: 'json_cdr', path: records },
  };
  let product = runProduct(profile, config);
  const stories: Story[] = [];
  const running = new Set<Promise<void>>();
  const wrong: string[] = [];
  try {
    await product.until(({ exchange: pbx, crm: far }) => pbx.state === 'connected' && far.state === 'connected');
    for (let kill = 0; kill < kills; kill += 1) {
      while (running.size < AT_ONCE) {
        const story = begin(exchange, chance.pick(TRACES), records, recordings);
        stories.push(story);
        const over = story.playing.done.then(() => void running.delete(over));
        running.add(over);
      }
      shake(crm, chance);
      await new Promise((resolve) => setTimeout(resolve, chance.next() * 2_500));
      await product.kill();
      await new Promise((resolve) => setTimeout(resolve, chance.next() * 1_500));
      product = runProduct(profile, config);
      await product.ready;
    }
    await Promise.all(running);
    for (const { cdrs } of stories) cdrs.settle();
    crm.behave();
    const { callbacks } = await product.ready;
    await product.until(({ exchange: pbx, crm: far }) => pbx.state === 'connected' && far.state === 'connected');
    await crm.webhook('communications/sync', callbacks);
    const whole = (): boolean => stories.every((story) => wrongOf(crm, story).length === 0);
    await crm.waitFor(whole, 60_000).catch(() => undefined);
    await product
      .until(({ outbox, liveCalls }) => outbox.waiting === 0 && liveCalls === 0, 90_000)
      .catch((error: unknown) => wrong.push(String(error).slice(0, 600)));
    for (const story of stories) wrong.push(...wrongOf(crm, story));
    for (const { rule, detail, externalId } of crm.faults) wrong.push(`${rule}: ${detail} (${externalId})`);
    const seen = [...crm.calls.values()].flatMap(({ recordings: all }) => all.map(({ sha256 }) => sha256));
    if (new Set(seen).size !== seen.length) wrong.push('a recording was attached twice');
    return { wrong, calls: stories.length };
  } finally {
    await product.kill();
    await Promise.all([exchange.close(), crm.close()]);
  }
}

describe('the storm', () => {
  it(
    `${KILLS} kills (seed ${createChance().seed}): every call once, with all its legs, people and recordings`,
    { timeout: isLong ? 1_800_000 : 240_000 },
    async () => {
      const done = await Promise.all(Array.from({ length: OFFICES }, (_, turn) => office(turn, KILLS / OFFICES)));
      expect(done.flatMap(({ wrong }) => wrong)).toEqual([]);
      expect(done.reduce((sum, { calls }) => sum + calls, 0)).toBeGreaterThanOrEqual(KILLS / 4);
    },
  );
});
