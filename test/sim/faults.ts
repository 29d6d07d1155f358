/** The faults of a simulated day: the kinds that a seed chooses from, what each does, and faults planted by hand to see whether they are caught. */
import type { CommitBatch } from '../../app/store/store.ts';
import type { Pc } from './pc.ts';
import type { Tamper } from './wires.ts';

/** Kinds of fault; each seed leaves most of them out, so that over many seeds all combinations occur. */
export const FAULTS = [
  'crmSlow',
  'crmErrors',
  'crmLosesAnswers',
  'crmForgetsKeys',
  'crmRedirects',
  'crmDown',
  'lineCut',
  'lineSilent',
  'lineDelayed',
  'eventsReordered',
  'recordsLate',
  'diskFull',
  'writeFails',
  'clockJumps',
  'killed',
  'frozen',
  'twoPcs',
  'crmCalls',
] as const;
export type FaultKind = (typeof FAULTS)[number];

/** Everything that can happen in a day; `ms` says for how long. */
export type Happenings = {
  readonly at: (ms: number, work: () => void) => void;
  readonly play: (story: string, cast?: number) => void;
  readonly crmDown: (ms: number) => void;
  readonly cut: (pc: Pc, ms: number) => void;
  /** The event socket stays up, and its data arrives late. */
  readonly silence: (pc: Pc, ms: number) => void;
  readonly full: (pc: Pc, ms: number) => void;
  readonly failWrite: (pc: Pc, nth: number) => void;
  readonly jump: (pc: Pc, ms: number) => void;
  readonly freeze: (pc: Pc, ms: number) => void;
  /** Kills the program; it starts again after `ms`. */
  readonly kill: (pc: Pc, ms: number) => void;
};
export type Sabotage = {
  /** Changes or drops a message on its way. */
  readonly message?: Tamper;
  /** Changes what the store writes. */
  readonly commit?: (batch: CommitBatch) => CommitBatch;
  /** The exchange grants the lease to everybody. */
  readonly everyoneTells?: boolean;
  /** Messages that waited when the program died are lost. */
  readonly forgetsOutbox?: boolean;
  /** An `originate` that nobody asked for. */
  readonly dialsByItself?: boolean;
  /** CALLs of the CRM are never placed, and nothing is reported. */
  readonly neverDials?: boolean;
};
