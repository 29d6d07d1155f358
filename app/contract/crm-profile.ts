/** How the CRM in front of us behaves where its text leaves that open: what the check found, as codes that the window words. */

export type May = 'yes' | 'no' | 'unknown';
export type Effect = 'keeps' | 'takes' | 'refused' | 'unknown';

/** `unknown` everywhere: it could not be found out, nothing is concluded. */
export type CrmFindings = {
  /** What the integration's access key may do. */
  readonly patch: May;
  readonly events: May;
  readonly contacts: May;
  readonly dial: May;
  /** What call-started answers: the card of the call, or a plain OK. */
  readonly started: 'card' | 'ok' | 'unknown';
  /** call-started that comes a second time: the same card, a second one, or a refusal. */
  readonly startedTwice: 'same' | 'new' | 'refused' | 'unknown';
  /** Our id of the call in messages without the CRM's own: bare, with the integration's name in front, or either. */
  readonly laterId: 'bare' | 'prefixed' | 'both' | 'unknown';
  /** … and in messages that bear the CRM's own id: what is taken. */
  readonly withId: 'bare' | 'prefixed' | 'unknown';
  readonly registerTwice: 'taken' | 'refused' | 'unknown';
  /** A recording that is attached, after a registration that names no recordings, leaves them out, or names this one. */
  readonly repeatEmpty: Effect;
  readonly repeatAbsent: Effect;
  readonly repeatEntry: Effect;
  /** Who is responsible for a number that nobody has. */
  readonly redirect: 'users' | 'notFound' | 'empty' | 'refused' | 'unknown';
  /** How many of twenty requests at once were taken; null = all of them. */
  readonly burst: number | null | 'unknown';
};

export type CrmProfile = {
  /** ms since the epoch. */
  readonly at: number;
  readonly tookMs: number;
  readonly workspace: string;
  readonly instanceId: string;
  /** The externalId of the one call that stays in the CRM; null where none was made. */
  readonly call: string | null;
  readonly findings: CrmFindings;
};

export const NOTHING_KNOWN: CrmFindings = {
  patch: 'unknown',
  events: 'unknown',
  contacts: 'unknown',
  dial: 'unknown',
  started: 'unknown',
  startedTwice: 'unknown',
  laterId: 'unknown',
  withId: 'unknown',
  registerTwice: 'unknown',
  repeatEmpty: 'unknown',
  repeatAbsent: 'unknown',
  repeatEntry: 'unknown',
  redirect: 'unknown',
  burst: 'unknown',
};
