/**
 * The terms of the product: channels, people, legs, calls, the facts that come in and the intents that go out.
 * Rules are quoted as (R1)…(R23) from docs/call-rules.md. Times are µs since the epoch, by the exchange's clock.
 */
import type { SplitMap } from './split-map.ts';

export type Micros = number;
/** The exchange's UUID of one channel. */
export type ChannelId = string;
/** The UUID of the call's first channel (R1). */
export type CallId = string;
export type LegId = string;

export type Direction = 'inbound' | 'outbound' | 'internal';

/** The party at the end of a channel. A user without `userId` is a colleague whom the CRM does not know, or a forwarded outside phone. */
export type Party =
  | { readonly kind: 'user'; readonly number: string; readonly userId?: string; readonly name?: string }
  | { readonly kind: 'client'; readonly phone: string; readonly name?: string };

/** What the exchange says about the far end of a channel, before its party is identified. */
export type Claim = {
  /** The registered or dialled user of the exchange, `1001` or `1001@domain`. */
  readonly user?: string;
  /** The number at the far end, as the exchange writes it. */
  readonly number?: string;
  readonly name?: string;
  /** Other numbers of the same user, as the exchange's directory has them: `number-alias`, extension, own caller-id. */
  readonly aliases?: readonly string[];
  /** The caller withheld the number, but the network passes it on. */
  readonly hidden?: boolean;
  /** True when the channel runs over an outside line. */
  readonly outside: boolean;
};

/**
 * Why a channel ended. `refused`: the called party was busy or declined; `gaveUp`: the caller hung up, or another phone was faster; `unreachable`: no such
 * number, no phone, no line; `lost`: it was gone when the exchange was asked; `other`: hung up, or anything else.
 */
export type EndCause = 'refused' | 'gaveUp' | 'unreachable' | 'lost' | 'other';

/** Vendor-neutral facts, each idempotent: feeding one twice changes nothing. */
export type Fact =
  | {
      readonly kind: 'created';
      readonly at: Micros;
      readonly channel: ChannelId;
      /** `caller`: it came in; `exchange`: the exchange made it. */
      readonly made: 'caller' | 'exchange';
      readonly claim: Claim;
      /** The number that was dialled on it. */
      readonly dialled?: string;
      /** Other headers with the dialled number, for providers that call our login: To, P-Called-Party-ID, Diversion. */
      readonly dialledAs?: readonly string[];
      /** Our own number shown to the far end (channels made by the exchange). */
      readonly shown?: string;
      /** The channel on whose behalf the exchange made this one. */
      readonly by?: ChannelId;
      /** The other half, where this is one half of a loopback pair. */
      readonly twin?: ChannelId;
      /** The extension that forwarded the call here (302, dialplan): its user stays the party (R15). */
      readonly forwardedBy?: string;
      /** Our own id of a call that we originated; every channel of the call carries it. */
      readonly mark?: string;
      /** For a call that a Plecho of the office originated (it has `mark`): the CRM's id, or the mark where it was dialled in our window; and our line. */
      readonly communicationId?: string;
      readonly line?: string;
      /** A login that the exchange lets in as it lets in the outside world (FreeSWITCH: the context `public`). */
      readonly asOutsider?: boolean;
      /** True for channels nobody talks on: eavesdrop, voicemail boxes, fax (R19). */
      readonly service?: boolean;
    }
  | { readonly kind: 'rang'; readonly at: Micros; readonly channel: ChannelId }
  | { readonly kind: 'answered'; readonly at: Micros; readonly channel: ChannelId }
  | {
      readonly kind: 'bridged';
      readonly at: Micros;
      readonly a: ChannelId;
      readonly b: ChannelId;
      /** The channel that waits silently meanwhile (attended transfer by the exchange's own feature). */
      readonly holding?: ChannelId;
    }
  | { readonly kind: 'unbridged'; readonly at: Micros; readonly a: ChannelId; readonly b: ChannelId }
  | { readonly kind: 'held'; readonly at: Micros; readonly channel: ChannelId }
  | {
      readonly kind: 'resumed';
      readonly at: Micros;
      readonly channel: ChannelId;
      /** The UNHOLD belongs to a REFER with Replaces: this channel steps aside, nobody resumes (R4). */
      readonly leaving?: boolean;
    }
  | { readonly kind: 'joined'; readonly at: Micros; readonly channel: ChannelId; readonly room: string }
  | { readonly kind: 'left'; readonly at: Micros; readonly channel: ChannelId; readonly room: string }
  | {
      readonly kind: 'recording';
      readonly at: Micros;
      readonly channel: ChannelId;
      readonly file: string;
      readonly state: 'started' | 'stopped';
      /** A message that the caller leaves (voicemail): nobody talks while it runs. It counts once it is told as stopped after its latest start. */
      readonly message?: true;
      /** The mailbox of the message, as the exchange names it: mostly an extension. */
      readonly box?: string;
    }
  | { readonly kind: 'ended'; readonly at: Micros; readonly channel: ChannelId; readonly cause: EndCause }
  /** The dialplan holds this client until it is told where to send him: to the responsible colleague, or on. */
  | { readonly kind: 'waits'; readonly at: Micros; readonly channel: ChannelId }
  | { readonly kind: 'renamed'; readonly at: Micros; readonly channel: ChannelId; readonly old: ChannelId }
  /** CALL of the CRM (or of our own window), before the exchange is asked (R16). */
  | {
      readonly kind: 'asked';
      readonly at: Micros;
      readonly channel: ChannelId;
      /** Absent where the window or a `tel:` link asked. */
      readonly communicationId?: string;
      readonly user: Party;
      readonly to: Party;
      readonly line?: string;
    }
  /** The exchange refused to place that call. */
  | { readonly kind: 'unplaced'; readonly at: Micros; readonly channel: ChannelId }
  /** Only these channels exist on the exchange; all others have ended (resync, R17). */
  | {
      readonly kind: 'alive';
      readonly at: Micros;
      readonly channels: readonly ChannelId[];
      readonly bridges: readonly (readonly [ChannelId, ChannelId])[];
      /** Channels created later than this are not judged. */
      readonly before: Micros;
    }
  /** Time passes: what was held back until now is taken as told (timing.ts). */
  | { readonly kind: 'tick'; readonly at: Micros };

