/** What the strip of colleagues and a call's card can have done: one action of one colleague, checked where it is carried out. */
import { z } from 'zod';

const id = z.string().min(1).max(200);
/** A colleague of the CRM, or a number as a person writes it. */
const target = z.union([z.strictObject({ userId: id }), z.strictObject({ number: z.string().min(1).max(64) })]);
export type StripTarget = z.infer<typeof target>;

const onLeg = <K extends string>(name: K) => z.strictObject({ do: z.literal(name), me: id, legId: id });
const onLegTo = <K extends string>(name: K) => z.strictObject({ do: z.literal(name), me: id, legId: id, to: target });

/** `me` is whose phone acts (userId). A leg is one of a call that goes on. */
export const stripAction = z.discriminatedUnion('do', [
  /** My phone rings, then the other one's. */
  z.strictObject({ do: z.literal('call'), me: id, to: target }),
  /** Whom I talk with, or who rings me, goes to somebody else at once. */
  onLegTo('transfer'),
  /** Whom I talk with waits while I ask a colleague. */
  onLegTo('consult'),
  /** After asking: both talk, I am out of it. */
  onLeg('join'),
  /** After asking, or while the colleague's phone still rings: back to whom I talked with. */
  onLeg('comeBack'),
  /** Somebody else's phone rings: mine takes the call. */
  onLeg('pickUp'),
  /** Whom I talk with waits at the exchange; anybody can take him. */
  onLeg('park'),
  /** A client who waits at the exchange, or still rings elsewhere, comes to my phone. */
  z.strictObject({ do: z.literal('takeBack'), me: id, callId: id }),
  onLeg('hold'),
  onLeg('resume'),
  /** My own phone picks up. */
  onLeg('answer'),
  /** My part of the leg ends. */
  onLeg('hangup'),
  /** My phone stops to ring for a pick-up that I have thought better of; `phone` as the pick-up answered. */
  z.strictObject({ do: z.literal('cancel'), me: id, phone: id }),
]);
export type StripAction = z.infer<typeof stripAction>;
export type StripActionName = StripAction['do'];

/** `phone`: what rings for a pick-up and can still be cancelled. */
export type StripAnswer = { ok: true; phone?: string };
