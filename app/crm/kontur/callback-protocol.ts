/** What Kontur.CRM asks of us and how it is answered (crm-api.md §5): bodies strict where it matters, unknown fields tolerated. */
import { z } from 'zod';
import type { CallbackProtocol, CallInput, HangupInput, Read } from '../../contract/callback-protocol.ts';
import { createSay, type Catalogue } from '../../contract/catalogue.ts';
import type { Words } from '../../contract/language.ts';

const callbackWords = {
  noEcho: {
    ru: 'Нет заголовка X-XCOM-Integration-Echo (до 256 печатных символов). Передайте его в каждом запросе.',
    en: 'The header X-XCOM-Integration-Echo (at most 256 printable characters) is missing. Send it with every request.',
  },
  noKey: {
    ru: 'Нет заголовка X-XCOM-AccessKey. Передайте ключ доступа CRM.',
    en: "The header X-XCOM-AccessKey is missing. Send the CRM's access key.",
  },
  badPhone: {
    ru: 'clientPhone – не номер телефона: нужны только цифры, начиная с кода страны.',
    en: 'clientPhone is not a phone number: digits only, country code first.',
  },
} as const satisfies Catalogue;

/** Names the field of a request that is missing or wrong. */
const fieldWords = {
  badField: {
    ru: (field: string) => `Поле ${field} не заполнено или заполнено неверно.`,
    en: (field: string) => `The field ${field} is missing or wrong.`,
  },
} as const satisfies Catalogue;

const say = createSay({ ...callbackWords, ...fieldWords });

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
  return field === 'clientPhone' ? say.both('badPhone') : say.both('badField', field);
}

/** Reads the body of CALL; a body without both `toUserId` and `clientPhone` is refused. */
function readCall(body: unknown): Read<CallInput> {
  const parsed = callBody.safeParse(body);
  if (!parsed.success) return { refused: wrong(parsed.error) };
  const { communicationId, fromUserId, toUserId, clientPhone } = parsed.data;
  if (toUserId) return { ok: { communicationId, fromUserId, to: { kind: 'user', userId: toUserId } } };
  if (!clientPhone) return { refused: say.both('badField', 'clientPhone') };
  return { ok: { communicationId, fromUserId, to: { kind: 'client', phone: clientPhone.replace('+', '') } } };
}

/**
 * Reads the body of HANGUP.
 * @param communicationId the id of the path, in the second form; then the body need not name the leg
 */
function readHangup(body: unknown, communicationId: string | undefined): Read<HangupInput> {
  const parsed = hangupBody.safeParse(body);
  if (!parsed.success) return { refused: wrong(parsed.error) };
  const { userId, realtimeCallItemId } = parsed.data;
  if (communicationId !== undefined && !id.safeParse(communicationId).success)
    return { refused: say.both('badField', 'id') };
  if (!realtimeCallItemId && communicationId === undefined)
    return { refused: say.both('badField', 'realtimeCallItemId') };
  return {
    ok: {
      userId,
      ...(realtimeCallItemId && { legId: realtimeCallItemId }),
      ...(communicationId !== undefined && { communicationId }),
    },
  };
}

const WORKSPACE = '/api/v1/:ws';

export const konturCallbacks: CallbackProtocol = {
  routes: [
    { path: `${WORKSPACE}/communications/call`, does: 'call' },
    { path: `${WORKSPACE}/communications/hangup`, does: 'hangup' },
    { path: `${WORKSPACE}/communications/:id/hangup`, does: 'hangup' },
    // The webhooks' paths do not name the workspace in every version of its text.
    ...['', WORKSPACE].flatMap((front) => [
      { path: `${front}/setup/upgrade`, does: 'upgrade' as const },
      { path: `${front}/communications/sync`, does: 'sync' as const },
    ]),
  ],
  echoHeader: 'X-XCOM-Integration-Echo',
  keyHeader: 'X-XCOM-AccessKey',
  noEcho: say.both('noEcho'),
  noKey: say.both('noKey'),
  readCall,
  readHangup,
  accepted: 'OK',
  // `invalidDatas` and `invalidConstraints` are fields of CALL's refusal, no words for its status.
  refused: {
    call: { status: 409, body: { invalidDatas: [], invalidConstraints: {}, status: 'notSupported' } },
    hangup: { status: 409, body: { status: 'notSupported' } },
  },
  words: callbackWords,
  fieldWords,
};
