/** The bodies of the telephony API, strictly: an unknown field, a phone with a plus, a time without offset are refused. */
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
/** Digits only, country code first. */
const phone = z.string().regex(/^[1-9]\d{1,14}$/, 'must be digits only, country code first');
const guid = z.guid();
const id = z.string().min(1).max(200);
const direction = z.enum(['inbound', 'outbound', 'internal']);

export const participant = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('client') }),
  z.strictObject({ type: z.literal('user'), userId: guid.optional() }),
]);
export type Participant = z.infer<typeof participant>;

const about = {
  timestamp: time,
  communicationId: guid.optional(),
  externalId: id,
  externalVatsPhone: phone.optional(),
  direction,
  clientPhone: phone.optional(),
};

export const callStarted = z.strictObject(about);
export const callFinished = z.strictObject(about);

export const callEvent = z.strictObject({
  communicationId: guid.optional(),
  externalId: id,
  externalCallItemId: id,
  realtimeCallItemId: id,
  timestamp: time,
  type: z.enum(['appeared', 'connected', 'disconnected', 'paused', 'finished']),
  from: participant,
  to: participant,
});

export const callFailed = z.strictObject({ communicationId: guid });

export const callRecording = z.strictObject({
  communicationId: guid.optional(),
  externalId: id,
  externalCallItemId: id,
  realtimeCallItemId: id.optional(),
  recordingFileId: guid,
});

const recording = z.strictObject({
  fileId: guid,
  fileName: z.string(),
  contentType: z.string(),
  contentLength: z.number().int(),
});

export const registerCall = z.strictObject({
  externalId: id,
  externalCreatedAt: time,
  direction,
  externalVatsPhone: phone.optional(),
  clientPhone: phone.optional(),
  communicationId: guid.optional(),
  items: z
    .array(
      z.strictObject({
        id,
        from: participant,
        to: participant,
        startedAt: time.optional(),
        finishedAt: time,
        /** Whether it may be left out is open. */
        recordings: z.array(recording).optional(),
      }),
    )
    .min(1),
});
export type Registration = z.infer<typeof registerCall>;
export type StartedBody = z.infer<typeof callStarted>;
export type EventBody = z.infer<typeof callEvent>;
export type RecordingBody = z.infer<typeof callRecording>;

const webHook = z.strictObject({
  id: z.literal('00000000-0000-0000-0000-000000000000'),
  relativeUrl: z.string().min(1),
  triggerType: z.literal('schedule'),
  filter: z.strictObject({ items: z.array(z.unknown()).length(0) }),
  schedule: z.strictObject({ period: z.string().regex(/^\d{2}:\d{2}:\d{2}$/) }),
  disabled: z.boolean(),
});
export type NewWebHook = z.infer<typeof webHook>;

export const patch = z.strictObject({
  operations: z
    .array(
      z.union([
        z.strictObject({
          op: z.literal('replace'),
          path: z.literal('/features'),
          value: z.strictObject({ call: z.boolean(), hangup: z.boolean() }),
        }),
        z.strictObject({ op: z.literal('add'), path: z.literal('/webHooks'), value: webHook }),
      ]),
    )
    .min(1),
});
