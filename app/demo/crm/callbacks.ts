/** The telephony callbacks of the demo CRM, validated to the letter. */
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { Behaviour } from './behaviour.ts';
import type { DemoIdentity } from './identity.ts';
import type { DemoCall, Ledger } from './ledger.ts';
import * as shapes from './shapes.ts';

/** RFC 7807, as the CRM answers a body that does not validate. */
export function invalid(response: Response, error: z.ZodError, { invalid: status }: Pick<Behaviour, 'invalid'>): void {
  const errors: Record<string, string[]> = {};
  for (const { path, message } of error.issues) (errors[path.map(String).join('.')] ??= []).push(message);
  const type = 'https://tools.ietf.org/html/rfc7231#section-6.5.1';
  response
    .status(status)
    .json({ errors, type, title: 'One or more validation errors occurred.', status: 400, traceId: '00-demo-00' });
}

export type CallbackRouteDeps = {
  readonly who: DemoIdentity;
  readonly ledger: Ledger;
  readonly behaviour: Behaviour;
  /** ms since the epoch. */
  readonly now: () => number;
  readonly linksOf?: LinksOf | undefined;
};

/** The body in its shape; null (and the answer sent) where it is not. */
function readBody<T>(
  schema: z.ZodType<T>,
  request: Request,
  response: Response,
  { ledger, behaviour }: Pick<CallbackRouteDeps, 'ledger' | 'behaviour'>,
): T | null {
  const parsed = schema.safeParse(request.body);
  if (parsed.success && request.is('application/json') !== false) return parsed.data;
  const body = request.body as { externalId?: unknown } | undefined;
  const words = parsed.success
    ? 'not application/json'
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  ledger.fault(typeof body?.externalId === 'string' ? body.externalId : '', 'body', `${request.path}: ${words}`);
  if (parsed.success) response.status(415).json({ title: 'Unsupported Media Type', status: 415 });
  else invalid(response, parsed.error, behaviour);
  return null;
}

const notFound = (response: Response, id: string): void =>
  void response.status(409).json({ status: 'communicationNotFound', message: `Communication not found. Id: ${id}` });

const FILE_LIFE_MS = 24 * 3_600_000;