export type LegEventType = 'appeared' | 'connected' | 'paused' | 'disconnected';

/** Why a phase of the leg began. */
export type LegEvent = { readonly type: LegEventType; readonly at: Micros };

export type Via = { readonly a: ChannelId; readonly b: ChannelId; readonly room?: string };

/** The fields of a leg that are the same in every phase. */
type LegBase = {
  readonly id: LegId;
  readonly from: Party;
  readonly to: Party;
  readonly events: readonly LegEvent[];
  /** The channel on whose behalf the called phones ring. */
  readonly caller: ChannelId;
  /** While several phones of the user ring for a CALL (R16): all that may become the caller. */
  readonly callers?: readonly ChannelId[];
  /** Channels of the called party that ring or have answered and wait (R15: several devices, one leg). */
  readonly ringing: readonly ChannelId[];
  /** All that ever rang in it. */
  readonly rung: readonly ChannelId[];
  /** Every channel that ever talked in it: for recordings (R23). */
  readonly talked: readonly ChannelId[];
  /** The first time both talked. */
  readonly answeredAt?: Micros;
};

/** Held back: it happens at `at` unless something else does before `until`. */
export type Pending = { readonly at: Micros; readonly until: Micros };

/** Phones ring; nobody talks. */
export type RingingLeg = LegBase & {
  readonly via?: undefined;
  /** The last phone stopped: the leg ends unless another one follows. */
  readonly ending?: Pending;
  readonly resuming?: undefined;
  readonly endedAt?: undefined;
};
/** Two talk, or one of them is on hold: the last event says which. */
export type TalkLeg = LegBase & {
  /** The two channels that talk; `room` too, in a conference. */
  readonly via: Via;
  /** Unbridged without a hang-up: the leg ends unless the two are bridged again (R3). */
  readonly ending?: Pending;
  /** Resumed from hold: the talk goes on unless the leg ends (R4). */
  readonly resuming?: Pending;
  readonly endedAt?: undefined;
};
/** Over, whatever it was before; `via` is how it talked last. */
export type PastLeg = LegBase & {
  readonly via?: Via | undefined;
  readonly ending?: undefined;
  readonly resuming?: undefined;
  readonly endedAt: Micros;
};

