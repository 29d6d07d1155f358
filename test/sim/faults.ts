/** What can go wrong in a simulated day: the kinds that a seed chooses from, what each does, and what is planted by hand to see whether it is caught. */
import type { CommitBatch } from '../../app/store/store.ts';
import type { Pc } from './pc.ts';
import type { Tamper } from './wires.ts';

/** Kinds of fault; each seed leaves most of them out, so that those it has meet in all combinations. */
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

/** All that can happen in a day; `ms` says for how long. */
export type Happenings = {
  readonly at: (ms: number, work: () => void) => void;
  readonly play: (story: string, cast?: number) => void;
  readonly crmDown: (ms: number) => void;
  readonly cut: (pc: Pc, ms: number) => void;
  /** The line stays up, and what is sent over it comes late. */
  readonly silence: (pc: Pc, ms: number) => void;
  readonly full: (pc: Pc, ms: number) => void;
  readonly failWrite: (pc: Pc, nth: number) => void;
  readonly jump: (pc: Pc, ms: number) => void;
  readonly freeze: (pc: Pc, ms: number) => void;
  /** It starts again after `ms`. */
  readonly kill: (pc: Pc, ms: number) => void;
};
export type Sabotage = {
  /** What becomes of a message on its way. */
  readonly message?: Tamper;
  /** What the store writes instead. */
  readonly commit?: (batch: CommitBatch) => CommitBatch;
  /** The exchange grants the lease to everybody. */
  readonly everyoneTells?: boolean;
  /** What was waiting when the program died is forgotten. */
  readonly forgetsOutbox?: boolean;
  /** An `originate` that nobody asked for. */
  readonly dialsByItself?: boolean;
  /** What the CRM asks for is never placed, and nobody is told so. */
  readonly neverDials?: boolean;
};
