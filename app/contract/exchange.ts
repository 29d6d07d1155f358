/**
 * The port to an exchange: everything that the product needs from any make of exchange. FreeSWITCH's driver is app/pbx/freeswitch.ts; what every driver
 * must do is specified by the tests in test/pbx/exchange-contract.ts.
 */
import type { ChannelId, Fact, Micros } from '../core/model.ts';
import type { Extension } from './api.ts';
import type { Words } from './language.ts';

/** An event so much older than the latest one (µs) is not late: the exchange's clock was set back. */
export const CLOCK_SET_BACK: Micros = 5_000_000;

/** The state of the connection; `refused`: the exchange rejects our login. */
export type ExchangeState = 'off' | 'connecting' | 'connected' | 'refused';

export type ExchangeStatus = {
  readonly state: ExchangeState;
  /** Why, for programs; `acl`: this PC is not on the exchange's access list. */
  readonly code: string;
  /** Why and what to do, for people. */
  readonly words: Words;
  readonly version?: string;
  /** How many extensions have a phone registered. */
  readonly phones?: number;
};

/** All calls in progress, read on connecting. */
export type Snapshot = {
  /** In order, idempotent against what is known already; among them one `alive`. */
  readonly facts: readonly Fact[];
  /** When the exchange was last heard before that: channels that have ended since still existed then. */
  readonly lastHeard: Micros;
};

/** What a driver tells, and what it asks in return. */
export type ExchangeListener = {
  /** Events were just read that happened at these moments of the exchange's time (µs, in order of arrival; 0 where one bears none); their facts follow. */
  readonly heard: (times: readonly Micros[]) => void;
  /** The exchange answered what time it is (µs), perhaps in whole seconds. */
  readonly timeIs: (at: Micros) => void;
  /** What happened, in order of arrival. Never called before `read` has resolved after a connecting. */
  readonly facts: (facts: readonly Fact[]) => void;
  /** The calls in progress were read; what happens meanwhile waits until this resolves. A rejection makes the driver connect again. */
  readonly read: (snapshot: Snapshot) => Promise<void>;
  /** The connection is lost: calls in progress from now on are not seen completely. */
  readonly gap: () => void;
  /** The status or the list of phones may have changed. */
  readonly changed: () => void;
  /** Whether the creation of this channel was reported before; if not, the driver reports it from any event of the channel. */
  readonly knows: (channel: ChannelId) => boolean;
};

/** A call to place: the user's own phone rings first, then the office's dialplan dials (R16). */
export type Placement = {
  /** The id that the user's channel will have. */
  readonly channel: ChannelId;
  /** The CRM's, where it asked for the call. */
  readonly communicationId?: string;
  /** `1001` or `1001@domain`. */
  readonly extension: string;
  /** Where the extension has none of its own; null = the exchange's default domain. */
  readonly domain: string | null;
  /** As it is dialled, outside prefix included. */
  readonly number: string;
  /** What the user's phone shows: the client. */
  readonly shown: string;
  /** Our outside number that the client sees, where it is known. */
  readonly line?: string;
  /** Whether the phone is asked to auto-answer. */
  readonly autoAnswer: boolean;
};

/** A pick-up: a phone rings to take over a channel that is not bridged yet: it rings elsewhere, or waits. */
export type TakeOver = {
  /** A UUID that names the attempt, by which it can be cancelled. */
  readonly attempt: string;
  readonly extension: string;
  readonly domain: string | null;
  readonly channel: ChannelId;
  /** Digits that the phone shows; undefined = the exchange's default. */
  readonly shown: string | undefined;
  readonly autoAnswer: boolean;
};

/** What a colleague does with a call from the window. Where a command resolves with false the channel is gone already. */
export type CallControl = {
  /** Sends a channel to what this extension's phone would reach by dialling the number. */
  readonly sendTo: (channel: ChannelId, number: string, dialledBy: string) => Promise<boolean>;
  /**
   * Rings a phone; the user who picks up there gets the channel. If somebody else was faster, he keeps it.
   * Resolves when the phone has picked up; rejects with `not-placed` and the reason in words.
   */
  readonly takeOver: (order: TakeOver) => Promise<void>;
  /** Stops the phone that rings for `takeOver`. */
  readonly cancelTakeOver: (attempt: string) => Promise<void>;
  /** Consult: the user of `own` calls a colleague; his peer waits and hears music. */
  readonly consult: (own: ChannelId, extension: string, domain: string | null) => Promise<boolean>;
  /** Completes a consult transfer: the two peers of a user are bridged; his own channels end. */
  readonly join: (one: ChannelId, other: ChannelId, own: readonly ChannelId[]) => Promise<boolean>;
  /** Parks a channel at the exchange, with its music, or in silence where it has none. */
  readonly park: (channel: ChannelId) => Promise<boolean>;
  /** Asks the phone itself to pick up (`talk`) or to hold (`hold`): many, not all, phones obey. */
  readonly askPhone: (own: ChannelId, what: 'talk' | 'hold') => Promise<boolean>;
  /** The exchange holds for a phone that cannot do it itself. */
  readonly hold: (own: ChannelId, on: boolean) => Promise<boolean>;
  /** What the called phones show: set while the dialplan waits, before they ring. Signs that could end the command are left out. */
  readonly nameCaller: (channel: ChannelId, name: string) => Promise<boolean>;
};

