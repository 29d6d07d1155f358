/** What the outbox worker needs of others: where messages are kept, and where recordings come from. */
import type { Readable } from 'node:stream';
import type { FetchedAs } from '../../contract/fetched-recording.ts';
import type { CallId, LegEventType, LegId } from '../../core/model.ts';
import type { OutboxItem, Upload } from '../../core/outbox-item.ts';

/** Which messages of a call the CRM has. For a leg, every message that may be the last one it has: the answer to a message that was dropped later may have been lost. */
export type Heard = {
  readonly started: boolean;
  readonly last: ReadonlyMap<LegId, ReadonlySet<LegEventType | 'nothing'>>;
};

/** The store's outbox fits this. Any of these may throw (a full disk): the worker tries again later. */
export type OutboxPort = {
  /** Runs the work in one transaction: all that it writes, or nothing. */
  readonly together: (work: () => void) => void;
  /** What may be sent now and is not under way: the first waiting message of each call, or recordings of calls that are told. */
  readonly heads: (
    lane: 'messages' | 'recordings',
    at: number,
    limit: number,
    isTaken: (id: number) => boolean,
  ) => readonly OutboxItem[];
  /** When the next postponed message comes due. */
  readonly nextDue: (at: number) => number | null;
  /** Drops real-time messages that have expired, except those in flight: the CRM may be accepting them at this moment. */
  readonly expire: (at: number, taken: readonly number[]) => number;
  readonly done: (item: OutboxItem, at: number) => void;
  readonly drop: (id: number, at: number, words: string) => void;
  readonly fail: (id: number, at: number, words: string) => void;
  readonly later: (id: number, nextAt: number, words: string) => void;
  readonly hurry: (at: number) => number;
  /** Which of a call's real-time messages the CRM has, if some were dropped or refused; null: it has them all. */
  readonly told: (callId: CallId) => Heard | null;
  /**
   * The first message of a call may have been sent already, by an earlier run or by another PC, without being recorded: it counts
   * as tried once.
   */
  readonly doubt: () => void;
  readonly skipRealTime: (callId: CallId, at: number, words: string) => number;
  /** Recordings of a call that the CRM has already, by leg. */
  readonly attached: (callId: CallId) => readonly { readonly legId: LegId; readonly upload: Upload }[];
  readonly saveUpload: (id: number, upload: Upload | null) => void;
  readonly saveCommunication: (callId: CallId, communicationId: string, at: number) => void;
  readonly retry: (id: number, at: number) => boolean;
  readonly dismiss: (id: number, at: number) => boolean;
};

export type FetchedRecording = FetchedAs<Readable>;

export type RecordingPort = {
  /**
   * @param file as the exchange named it
   * @returns `notYet`: still growing, not there yet or its place cannot be reached; `gone`: looked for, not found. Both are asked again.
   */
  readonly fetch: (file: string, callId: CallId) => Promise<FetchedRecording | 'notYet' | 'gone'>;
};

/** Something only an admin can mend. */
export type Trouble = { readonly kind: 'secondPc' | 'conflict'; readonly callId: CallId; readonly words: string };

/** Cards of the client that call-started's answer named. */
export type Cards = {
  readonly callId: CallId;
  /** Digits with country code. */
  readonly phone: string;
  readonly contactIds: readonly string[];
  readonly companyIds: readonly string[];
};