export type OpenLeg = RingingLeg | TalkLeg;
/** A leg in one of its phases; the types exclude combinations that are impossible in a phase. */
export type Leg = OpenLeg | PastLeg;

export type Recording = {
  readonly file: string;
  readonly channels: readonly ChannelId[];
  readonly from: Micros;
  /** The latest start: before 1.8.2 a recording that follows a transfer is told as stopped and started again. */
  readonly startedAt?: Micros;
  readonly until?: Micros;
  readonly attached?: LegId;
  /** A message that the caller left: it belongs to the leg that was missed. */
  readonly message?: true;
  /** Whose mailbox it lies in, as the exchange names it. */
  readonly box?: string;
};

export type Call = {
  readonly id: CallId;
  readonly direction: Direction;
  readonly client?: Party & { kind: 'client' };
  /** The channel of the client while he is with us. */
  readonly clientChannel?: ChannelId;
  /** Our own outside number. */
  readonly line?: string;
  readonly startedAt: Micros;
  readonly communicationId?: string;
  /** We placed it: the user's own phone rang first (R16). */
  readonly placed?: boolean;
  /** Told to the CRM; false where the admin does not want it (internal calls, other lines). */
  readonly announced: boolean;
  readonly legs: readonly Leg[];
  readonly recordings: readonly Recording[];
  /** A CALL that failed: told once. */
  readonly failed?: boolean;
  /** Held back: the call is over at `at` unless something happens before `until`. */
  readonly finishing?: { readonly at: Micros; readonly until: Micros };
  readonly finishedAt?: Micros;
  /** The latest time told: a time is never told earlier than the one before it (R18). Kept by report.ts. */
  readonly toldAt: Micros;
};

export type Channel = {
  readonly id: ChannelId;
  readonly made: 'caller' | 'exchange';
  readonly party: Party | null;
  readonly createdAt: Micros;
  readonly dialled?: string;
  readonly dialledAs?: readonly string[];
  readonly shown?: string;
  readonly by?: ChannelId;
  readonly twin?: ChannelId;
  readonly service?: boolean;
  readonly mark?: string;
  readonly rangAt?: Micros;
  readonly answeredAt?: Micros;
  /** Last change of hold, and what it was. */
  readonly hold?: { readonly on: boolean; readonly at: Micros };
  /** Channels bridged with this one right now, newest last (several only during a silent hold). */
  readonly peers: readonly { readonly id: ChannelId; readonly since: Micros }[];
  /** When it was unbridged from each former peer: a bridge event from before that time is outdated. */
  readonly parted: readonly { readonly id: ChannelId; readonly at: Micros }[];
  readonly room?: string;
  /** The call this channel takes part in. */
  readonly call?: CallId;
  /** How many calls have been named after this channel (R1). */
  readonly named?: number;
  readonly endedAt?: Micros;
};

/** A CALL (the CRM's request to place a call) whose channel may not exist yet. */
export type Asked = Extract<Fact, { kind: 'asked' }>;

/** The whole state of the model. Plain JSON; the maps are keyed by id. */
export type State = {
  readonly channels: SplitMap<Channel>;
  readonly calls: SplitMap<Call>;
  readonly asked: ReadonlyMap<ChannelId, Asked>;
  /** Facts about channels not known yet: they wait a moment for their `created`. */
  readonly early: readonly Fact[];
  /** The latest time seen. */
  readonly now: Micros;
  /** When the earliest thing held back comes due; Infinity when nothing is, 0 when that must be looked up (after loading). */
  readonly due: Micros;
};

/** What the model must know about the office to interpret a fact. */
export type Office = {
  /**
   * The party at the end of a channel; null = not told (R19).
   * @param dialled what the user dialled for whom the exchange made the channel: identifies an outside number that was sent to a trunk with a prefix
   */
  readonly identify: (claim: Claim, made: 'caller' | 'exchange', dialled?: string) => Party | null;
  /** One of our outside numbers, normalised: the first candidate that is a full number, else the first that is a number; undefined where none is. */
  readonly line: (...numbers: readonly (string | undefined)[]) => string | undefined;
  /** Is this line reported? */
  readonly reports: (line: string | undefined) => boolean;
  readonly reportInternalCalls: boolean;
};
