/** The window's methods: name → what goes in and what comes out. Reads are GET (query), commands POST (JSON); see app/respond.ts. */
import { z } from 'zod';
import { historySettings, listenerSettings, person, recordingSettings, sshLogin } from './settings.ts';
import { stripAction, type StripAnswer } from './strip.ts';
import type { CrmProfile } from './crm-profile.ts';
import type { Person, Settings } from './settings.ts';
import type {
  ColleagueView,
  HistoryFilter,
  HistoryRow,
  MissedRow,
  OutboxRow,
  Overview,
  Reconciliation,
  Status,
  TestResult,
} from './view.ts';

/** Builds what goes in, by method. */
function buildInputs() {
  const none = z.object({});
  const num = z.coerce.number();
  const flag = z.enum(['true', 'false']).transform((v) => v === 'true');

  /** A filter as it arrives in a query string. */
  const filter = z.object({
    text: z.string().max(100).optional(),
    direction: z.enum(['inbound', 'outbound', 'internal']).optional(),
    missed: flag.optional(),
    userId: z.string().optional(),
    line: z.string().optional(),
    from: num.optional(),
    until: num.optional(),
  });

  /** GET methods. */
  const reads = {
    status: none,
    settings: none,
    people: none,
    colleagues: none,
    extensions: none,
    history: filter.extend({ offset: num.int().min(0).default(0), limit: num.int().min(1).max(200).default(50) }),
    /** One call of the history. */
    call: z.object({ id: z.string().min(1).max(200) }),
    /** Clients whom one could call: by a part of their name, or the beginning of their number. */
    clients: z.object({ text: z.string().max(100) }),
    overview: filter,
    missed: none,
    outbox: none,
    number: z.object({ number: z.string().max(64) }),
    snippets: none,
    /** Where the exchange says that its recordings and call records lie. */
    filePlaces: none,
    crmSetup: none,
    crmProfile: none,
    refusals: none,
    /** The latest comparison of the CRM's calls with ours, or null. */
    reconciliation: none,
    /** How much is stored about a client's number. */
    erasable: z.object({ number: z.string().max(64) }),
    /** Certificates of erasure, newest first. */
    erasures: none,
  } as const;

  /** The exchange as it is to be tested. What is left out is as it is set: so no defaults, which `pbxSettings.partial()` would fill in. */
  const pbxPatch = z
    .strictObject({
      host: z.string().trim().min(1),
      port: z.number().int().min(0).max(65535),
      password: z.string(),
      ssh: sshLogin.nullable(),
    })
    .partial();

  /** POST methods. */
  const commands = {
    /** A partial settings object, merged deeply; a secret left out stays as it is. */
    saveSettings: z.object({ patch: z.record(z.string(), z.unknown()) }),
    savePeople: z.object({ people: z.array(person) }),
    importPeople: z.object({ csv: z.string().max(1_000_000) }),
    testExchange: z.object({ pbx: pbxPatch }),
    testCrm: z.object({
      url: z.string().optional(),
      kind: z.enum(['private', 'public']).optional(),
      apiKey: z.string().optional(),
      secret: z.string().optional(),
    }),
    testRecordings: z.object({ recordings: recordingSettings }),
    testHistory: z.object({ history: historySettings }),
    testCallbacks: z.object({ listener: listenerSettings.partial().optional() }),
    testRedirect: none,
    /** Looks around the exchange's server, read-only. */
    lookAround: z.object({ login: sshLogin }),
    /** Takes the settings of these findings over. */
    applyLook: z.object({ ids: z.array(z.string()) }),
    /** Makes one change on the server, a copy of the old file kept. */
    makeChange: z.object({ id: z.string() }),
    /** Sends a test alert through every channel of these settings; for a secret left out the stored one is used. */
    testAlerts: z.object({ alerts: z.record(z.string(), z.unknown()) }),
    /** Tries all connections again. */
    checkAgain: none,
    /** Erases all that is kept of a client's number. */
    eraseNumber: z.object({ number: z.string().max(64) }),
    /** Sends every refused message again. */
    retryAll: none,
    hangup: z.object({ callId: z.string(), legId: z.string() }),
    dial: z.object({ userId: z.string(), number: z.string().max(64) }),
    /** One action of the strip of colleagues (strip.ts). */
    act: stripAction(),
    /** Makes a contact in the CRM, by the admin's or a colleague's click only. */
    createContact: z.object({ phone: z.string().min(1).max(64), name: z.string().trim().min(1).max(200) }),
    /** A client needs no call-back (without `phone`: all clients missed up to `upTo`, ms). */
    markCalledBack: z.object({
      phone: z.string().max(64).optional(),
      upTo: num.optional(),
      note: z.string().trim().max(500).default(''),
    }),
    retry: z.object({ id: num.int() }),
    dismiss: z.object({ id: num.int() }),
    importHistory: z.object({ since: num }),
    cancelTask: z.object({ task: z.string() }),
    pause: z.object({ minutes: num.int().min(0).max(1440) }),
    setUpCrm: z.object({ enableCalls: z.boolean(), bearer: z.string().optional() }),
    /** Makes one labelled call in the CRM: only with the admin's consent. */
    checkCrm: z.object({ consent: z.literal(true) }),
    rotateSecretPath: none,
    discoverPeople: none,
    /** Compares now. */
    reconcile: none,
    /** Registers calls of the history once more, under the same ids. */
    sendCallsAgain: z.object({ callIds: z.array(z.string().max(200)).min(1).max(10_000) }),
    /** The new colleagues were seen: they are not offered any more. */
    seenNewcomers: none,
    /** The admin's answer about a login that behaves like an outside line: it is one (then it is entered in `outsideLogins`), or it is a colleague's phone. */
    judgeLogin: z.object({ login: z.string().min(1).max(200), is: z.enum(['line', 'person']) }),
    finishSetUp: none,
  } as const;
  return { reads, commands };
}

