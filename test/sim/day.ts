/**
 * One office day from one seed: one or two whole engines between the strict CRM and the exchange, recorded calls at random times,
 * many faults, and in the end the check that the CRM has every call exactly once, correct and in order.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDemoCrm, type DemoCrm } from '../../app/demo/crm.ts';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import type { Chance } from '../journeys/chance.ts';
import { registeredIn } from '../journeys/registered.ts';
import type { RecordFile } from './call-records.ts';
import { giveBack, pass, passUntil, settle, takeOver, trueTime } from './clock.ts';
import { createWeather } from './crm-weather.ts';
import { createDiary } from './diary.ts';
import { FAULTS, type FaultKind, type Happenings, type Sabotage } from './faults.ts';
import { createHappenings, DAY, letHappen } from './happenings.ts';
import { createPcs, type Pc } from './pc.ts';
import { createPlayer } from './player.ts';
import type { Committed } from './promises.ts';
import { ALL_USERS, CASTS, STORIES, storyNamed } from './stories.ts';
import { wrongOf } from './verdict.ts';

export type DayOptions = {
  /** The faults, instead of those that the seed chooses. */
  readonly faults?: readonly FaultKind[];
  /** A fault planted by hand, to see whether it is caught. */
  readonly sabotage?: Sabotage;
  readonly log?: boolean;
  /** For debugging: called in the end with the CRM's content and the expectations. */
  readonly onEnd?: (end: { crm: DemoCrm; committed: readonly Committed[]; pcs: readonly Pc[] }) => void;
  /** By how many ms the PCs' clocks are ahead. */
  readonly skew?: number;
  /** How long the day waits in the end for calls that are not registered yet, virtual ms; half an hour where left out. */
  readonly patience?: number;
  /** The events of the day, instead of those that the seed chooses: for a test of a single fault. Times count from the moment everything is connected. */
  readonly script?: (happen: Happenings, pc: (at: number) => Pc) => void;
};
export type Day = {
  readonly seed: number;
  readonly faults: readonly FaultKind[];
  readonly calls: number;
  readonly wrong: readonly string[];
  /** What was played and which faults happened when, for debugging: `12.345 s: …`. */
  readonly plan: readonly string[];
  /** Hash of everything that the CRM was told and the exchange was asked: the same for the same seed. */
  readonly digest: string;
};

const BEGINS = Date.UTC(2026, 2, 3, 8, 0, 0);
const ROOT = ((): string => {
  const memory = '/dev/shm';
  try {
    return mkdtempSync(join(memory, 'plecho-sim-'));
  } catch {
    return mkdtempSync(join(tmpdir(), 'plecho-sim-'));
  }
})();
process.once('exit', () => rmSync(ROOT, { recursive: true, force: true }));

/** Plays the day of a seed. It depends on nothing but the seed. */
export async function playDay(seed: number, options: DayOptions = {}): Promise<Day> {
  const chance = takeOver(seed, BEGINS);
  const dir = mkdtempSync(join(ROOT, `${seed}-`));
  const faults = options.faults ?? FAULTS.filter(() => chance.next() < 0.25);
  try {
    return await day(seed, chance, dir, new Set(faults), options);
  } finally {
    giveBack();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function day(
  seed: number,
  chance: Chance,
  root: string,
  faults: ReadonlySet<FaultKind>,
  options: DayOptions,
): Promise<Day> {
  const { sabotage = {} } = options;
  const has = (kind: FaultKind): boolean => faults.has(kind);
  const crm = await createDemoCrm({ listen: false, now: trueTime, users: ALL_USERS });
  const exchange = await createDemoExchange({ listen: false, clock: trueTime, heartbeatMs: 20_000 });
  if (sabotage.everyoneTells === true)
    exchange.handlers['hash'] = (args) => (args.startsWith('select') ? '-ERR no reply' : '+OK');
  const records: RecordFile[] = [];
  const diary = createDiary();
  const weather = createWeather({ chance, has, crm, diary });
  const office = createPcs({
    root,
    chance,
    has,
    crm,
    exchange,
    records,
    fate: weather.fate,
    diary,
    sabotage,
    skew: options.skew,
    log: options.log === true,
  });
  const player = createPlayer({ exchange, chance, has, diary, records });
  const { committed } = office;
  const accepted = new Set<string>();

  const pcs: Pc[] = [await office.start('pc-1')];
  if (has('twoPcs')) pcs.push(await office.start('pc-2'));
  await passUntil(() => pcs.every(({ engine }) => engine.status().exchange.state === 'connected'), 60_000);
  await pass(has('twoPcs') ? 5_000 : 1_000);

  const happenings = createHappenings({ player, weather, office, diary });
  if (options.script !== undefined) options.script(happenings, (at) => pcs[at] ?? (pcs[0] as Pc));
  else {
    const count = 2 + chance.below(6);
    for (let n = 0; n < count; n += 1) {
      const trace = storyNamed(chance.pick(STORIES));
      setTimeout(() => player.play(trace, n % CASTS), chance.below(DAY / 2));
    }
    letHappen(happenings, { chance, has, pcs, crm, accepted });
  }
  if (sabotage.dialsByItself === true)
    setTimeout(() => exchange.commands.push('bgapi originate {plecho_communication=nobody}user/1001 &park()'), DAY / 2);

  await pass(DAY);
  // -- all faults are over: whatever is still missing must arrive without help
  weather.clearUp();
  const isAtRest = (): boolean =>
    pcs.every(({ owner, engine }) => {
      if (!owner.alive) return false;
      const { exchange: link, crm: far, outbox, liveCalls } = engine.status();
      return link.state === 'connected' && far.state === 'connected' && outbox.waiting === 0 && liveCalls === 0;
    });
  const hasAll = (): boolean =>
    registeredIn(crm).filter(({ registrations }) => registrations > 0).length >= player.expected().length;
  for (const pc of pcs) pc.owner.skew = Math.max(pc.owner.skew, 0);
  await pass(30_000);
  await passUntil(() => hasAll() && isAtRest(), options.patience ?? 1_800_000);
  await pass(20_000);
  await office.reopened();

  if (sabotage.neverDials === true)
    exchange.commands.splice(0, Infinity, ...exchange.commands.filter((text) => !text.includes('originate ')));
  const wrong = wrongOf({
    crm,
    exchange,
    pcs,
    isAtRest: isAtRest(),
    expected: player.expected(),
    accepted,
    committed,
    played: player.played,
    troubles: diary.troubles,
  });

  for (const pc of pcs) office.end(pc);
  await settle();
  options.onEnd?.({ crm, committed, pcs });
  const told = [...crm.calls.values()].map(({ externalId, log, registrations }) => ({
    externalId,
    log,
    registrations,
  }));
  const digest = createHash('sha1')
    .update(JSON.stringify([told, exchange.commands]))
    .digest('hex')
    .slice(0, 12);
  return { seed, faults: [...faults], calls: player.played.length, wrong, plan: diary.plan, digest };
}
