/** The settings of one office: their shape, defaults, which of them are secret. Fixed by the headless interface (`--config`). */
import { z } from 'zod';
import { HOT_KEY } from './hot-key.ts';

const port = z.number().int().min(0).max(65535);
const text = z.string().trim().min(1, 'must not be empty');
/** Digits with the country code. */
const beginning = z.string().regex(/^\d{1,15}$/, 'must be digits with the country code such as 7495');
const url = z.string().regex(/^https?:\/\/[^\s/]+/, 'must be an http(s) address');

/** An SSH login: used to reach the exchange (`pbx.ssh`) and as the far end of a tunnel. */
export const sshLogin = z.strictObject({
  host: text,
  port: port.default(22),
  user: text,
  password: z.string().optional(),
  /** PEM text of the private key, not a path. */
  privateKey: z.string().optional(),
  /** `SHA256:…` fingerprint; learnt on first use when left out, then pinned. */
  hostKey: z.string().optional(),
});
export type SshLogin = z.infer<typeof sshLogin>;

export const pbxSettings = z.strictObject({
  host: text.default('127.0.0.1'),
  port: port.default(8021),
  password: z.string().default(''),
  ssh: sshLogin.nullable().default(null),
});

export const crmSettings = z.strictObject({
  url: url.default('https://crm.kontur.ru'),
  kind: z.enum(['private', 'public']).default('private'),
  apiKey: z.string().default(''),
  /** `name=value`, public integrations only. */
  secret: z.string().optional(),
  /** Where a client's card opens, `{id}` in the place of its id: learnt from one card's address. */
  cardAddress: z
    .string()
    .regex(/^https?:\/\/[^\s{}]+\{id\}[^\s{}]*$/, 'must be an address with {id} in it')
    .nullable()
    .default(null),
});

export const tunnelSettings = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('ssh'),
    login: sshLogin,
    /** Asked of the far end with `-R`; 0 lets it choose. */
    remotePort: port.default(0),
    remoteHost: z.string().default('localhost'),
  }),
  z.strictObject({
    kind: z.literal('command'),
    command: text,
    /** A regular expression; its first group (or the whole match) in the program's output is the public address. */
    urlPattern: z.string().default('https://[^\\s"]+'),
  }),
]);
export type TunnelSettings = z.infer<typeof tunnelSettings>;

export const listenerSettings = z.strictObject({
  host: text.default('127.0.0.1'),
  port: port.default(0),
  publicUrl: url.nullable().default(null),
  /** Paths of own certificate files; null = plain HTTP behind a tunnel or proxy. */
  tls: z.strictObject({ cert: text, key: text }).nullable().default(null),
  tunnel: tunnelSettings.default({ kind: 'none' }),
});

/** A person of the CRM and everything that rings for this person. `number` may be `1001`, `1001@domain` or a mobile. */
export const person = z.strictObject({
  userId: text,
  name: z.string().default(''),
  numbers: z.array(text).default([]),
});
export type Person = z.infer<typeof person>;

