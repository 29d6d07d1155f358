/** The PCs of a simulated day: each with a whole engine, connections in memory, a disk that can fail and its own clock; killed and started again. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { pino } from 'pino';
import { createRoutes } from '../../app/callbacks/listener/routes.ts';
import type { createCallbackServer } from '../../app/callbacks/listener/server.ts';
import type { DemoCrm } from '../../app/demo/crm.ts';
import type { createDemoExchange } from '../../app/demo/exchange.ts';
import { createEngine, type Engine } from '../../app/engine.ts';
import { recordsOf } from '../../app/pbx/call-records/records.ts';
import { closeDatabase, DATABASE_FILE, openDatabase } from '../../app/store/db.ts';
import { StoreFailure } from '../../app/store/failure.ts';
import { openStore } from '../../app/store/store.ts';
import type { Chance } from '../journeys/chance.ts';
import { recordsFolder, type RecordFile } from './call-records.ts';
import { as, kill, standStill, trueTime, virtualNow, type Owner } from './clock.ts';
import type { Diary } from './diary.ts';
import type { FaultKind, Sabotage } from './faults.ts';
import type { Committed } from './promises.ts';
import { numbersOf } from './stories.ts';
import { askListener, MemoryDispatcher, openLine, type Line, type Mishap } from './wires.ts';

export type Pc = {
  readonly name: string;
  owner: Owner;
  engine: Engine;
  dir: string;
  lines: Set<Line>;
  writes: { failUntil: number; failNext: number };
  callback: ((request: { url: string; headers: Record<string, string>; body: string }) => Promise<number>) | undefined;
};

export type PcsDeps = {
  /** The folder of all profiles of the day. */
  readonly root: string;
  readonly chance: Chance;
  readonly has: (kind: FaultKind) => boolean;
  readonly crm: DemoCrm;
  readonly exchange: Awaited<ReturnType<typeof createDemoExchange>>;
  readonly records: readonly RecordFile[];
  readonly fate: (path: string) => Mishap;
  readonly diary: Diary;
  readonly sabotage: Sabotage;
  /** By how many ms the PCs' clocks are ahead, instead of what the seed chooses. */
  readonly skew: number | undefined;
  readonly log: boolean;
};

export function createPcs(deps: PcsDeps) {
  const { root, chance, has, crm, exchange, records, fate, diary, sabotage } = deps;
  const listener = crm.handle as RequestListener;
  const committed: Committed[] = [];
  const reopening: Promise<void>[] = [];
  const lineDowns = new Map<string, number>();
  let lives = 0;

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
        log: pino({ level: deps.log ? 'debug' : 'silent' }),
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
          createCallbackServer: (wanted) => inMemoryServer(pc, wanted),
        },
      }),
    );
    await standStill(as(owner, () => pc.engine.start()));
  };
  const lineDown = (pc: Pc): boolean => virtualNow() < (lineDowns.get(pc.name) ?? 0);

  /** Breaks the PC's connections at both ends. */
  const cutLines = (pc: Pc): void => {
    for (const line of pc.lines) line.cut();
  };

  return {
    /** The messages that each PC committed for the CRM. */
    committed,
    /** Sets up a PC and starts it. */
    async start(name: string): Promise<Pc> {
      const owner: Owner = {
        name,
        alive: true,
        skew: deps.skew ?? (has('clockJumps') ? chance.below(600_000) - 300_000 : 0),
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
      writeFileSync(join(pc.dir, DATABASE_FILE), emptyDatabase(root));
      await open(pc);
      return pc;
    },
    /** Kills a PC at once; it starts again after so many ms with what was on its disk. */
    kill(pc: Pc, downFor: number): void {
      if (!pc.owner.alive) return;
      lives += 1;
      diary.inTheWay('pause', downFor + 2_000, `${pc.name} is killed`);
      const next = join(root, `${pc.name}-${lives}`);
      cpSync(pc.dir, next, { recursive: true }); // what was on the disk at this moment
      kill(pc.owner);
      cutLines(pc);
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
    },
    /** Cuts its connection to the exchange, which cannot be reopened for so many ms. */
    cut(pc: Pc, ms: number): void {
      lineDowns.set(pc.name, virtualNow() + ms);
      diary.inTheWay('line', ms + 3_000, `${pc.name}'s line is cut`);
      cutLines(pc);
    },
    /** Waits for PCs that are being restarted. */
    reopened: (): Promise<unknown> => Promise.all(reopening),
    /** Ends the day: stops all PCs. */
    end(pc: Pc): void {
      kill(pc.owner);
      cutLines(pc);
    },
  };
}

let empty: Buffer | undefined;
/** A new database, made once for all days. */
function emptyDatabase(root: string): Buffer {
  if (empty === undefined) {
    const dir = join(root, 'empty');
    closeDatabase(openDatabase(dir, trueTime, 'ru', pino({ level: 'silent' })).db);
    empty = readFileSync(join(dir, DATABASE_FILE));
  }
  return empty;
}

/** Planted by hand: a crash that loses the messages waiting for the CRM. */
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
