/** The call that the check stages in the CRM: told step by step, and what the CRM's answers show. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { CrmFindings, Effect } from '../../contract/crm-profile.ts';
import type { Intent } from '../../core/intent.ts';
import type { Outcome } from '../outbox/outcome.ts';
import { card, taken, type Communication } from './answers.ts';
import type { CrmClient } from './client.ts';
import { MANIFEST_NAME } from './manifest.ts';
import { requestFor, type AttachedFile, type CrmRequest, type RequestOptions } from './requests.ts';

/** Ofcom keeps these numbers free for films: nobody will ever have them. */
export const RESERVED_PHONE = '447700900123';
export const RESERVED_LINE = '447700900100';
/** Our id of the call begins so: that is its label. */
export const PROBE_PREFIX = 'plecho-check-';
/** Time left for closing the call when the check runs out of time. */
const CLOSE_WITHIN_MS = 6_000;

/** How the check asks the CRM. */
export type Port = {
  readonly client: CrmClient;
  readonly signal: AbortSignal;
  /** Asks once, and once more if the CRM asks us to wait a little. */
  readonly ask: <T>(
    build: (workspace: string, instanceId: string) => CrmRequest,
    schema: z.ZodType<T>,
  ) => Promise<Outcome<T>>;
  readonly lastStatus: () => number | null;
};

/** What is learnt, while it is being learnt. */
export type Draft = { -readonly [K in keyof CrmFindings]: CrmFindings[K] };

/** The staged call: a client rings, somebody of the office answers, they hang up. */
export type Staged = ReturnType<typeof stage>;

export function stage(at: number) {
  const callId = `${PROBE_PREFIX}${randomUUID()}`;
  const legId = `${callId}:1`;
  const about = { direction: 'inbound' as const, clientPhone: RESERVED_PHONE, line: RESERVED_LINE };
  const from = { type: 'client' as const };
  const to = { type: 'user' as const };
  const base = (n: number) => ({ key: `${callId}/${n}`, callId, at: at + n * 500_000 });
  const event = (n: number, type: 'appeared' | 'connected' | 'disconnected'): Intent => ({
    ...base(n),
    kind: 'call-event',
    legId,
    type,
    from,
    to,
  });
  return {
    callId,
    legId,
    started: { ...base(0), kind: 'call-started', ...about } as Intent,
    appeared: event(1, 'appeared'),
    connected: event(2, 'connected'),
    disconnected: event(3, 'disconnected'),
    finished: { ...base(4), kind: 'call-finished', ...about } as Intent,
    registered: {
      ...base(4),
      kind: 'register-call',
      ...about,
      createdAt: at,
      items: [{ id: legId, from, to, startedAt: base(2).at, finishedAt: base(3).at }],
    } as Intent,
    recorded: { ...base(5), kind: 'call-recording', legId, file: 'plecho-check.wav' } as Intent,
  };
}

/** Tells the staged call step by step and writes down what is learnt. @returns whether the CRM has the call now */
export async function tellCall(
  port: Port,
  call: Staged,
  found: Draft,
): Promise<{ made: boolean; prefix: string | null }> {
  let id: string | null = null;
  const send = (intent: Intent, options: RequestOptions = {}, withId = false): Promise<Outcome<null>> =>
    port.ask((workspace) => requestFor(intent, workspace, withId ? id : null, options), taken);
  const start = (): Promise<Outcome<Communication | null>> =>
    port.ask((workspace) => requestFor(call.started, workspace, null), card);

  const first = await start();
  if (first.kind !== 'ok') return { made: false, prefix: null };
  found.started = first.value === null ? 'ok' : 'card';
  id = first.value?.id ?? null;
  const answered = first.value?.externalId ?? '';
  const prefix = answered.endsWith(`/${call.callId}`) ? answered.slice(0, -call.callId.length - 1) : null;
  const long = { externalId: `${prefix ?? MANIFEST_NAME}/${call.callId}` };

  const again = await start();
  if (again.kind === 'final') found.startedTwice = 'refused';
  // A plain OK twice does not tell whether there is a second card.
  else if (again.kind === 'ok' && id !== null && again.value !== null)
    found.startedTwice = again.value.id === id ? 'same' : 'new';

  // Which forms of our id does the CRM know if it gave no id of its own? `appeared` tries the bare form, `connected` the prefixed one.
  const bare = await send(call.appeared);
  if (bare.kind === 'unknownCommunication') {
    const second = await send(call.appeared, long);
    if (second.kind === 'ok') found.laterId = 'prefixed';
  }
  const usual = found.laterId === 'prefixed' ? long : {};
  const longOne = found.laterId === 'prefixed' ? null : await send(call.connected, long);
  if (longOne?.kind !== 'ok') await send(call.connected, usual);
  if (bare.kind === 'ok' && longOne?.kind === 'ok') found.laterId = 'both';
  else if (bare.kind === 'ok' && longOne?.kind === 'unknownCommunication') found.laterId = 'bare';

  if (id !== null) {
    const named = await send(call.disconnected, {}, true);
    if (named.kind === 'ok') found.withId = 'bare';
    else if ((await send(call.disconnected, long, true)).kind === 'ok') found.withId = 'prefixed';
  } else await send(call.disconnected, usual);
  const options = found.withId === 'prefixed' ? long : usual;
  await send(call.finished, options, id !== null);
  if ((await send(call.registered, {}, id !== null)).kind !== 'ok') return { made: true, prefix };

  await repeats({ port, call, found, send, options, hasId: id !== null, look: () => looked(start, found, call) });
  return { made: true, prefix };
}