/** A place in the exchange where several Plechos of one office meet; single commands are atomic. Each rejects with a WordedError where it can't be had. */
export type SharedMemory = {
  /** @returns the value, or null where there is none */
  readonly read: (key: string) => Promise<string | null>;
  readonly write: (key: string, value: string) => Promise<void>;
  /** @returns true where the place was empty and is ours now */
  readonly claim: (key: string, value: string) => Promise<boolean>;
  /** @returns true where exactly this value stood there and is gone now */
  readonly remove: (key: string, value: string) => Promise<boolean>;
  /** How long the exchange has been running (ms), or null where it does not say. */
  readonly uptime: () => Promise<number | null>;
};

/** The exchange's events of the last minutes as they came, for “save this call's trace”. */
export type Traces = {
  /** What is still known of these channels, gzipped; null where nothing is. @param masked numbers and names are made unrecognisable */
  readonly save: (channels: readonly ChannelId[], masked: boolean) => Uint8Array | null;
  /** Forgets events that hold these digits. @returns how many */
  readonly forget: (digits: string) => number;
};

/** An exchange: an object with methods, to be called on it. Commands reject with a WordedError: offline, refused, not in time. */
export type Exchange = {
  /** Sets the only listener. To be called before `start`. */
  listen(listener: ExchangeListener): void;
  /** Connects, where a password is set, and stays connected. */
  start(): void;
  /** Disconnects at once; pending commands are rejected. */
  stop(): void;
  /** Other address, password or login: connects again. */
  reconfigure(): void;
  /** After a wake-up or network change: connects at once; an existing connection is checked. */
  retryNow(): void;

  status(): ExchangeStatus;
  isConnected(): boolean;
  /** Resolves when everything that the exchange has sent so far was reported: only then may the model's time advance. */
  untilRead(): Promise<void>;
  /** Asks for the exchange's time and reports it as `timeIs`; the answer proves that the connection works. */
  askTime(): Promise<void>;

  /** Resolves when the user has picked up; rejects with `not-placed` and the reason in words. */
  dial(placement: Placement): Promise<void>;
  /** @returns false when the channel is gone already */
  hangUp(channel: ChannelId): Promise<boolean>;
  /**
   * Sends a channel to an extension of the dialplan.
   * @param extension `1001` or `1001@domain`
   * @param context `default` = nothing was set: the extension's own, where the exchange tells it
   * @returns false when the channel is gone already
   */
  transfer(channel: ChannelId, extension: string, context: string): Promise<boolean>;
  /** Ends the wait of a channel that asked where to go (the fact `waits`): it goes its usual way. @returns false when the channel is gone already */
  release(channel: ChannelId): Promise<boolean>;

  readonly control: CallControl;

  /** `1001` and `1001@domain` of everybody with a registered phone; null while that is not known. */
  registered(): ReadonlySet<string> | null;
  /** Is it known in which domain an extension rings: its registration's, or the exchange's own? undefined until the exchange has told. */
  hasDomain(extension: string): boolean | undefined;
  /** The users of the exchange's directory. */
  extensions(): Promise<Extension[]>;
  /** The outside number that the exchange shows for an extension, where its directory tells. */
  lineOf(extension: string, domain: string | null): Promise<string | undefined>;
  /** The user (`1001@domain`) whose phone registered from a contact (`gw+1001@10.0.0.5:5160`), as far as phones are known. */
  ownerOf(contact: string): string | undefined;
  /** The folder on the exchange's own disk where it logs; undefined where it is not there to be asked, or does not tell. */
  logFolder(): Promise<string | undefined>;
  /** The same of the folder where it records calls unless the dial plan names another. */
  recordingsFolder(): Promise<string | undefined>;

  readonly memory: SharedMemory;
  readonly traces: Traces;
};
