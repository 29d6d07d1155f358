/** The actions of the colleagues' strip and of a call's card: one action of one colleague, checked where it is carried out. */
import { z } from 'zod';

const id = z.string().min(1).max(200);
/** A colleague of the CRM, or a number as a person writes it. */
const target = z.union([z.strictObject({ userId: id }), z.strictObject({ number: z.string().min(1).max(64) })]);
export type StripTarget = z.infer<typeof target>;

/** Builds the schema of an action. `me` is the userId of the acting colleague. A leg belongs to a call in progress. */
export function stripAction() {
  const onLeg = <K extends string>(name: K) => z.strictObject({ do: z.literal(name), me: id, legId: id });
  const onLegTo = <K extends string>(name: K) => z.strictObject({ do: z.literal(name), me: id, legId: id, to: target });
  return z.discriminatedUnion('do', [
    /** My phone rings, then the other one's. */
    z.strictObject({ do: z.literal('call'), me: id, to: target }),
    /** Blind transfer: my peer, or the party that rings me, goes to another number at once. */
    onLegTo('transfer'),
    /** Consult: my peer waits while I call a colleague. */
    onLegTo('consult'),
    /** Completes the consult transfer: my peer and the colleague talk, I leave. */
    onLeg('join'),
    /** Ends the consultation, also while the colleague's phone still rings: back to my peer. */
    onLeg('comeBack'),
    /** Pick-up: a colleague's phone rings, mine takes the call. */
    onLeg('pickUp'),
    /** Park: my peer waits at the exchange; any colleague can retrieve him. */
    onLeg('park'),
    /** Retrieves a parked client, or one who still rings elsewhere, to my phone. */
    z.strictObject({ do: z.literal('takeBack'), me: id, callId: id }),
    onLeg('hold'),
    onLeg('resume'),
    /** My own phone picks up. */
    onLeg('answer'),
    /** My part of the leg ends. */
    onLeg('hangup'),
    /** Cancels my pick-up: my phone stops ringing; `phone` as returned by the pick-up. */
    z.strictObject({ do: z.literal('cancel'), me: id, phone: id }),
  ]);
}
export type StripAction = z.infer<ReturnType<typeof stripAction>>;
export type StripActionName = StripAction['do'];

/** `phone`: what rings for a pick-up and can still be cancelled. */
export type StripAnswer = { ok: true; phone?: string };
