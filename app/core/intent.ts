/** What the CRM must learn: intents, each with a key that depends on the call alone, so that the same story yields the same keys (R1). */
import type { CallId, Direction, LegEventType, LegId, Micros } from './model.ts';

export type IntentKind =
  | 'call-started'
  | 'call-event'
  | 'call-finished'
  | 'call-failed'
  | 'register-call'
  | 'call-recording';

/** A participant as the CRM is told. */
export type Participant = { readonly type: 'client' } | { readonly type: 'user'; readonly userId?: string };

export type RegisteredItem = {
  readonly id: LegId;
  readonly from: Participant;
  readonly to: Participant;
  readonly startedAt?: Micros;
  readonly finishedAt: Micros;
};

/** What the CRM must learn. `key` depends on the call alone, so that the same story yields the same keys (R1). */
export type Intent = {
  readonly key: string;
  readonly callId: CallId;
  readonly at: Micros;
  readonly communicationId?: string;
} & (
  | {
      readonly kind: 'call-started' | 'call-finished';
      readonly direction: Direction;
      readonly clientPhone?: string;
      readonly line?: string;
    }
  | {
      readonly kind: 'call-event';
      readonly legId: LegId;
      readonly type: LegEventType;
      readonly from: Participant;
      readonly to: Participant;
    }
  | { readonly kind: 'call-failed'; readonly communicationId: string }
  | {
      readonly kind: 'register-call';
      readonly createdAt: Micros;
      readonly direction: Direction;
      readonly clientPhone?: string;
      readonly line?: string;
      readonly items: readonly RegisteredItem[];
    }
  | { readonly kind: 'call-recording'; readonly legId: LegId; readonly file: string }
);