type Repeats = {
  port: Port;
  call: Staged;
  found: Draft;
  send: (intent: Intent, options?: RequestOptions, withId?: boolean) => Promise<Outcome<null>>;
  options: RequestOptions;
  hasId: boolean;
  /** Is the recording there? null: the CRM does not show it. */
  look: () => Promise<boolean | null>;
};

/** Is register-call repeatable, and what becomes of a recording that was attached before the repeat? */
async function repeats({ port, call, found, send, options, hasId, look }: Repeats): Promise<void> {
  let file: Omit<AttachedFile, 'legId'> | null = null;
  const attach = async (): Promise<boolean> => {
    const sent = await port.client.upload(silence(), { signal: port.signal });
    if (sent.kind !== 'ok') return false;
    file = sent.value;
    return (await send(call.recorded, { ...options, fileId: file.fileId }, hasId)).kind === 'ok';
  };
  const isSeen = (await attach()) && (await look()) === true;
  const tryOne = async (recordings: NonNullable<RequestOptions['recordings']>): Promise<Effect> => {
    const outcome = await send(call.registered, { recordings }, hasId);
    if (outcome.kind === 'final') return 'refused';
    if (outcome.kind !== 'ok' || !isSeen) return 'unknown';
    const there = await look();
    if (there === false) await attach();
    return there === null ? 'unknown' : there ? 'keeps' : 'takes';
  };
  const empty = await send(call.registered, {}, hasId);
  if (empty.kind === 'final') found.registerTwice = 'refused';
  if (empty.kind !== 'ok') return;
  found.registerTwice = 'taken';
  const there = isSeen ? await look() : null;
  if (there !== null) found.repeatEmpty = there ? 'keeps' : 'takes';
  if (there === false) await attach();
  found.repeatAbsent = await tryOne('leave out');
  if (file !== null)
    found.repeatEntry = await tryOne([{ ...(file as Omit<AttachedFile, 'legId'>), legId: call.legId }]);
}

const items = z.looseObject({
  call: z.looseObject({
    items: z.array(z.looseObject({ id: z.string(), recordings: z.array(z.unknown()).optional() })),
  }),
});

/** Gets the call's card by sending call-started again: only if that is known to make no second card. */
async function looked(
  start: () => Promise<Outcome<Communication | null>>,
  found: Draft,
  { legId }: Staged,
): Promise<boolean | null> {
  if (found.startedTwice !== 'same') return null;
  const again = await start();
  const parsed = again.kind === 'ok' ? items.safeParse(again.value?.data) : null;
  const item = parsed?.success ? parsed.data.call.items.find(({ id }) => id === legId) : undefined;
  return item?.recordings === undefined ? null : item.recordings.length > 0;
}

/** Called when time has run out in the middle: the call must not stay open in the CRM. */
export async function closeCall(client: CrmClient, call: Staged): Promise<void> {
  const extra = { signal: AbortSignal.timeout(CLOSE_WITHIN_MS) };
  await client.request(({ workspace }) => requestFor(call.finished, workspace, null), taken, extra);
  await client.request(({ workspace }) => requestFor(call.registered, workspace, null), taken, extra);
}

/** A fifth of a second of silence, as a WAV of a telephone. */
function silence() {
  const samples = Buffer.alloc(3200);
  const head = Buffer.alloc(44);
  head.write('RIFF');
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(16_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  const bytes = Buffer.concat([head, samples]);
  return { size: bytes.length, contentType: 'audio/wav', name: 'plecho-check.wav', stream: Readable.from([bytes]) };
}