export const dialingSettings = z.strictObject({
  context: text.default('default'),
  domain: z.string().nullable().default(null),
  /** Digits dialled before an outside number, e.g. `9`. */
  prefix: z
    .string()
    .regex(/^[0-9*#]{0,8}$/, 'must be digits, * and #, eight at most')
    .default(''),
  /** Extensions whose phones pick up by themselves on click-to-call. */
  autoAnswer: z.array(text).default([]),
  /** Seconds the user's own phone rings on click-to-call. */
  ringSeconds: z.number().int().min(5).max(120).default(30),
  allowForeign: z.boolean().default(false),
  allowPremium: z.boolean().default(false),
  /** Beginnings (digits with country code) that may always / never be dialled from the CRM. */
  allowPrefixes: z.array(beginning).default([]),
  denyPrefixes: z.array(beginning).default([]),
});

export const redirectSettings = z.strictObject({
  enabled: z.boolean().default(false),
  /** The channel variable that asks for a redirect (see the dialplan snippet). */
  variable: z
    .string()
    .regex(/^[A-Za-z_]\w{0,63}$/, 'must be the name of a channel variable such as plecho_redirect')
    .default('plecho_redirect'),
  timeoutMs: z.number().int().min(200).max(10_000).default(2500),
  context: text.default('default'),
});

export const recordingSource = z.discriminatedUnion('kind', [
  /** `from` is the folder as FreeSWITCH names it, `to` the same folder as this PC sees it. */
  z.strictObject({ kind: z.literal('folder'), from: text, to: text }),
  z.strictObject({
    kind: z.literal('http'),
    from: text,
    to: url,
    user: z.string().optional(),
    password: z.string().optional(),
  }),
  /** Without `login` the exchange's own (`pbx.ssh`) is used. */
  z.strictObject({ kind: z.literal('sftp'), from: text, to: text, login: sshLogin.optional() }),
]);
export type RecordingSource = z.infer<typeof recordingSource>;

export const recordingSettings = z.strictObject({
  upload: z.boolean().default(true),
  source: recordingSource.nullable().default(null),
  /** When a WAV becomes an MP3: only over the CRM's limit, or always. */
  mp3: z.enum(['large', 'always']).default('large'),
});

export const historySettings = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('folder'), format: z.enum(['json_cdr', 'xml_cdr', 'csv']), path: text }),
  z.strictObject({
    kind: z.literal('sftp'),
    format: z.enum(['json_cdr', 'xml_cdr', 'csv']),
    path: text,
    login: sshLogin.optional(),
  }),
  /** FusionPBX's own PostgreSQL; with `pbx.ssh` and a loopback host it is reached through that login. `domain` null = all its domains. */
  z.strictObject({
    kind: z.literal('fusionpbx'),
    host: text.default('127.0.0.1'),
    port: port.default(5432),
    database: text.default('fusionpbx'),
    user: text,
    password: z.string().default(''),
    domain: z
      .string()
      .trim()
      .nullable()
      .default(null)
      .transform((name) => name || null),
    tls: z.boolean().default(false),
  }),
]);
export type HistorySettings = z.infer<typeof historySettings>;

/** This Plecho shares its office with another one: one tells the CRM, the other follows and takes its place within 15 s. */
export const standbySettings = z.strictObject({
  enabled: z.boolean().default(false),
  /** What the other one's window calls this PC; '' = the PC's own name. */
  name: z.string().trim().max(40).default(''),
});

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 18:00');

const quarter = z.string().regex(/^([01]\d|2[0-3]):(00|15|30|45)$/, 'must be a quarter of an hour such as 08:30');

/**
 * When the office works, a line a day in the PC's zone (`day` 1 = Monday … 7 = Sunday; a day that is left out is a day off). Hours that end
 * no later than they begin go on past midnight: from 00:00 until 00:00 is the whole day.
 */
export const workingHours = z
  .array(z.strictObject({ day: z.number().int().min(1).max(7), from: quarter, until: quarter }))
  .min(1)
  .refine((days) => new Set(days.map(({ day }) => day)).size === days.length, 'must have each day once');
export type WorkingHours = z.infer<typeof workingHours>;

/** A mail server that letters go out by. `tls` false sends in plain text: for a server in one's own network only. */
export const emailSettings = z.strictObject({
  host: text,
  port: port.default(587),
  user: z.string().default(''),
  password: z.string().default(''),
  from: text,
  /** One or more addresses, separated by commas. */
  to: text,
  tls: z.boolean().default(true),
});
export type EmailSettings = z.infer<typeof emailSettings>;

/** Who is told when calls are not reported, and of the day's figures. Times of day are in the PC's zone. */
export const alertsSettings = z.strictObject({
  /** The grace period: a problem that heals sooner is not reported. */
  afterSeconds: z.number().int().min(1).max(86_400).default(90),
  /** A POST of JSON; signed with the secret where there is one. */
  webhook: z
    .strictObject({ url, secret: z.string().default('') })
    .nullable()
    .default(null),
  email: emailSettings.nullable().default(null),
  telegram: z
    .strictObject({
      token: z.string().default(''),
      chatId: z.union([z.string().trim().min(1), z.number().int().transform(String)]),
      apiUrl: url.default('https://api.telegram.org'),
    })
    .nullable()
    .default(null),
  /** Asked every minute while calls are reported, with `/fail` behind it when they are not. */
  heartbeatUrl: url.nullable().default(null),
  dailyReportAt: timeOfDay.nullable().default(null),
  /** `day` 1 = Monday … 7 = Sunday. */
  weeklyReport: z
    .strictObject({ day: z.number().int().min(1).max(7), at: timeOfDay.default('09:00') })
    .nullable()
    .default(null),
  /** No alerts between these times of day; problems that last are reported afterwards. */
  quietHours: z.strictObject({ from: timeOfDay, until: timeOfDay }).nullable().default(null),
  /** How the office is called in messages; null = as the CRM calls it. */
  office: z.string().trim().min(1).max(100).nullable().default(null),
});
export type AlertsSettings = z.infer<typeof alertsSettings>;

