/**
 * The port to a CRM: intents in, verdicts out; besides, what the product asks of it and sets up in it. Kontur.CRM's driver is
 * app/crm/kontur/kontur.ts; what any driver must do is written as tests in test/crm/crm-contract.ts.
 */
import type { Readable } from 'node:stream';
import type { Logger } from 'pino';
import type { Dispatcher } from 'undici';
import type { CrmSetup } from '../contract/api.ts';
import type { CallbackProtocol } from '../contract/callback-protocol.ts';
import type { Catalogue } from '../contract/catalogue.ts';
import type { Language } from '../contract/language.ts';
import type { CrmProfile } from '../contract/crm-profile.ts';
import type { CallId, LegId } from '../core/model.ts';
import type { Intent } from '../core/intent.ts';
import type { Failed, Outcome } from './outbox/outcome.ts';

/** One thing that the CRM must learn. */
export type Message = {
  readonly intent: Intent;
  /** The CRM's own id of the call, once it has answered one. */
  readonly communicationId: string | null;
  /** call-recording only: the uploaded file. */
  readonly fileId?: string;
  /** register-call only: recordings of this call that the CRM has already, so that a repeat does not take them away. */
  readonly attached?: readonly { readonly legId: LegId; readonly upload: Uploaded }[];
  /** The message may have arrived before, and its answer was lost. */
  readonly isRepeat: boolean;
};

export type Limits = {
  /** ms since the epoch: not sent at or after this moment (real-time messages). */
  readonly notAfter?: number | null;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
};

/** What the CRM answered to a message that it took. */
export type Told = {
  /** Its own id of the call. */
  readonly communicationId?: string;
  /** The CRM knows more than we told it: the card belongs to another call, or the call has a history already. Somebody else reports this call too. */
  readonly suspicion?: 'otherCall' | 'toldBefore';
  /** Cards of the client that it knows by his number. */
  readonly cards?: { readonly contactIds: readonly string[]; readonly companyIds: readonly string[] };
};

/** A file as the CRM described it after its upload (older uploads lack the description). */
export type Uploaded = {
  readonly fileId: string;
  readonly fileName?: string;
  readonly contentType?: string;
  readonly contentLength?: number;
};

/** A file to send; `open` where reading it needs care (a share), `stream` is read once. */
export type OutgoingFile = {
  readonly size: number;
  readonly contentType: string;
  readonly name: string;
} & ({ readonly path: string; readonly open?: () => Readable } | { readonly stream: Readable });

/** What the outbox needs of a CRM. Nothing here rejects. */
export type Teller = {
  readonly tell: (message: Message, limits?: Limits) => Promise<Outcome<Told>>;
  readonly upload: (file: OutgoingFile) => Promise<Outcome<Uploaded>>;
  /** Does the CRM itself answer, and properly? */
  readonly isThere: () => Promise<boolean>;
  /** How many requests at once it is known to accept; undefined: no limit is known. */
  readonly atOnce: () => number | undefined;
  /** Bytes. */
  readonly largestFile: number;
};

export type CrmState = {
  readonly state: 'connected' | 'connecting' | 'refused';
  /** Why not, in words. */
  readonly detail: string;
  readonly workspace: string | null;
};

/** Who we are in the CRM. */
export type CrmSession = {
  readonly workspace: { readonly id: string; readonly name: string; readonly title: string };
  /** The integration as it was when the CRM let us in; what else the CRM says of it is its driver's alone. */
  readonly instance: { readonly id: string };
};

export type Gone = 'hidden' | 'dismissed';

export type TheirParty = { readonly type: string; readonly userId?: string };
export type TheirLeg = {
  readonly id: string;
  readonly from: TheirParty;
  readonly to: TheirParty;
  /** ms since the epoch; absent where nobody answered. */
  readonly answeredAt?: number;
  readonly endedAt?: number;
  readonly recordings: number;
};
/** A call as the CRM has it. `id` is our externalId, without the integration's name, which is `prefix`. */
export type TheirCall = {
  readonly communicationId: string;
  readonly id: string;
  readonly prefix: string;
  readonly direction: string;
  readonly clientPhone: string;
  readonly line: string;
  readonly startedAt?: number;
  /** Null: only told live so far, not registered. */
  readonly legs: readonly TheirLeg[] | null;
};

/** A fault of our integration in the CRM that people must mend; `words` in the language of the moment. */
export type SetupTrouble = { readonly code: string; readonly isError: boolean; readonly words: string };

export type SetupResult = {
  readonly ok: boolean;
  /** What was done, or why not, in words. */
  readonly text: string;
  /** A user's token would help: the window asks for it and shows `steps`. */
  readonly needsToken: boolean;
  readonly steps: readonly string[];
};

/** A client's card, a contact's or a company's. */
export type ClientCard = { readonly name: string; readonly companyIds: readonly string[] };

/** A change of a card as the CRM tells it; `undefined` = it says nothing of that. Phones as people typed them. */
export type CardChange =
  | {
      readonly do: 'put';
      readonly kind: 'contact' | 'company';
      readonly id: string;
      readonly name: string | undefined;
      readonly phones: readonly string[] | undefined;
      readonly companyIds: readonly string[] | undefined;
    }
  | { readonly do: 'remove'; readonly kind: 'contact' | 'company'; readonly id: string }
  | { readonly do: 'tie'; readonly contactId: string; readonly companyId: string; readonly on: boolean };

