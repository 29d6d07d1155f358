/**
 * What the product needs of a make of exchange besides the exchange itself (contract/exchange.ts): a check of its login, its call records, lines to
 * copy into it, a look around its server. FreeSWITCH's is app/pbx/driver.ts; app/engine.ts chooses it and passes it to the parts that need it.
 */
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Extension, Finding, ServerChange, Snippet } from '../contract/api.ts';
import type { Exchange } from '../contract/exchange.ts';
import type { Language, Words } from '../contract/language.ts';
import type { HistorySettings, Settings, SshLogin } from '../contract/settings.ts';
import type { TestResult } from '../contract/view.ts';
import type { ChannelId, Fact, Micros } from '../core/model.ts';
import type { Files } from '../remote/files.ts';
import type { Database, DatabaseAddress, DatabaseFailure } from '../remote/postgres.ts';
import type { Server } from '../remote/server.ts';

export type ExchangeOptions = {
  readonly settings: () => Pick<Settings, 'pbx' | 'dialing' | 'redirect'>;
  /** Another way to the exchange than TCP (the SSH login), or undefined. */
  readonly connect: () => (() => Promise<Duplex>) | undefined;
  /** The exchange's time now, as far as it was told (µs). */
  readonly now: () => Micros;
  /** The latest moment known from an earlier run. */
  readonly lastHeard: Micros;
  /** Time limits and pauses (ms) by the driver's own names, for tests. */
  readonly timings?: Readonly<Record<string, number>>;
  readonly log: Logger;
};

export type LoginCheck = {
  /** Another way to a host and port than TCP. */
  readonly connect?: (host: string, port: number) => Promise<Duplex>;
  /** This PC's address in the office, for the exchange's access list. */
  readonly ownAddress: string;
  readonly language: Language;
  readonly log: Logger;
};

/** A folder on this PC, or one behind an SSH login; without `login` the exchange's own is used. */
export type FilePlace =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'sftp'; readonly path: string; readonly login?: SshLogin | undefined };

/** How the exchange's server is reached: its files, its databases. */
export type ServerAccess = {
  /** @throws WordedError where the place needs a login and none is set */
  readonly openFiles: (place: FilePlace) => Files;
  /** Files of the machine with that address; null where they can't be reached. */
  readonly filesOf: (host: string) => Files | null;
  readonly openDatabase: (address: DatabaseAddress, failed: DatabaseFailure) => Promise<Database>;
  /** Where the exchange logs, as it tells itself; undefined while it is not there. */
  readonly logFolder: () => Promise<string | undefined>;
};

/** Call records that belong together, and what they tell. One group may hold several calls (two clients of one user). */
export type CallRecordGroup = {
  readonly facts: readonly Fact[];
  readonly channels: readonly ChannelId[];
  readonly startedAt: Micros;
  readonly endedAt: Micros;
};

export type CallRecordProblem = {
  readonly file: string;
  readonly words: Words;
  /** It is looked at again with each round; one that is not is passed over for good. */
  readonly passing?: true;
};

export type CallRecordBatch = {
  /** In order of their beginning. */
  readonly groups: readonly CallRecordGroup[];
  /** JSON, to be stored once the groups are: the next reading goes on from here. */
  readonly cursor: unknown;
  readonly problems: readonly CallRecordProblem[];
  /** Records that wait for others of their call. */
  readonly waiting: number;
  readonly done: number;
  readonly total: number;
};

/** The records of one group before it is known whether more belong to it. */
export type RecordedSoFar = {
  readonly startedAt: Micros;
  readonly channels: readonly ChannelId[];
  /** Numbers of our users who called somebody in it. */
  readonly callers: readonly string[];
};

