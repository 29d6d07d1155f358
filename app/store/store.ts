/** The product's memory: one SQLite file with live state, outbox, history, people and settings. */
import { accessSync, constants, readdirSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import type { Logger } from 'pino';
import type { Call, State } from '../core/model.ts';
import type { Intent } from '../core/intent.ts';
import { registrationOf } from '../core/report.ts';
import type { RetentionSettings, WorkingHours } from '../contract/settings.ts';
import type { HistoryFilter, Overview } from '../contract/view.ts';
import { createAging } from './aging.ts';
import { createAlertsTable, type AlertsTable } from './alerts.ts';
import { listBackups, makeBackup } from './backup.ts';
import { createCallBacks } from './call-backs.ts';
import { createClients } from './clients.ts';
import { createCards, type CardsTable } from './cards.ts';
import { createCallWriter, type CallWriter } from './calls.ts';
import { isDamagedCopy } from './damage.ts';
import { closeDatabase, openDatabase } from './db.ts';
import { createEraseTable } from './erase.ts';
import { createEpisodes } from './episodes.ts';
import { asFailure, guarded } from './failure.ts';
import { createFigures } from './figures.ts';
import { createFlushAhead } from './flush-ahead.ts';
import { createFindClients } from './find-clients.ts';
import { createLiveTable, type LiveChanges } from './live.ts';
import { createOutboxTable, type OutboxTable } from './outbox.ts';
import { createOverview } from './overview.ts';
import { createPeopleTable, type PeopleTable } from './people.ts';
import { createQuarters } from './quarters.ts';
import { createSearch, type FoundCalls } from './search.ts';
import type { Sealer } from './secrets.ts';
import { createSettingsTable, type SettingsTable } from './settings.ts';
import { createSums } from './sums.ts';
import type { Language } from '../contract/language.ts';
import { sayStore } from './words.ts';

export type CommitBatch = LiveChanges & {
  readonly intents: readonly Intent[];
  /** The exchange's time at the moment of the commit (µs): tells how old what happened is already. */
  readonly clock?: number;
};

export type StoreOptions = {
  /** The profile's folder. */
  readonly dir: string;
  readonly seal: Sealer;
  readonly log: Logger;
  /** ms since the epoch by the PC's clock; real-time messages live 60 s by it. */
  readonly now?: () => number;
  /** ms that only ever grow. */
  readonly monotonic?: () => number;
  readonly language?: () => Language;
};

export type Store = ReturnType<typeof openStore>;

const DEFAULT_RETENTION: RetentionSettings = { backupDays: 7, problemDays: 90, refusedDays: 365 };
/** Small steps: the event socket is read between them. */
const PRUNED_AT_ONCE = 50;

/**
 * Opens (or makes) the database of a profile.
 * @throws StoreFailure where it cannot be opened; a damaged file is no failure: it is set aside and `notices` tell so
 */
export function openStore(options: StoreOptions) {
  return guarded(options.language ?? (() => 'ru'), () => build(options));
}

function build({
  dir,
  seal,
  log,
  now = Date.now,
  monotonic = () => performance.now(),
  language = () => 'ru',
}: StoreOptions) {
  const { db, notices } = openDatabase(dir, now, language(), log);
  const aging = createAging(db, now, monotonic);
  const live = createLiveTable(db);
  const clients = createClients(db);
  const cards: CardsTable = guardAll(createCards(db), language);
  /** The mirror is as new as the CRM's feed; a name that came with a call may be older. */
  const names = { nameOf: (phone: string | undefined) => cards.nameOf(phone) ?? clients.nameOf(phone) };
  const cardOf: CardsTable['cardOf'] = (phone) => cards.cardOf(phone);
  const episodes = createEpisodes(db);
  const quarters = createQuarters(db);
  const callBacks = createCallBacks(db, { ...names, cardOf }, episodes, now);
  const figures = createFigures(db, quarters, episodes);
  const sums = createSums(db);
  const calls: CallWriter = createCallWriter(db, callBacks, figures, sums);
  const flushAhead = createFlushAhead(db.name);
  const outbox: OutboxTable = guardAll(createOutboxTable(db, flushAhead.committed), language);
  const people: PeopleTable = guardAll(createPeopleTable(db, language), language);
  const settings: SettingsTable = guardAll(createSettingsTable(db, seal), language);
  const alerts: AlertsTable = guardAll(createAlertsTable(db), language);
  const erasure = createEraseTable(db, { calls, callBacks, clients, cards });
  const search = createSearch(
    db,
    {
      ...names,
      cardOf,
      phonesLike: (text) => clients.phonesLike(text),
      lastTalk: (...asked) => callBacks.lastTalk(...asked),
    },
    sums,
  );
  const findClients = createFindClients(db, names.nameOf);
  const overview = createOverview(db, search, { quarters, episodes, sums });
  const getMeta = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck();
  const putMeta = db.prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  const dropMeta = db.prepare('DELETE FROM meta WHERE key = ?');

  const commitAll = db.transaction((batch: CommitBatch): number => {
    live.write(batch);
    for (const call of batch.calls) calls.write(call);
    return outbox.add(batch.intents, now(), batch.clock);
  });
  /** The registration and the recordings of a call once more; messages that the outbox has forgotten are made again from the call. */
  const sendAgain = db.transaction((id: string): boolean => {
    const call = calls.call(id);
    if (call?.finishedAt === undefined || !call.announced) return false;
    for (const { file } of call.recordings) outbox.again(`${id}/recording/${file}`, now());
    const isKept = outbox.again(`${id}/registered`, now());
    return isKept || outbox.add([registrationOf(call, call.finishedAt)], now()) > 0;
  });
  const pruneSome = db.transaction(calls.prune);
  /** The mirror has another name for him than his calls have. Rare, but asked after every commit: without it a transaction would be opened each time. */
  const isNamedAnew = (phone: string): boolean => {
    const name = cards.nameOf(phone);
    return name !== undefined && name !== clients.nameOf(phone);
  };
  const nameCallers = db.transaction((phones: readonly string[], changed: boolean): string[] =>
    phones.filter((phone) => {
      const name = cards.nameOf(phone);
      if (name === undefined && !changed) return false; // the name may have come with a call, from a card that is not in the mirror
      return (clients.isKnown(phone) || callBacks.hasCalled(phone)) && clients.put(phone, name ?? '', now());
    }),
  );
  const guard = <T>(work: () => T): T => guarded(language, work);

  return {
    notices,
    outbox,
    people,
    settings,
    alerts,
    /** Of one client's number. */
    erasure,
    /** When the newest copy of the database was made, ms; null where there is none. */
    lastBackupAt: (): number | null => {
      const day = listBackups(dir)[0]?.day;
      return day === undefined ? null : Date.parse(day);
    },
    /** Databases that were set aside as damaged lie in the folder: nothing in them is erased. */
    hasDamagedCopies: (): boolean => readdirSync(dir).some(isDamagedCopy),
    /**
     * One transaction: what changed in the state, and what the CRM must learn of it. All of it is written or nothing.
     * @returns how many messages are new
     * @throws StoreFailure (disk full, locked, read-only…): the caller tries the same batch again later
     */
    commit(batch: CommitBatch): number {
      const added = guard(() => commitAll.immediate(batch));
      flushAhead.committed();
      return added;
    },
    /** What a start goes on from: live channels, calls that are unfinished, unregistered or ended within ten minutes. */
    loadState: (): State => guard(live.load),
    searchCalls: (filter: HistoryFilter, offset: number, limit: number): FoundCalls =>
      guard(() => search.find(filter, offset, limit)),
    eachCall: search.each.bind(search),
    oneCall: (id: string) => guard(() => search.one(id)),
    /** A finished call as the model had it; null where there is none. */
    wholeCall: (id: string): Call | null => guard(() => search.whole(id)),
    /** @param hours the office's working hours, by which it is split */
    overview: (filter: HistoryFilter, hours: WorkingHours | null = null): Overview =>
      guard(() => overview(filter, now(), hours)),
    /** The client's name as the CRM has it. */
    clientName: (phone: string | undefined): string | undefined => guard(() => names.nameOf(phone)),
    /** Clients by a part of their name or the beginning of their number. @throws StoreFailure */
    findClients: (text: string, limit: number) =>
      findClients(text, limit).catch((error: unknown) => {
        throw asFailure(error, language());
      }),
    /** @param name '' = the CRM has no card of him @returns whether that is news */
    nameClient: (phone: string, name: string): boolean => guard(() => clients.put(phone, name, now())),
    /** The CRM's contacts and companies. */
    cards,
    /** Who talked with this client last before that moment (ms); of the last 30 days. */
    lastTalk: (phone: string, before: number) => guard(() => callBacks.lastTalk(phone, before)),
    /**
     * Keeps the mirror's names of those clients who have called, so that calls are found by them.
     * @param changed their cards changed: where none is left, the name goes too
     * @returns those whose name is another one now
     */
    nameCallers: (phones: readonly string[], changed: boolean): string[] =>
      guard(() => (changed || phones.some(isNamedAnew) ? nameCallers(phones, changed) : [])),
    /** Missed clients, newest first. @param hours the office's working hours: clients who called outside of them are marked */
    missed: (hours: WorkingHours | null = null) => guard(() => callBacks.list(now(), hours)),
    /** What happened with one client: his calls' times, and marks by hand (core/episodes.ts). */
    clientSteps: (phone: string) => guard(() => episodes.steps(phone)),
    /** How many of them wait to be called back. */
    toCallBack: (): number => guard(() => callBacks.open(now())),
    markCalledBack: (input: Parameters<typeof callBacks.mark>[0]): number => guard(() => callBacks.mark(input, now())),
    /** To be called once at start: brings the call-back list and the overview of an older profile up, between other work. */
    async fillCallBacks(): Promise<void> {
      await callBacks.fill(now());
      await figures.fill();
      await sums.fill();
    },
    /** Those of these ids (of calls or their first channels) that were told or live now. */
    knownCalls: (ids: readonly string[]): Set<string> => guard(() => calls.known(ids)),
    /** Did this channel take part in a call that was told? */
    isKnownChannel: (channel: string): boolean => guard(() => calls.isKnownChannel(channel)),
    /** Sends the registration of a finished call again, with its recordings. @returns false if the call is unknown or already waits to be sent */
    sendAgain: (id: string): boolean => guard(() => sendAgain.immediate(id)),
    getMeta: (key: string): string | null => guard(() => getMeta.get(key) ?? null),
    setMeta: (key: string, value: string | null): void =>
      guard(() => void (value === null ? dropMeta.run(key) : putMeta.run(key, value))),
    /** The exchange's time (ms since the epoch): data is deleted only when it is old by this time. */
    exchangeSays: (at: number): void => aging.exchangeSays(at),
    /** What is older than a time is measured from here (ms since the epoch): see store/aging.ts. */
    agedNow: (): number => aging.now(),
    /** Forgets calls older than that many days (0: none), in small steps between other work. @returns how many */
    async prune(olderThanDays: number): Promise<number> {
      if (olderThanDays <= 0) return 0;
      let removed = 0;
      for (;;) {
        const some = db.open
          ? guard(() => pruneSome.immediate(aging.now() - olderThanDays * 86_400_000, PRUNED_AT_ONCE))
          : 0;
        removed += some;
        if (some < PRUNED_AT_ONCE) return removed;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    /** To be called every hour or so: the day's backup, old calls, delivered messages. @returns words for the admin, or null */
    async housekeep(keepDays: number, retention = DEFAULT_RETENTION): Promise<string | null> {
      const aged = aging.now();
      outbox.sweep(aged, retention.refusedDays);
      alerts.sweep(aged - retention.problemDays * 86_400_000);
      guard(() => live.sweep());
      guard(() => callBacks.prune(aged));
      await this.prune(keepDays);
      return backup(db, { dir, now: now(), aged, days: retention.backupDays, language: language(), log });
    },
    /** Can the database be written to? Null, or words. Costs one small write. */
    health(): string | null {
      try {
        accessSync(dir, constants.W_OK);
        putMeta.run('checked', String(now()));
        return null;
      } catch (error) {
        const failure = asFailure(error, language());
        return failure instanceof Error ? failure.message : String(failure);
      }
    },
    close(): void {
      flushAhead.close();
      closeDatabase(db);
    },
  };
}

type BackupOptions = {
  readonly dir: string;
  /** ms since the epoch. */
  readonly now: number;
  /** Up to when things have grown old, ms since the epoch. */
  readonly aged: number;
  /** How long a backup is kept. */
  readonly days: number;
  readonly language: Language;
  readonly log: Logger;
};

/** @returns why there is no backup, in words; null where there is one */
async function backup(db: Database, { dir, now, aged, days, language, log }: BackupOptions): Promise<string | null> {
  try {
    const result = await makeBackup(db, dir, { now, aged, keptDays: days });
    if (result.kind === 'made') log.info('backup made');
    return result.kind === 'noRoom' ? sayStore(language, 'noRoomForBackup', result.needMb, result.freeMb) : null;
  } catch (error) {
    log.warn({ err: error }, 'backup failed');
    const failure = asFailure(error, language);
    return sayStore(language, 'backupFailed', failure instanceof Error ? failure.message : String(failure));
  }
}

/** Every function of a table throws StoreFailure instead of SQLite's errors. */
function guardAll<T extends Record<string, unknown>>(table: T, language: () => Language): T {
  const entries = Object.entries(table).map(([name, member]) => {
    if (typeof member !== 'function') return [name, member];
    return [
      name,
      (...input: unknown[]): unknown => guarded(language, () => Reflect.apply(member, table, input) as unknown),
    ];
  });
  return Object.fromEntries(entries) as T;
}