/** How an account is opened; what the product keeps and is told of it. */
export type CrmOptions = {
  readonly url: string;
  readonly kind: 'private' | 'public';
  readonly apiKey: string;
  /** `name=value`, public integrations only. */
  readonly secret?: string | undefined;
  readonly language: () => Language;
  /** Which variant of the API this CRM expects, as earlier runs have learnt it, and where that is stored. */
  readonly dialect?: { readonly kept: string | null; readonly keep: (json: string) => void };
  /** False while another Plecho of the office reports to the CRM; asked before each message. */
  readonly mayTell?: () => boolean;
  /** Has the CRM taken this key before, in an earlier run? */
  readonly hasWorked?: () => boolean;
  /** Called whenever the CRM has accepted the key, with what it says of our instance. */
  readonly onGranted?: (session: CrmSession) => void;
  /** Told when the state of the connection may have changed. */
  readonly onState?: (state: CrmState) => void;
  /** Another way to the network, e.g. a proxy. */
  readonly dispatcher?: Dispatcher;
  readonly log: Logger;
};

/** A make of CRM; app/engine.ts chooses it and passes it to the parts that need it. */
export type CrmDriver = {
  /** Opens an account; nothing is asked before the first call of a function. */
  readonly open: (options: CrmOptions) => Crm;
  /** The sentences in which its outcomes are told, by code: what was stored is worded again when it is shown. */
  readonly words: Catalogue;
  /** What it asks of us over HTTP. */
  readonly callbacks: CallbackProtocol;
};

/** A CRM with one account. Nothing here rejects, unless it says so. */
export type Crm = Teller & {
  readonly state: () => CrmState;
  /** As of the last time the CRM accepted the key; null before the first time. */
  readonly session: () => CrmSession | null;
  /** Does the CRM accept the key now? */
  readonly authorize: () => Promise<Outcome<CrmSession>>;
  /** The same check, but an access key that is still good stays in use when the check fails: calls go on being reported, and the caller tells the admin. */
  readonly look: () => Promise<Outcome<CrmSession>>;
  /** A small request: does the CRM answer? */
  readonly ping: () => Promise<Outcome<unknown>>;
  /** Ends everything in flight with the outcome `stopped`. */
  readonly close: () => Promise<void>;

  /** @returns ids of the client's responsible users, most responsible first; none where nobody is */
  readonly responsible: (by: { phone: string } | { externalId: CallId }, limits?: Limits) => Promise<Outcome<string[]>>;
  /** Begins a call there, which then asks us to place it. @returns `unclear` where the wish may have arrived though no proper answer came */
  readonly dial: (
    fromUserId: string,
    to: { readonly toUserId: string } | { readonly clientPhone: string },
    limits?: Limits,
  ) => Promise<'taken' | 'refused' | 'unclear'>;
  /** Somebody who calls our address shows this key: does the CRM confirm it, for our own account? `unknown`: the CRM could not be asked. */
  readonly vouch: (key: string) => Promise<'yes' | 'no' | 'unknown'>;
  /** The userId of a call that is begun for nobody, as a check does: nothing is to ring. */
  readonly nobody: string;
  /** @returns null where there is no such card; undefined where it could not be read */
  readonly cardOf: (kind: 'contact' | 'company', id: string) => Promise<ClientCard | null | undefined>;
  /** One page of what changed in its cards since a mark (null: the beginning). @returns the mark behind it, and whether there is more */
  readonly readCards: (
    from: string | null,
  ) => Promise<
    Outcome<{ readonly changes: readonly CardChange[]; readonly mark: string | null; readonly more: boolean }>
  >;
  /** Makes a contact. @param phone digits with country code @returns its id, where the CRM told it */
  readonly createContact: (name: string, phone: string) => Promise<Outcome<{ readonly id: string | null }>>;
  /** Reads changes of its users from a cursor (null: the beginning) to the end; the cursor is kept after each page. */
  readonly readPeople: (reading: {
    readonly cursor: string | null;
    readonly saveCursor: (cursor: string) => void;
    readonly onUser: (userId: string, name: string, gone: Gone | null, login: string) => void;
  }) => Promise<{ readonly found: number; readonly failed: Failed | null }>;
  /** Reads the calls that it has, changed since a mark (null: all). @returns them, and the mark for the next reading */
  readonly readCalls: (
    from: string | null,
    signal: AbortSignal,
  ) => Promise<{ readonly calls: readonly TheirCall[]; readonly end: string | null; readonly failed: Failed | null }>;

  /** Our integration there as it is, with the steps left to the admin. Changes nothing. @param ownUrl our public address; null: none */
  readonly readSetup: (ownUrl: string | null) => Promise<Outcome<CrmSetup>>;
  /** Changes our integration there to what is wanted. @param enableCalls it may have us place and end calls @param bearer a user's token, not kept */
  readonly setUp: (ownUrl: string | null, enableCalls: boolean, bearer?: string) => Promise<SetupResult>;
  /** What is wrong with it, by what the CRM said last. @param wasSetUp the instance that we had set up ourselves; null: none */
  readonly troubles: (ownUrl: string | null, wasSetUp: string | null) => SetupTrouble[];
  /** Every code that `troubles` can name. */
  readonly troubleCodes: readonly string[];
  /** Where people set it up; null before it let us in. */
  readonly page: () => string | null;
  /** What an admin uploads there so that it knows us. @throws ApiFailure `badInput` */
  readonly installer: (ownUrl: string) => Promise<Uint8Array>;
  /** Makes one trial call to find out which variant of the API the CRM expects; what was found is followed from then on. */
  readonly check: () => Promise<{ readonly profile: CrmProfile } | { readonly failed: string }>;
  /** What went over the wire in the latest check, masked; empty where there was none. */
  readonly checkTrace: () => readonly unknown[];
};
