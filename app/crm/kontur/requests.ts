/** Intents as the CRM's requests: pure, one function a message, exactly the fields of the telephony API. */
import { onlyDigits } from '../../core/written-number.ts';
import type { Micros } from '../../core/model.ts';
import type { Intent } from '../../core/intent.ts';

export type CrmRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Path with query, beginning with `/api`. */
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
};

/** Which workspace and which instance we speak for: `workspace` is the unique Latin name. */
export type Address = { readonly workspace: string; readonly instanceId: string };

/** ISO 8601 with offset and all six digits: events within one millisecond keep their order. */
export function isoTime(at: Micros): string {
  const micros = Math.round(at);
  const seconds = new Date(Math.floor(micros / 1_000_000) * 1000).toISOString().slice(0, 19);
  const rest = ((micros % 1_000_000) + 1_000_000) % 1_000_000;
  return `${seconds}.${String(rest).padStart(6, '0')}+00:00`;
}

/** Digits only, country code first, no plus; a hidden number is left out. */
export function digits(phone: string | undefined): string | undefined {
  return onlyDigits(phone) || undefined;
}

const api = (workspace: string, rest: string): string => `/api/v1/${encodeURIComponent(workspace)}/${rest}`;
const callback = (workspace: string, name: string, body: unknown): CrmRequest => ({
  method: 'POST',
  path: api(workspace, `communications/callbacks/telephony/${name}`),
  body,
});

/** A recording that the CRM has of a leg, as its upload described it. */
export type AttachedFile = {
  readonly legId: string;
  readonly fileId: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly contentLength: number;
};
/** What a registration says of the recordings of its legs: these, none (an empty list), or nothing at all. */
export type Recordings = readonly AttachedFile[] | 'leave out';

export type RequestOptions = {
  /** call-recording only: the uploaded file. */
  readonly fileId?: string;
  /** Our id of the call in the form that this CRM knows; the bare form if left out. */
  readonly externalId?: string;
  /** register-call only; an empty list where left out. */
  readonly recordings?: Recordings;
};

/**
 * The request that tells the CRM of an intent.
 * @param communicationId the CRM's id of the call, once call-started has answered it; else the intent's own (CALL) is used
 */
export function requestFor(
  intent: Intent,
  workspace: string,
  communicationId: string | null,
  { fileId, externalId = intent.callId, recordings = [] }: RequestOptions = {},
): CrmRequest {
  const known = communicationId ?? intent.communicationId;
  const who = { ...(known !== undefined && { communicationId: known }), externalId };
  switch (intent.kind) {
    case 'call-started':
    case 'call-finished':
      return callback(workspace, intent.kind, {
        timestamp: isoTime(intent.at),
        ...who,
        direction: intent.direction,
        ...phones(intent),
      });
    case 'call-event':
      return callback(workspace, intent.kind, {
        ...who,
        externalCallItemId: intent.legId,
        realtimeCallItemId: intent.legId,
        timestamp: isoTime(intent.at),
        type: intent.type,
        from: intent.from,
        to: intent.to,
      });
    case 'call-failed': // trap: the body is the communication's id and nothing else
      return callback(workspace, intent.kind, { communicationId: intent.communicationId });
    case 'register-call':
      return callback(workspace, intent.kind, {
        ...who,
        externalCreatedAt: isoTime(intent.createdAt),
        direction: intent.direction,
        ...phones(intent),
        items: intent.items.map((item) => ({
          id: item.id,
          from: item.from,
          to: item.to,
          // trap: the moment of answer; a leg that nobody answered has none
          ...(item.startedAt !== undefined && { startedAt: isoTime(item.startedAt) }),
          finishedAt: isoTime(item.finishedAt),
          // trap: inside the item; ours follow by call-recording, so that each is attached once
          ...(recordings !== 'leave out' && { recordings: entriesOf(recordings, item.id) }),
        })),
      });
    case 'call-recording':
      return callback(workspace, intent.kind, {
        ...who,
        externalCallItemId: intent.legId,
        realtimeCallItemId: intent.legId,
        recordingFileId: fileId ?? '',
      });
  }
}

const entriesOf = (recordings: readonly AttachedFile[], leg: string): Omit<AttachedFile, 'legId'>[] =>
  recordings.filter(({ legId }) => legId === leg).map(({ legId: _, ...entry }) => entry);

function phones(intent: { readonly clientPhone?: string; readonly line?: string }): Record<string, string> {
  const [line, client] = [digits(intent.line), digits(intent.clientPhone)];
  return {
    ...(line !== undefined && { externalVatsPhone: line }),
    ...(client !== undefined && { clientPhone: client }),
  };
}

/** Who is responsible for the client? By his number, or by the call. */
export function redirectRequest(
  workspace: string,
  by: { readonly phone: string } | { readonly externalId: string },
): CrmRequest {
  const query =
    'phone' in by ? `phoneNumber=${digits(by.phone) ?? ''}` : `externalId=${encodeURIComponent(by.externalId)}`;
  return { method: 'GET', path: api(workspace, `communications/callbacks/telephony/call-redirect?${query}`) };
}

export const instanceRequest = ({ workspace, instanceId }: Address): CrmRequest => ({
  method: 'GET',
  path: api(workspace, `integrations/instances/${encodeURIComponent(instanceId)}`),
});

/** Public integrations only: activates the instance. */
export const activateRequest = ({ workspace, instanceId }: Address, settings: unknown): CrmRequest => ({
  method: 'POST',
  path: api(workspace, `integrations/${encodeURIComponent(instanceId)}/setup`),
  body: settings,
});

export type PatchOperation = {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
};

export const patchRequest = (address: Address, operations: readonly PatchOperation[]): CrmRequest => ({
  ...instanceRequest(address),
  method: 'PATCH',
  contentType: 'application/json-patch+json',
  body: { operations },
});

export const uiSettingRequest = (workspace: string, key: string): CrmRequest => ({
  method: 'GET',
  path: api(workspace, `ui-settings?key=${key}`), // the documented key begins with @, which needs no escaping in a query
});

export const eventsRequest = (workspace: string, offset: string, limit: number): CrmRequest => ({
  method: 'GET',
  path: api(workspace, `events?offset=${encodeURIComponent(offset)}&limit=${limit}`),
});

export const contactRequest = (workspace: string, id: string): CrmRequest => ({
  method: 'GET',
  path: api(workspace, `contacts/${encodeURIComponent(id)}`),
});

export const companyRequest = (workspace: string, id: string): CrmRequest => ({
  method: 'GET',
  path: api(workspace, `companies/${encodeURIComponent(id)}`),
});

/** @param phone digits with country code */
export const createContactRequest = (workspace: string, name: string, phone: string): CrmRequest => ({
  method: 'POST',
  path: api(workspace, 'contacts/create'),
  body: { items: [{ name, phones: [{ type: 'unknown', value: `+${phone}` }] }] },
});

/** Begins a call from outside: the CRM makes its card and sends us CALL. */
export const dialRequest = (
  workspace: string,
  fromUserId: string,
  to: { readonly toUserId: string } | { readonly clientPhone: string },
): CrmRequest => ({ method: 'POST', path: api(workspace, 'communications/call'), body: { fromUserId, ...to } });

export const filesPath = (workspace: string): string => api(workspace, 'files');
