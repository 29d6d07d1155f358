/** Every wait of the model in one table: how long an event that may still change is held back, with the rule and the recorded calls that need it. */
import type { Micros } from './model.ts';

export type Timing = {
  readonly micros: Micros;
  /** Of docs/call-rules.md. */
  readonly rule: string;
  /** Recorded calls (`npm run story NAME`) that are told wrongly without this wait; none where a separate test proves it. */
  readonly stories: readonly string[];
};

const MS = 1_000;
const SECOND = 1_000_000;

/** All by the exchange's clock. test/core/timing.test.ts disables each wait and expects its stories to fail. */
export const TIMING = {
  /** An UNHOLD is told as a resume only after this time; where the leg ends before, it is none. */
  resume: { micros: 60 * MS, rule: 'R4', stories: ['hold-twice'] },
  /** The end of an unanswered leg waits so long: a forwarded phone (302) or the next phone of the same user follows at once. */
  forward: { micros: 60 * MS, rule: 'R15', stories: ['trunk-failover'] },
  /** An unbridge without a hang-up waits so long: the same two may be bridged again (re-bridge, on the way into a conference). */
  rejoin: { micros: 250 * MS, rule: 'R3', stories: ['loopback-bowout-attended', 'star-return', 'star-three-way'] },
  /** The end of a call waits so long for late events of its other channels. */
  finish: { micros: 60 * MS, rule: 'R18', stories: ['att-transfer-outbound', 'blind-outbound'] },
  /** One user left alone may reach somebody else for so long (the dialplan goes on) before the call is over. */
  alone: { micros: SECOND, rule: 'R18', stories: ['att-transfer-outbound', 'internal-blind'] },
  /** Events of different channels overtake each other by some 20 ms; this is more than that. */
  overtaken: { micros: 100 * MS, rule: 'R18', stories: [] },
  /** Facts about an unknown channel wait so long for its `created`. */
  early: { micros: 2 * SECOND, rule: 'R17', stories: [] },
  /** An event so much earlier than the known time is not late: the exchange's clock was set back. */
  setBack: { micros: 60 * SECOND, rule: 'R18', stories: [] },
  /** Ended calls and channels are remembered so long, for late events about them. */
  memory: { micros: 30 * SECOND, rule: 'R18', stories: [] },
  /** A CALL waits so long for the channel that was asked for. */
  asked: { micros: 300 * SECOND, rule: 'R16', stories: [] },
} as const satisfies Record<string, Timing>;
