/** Sends the CRM one intent in the form that this CRM accepts; if it does not know the call by one id, by the call's other ids. */
import type { z } from 'zod';
import type { Intent } from '../../core/intent.ts';
import type { Outcome } from '../outbox/outcome.ts';
import type { CrmClient, Extra } from './client.ts';
import type { Dialect, DialectValues, IdForm } from './dialect.ts';
import { MANIFEST_NAME } from './manifest.ts';
import { requestFor, type AttachedFile, type Recordings } from './requests.ts';

export type Telling = {
  readonly intent: Intent;
  /** The CRM's own id of the call, once call-started has answered it. */
  readonly communicationId: string | null;
  /** call-recording only: the uploaded file. */
  readonly fileId?: string;
  /** register-call only: recordings of this call that the CRM has already, so that a repeat does not take them away; `unknown`: there are some. */
  readonly attached?: readonly AttachedFile[] | 'unknown';
  /** The message may have arrived before, and its answer was lost. */
  readonly isRepeat?: boolean;
};

type Form = { readonly withId: boolean; readonly id: IdForm };

/**
 * crm-api.md §3: the CRM finds a call by its communicationId or our externalId, and answers `communicationNotFound` where it does not.
 * The trap: some CRMs know our id with the integration's name in front only.
 * @returns the outcome of the form that was accepted, else of the last one tried; a form that was accepted is tried first from then on
 */
export async function tell<T>(
  client: Pick<CrmClient, 'request'>,
  dialect: Dialect,
  message: Telling,
  { schema, ...extra }: Extra & { readonly schema: z.ZodType<T> },
): Promise<Outcome<T>> {
  const known = dialect.values();
  const { intent } = message;
  let outcome: Outcome<T> | null = null;
  for (const { withId, id } of formsFor(message, known)) {
    const options = {
      ...(message.fileId !== undefined && { fileId: message.fileId }),
      ...(id === 'prefixed' && { externalId: prefixed(intent.callId, known) }),
      recordings: recordingsFor(message, known),
    };
    outcome = await client.request(
      ({ workspace }) =>
        requestFor(withId ? intent : withoutId(intent), workspace, withId ? message.communicationId : null, options),
      schema,
      extra,
    );
    if (outcome.kind === 'unknownCommunication') continue;
    if (outcome.kind === 'ok' && isNamedLater(intent)) dialect.learn({ later: id, isProven: true });
    return outcome;
  }
  return outcome as Outcome<T>;
}

/** The same without the CRM's id (call-failed is nothing but that id, and never comes here). */
function withoutId(intent: Intent): Intent {
  if (intent.kind === 'call-failed') return intent;
  const { communicationId: _, ...plain } = intent;
  return plain;
}

/** Learns the prefix from call-started's answer. @returns false where the answer is the card of another call */
export function learnPrefix(dialect: Dialect, callId: string, answered: string | null | undefined): boolean {
  if (answered === null || answered === undefined || answered === callId) return true;
  if (!answered.endsWith(`/${callId}`)) return false;
  dialect.learn({ prefix: answered.slice(0, -callId.length - 1) });
  return true;
}

const prefixed = (callId: string, { prefix }: DialectValues): string => `${prefix ?? MANIFEST_NAME}/${callId}`;

/** call-started and register-call make the call under our bare id; all others name one that is there. */
const isNamedLater = ({ kind }: Intent): boolean =>
  kind === 'call-event' || kind === 'call-finished' || kind === 'call-recording';

function formsFor({ intent, communicationId }: Telling, { later, isProven }: DialectValues): Form[] {
  const hasId = (communicationId ?? intent.communicationId) !== undefined;
  if (intent.kind === 'call-started' || intent.kind === 'call-failed') return [{ withId: true, id: 'bare' }];
  // The CRM may have forgotten the communication: it still matches the registration, which closes the call, by our id.
  if (intent.kind === 'register-call')
    return hasId
      ? [
          { withId: true, id: 'bare' },
          { withId: false, id: 'bare' },
        ]
      : [{ withId: false, id: 'bare' }];
  const ids: IdForm[] = later === 'bare' ? ['bare', 'prefixed'] : ['prefixed', 'bare'];
  const without = ids.map((id) => ({ withId: false, id }));
  if (!hasId) return without;
  // The examples show the prefixed form beside the communicationId: it is tried until one form was accepted.
  const named = (isProven || intent.kind === 'call-recording' ? [later] : ids).map((id) => ({ withId: true, id }));
  return intent.kind === 'call-recording' ? [...named, ...without] : named;
}

/** What a registration says of recordings: nothing is taken away that was attached meanwhile (crm-api.md §3). */
function recordingsFor({ attached = [], isRepeat = false }: Telling, known: DialectValues): Recordings {
  if (attached === 'unknown') return 'leave out';
  if (attached.length > 0) return known.repeat === 'absent' ? 'leave out' : attached;
  return isRepeat && known.mayLeaveOut ? 'leave out' : [];
}
