/**
 * One office day from one seed: the whole engine (one or two of it) between the strict CRM and the exchange, recorded calls at random times,
 * a swarm of faults, and in the end the question whether the CRM has every call exactly once, right and in order.
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import Database from 'better-sqlite3';
import { pino } from 'pino';
import { createRoutes } from '../../app/callbacks/listener/routes.ts';
import type { createCallbackServer } from '../../app/callbacks/listener/server.ts';
import { createDemoCrm, type DemoCrm } from '../../app/demo/crm.ts';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import { createEngine, type Engine } from '../../app/engine.ts';
import { recordsOf } from '../../app/pbx/call-records/records.ts';
import { StoreFailure } from '../../app/store/failure.ts';
import { openStore, type CommitBatch } from '../../app/store/store.ts';
import { DATABASE_FILE } from '../../app/store/db.ts';
import type { Files } from '../../app/remote/files.ts';
import { createMover, type Expected, type Trace } from '../fixtures/trace.ts';
import type { Chance } from '../journeys/chance.ts';
import { registeredIn, wrongIn } from '../journeys/registered.ts';
import {
  as,
  giveBack,
  kill,
  pass,
  passUntil,
  settle,
  standStill,
  takeOver,
  trueTime,
  virtualNow,
  type Owner,
} from './clock.ts';
import { notWhole, unkept, type Committed, type Played, type Trouble } from './promises.ts';
import { ALL_USERS, allTraces, castIn, CASTS, eventOf, numbersOf } from './stories.ts';
import { askListener, MemoryDispatcher, openLine, type Line, type Mishap, type Tamper } from './wires.ts';

/** Kinds of fault; each seed leaves most of them out, so that those it has meet in all combinations. */
export const FAULTS = [
  'crmSlow',
  'crmErrors',
  'crmLosesAnswers',
  'crmForgetsKeys',
  'crmRedirects',
  'crmDown',
  'lineCut',
  'lineSilent',
  'lineDelayed',
  'eventsReordered',
  'recordsLate',
  'diskFull',
  'writeFails',
  'clockJumps',
  'killed',
  'frozen',
  'twoPcs',
  'crmCalls',
] as const;
export type FaultKind = (typeof FAULTS)[number];

export type DayOptions = {
  /** Instead of what the seed chooses. */
  readonly faults?: readonly FaultKind[];
  /** Planted by hand, to see whether it is caught. */
  readonly sabotage?: Sabotage;
  readonly log?: boolean;
  /** To look closer: what the CRM has in the end, and what was to be told. */
  readonly onEnd?: (end: { crm: DemoCrm; committed: readonly Committed[]; pcs: readonly Pc[] }) => void;
  /** By how many ms the PCs' clocks are ahead. */
  readonly skew?: number;
  /** What happens in the day, instead of what the seed chooses: for a test of one thing. Times from the moment everything is connected. */
  readonly script?: (happen: Happenings, pc: (at: number) => Pc) => void;
};
/** All that can happen in a day; `ms` says for how long. */
export type Happenings = {
  readonly at: (ms: number, work: () => void) => void;
  readonly play: (story: string, cast?: number) => void;
  readonly crmDown: (ms: number) => void;
  readonly cut: (pc: Pc, ms: number) => void;
  /** The line stays up, and what is sent over it comes late. */
  readonly silence: (pc: Pc, ms: number) => void;
  readonly full: (pc: Pc, ms: number) => void;
  readonly failWrite: (pc: Pc, nth: number) => void;
  readonly jump: (pc: Pc, ms: number) => void;
  readonly freeze: (pc: Pc, ms: number) => void;
  /** It starts again after `ms`. */
  readonly kill: (pc: Pc, ms: number) => void;
};
export type Sabotage = {
  /** What becomes of a message on its way. */
  readonly message?: Tamper;
  /** What the store writes instead. */
  readonly commit?: (batch: CommitBatch) => CommitBatch;
  /** The exchange grants the lease to everybody. */
  readonly everyoneTells?: boolean;
  /** What was waiting when the program died is forgotten. */
  readonly forgetsOutbox?: boolean;
  /** An `originate` that nobody asked for. */
  readonly dialsByItself?: boolean;
};
export type Day = {
  readonly seed: number;
  readonly faults: readonly FaultKind[];
  readonly calls: number;
  readonly wrong: readonly string[];
  /** What was played and what went wrong when, for whoever looks for a cause: `12.345 s: …`. */
  readonly plan: readonly string[];
  /** Of all that the CRM was told and the exchange was asked: the same for the same seed. */
  readonly digest: string;
};

