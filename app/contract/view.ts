/** What the window and the tray are shown: plain JSON, nothing of FreeSWITCH or SQLite in it. Times are ms since the epoch. */
import type { Intent } from '../core/intent.ts';

export type Direction = 'inbound' | 'outbound' | 'internal';
export type LegState = 'ringing' | 'talking' | 'held' | 'ended';

/** One participant of a leg as shown. `number` is digits for an outside phone, the extension for a user. */
export type PartyView = { kind: 'client' | 'user'; number: string; name: string; userId?: string };

/** A stretch of a leg's life; `until` is absent while it lasts. */
export type Stretch = { state: 'ringing' | 'talking' | 'held'; from: number; until?: number };

export type LegView = {
  id: string;
  from: PartyView;
  to: PartyView;
  state: LegState;
  appearedAt: number;
  answeredAt?: number;
  endedAt?: number;
  stretches: Stretch[];
};

export type CallView = {
  /** = externalId in the CRM. */
  id: string;
  direction: Direction;
  /** Digits with country code; absent for internal and withheld numbers. */
  clientPhone?: string;
  clientName?: string;
  /** The client's one card in the CRM. */
  clientCard?: { kind: 'contact' | 'company'; id: string };
  /** Who talked with him last before this call (name or extension), and when, ms. */
  lastTalk?: { at: number; by: string };
  /** Our own outside number. */
  line?: string;
  startedAt: number;
  endedAt?: number;
  answered: boolean;
  legs: LegView[];
};

/** What the CRM has of a call. */
export type CrmState = 'sent' | 'waiting' | 'refused' | 'none';

export type HistoryRow = CallView & {
  crm: { state: CrmState; words?: string; outboxIds: number[] };
  recordings: RecordingView[];
};

/** `kept`: it is not sent (so it is set, or the call is not reported), but can be heard. */
export type RecordingView = {
  file: string;
  legId: string;
  state: 'waiting' | 'attached' | 'lost' | 'kept';
  words?: string;
  /** The message that can be sent again, while it is not delivered. */
  outboxId?: number;
};

export type HistoryFilter = {
  /** Any part of a number or a name. */
  text?: string;
  direction?: Direction;
  missed?: boolean;
  userId?: string;
  line?: string;
  /** Half-open interval of `startedAt`. */
  from?: number;
  until?: number;
};

/** A missed client and the outcome. Times are ms; `by` is who talked with him, by name or extension. */
export type MissedRow = {
  phone: string;
  name: string;
  state: 'open' | 'calledBack' | 'gotThrough' | 'done';
  /** His latest missed call; `times` counts the missed calls since `firstMissedAt`, without a talk in between. */
  missedAt: number;
  firstMissedAt: number;
  times: number;
  /** Calls of ours since then that did not reach him, and who tried last. */
  tries: number;
  triedBy?: string;
  by: string | null;
  byUserId?: string;
  closedAt: number | null;
  /** His one card in the CRM. */
  card?: { kind: 'contact' | 'company'; id: string };
  /** None of his missed calls was within the office's working hours. */
  outsideHours?: true;
  /** A note of the colleague who marked it as done. */
  note?: string;
  /** The latest message that he left. */
  message?: { call: string; file: string };
  /** Whose phones rang at his latest missed call. */
  rang: { name: string; seconds: number }[];
};

/** One row per colleague: the strip over the live calls. */
export type ColleagueView = {
  userId: string;
  name: string;
  numbers: string[];
  state: 'free' | 'ringing' | 'talking' | 'held' | 'offline' | 'unknown';
};

/** What a button of a problem does: try again, send again, or open the place where it is mended. */
export type NextStep =
  | 'checkAgain'
  | 'sendAgain'
  | 'exchange'
  | 'aclLines'
  | 'crm'
  | 'callbacks'
  | 'dialing'
  | 'recordings'
  | 'history'
  | 'alerts'
  | 'program'
  | 'outbox';

/** A thing that is wrong, in words: the reason first, then the cure. `id` is stable for one problem. */
export type Problem = {
  id: string;
  since: number;
  severity: 'warning' | 'error';
  text: string;
  /** What a button beside it does next, where that is known of this very case. */
  action?: ProblemAction;
  /** What its other buttons do, the likeliest first (contract/problems.ts). */
  steps?: NextStep[];
};

/**
 * `newKey`: asks for the new ApiKey and nothing else; `setUpCrm`: sets up in the CRM what somebody switched off; `openSteps`: shows what
 * is to be done by hand in the CRM; `openLink`: opens a page of the CRM in the browser.
 */
export type ProblemAction =
  | { do: 'newKey' }
  | { do: 'setUpCrm' }
  | { do: 'openSteps' }
  | { do: 'openLink'; url: string };

/** A problem that is over, as it was told. */
export type PastProblem = Problem & { until: number };

export type Newcomer = { userId: string; name: string };

export type LinkState = 'connected' | 'connecting' | 'refused' | 'off';
export type CallbackState = 'ok' | 'checking' | 'unreachable' | 'off';