let built: ReturnType<typeof buildInputs> | undefined;
/** What goes in, by method: built with the window's first request, since building it would take a thirtieth of a start. */
export const inputs = (): ReturnType<typeof buildInputs> => (built ??= buildInputs());

/** Answers that are files or streams, by path: /api/<name>. */
export type DownloadName =
  | 'live'
  | 'recording'
  | 'history.csv'
  | 'people.csv'
  | 'manifest.zip'
  | 'diagnostics'
  | 'crm-trace'
  | 'trace';

type Inputs = ReturnType<typeof buildInputs>;
export type ReadInput = { [K in keyof Inputs['reads']]: z.infer<Inputs['reads'][K]> };
export type CommandInput = { [K in keyof Inputs['commands']]: z.infer<Inputs['commands'][K]> };

export type Extension = {
  number: string;
  domain?: string;
  name: string;
  registered: boolean;
  /** What else the exchange calls it (first and last name, description), and its e-mails: from its directory or database. */
  aliases?: string[];
  emails?: string[];
};
/** One thing that a look around the exchange's server has found, or has not. */
export type Finding = {
  id: string;
  state: 'found' | 'warning' | 'missing' | 'forbidden';
  title: string;
  text: string;
  /** What it is used for, or why it is needed. */
  why: string;
  /** True where settings can be taken over from it. */
  offered: boolean;
  details: string[];
};
/** Something that would have to be changed on the server: done only where the admin says so. */
export type ServerChange = {
  id: string;
  title: string;
  why: string;
  /** The file, or the place in FusionPBX's pages in its menu's words. */
  place: string;
  lines: string;
  /** True where Plecho can do it, keeping a copy of the old file. */
  canDo: boolean;
};
export type LookResult = { ok: boolean; text: string; findings: Finding[]; changes: ServerChange[] };
/** Why an extension is thought to be a person's. */
export type MatchReason =
  | 'email'
  | 'name'
  | 'shortName'
  | 'initials'
  | 'login'
  | 'firstAndPatronymic'
  | 'surname'
  | 'firstName'
  | 'partly'
  | 'again';
/** An extension that may be a person's: what is sure the window fills in by itself, what is likely it offers. */
export type PersonMatch = { number: string; certainty: 'sure' | 'likely'; reason: MatchReason; label: string };
/** A person with what is known of where the entry came from. */
export type PersonRow = Person & {
  source: 'crm' | 'manual' | 'call';
  matches?: PersonMatch[];
  /** He has left the CRM, or is hidden there. */
  gone?: 'hidden' | 'dismissed';
};
export type NumberReading = {
  kind: 'client' | 'extension' | 'service' | 'withheld' | 'unknown';
  digits: string;
  shown: string;
  person?: string;
  /** How it would be dialled, and whether the dial rules let it be dialled from the CRM. */
  dialled?: string;
  refused?: string;
};
export type Snippet = { id: string; title: string; steps: string[]; code: string };
export type CrmSetup = {
  status: string;
  features: { call: boolean; hangup: boolean };
  webhooks: { url: string; ok: boolean }[];
  baseUrl: string | null;
  expectedBaseUrl: string | null;
  /** Which telephony integration the CRM dials through: ours or another; null = none is chosen. */
  mainTelephony: 'ours' | 'other' | null;
  steps: string[];
};
/** A refused request; `times` counts repeats within a minute. */
export type Refusal = { at: number; source: string; path: string; reason: string; times?: number };

