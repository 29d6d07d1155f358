/** What the CRM's system calls say, read from their bodies: strict where it matters, unknown fields tolerated. */
import { z } from 'zod';
import type { Words } from '../../contract/language.ts';
import { badField, refusals } from './words.ts';

/** CALL: ring this user, then the client or the colleague. */
export type CallInput = {
  readonly communicationId: string;
  readonly fromUserId: string;
  readonly to: { readonly kind: 'user'; readonly userId: string } | { readonly kind: 'client'; readonly phone: string };
};

/** HANGUP: end this user's leg. */
export type HangupInput = {
  readonly userId: string;
  /** The leg, where the CRM names it. */
  readonly realtimeCallItemId?: string;
  /** The id in the path of the second form (`/communications/{id}/hangup`). */
  readonly communicationId?: string;
};

export type Read<T> = { readonly ok: T } | { readonly refused: Words };

/** Ids go into the exchange's channel variables: nothing but letters, digits, `-` and `_` gets through. */
const id = z.string().regex(/^[\w-]{1,64}$/);
const legId = z.string().regex(/^[\x21-\x7e]{1,200}$/);
/** Digits, country code first (crm-api.md §3); a plus is forgiven, nothing else. What is dialled ends up in a command. */
const phone = z.string().regex(/^\+?[0-9]{2,18}$/);

const callBody = z.object({
  communicationId: id,
  fromUserId: id,
  toUserId: id.nullish(),
  clientPhone: phone.nullish(),
});
const hangupBody = z.object({ userId: id, realtimeCallItemId: legId.nullish() });

function wrong(error: z.ZodError): Words {
  const field = String(error.issues[0]?.path[0] ?? 'body');
  return field === 'clientPhone' ? refusals.badPhone : badField(field);
}

/** Reads the body of CALL; a body without both `toUserId` and `clientPhone` is refused. */
export function readCall(body: unknown): Read<CallInput> {
  const parsed = callBody.safeParse(body);
  if (!parsed.success) return { refused: wrong(parsed.error) };
  const { communicationId, fromUserId, toUserId, clientPhone } = parsed.data;
  if (toUserId) return { ok: { communicationId, fromUserId, to: { kind: 'user', userId: toUserId } } };
  if (!clientPhone) return { refused: badField('clientPhone') };
  return { ok: { communicationId, fromUserId, to: { kind: 'client', phone: clientPhone.replace('+', '') } } };
}

/**
 * Reads the body of HANGUP.
 * @param communicationId the id of the path, in the second form; then the body need not name the leg
 */
export function readHangup(body: unknown, communicationId: string | undefined): Read<HangupInput> {
  const parsed = hangupBody.safeParse(body);
  if (!parsed.success) return { refused: wrong(parsed.error) };
  const { userId, realtimeCallItemId } = parsed.data;
  if (communicationId !== undefined && !id.safeParse(communicationId).success) return { refused: badField('id') };
  if (!realtimeCallItemId && communicationId === undefined) return { refused: badField('realtimeCallItemId') };
  return {
    ok: {
      userId,
      ...(realtimeCallItemId && { realtimeCallItemId }),
      ...(communicationId !== undefined && { communicationId }),
    },
  };
}