const BEGINS = Date.UTC(2026, 2, 3, 8, 0, 0);
const DAY = 240_000;
const ROOT = ((): string => {
  const memory = '/dev/shm';
  try {
    return mkdtempSync(join(memory, 'plecho-sim-'));
  } catch {
    return mkdtempSync(join(tmpdir(), 'plecho-sim-'));
  }
})();
process.once('exit', () => rmSync(ROOT, { recursive: true, force: true }));

type Record_ = { readonly name: string; readonly text: string; readonly at: number };

/** The exchange's folder of call records, in memory. */
function recordsFolder(records: readonly Record_[]): Files {
  const info = ({ name, text, at }: Record_) => ({
    path: `/cdr/${name}`,
    name,
    size: Buffer.byteLength(text),
    mtimeMs: at,
    isFolder: false,
  });
  return {
    list: (_, wanted = () => true) => Promise.resolve(records.map(info).filter(wanted)),
    stat: (path) => {
      const found = records.find(({ name }) => path === `/cdr/${name}`);
      if (path === '/cdr') return Promise.resolve({ path, name: 'cdr', size: 0, mtimeMs: 0, isFolder: true });
      return Promise.resolve(found === undefined ? null : info(found));
    },
    read: (path, start = 0) => {
      const found = records.find(({ name }) => path === `/cdr/${name}`);
      return found === undefined
        ? Promise.reject(Object.assign(new Error('ENOENT'), { code: 'ENOENT' }))
        : Promise.resolve(Readable.from([Buffer.from(found.text).subarray(start)]));
    },
    join: (folder, name) => `${folder}/${name}`,
    close: () => Promise.resolve(),
  };
}

export type Pc = {
  readonly name: string;
  owner: Owner;
  engine: Engine;
  dir: string;
  lines: Set<Line>;
  writes: { failUntil: number; failNext: number };
  callback: ((request: { url: string; headers: Record<string, string>; body: string }) => Promise<number>) | undefined;
};