export type CallRecordOptions = {
  /** How long after its last record a call counts as complete (ms); default: the driver's `settleMs`. */
  readonly settleMs?: number;
  /**
   * The exchange's time, ms; undefined as long as it has not told it. Then a record counts as old once others of a later time stand beside it, or
   * once we have seen it for long enough; without this option the PC's clock counts, which may be set wrong.
   */
  readonly exchangeTime?: () => number | undefined;
  /** Since when records wait, by their source (ms that only grow): kept by the caller over several readings. */
  readonly firstSeen?: Map<string, number>;
  /** Is this caller in a call on the exchange at this moment? Then his own record is still to come. */
  readonly isOnLine: (caller: string) => boolean;
  /** True where these records may be part of a call that is still in progress: they wait for its end. */
  readonly mayBeInProgress: (records: RecordedSoFar) => boolean;
  /** The user who registered from a contact: some phones are named by that alone. */
  readonly whose?: Exchange['ownerOf'];
  readonly log: Logger;
};

export type CallRecordReader = {
  /**
   * Reads what is new since a cursor, in portions; each is to be stored with its cursor before the next is asked for.
   * @param cursor as it was stored; null = the beginning
   * @param wanted `since`: calls that ended before are left out (µs)
   * @throws what can't be read: see `CallRecords.wordsOf`
   */
  readonly read: (
    cursor: unknown,
    wanted: { readonly since: Micros; readonly signal?: AbortSignal },
  ) => AsyncIterable<CallRecordBatch>;
};

/** The exchange's call records where the settings say that they are; to be closed. */
export type CallRecords = {
  readonly reader: (options: CallRecordOptions) => CallRecordReader;
  /** Why a reading failed and what to do, for people. */
  readonly wordsOf: (error: unknown) => Words;
  readonly close: () => Promise<void>;
};

/** A change on the server with what it takes to make it: a file's text before and after, and what the exchange is asked to do then. */
export type PlannedChange = ServerChange & {
  readonly file?: string;
  readonly before?: string;
  readonly after?: string;
  readonly command?: string;
};

export type LookAround = {
  readonly login: SshLogin;
  readonly settings: Settings;
  readonly language: Language;
  readonly log: Logger;
};

export type ServerFindings = {
  /** `patch`: settings that a finding offers to be laid over the present ones. */
  readonly findings: readonly (Finding & { readonly patch?: Readonly<Record<string, unknown>> })[];
  readonly changes: readonly PlannedChange[];
  readonly extensions: readonly Extension[];
  /** Makes one of the changes after consent. @throws what the server throws: the file was changed meanwhile, may not be written */
  readonly make: (
    plan: PlannedChange & Required<Pick<PlannedChange, 'file' | 'before' | 'after'>>,
    server: Server,
    language: Language,
  ) => Promise<TestResult>;
};

export type ExchangeDriver = {
  /** The exchange behind its port, not connected yet. */
  readonly create: (options: ExchangeOptions) => Exchange;
  /** Logs in once with other settings: a step of the set-up. */
  readonly check: (pbx: Settings['pbx'], about: LoginCheck) => Promise<TestResult>;
  /** What is unsafe in how we log in although it works (a password that everybody knows), in words; null where nothing is. */
  readonly unsafe: (pbx: Settings['pbx']) => Words | null;
  /** Lines to copy into the exchange. @param ownAddress this PC as the exchange sees it */
  readonly snippets: (settings: Settings, language: Language, ownAddress: string) => Snippet[];
  /** What is on the exchange's server, which settings that offers, what would have to be changed. @throws WordedError where it can't be read */
  readonly lookAround: (server: Server, about: LookAround) => Promise<ServerFindings>;
  /** @throws WordedError where the settings name no way to them */
  readonly openRecords: (settings: HistorySettings, access: ServerAccess) => CallRecords;
  /** Looks whether they can be read: a step of the set-up. */
  readonly checkRecords: (settings: HistorySettings, access: ServerAccess, language: Language) => Promise<TestResult>;
  /** How long after its last record a call counts as complete (ms). */
  readonly settleMs: number;
};