/** For how many days is kept what is not the history itself (`app.keepDays`). */
export const retentionSettings = z.strictObject({
  /** Copies of the database, one a day. */
  backupDays: z.number().int().min(1).max(365).default(7),
  /** What was wrong, and the letters about it. */
  problemDays: z.number().int().min(1).max(3650).default(90),
  /** Messages that the CRM refused and nobody has settled. */
  refusedDays: z.number().int().min(1).max(3650).default(365),
});

export type RetentionSettings = z.infer<typeof retentionSettings>;

/** How the program itself behaves on this PC. */
export const appSettings = z.strictObject({
  language: z.enum(['ru', 'en']).default('ru'),
  startAtLogin: z.boolean().default(true),
  notifyProblems: z.boolean().default(true),
  notifyMissed: z.boolean().default(false),
  /** A click on a `tel:` link dials from this user's phone. */
  telLinksUser: z.string().nullable().default(null),
  /** Pressed in any program, it dials the number in the clipboard from that user's phone; null = off. */
  dialHotKey: z
    .string()
    .regex(HOT_KEY, 'must be a key combination such as CommandOrControl+Alt+D')
    .nullable()
    .default(null),
  updateUrl: url.nullable().default(null),
  /** Calls older than this are pruned; 0 keeps them for ever. */
  keepDays: z.number().int().min(0).max(36_500).default(730),
  logLevel: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
});

export const settings = z.strictObject({
  pbx: pbxSettings.prefault({}),
  crm: crmSettings.prefault({}),
  listener: listenerSettings.prefault({}),
  ui: z.strictObject({ host: text.default('127.0.0.1'), port: port.default(0) }).prefault({}),
  people: z.array(person).default([]),
  /** ISO 3166 country of the office: how numbers without a country code are read. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be the two capital letters of a country such as RU')
    .default('RU'),
  areaCode: z
    .string()
    .regex(/^\d{1,6}$/, 'must be digits alone such as 495')
    .nullable()
    .default(null),
  /** Our outside numbers that are reported; empty = all. */
  lines: z.array(z.string()).default([]),
  reportInternalCalls: z.boolean().default(true),
  /** Logins registered at the exchange that are outside lines (GSM gateways, providers that register with us), not people. */
  outsideLogins: z.array(text).default([]),
  /** Whether the CRM gets numbers that the caller withheld but the network passes on. */
  tellHiddenNumbers: z.boolean().default(false),
  /** Missed calls outside of these hours are marked, and the overview is split by them; null = the office works at any time. */
  workingHours: workingHours.nullable().default(null),
  dialing: dialingSettings.prefault({}),
  redirect: redirectSettings.prefault({}),
  recordings: recordingSettings.prefault({}),
  history: historySettings.nullable().default(null),
  standby: standbySettings.prefault({}),
  alerts: alertsSettings.prefault({}),
  retention: retentionSettings.prefault({}),
  app: appSettings.prefault({}),
});
export type Settings = z.infer<typeof settings>;

/** Dotted paths of the settings that the window may write but never read. */
export const SECRET_PATHS = [
  'pbx.password',
  'pbx.ssh.password',
  'pbx.ssh.privateKey',
  'crm.apiKey',
  'crm.secret',
  'listener.tunnel.login.password',
  'listener.tunnel.login.privateKey',
  'recordings.source.password',
  'recordings.source.login.password',
  'recordings.source.login.privateKey',
  'history.password',
  'history.login.password',
  'history.login.privateKey',
  'alerts.webhook.secret',
  'alerts.email.password',
  'alerts.telegram.token',
] as const;

/** What the window gets in place of a secret. */
export type MaskedSecret = { set: boolean };
