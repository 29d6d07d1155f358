/** What the link to the exchange is told and what it offers. */
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { LinkDetail } from './words.ts';
import type { JsonEvent } from '../events/json-event.ts';

/** `password` may be `user@domain:password`: then `userauth` is used. */
export type LinkSettings = { readonly host: string; readonly port: number; readonly password: string };
export type LinkState = 'off' | 'connecting' | 'connected' | 'refused';

/** Commands to the exchange. Each rejects with a WordedError (offline, timeout, link-lost). */
export type LinkSession = {
  /** `api …`: for what is answered at once. Resolves with the text of the answer. */
  api(command: string, timeoutMs?: number): Promise<string>;
  /** `bgapi …`: for what can take time; resolves with the job's result. */
  bgapi(command: string, timeoutMs?: number): Promise<string>;
};

/** All in ms. */
export type LinkTimings = {
  readonly connect: number;
  readonly login: number;
  readonly command: number;
  readonly job: number;
  readonly resync: number;
  /** Between two heartbeats, assumed until two were seen. */
  readonly heartbeat: number;
  /** A silent exchange that is asked and says nothing for so long is not there any more. */
  readonly proof: number;
  readonly firstPause: number;
  readonly maxPause: number;
  /** After an ACL refusal: each costs the exchange memory. */
  readonly refusedPause: number;
  readonly maxRefusedPause: number;
  /** A connection that lived so long was a success: pauses start from the beginning. */
  readonly stable: number;
  /** A damaged event makes us read the state again, but not more often than this. */
  readonly repair: number;
};

export const LINK_TIMINGS: LinkTimings = {
  connect: 8000,
  login: 8000,
  command: 10_000,
  job: 90_000,
  resync: 30_000,
  heartbeat: 20_000,
  proof: 5000,
  firstPause: 1000,
  maxPause: 30_000,
  refusedPause: 60_000,
  maxRefusedPause: 600_000,
  stable: 10_000,
  repair: 30_000,
};

export type LinkOptions = {
  readonly settings: LinkSettings;
  /** Another way to the exchange (a forwarded channel); default: TCP with keep-alive to host and port. */
  readonly connect?: () => Promise<Duplex>;
  /** Event names, then `CUSTOM` and subclasses. HEARTBEAT and BACKGROUND_JOB are added. */
  readonly subscriptions: readonly string[];
  /**
   * All events of one turn of the event loop, in order. Never called before `resync` has been through. The bytes of an event are good while this
   * runs: who keeps one takes a `copy`.
   */
  readonly onEvents: (events: readonly JsonEvent[]) => void;
  readonly onState: (state: LinkState, detail: LinkDetail) => void;
  /** Reads the state of the exchange after every connecting; events wait meanwhile. A rejection makes us connect again. */
  readonly resync: (session: LinkSession) => Promise<void>;
  readonly random?: () => number;
  readonly timings?: Partial<LinkTimings>;
  readonly log: Logger;
};

export type Link = LinkSession & {
  /** Resolves when everything has been taken in that the exchange said before this was asked; at once where there is no connection. */
  untilRead(): Promise<void>;
  start(): void;
  /** Lets go at once; what waits for an answer is rejected. */
  stop(): void;
  /** Wake-up, network change, or the admin's wish: connects at once; a connection that is up must prove itself. */
  retryNow(): void;
  /** New address or password: connects again. */
  configure(settings: LinkSettings): void;
  state(): LinkState;
  detail(): LinkDetail;
};