/** Served at GET /api/status; the first five fields are fixed by the headless interface. */
export type Status = {
  exchange: { state: LinkState; detail: string; version?: string; phones?: number };
  crm: { state: LinkState; detail: string; workspace: string | null };
  callbacks: { state: CallbackState; publicUrl: string | null; detail: string };
  outbox: { waiting: number; failed: number; oldestSeconds: number };
  liveCalls: number;
  /** Missed clients who wait to be called back. */
  toCallBack?: number;
  /** Clients mirrored from the CRM (cards-mirror.ts). */
  clients?: { count: number; state: 'filling' | 'filled' | 'denied' | 'unread' };
  /** Worst first. */
  problems: Problem[];
  /** What was wrong in the last day and is over, newest first. */
  recent?: PastProblem[];
  /** How late events of the exchange come, seconds. */
  lagSeconds?: number;
  /** ms since the epoch, null when not paused. */
  pausedUntil: number | null;
  /** all well | works but something waits or one direction is down | calls are not being reported | paused */
  light: 'green' | 'yellow' | 'red' | 'grey';
  setUp: boolean;
  /** Who is new in the CRM and has no number yet; absent where nobody is. */
  newcomers?: Newcomer[];
  /** Logins through which many strange numbers call: probably outside lines; absent where there are none. */
  strangeLogins?: string[];
  appVersion: string;
  /** Whether this Plecho tells the CRM or another one of the office does, since when (ms since the epoch), and the other one's name where it is seen. */
  standby?: { role: 'alone' | 'holder' | 'waiting'; since: number; other: string | null };
};

/** The live stream (GET /api/live, one JSON a line): a snapshot, then changes. */
export type LiveMessage =
  | { type: 'snapshot'; calls: CallView[]; colleagues: ColleagueView[]; status: Status }
  | { type: 'call'; call: CallView }
  | { type: 'gone'; id: string }
  | { type: 'colleagues'; colleagues: ColleagueView[] }
  | { type: 'status'; status: Status }
  | { type: 'progress'; task: string; done: number; total: number | null; registered: number; over: boolean }
  /** The phone that rang for a pick-up rings no more; `words` say why it has not got the call. */
  | { type: 'takeOver'; phone: string; words?: string }
  | { type: 'ping' };

export type OutboxRow = {
  id: number;
  callId: string;
  kind: Intent['kind'];
  createdAt: number;
  attempts: number;
  nextAt: number;
  state: 'waiting' | 'failed';
  /** The CRM's own words, or what went wrong on the way. */
  words: string;
};

/** Missed clients, counted once for each time until somebody talked with him. */
export type CallBackFigures = {
  clients: number;
  /** We called and talked | he called again and talked | marked by hand. */
  calledBack: number;
  gotThrough: number;
  done: number;
  /** Nobody has talked with them yet; `lost`: not within three days after their latest missed call. */
  waiting: number;
  lost: number;
  /** For clients called back: the time from the first missed call until he answered our call; null where there were none. */
  medianSeconds: number | null;
  longestSeconds: number | null;
};

/** Calls from outside in one part of the day. `quick`: answered within 20 s. */
export type HoursPart = { inbound: number; missed: number; quick: number; callBacks: CallBackFigures };

export type Overview = {
  total: number;
  answered: number;
  missed: number;
  /** Seconds, answered inbound calls. */
  averageWait: number;
  byHour: { hour: number; answered: number; missed: number }[];
  byDay: { day: string; answered: number; missed: number }[];
  byPerson: { userId: string; name: string; answered: number; missed: number; talkSeconds: number }[];
  byLine: { line: string; answered: number; missed: number }[];
  waits: { upTo: number; calls: number }[];
  /** Of `of` calls from outside, answered or missed, so many were answered within 20 s. */
  quick: { calls: number; of: number };
  /** Absent where the filter names a person, a text, an outcome or calls that are not from outside. */
  callBacks?: CallBackFigures;
  /** Split by the time of the call, or of the client's first missed call; absent as `callBacks` is, and where no working hours are set. */
  byWorkingHours?: { within: HoursPart; outside: HoursPart };
};

/** The answer of a step of the set-up wizard that tests itself. */
export type TestResult = { ok: boolean; text: string; detail?: string; copy?: string; found?: Record<string, unknown> };

/** What a call in the CRM has otherwise than ours. */
export type Difference =
  | 'noCall'
  | 'notRegistered'
  | 'sameId'
  | 'byAnother'
  | 'direction'
  | 'phone'
  | 'line'
  | 'legs'
  | 'people'
  | 'answered'
  | 'time'
  | 'noRecording';
/** One call of a reconciliation; `callId` is its externalId, `startedAt` ms since the epoch. */
export type Discrepancy = { callId: string; phone: string; startedAt: number; what: Difference[] };
/** The CRM's calls against ours (GET /api/reconciliation). */
export type Reconciliation = {
  /** ms since the epoch. */
  at: number;
  /** How many of our calls were looked at. */
  compared: number;
  /** The CRM's feed, or, where that can't be read or shows no calls, our own book of what was told. */
  source: 'crm' | 'ownBook';
  missing: Discrepancy[];
  doubled: Discrepancy[];
  different: Discrepancy[];
  withoutRecording: Discrepancy[];
};
