/** What becomes of a message after one attempt: decided in send-message.ts and send-recording.ts, carried out by the worker. */
import type { Failed } from './outcome.ts';

export type Verdict =
  /** The CRM has it. */
  | { readonly kind: 'done'; readonly communicationId?: string }
  /** Refused for good: kept, shown, repeatable by hand. `skipRest`: the call's other real-time messages make no sense now. */
  | { readonly kind: 'fail'; readonly words: string; readonly skipRest?: boolean }
  /** Not worth sending any more; `skipRest` as above. */
  | { readonly kind: 'drop'; readonly words: string; readonly skipRest?: boolean }
  /** To be sent again later. `cause` tells the breaker that the CRM is in trouble; without it the reason is our own (a file that is not there yet). */
  | { readonly kind: 'later'; readonly words: string; readonly cause?: Failed; readonly waitMs?: number }
  /** We are shutting down: everything stays as it is. */
  | { readonly kind: 'keep' };

/** The part that is the same for all kinds of messages: not now, or not at all for now. */
export function notNow(outcome: Failed): Verdict | null {
  if (outcome.kind === 'retry') {
    return outcome.reason === 'stopped' ? { kind: 'keep' } : { kind: 'later', words: outcome.words, cause: outcome };
  }
  if (outcome.kind !== 'unauthorized') return null;
  // `denied` is about this one request: the rest may go through.
  return { kind: 'later', words: outcome.words, ...(outcome.why !== 'denied' && { cause: outcome }) };
}