export function callbackRoutes(router: Router, deps: CallbackRouteDeps): void {
  const { who, ledger, behaviour, now, linksOf } = deps;
  const ok = (response: Response): void =>
    void (behaviour.okAs === 'json' ? response.json('OK') : response.type('text/plain').send('OK'));
  const prefix = `${who.integrationName}/`;
  /** The call that a message after call-started names, by the names this CRM knows; its id is bare from then on. */
  const find = <T extends { externalId: string; communicationId?: string | undefined }>(
    body: T,
  ): DemoCall | undefined => {
    const isPrefixed = body.externalId.startsWith(prefix);
    if (isPrefixed) body.externalId = body.externalId.slice(prefix.length);
    const mustFit = body.communicationId === undefined || behaviour.strictWithId;
    if (mustFit && behaviour.laterId !== 'both' && (behaviour.laterId === 'prefixed') !== isPrefixed) return undefined;
    return ledger.find(body);
  };
  const path = (name: string): string => `/api/v1/:ws/communications/callbacks/telephony/${name}`;

  router.post(path('call-started'), (request, response) => {
    const body = readBody(shapes.callStarted, request, response, deps);
    if (body === null) return;
    if (body.communicationId !== undefined && !ledger.isKnown(body.communicationId))
      return notFound(response, body.communicationId);
    const before = ledger.calls.get(body.externalId);
    const isRepeat = before?.started !== null && before !== undefined;
    if (isRepeat && behaviour.startedTwice === 'refused') {
      ledger.started(body);
      return void response.status(409).json({ status: 'alreadyExists', message: 'Communication already exists' });
    }
    const card = before === undefined ? null : communicationOf(before, who, behaviour, linksOf);
    const call = ledger.started(body);
    if (behaviour.started === 'ok') return ok(response);
    const told = card ?? communicationOf(call, who, behaviour, linksOf);
    if (isRepeat && behaviour.startedTwice === 'new') return void response.json({ ...told, id: ledger.double() });
    response.json(told);
  });

  router.post(path('call-event'), (request, response) => {
    const body = readBody(shapes.callEvent, request, response, deps);
    if (body === null) return;
    const call = find(body);
    if (call === undefined) return notFound(response, body.communicationId ?? body.externalId);
    ledger.event(call, body);
    ok(response);
  });

  router.post(path('call-finished'), (request, response) => {
    const body = readBody(shapes.callFinished, request, response, deps);
    if (body === null) return;
    const call = find(body);
    if (call === undefined) return notFound(response, body.communicationId ?? body.externalId);
    ledger.finished(call, body);
    ok(response);
  });

  router.post(path('call-failed'), (request, response) => {
    const body = readBody(shapes.callFailed, request, response, deps);
    if (body === null) return;
    if (!ledger.isKnown(body.communicationId)) return notFound(response, body.communicationId);
    ledger.failed(body.communicationId);
    ok(response);
  });

  router.post(path('register-call'), (request, response) => {
    const body = readBody(shapes.registerCall, request, response, deps);
    if (body === null) return;
    if (body.communicationId !== undefined && !ledger.isKnown(body.communicationId))
      return notFound(response, body.communicationId);
    const before = ledger.calls.get(body.externalId);
    const isRepeat = before !== undefined && before.registrations.length > 0;
    const leftOut = body.items.some((item) => item.recordings === undefined);
    if (leftOut && behaviour.repeatAbsent === 'refused') {
      ledger.fault(body.externalId, 'body', 'register-call: items.recordings is missing');
      return invalid(response, MISSING_RECORDINGS, behaviour);
    }
    if (isRepeat && behaviour.registerTwice === 'refused') {
      before.repeats += 1;
      return void response.status(409).json({ status: 'alreadyExists', message: 'Call is already registered' });
    }
    ledger.register(body, behaviour);
    ok(response);
  });

  router.post(path('call-recording'), (request, response) => {
    const body = readBody(shapes.callRecording, request, response, deps);
    if (body === null) return;
    const call = find(body);
    if (call === undefined) return notFound(response, body.communicationId ?? body.externalId);
    if (call.registrations.length === 0) {
      ledger.fault(body.externalId, 'order', 'call-recording before register-call');
      return notFound(response, body.externalId);
    }
    const file = ledger.files.get(body.recordingFileId);
    if (file === undefined || now() - file.at > FILE_LIFE_MS) {
      return void response
        .status(409)
        .json({ status: 'fileNotFound', message: `File ${body.recordingFileId} not found` });
    }
    ledger.attach(call, body, file);
    ok(response);
  });
}

const MISSING_RECORDINGS = new z.ZodError([
  { code: 'custom', path: ['items', 'recordings'], message: 'The recordings field is required.', input: undefined },
]);

/** The client's cards, by his number. */
export type LinksOf = (phone: string | undefined) => { contactIds: string[]; companyIds: string[] };

/** The card of a call as call-started answers it. */
export function communicationOf(
  call: DemoCall,
  who: DemoIdentity,
  behaviour: Behaviour,
  linksOf: LinksOf = () => ({ contactIds: [], companyIds: [] }),
): object {
  const { started } = call;
  const registered = call.registrations.at(-1);
  return {
    id: call.communicationId,
    externalId: `${who.integrationName}/${call.externalId}`,
    externalCreatedAt: registered?.externalCreatedAt ?? started?.timestamp,
    type: 'call',
    direction: registered?.direction ?? started?.direction,
    status: call.finished === null ? 'active' : 'sealed',
    integrationId: who.integrationId,
    data: {
      call: {
        clientPhone: registered?.clientPhone ?? started?.clientPhone,
        externalVatsPhone: registered?.externalVatsPhone ?? started?.externalVatsPhone,
        items: itemsOf(call, behaviour),
        events: call.events.map(({ receivedAt: _at, externalId: _id, communicationId: _card, ...event }) => event),
      },
    },
    links: { ...linksOf(started?.clientPhone), dealIds: [] },
    updateInfo: { createdWith: `Integration.${who.integrationName}` },
    assignedToGroupId: '00000000-0000-0000-0000-000000000000',
  };
}

/** The registered legs with the recordings that are attached now. */
function itemsOf(call: DemoCall, { cardShowsRecordings }: Behaviour): unknown[] {
  const items = call.registrations.at(-1)?.items ?? [];
  return items.map(({ recordings: _, ...item }) => ({
    ...item,
    ...(cardShowsRecordings && {
      recordings: call.recordings
        .filter(({ legId }) => legId === item.id)
        .map(({ fileId, name, contentType, size }) => ({ fileId, fileName: name, contentType, contentLength: size })),
    }),
  }));
}