/** Plays the day of a seed. Nothing of it depends on anything but the seed. */
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
  const records: Record_[] = [];
  const wrong: string[] = [];
  const mishaps = { crm: true };
  let crmDownUntil = 0;
  let calls = 0;
  const planned: string[] = [];
  const plan: string[] = [];
  const note = (text: string): void => void plan.push(`${(virtualNow() / 1000).toFixed(3)} s: ${text}`);
  const troubles: Trouble[] = [];
  /** Something is in the way from now on, for so long. */
  const inTheWay = (kind: Trouble['kind'], ms: number, text?: string): void => {
    troubles.push({ kind, from: virtualNow(), until: virtualNow() + ms });
    if (text !== undefined) note(`${text} (${ms} ms)`);
  };
  const committed: Committed[] = [];

  const fate = (path: string): Mishap => {
    const mishap = fateOf(path);
    if (mishap.how !== 'none') inTheWay('crm', mishap.ms + 1_000);
    else if (mishap.ms > 200) inTheWay('slow', mishap.ms);
    return mishap;
  };
  const fateOf = (path: string): Mishap => {
    const ms = has('crmSlow') && chance.next() < 0.1 ? chance.below(12_000) : chance.below(60);
    if (!mishaps.crm) return { how: 'none', ms };
    if (virtualNow() < crmDownUntil) return { how: 'refused', ms: 1 };
    const roll = chance.next();
    if (has('crmErrors') && roll < 0.08) return { how: 'status', status: chance.pick([500, 502, 503, 429]), ms };
    if (has('crmLosesAnswers') && roll > 0.92)
      return { how: chance.pick(['lostAnswer', 'deaf', 'lostRequest'] as const), ms };
    if (has('crmRedirects') && roll > 0.5 && roll < 0.53)
      return { how: 'status', status: 302, headers: { location: 'http://login.provider.example/' }, ms };
    if (has('crmForgetsKeys') && roll > 0.6 && roll < 0.62 && !path.includes('auth')) crm.keys.revoke();
    return { how: 'none', ms };
  };

  const listener = crm.handle as RequestListener;
  const config = (name: string) => ({
    pbx: { host: 'exchange', port: 8021, password: 'demo' },
    crm: { url: 'http://crm.sim', kind: 'private', apiKey: crm.apiKey },
    listener: { publicUrl: null },
    people: crm.users.map((user) => ({ userId: user.id, name: user.name, numbers: numbersOf(user) })),
    recordings: { upload: false },
    history: { kind: 'folder', format: 'json_cdr', path: '/cdr' },
    standby: { enabled: has('twoPcs'), name },
  });

  const open = async (pc: Pc): Promise<void> => {
    const { owner } = pc;
    const dispatcher = new MemoryDispatcher(listener, owner, fate, sabotage.message);
    pc.engine = as(owner, () =>
      createEngine({
        profileDir: pc.dir,
        seal: { seal: (plain) => plain, open: (sealed) => sealed },
        log: pino({ level: options.log === true ? 'debug' : 'silent' }),
        version: 'sim',
        config: config(pc.name),
        substitutes: {
          dispatcher,
          connect: () =>
            new Promise((resolve, reject) => {
              const line = openLine(owner, () => (has('lineDelayed') ? chance.below(400) : chance.below(3)));
              if (lineDown(pc))
                return void setTimeout(
                  () => reject(Object.assign(new Error('ECONNREFUSED'), { code: 'ECONNREFUSED' })),
                  5,
                );
              pc.lines.add(line);
              line.near.once('close', () => pc.lines.delete(line));
              setTimeout(() => {
                as(undefined, () => exchange.attach(line.far));
                resolve(line.near);
              }, 2);
            }),
          openRecords: () =>
            recordsOf({ files: recordsFolder(records), path: '/cdr', format: 'json_cdr' }, () => Promise.resolve()),
          openStore: (storeOptions) => {
            const store = openStore(storeOptions);
            const guard = (): void => {
              pc.writes.failNext -= 1;
              if (virtualNow() < pc.writes.failUntil || pc.writes.failNext === 0)
                throw new StoreFailure('full', 'the disk is full', 'SQLITE_FULL');
            };
            const { together } = store.outbox;
            store.outbox.together = (work) => (guard(), together(work));
            return {
              ...store,
              commit: (batch) => {
                guard();
                const at = virtualNow();
                for (const intent of batch.intents)
                  committed.push({ pc: pc.name, at, age: trueTime() - intent.at / 1000, intent });
                return store.commit(sabotage.commit?.(batch) ?? batch);
              },
            };
          },
          createCallbackServer: (deps) => inMemoryServer(pc, deps),
        },
      }),
    );
    await standStill(as(owner, () => pc.engine.start()));
  };
  const lineDowns = new Map<string, number>();
  const lineDown = (pc: Pc): boolean => virtualNow() < (lineDowns.get(pc.name) ?? 0);

  const startPc = async (name: string): Promise<Pc> => {
    const owner: Owner = {
      name,
      alive: true,
      skew: options.skew ?? (has('clockJumps') ? chance.below(600_000) - 300_000 : 0),
      frozenUntil: 0,
    };
    const pc: Pc = {
      name,
      owner,
      engine: undefined as unknown as Engine,
      dir: join(root, `${name}-0`),
      lines: new Set(),
      writes: { failUntil: 0, failNext: -1 },
      callback: undefined,
    };
    mkdirSync(pc.dir);
    await open(pc);
    return pc;
  };
  let lives = 0;
  const killPc = async (pc: Pc, downFor: number): Promise<void> => {
    lives += 1;
    inTheWay('pause', downFor + 2_000, `${pc.name} is killed`);
    const next = join(root, `${pc.name}-${lives}`);
    cpSync(pc.dir, next, { recursive: true }); // what was on the disk at this moment
    kill(pc.owner);
    for (const line of pc.lines) line.cut();
    pc.lines.clear();
    pc.dir = next;
    as(undefined, () =>
      setTimeout(() => {
        reopening.push(
          (async () => {
            pc.owner = { ...pc.owner, alive: true, frozenUntil: 0 };
            pc.writes = { failUntil: 0, failNext: -1 };
            if (sabotage.forgetsOutbox === true) forgetOutbox(pc.dir);
            await open(pc);
          })(),
        );
      }, downFor),
    );
  };
  const reopening: Promise<void>[] = [];

  // -- the day's calls
  const expected: Expected['calls'] = [];
  const played: Played[] = [];
  const playTrace = (trace: Trace, cast: number): void => {
    const own = JSON.parse(castIn(JSON.stringify(trace.expected.calls), cast)) as Expected['calls'];
    expected.push(...own);
    calls += 1;
    const mover = createMover(trace, { startAt: trueTime(), coreUuid: exchange.coreUuid() });
    const moved = <T>(value: T): T => JSON.parse(mover.text(castIn(JSON.stringify(value), cast))) as T;
    const ids = new Set(trace.lines.map(({ event }) => mover.id(castIn(String(event['Unique-ID']), cast))));
    const lasts = trace.lines.at(-1)?.t ?? 0;
    note(`${trace.name} by the people of cast ${cast}, ${lasts} ms: ${[...ids].join(' ')}`);
    played.push({
      name: trace.name,
      from: virtualNow(),
      until: virtualNow() + lasts,
      calls: own,
      owns: (id) => ids.has(id.slice(0, 36)),
    });
    const left = new Map(trace.cdr.map((record) => [String(record.variables['uuid']), record]));
    const record = (uuid: string): void => {
      const found = left.get(uuid);
      if (found === undefined) return;
      left.delete(uuid);
      const write = (): void =>
        void records.push({
          name: `${mover.id(castIn(uuid, cast))}.cdr.json`,
          text: JSON.stringify(moved(found)),
          at: trueTime(),
        });
      if (has('recordsLate')) setTimeout(write, chance.below(9_000));
      else write();
    };
    for (const { t, event } of trace.lines) {
      const late = has('eventsReordered') ? chance.below(20) : 0;
      setTimeout(() => {
        exchange.publish(eventOf(event, mover, cast));
        if (event['Event-Name'] === 'CHANNEL_HANGUP_COMPLETE') record(String(event['Unique-ID']));
      }, t + late);
    }
    setTimeout(() => [...left.keys()].forEach(record), lasts + 500);
  };

  const pcs: Pc[] = [await startPc('pc-1')];
  if (has('twoPcs')) pcs.push(await startPc('pc-2'));
  await passUntil(() => pcs.every(({ engine }) => engine.status().exchange.state === 'connected'), 60_000);
  await pass(has('twoPcs') ? 5_000 : 1_000);

  // -- what may happen in it
  const happenings: Happenings = {
    at: (ms, work) => void setTimeout(work, ms),
    play: (name, cast = 0) => {
      const trace = allTraces().find((one) => one.name === name);
      if (trace === undefined) throw new Error(`no story ${name}`);
      playTrace(trace, cast);
    },
    crmDown: (ms) => {
      crmDownUntil = virtualNow() + ms;
      inTheWay('crm', ms, 'the CRM is down');
    },
    cut: (pc, ms) => {
      lineDowns.set(pc.name, virtualNow() + ms);
      inTheWay('line', ms + 3_000, `${pc.name}'s line is cut`);
      for (const line of pc.lines) line.cut();
    },
    silence: (pc, ms) => {
      const silent = [...pc.lines];
      inTheWay('line', ms + 3_000, `${pc.name}'s line is silent`);
      for (const line of silent) line.hold(true);
      setTimeout(() => silent.forEach((line) => line.hold(false)), ms);
    },
    full: (pc, ms) => {
      pc.writes.failUntil = virtualNow() + ms;
      inTheWay('disk', ms + 3_000, `${pc.name}'s disk is full`);
    },
    failWrite: (pc, nth) => {
      pc.writes.failNext = nth;
      inTheWay('disk', DAY, `${pc.name}'s write number ${nth} from now on fails`);
    },
    jump: (pc, ms) => {
      pc.owner.skew += ms;
      inTheWay('clock', 1_000, `${pc.name}'s clock jumps by ${ms} ms`);
    },
    freeze: (pc, ms) => {
      pc.owner.frozenUntil = virtualNow() + ms;
      inTheWay('pause', ms + 2_000, `${pc.name} is frozen`);
    },
    kill: (pc, ms) => {
      if (pc.owner.alive) void killPc(pc, ms);
    },
  };
  const pcOf = (at: number): Pc => pcs[at] ?? (pcs[0] as Pc);
  if (options.script !== undefined) options.script(happenings, pcOf);
  const count = options.script === undefined ? 2 + chance.below(6) : 0;
  for (let n = 0; n < count; n += 1) {
    const trace = chance.pick(allTraces());
    setTimeout(() => playTrace(trace, n % CASTS), chance.below(DAY / 3));
  }

  // -- the day's faults
  const sometimes = (kind: FaultKind, most: number, work: (pc: Pc) => void): void => {
    if (!has(kind) || options.script !== undefined) return;
    for (let n = 0; n <= chance.below(most); n += 1) {
      const pc = chance.pick(pcs);
      setTimeout(() => work(pc), chance.below(DAY));
    }
  };
  const { crmDown, cut, silence, full, failWrite, jump, freeze, kill: killIt } = happenings;
  sometimes('crmDown', 2, () => crmDown(chance.below(90_000)));
  sometimes('lineCut', 3, (pc) => cut(pc, chance.below(20_000)));
  sometimes('lineSilent', 2, (pc) => silence(pc, chance.below(50_000)));
  sometimes('diskFull', 2, (pc) => full(pc, chance.below(20_000)));
  sometimes('writeFails', 4, (pc) => failWrite(pc, 1 + chance.below(20)));
  sometimes('clockJumps', 3, (pc) => jump(pc, chance.below(7_200_000) - 3_600_000));
  sometimes('frozen', 2, (pc) => freeze(pc, chance.below(25_000)));
  sometimes('killed', 3, (pc) => killIt(pc, 500 + chance.below(15_000)));
  sometimes('crmCalls', 2, (pc) => {
    const communicationId = crm.planCall();
    const who = crm.users[0]?.id ?? '';
    const ask = pc.callback?.({
      url: '/api/v1/demo/communications/call',
      headers: {
        'X-XCOM-AccessKey': crm.keys.issue(),
        'X-XCOM-Integration-Echo': 'echo',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ communicationId, fromUserId: who, clientPhone: '79161234567' }),
    });
    void ask?.then((status) => status === 200 && planned.push(communicationId));
  });
  if (sabotage.dialsByItself === true)
    setTimeout(() => exchange.commands.push('bgapi originate {plecho_communication=nobody}user/1001 &park()'), DAY / 2);

  await pass(DAY);
  // -- everything is mended: what is still to come must come by itself
  mishaps.crm = false;
  const isAtRest = (): boolean =>
    pcs.every(({ owner, engine }) => {
      if (!owner.alive) return false;
      const { exchange: link, crm: far, outbox, liveCalls } = engine.status();
      return link.state === 'connected' && far.state === 'connected' && outbox.waiting === 0 && liveCalls === 0;
    });
  const hasAll = (): boolean =>
    registeredIn(crm).filter(({ registrations }) => registrations > 0).length >= expected.length;
  for (const pc of pcs) pc.owner.skew = Math.max(pc.owner.skew, 0);
  await pass(30_000);
  await passUntil(() => hasAll() && isAtRest(), 1_800_000);
  await pass(20_000);
  await Promise.all(reopening);

  if (!isAtRest()) wrong.push(`not at rest: ${pcs.map(({ engine }) => JSON.stringify(engine.status())).join(' | ')}`);
  const failed = pcs.flatMap(({ engine }) =>
    engine.status().outbox.failed > 0 ? [engine.status().outbox.failed] : [],
  );
  if (failed.length > 0) wrong.push(`${failed.join(', ')} messages failed`);
  const got = registeredIn(crm).filter(({ id }) => !id.startsWith('failed:'));
  wrong.push(...wrongIn(got, { story: '', calls: expected }, { by: 'legs' }));
  wrong.push(...crm.faults.map(({ externalId, rule, detail }) => `${rule}: ${detail} (${externalId})`));
  const names = pcs.map(({ name }) => name);
  wrong.push(...unkept(crm, committed, troubles, names), ...notWhole(crm, played, troubles));
  const dialled = exchange.commands.filter((text) => text.startsWith('bgapi originate '));
  const asked = dialled.map((text) => /plecho_communication=([\w-]+)/.exec(text)?.[1] ?? '?');
  for (const id of asked) if (!crm.isPlanned(id)) wrong.push(`a call nobody asked for: ${id}`);
  if (new Set(asked).size < asked.length) wrong.push('a CALL was placed twice');

  for (const pc of pcs) {
    kill(pc.owner);
    for (const line of pc.lines) line.cut();
  }
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
  return { seed, faults: [...faults], calls, wrong, plan, digest };
}

/** Planted by hand: a crash takes what waits for the CRM with it. */
function forgetOutbox(dir: string): void {
  const db = new Database(join(dir, DATABASE_FILE));
  db.exec("DELETE FROM outbox WHERE state = 'waiting'");
  db.close();
}

function inMemoryServer(
  pc: Pc,
  deps: Parameters<typeof createCallbackServer>[0],
): ReturnType<typeof createCallbackServer> {
  let { secretPath } = deps;
  const { app } = createRoutes({
    ...deps,
    language: deps.language ?? (() => 'ru'),
    secretPath: () => secretPath,
    bodyTimeout: 5_000,
  });
  pc.callback = async ({ url, headers, body }) =>
    (await as(pc.owner, () => askListener(app as never, { method: 'POST', url: `${secretPath}${url}`, headers, body })))
      .status;
  return {
    secretPath: () => secretPath,
    rotate: (path) => void (secretPath = path),
    start: () => Promise.resolve({ port: 1 }),
    stop: () => Promise.resolve(),
  };
}