/**
 * Folders as the exchange names them; null where it does not tell, or can't be asked. `isHere`: a folder of this name is on this computer.
 * `records`: call records that are seen from here.
 */
export type FilePlaces = {
  recordings: { folder: string; isHere: boolean } | null;
  records: { format: 'json_cdr' | 'xml_cdr' | 'csv'; path: string } | null;
};

export type Erasable = { digits: string; calls: number };
/** What was deleted about a number, and what remains where until when (ms). The number itself is not in it. */
export type ErasureCertificate = {
  at: number;
  /** Its last two digits. */
  number: string;
  removed: { calls: number; messages: number; unsent: number; events: number; logLines: number };
  remains: ({ where: 'crm' | 'exchange' | 'journal' | 'exports' | 'damaged' } | { where: 'backups'; until: number })[];
};

/** What each method answers. */
export type Output = {
  status: Status;
  /** Settings with each secret replaced by `{ set: boolean }`. */
  settings: Record<string, unknown>;
  people: PersonRow[];
  colleagues: ColleagueView[];
  extensions: Extension[];
  history: { rows: HistoryRow[]; total: number; hasMore: boolean };
  call: HistoryRow;
  clients: { phone: string; name: string }[];
  overview: Overview;
  /** Missed clients, newest first, each once; `open` = how many wait. */
  missed: { rows: MissedRow[]; open: number };
  outbox: OutboxRow[];
  number: NumberReading;
  snippets: Snippet[];
  filePlaces: FilePlaces;
  crmSetup: CrmSetup;
  crmProfile: CrmProfile | null;
  refusals: Refusal[];
  reconciliation: Reconciliation | null;
  erasable: Erasable;
  erasures: ErasureCertificate[];
  saveSettings: { ok: true };
  savePeople: { people: PersonRow[] };
  importPeople: { people: PersonRow[]; added: number; changed: number };
  testExchange: TestResult;
  testCrm: TestResult;
  testRecordings: TestResult;
  testHistory: TestResult;
  testCallbacks: TestResult;
  testRedirect: TestResult;
  lookAround: LookResult;
  applyLook: { ok: true };
  makeChange: TestResult;
  testAlerts: TestResult;
  checkAgain: { ok: true };
  eraseNumber: ErasureCertificate;
  retryAll: { sent: number };
  hangup: { ok: true };
  dial: { ok: true };
  act: StripAnswer;
  createContact: { ok: true };
  markCalledBack: { done: number };
  retry: { ok: true };
  dismiss: { ok: true };
  importHistory: { task: string };
  cancelTask: { ok: boolean };
  pause: { pausedUntil: number | null };
  setUpCrm: TestResult;
  checkCrm: CrmProfile;
  rotateSecretPath: { callbacks: string };
  discoverPeople: { found: number };
  reconcile: Reconciliation;
  sendCallsAgain: { sent: number };
  seenNewcomers: { ok: true };
  judgeLogin: { ok: true };
  finishSetUp: { ok: true };
};

/** Everything that can go wrong with a method, as `{ error: code, message, field? }`. */
export type ErrorCode = 'badInput' | 'notFound' | 'unauthorized' | 'tooLarge' | 'refused' | 'unavailable' | 'internal';
export type ApiError = { error: ErrorCode; message: string; field?: string };

/** An error that the window may show as it stands. */
export class ApiFailure extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  constructor(code: ErrorCode, message: string, field?: string) {
    super(message);
    this.code = code;
    this.field = field;
  }

  /** The words in one line with the field that they are about, unless they name it themselves. */
  line(): string {
    const { field, message } = this;
    return field === undefined || message.includes(field) ? message : `${field}: ${message}`;
  }
}

export type { Settings, HistoryFilter };
export type { z };
