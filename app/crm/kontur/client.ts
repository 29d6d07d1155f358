/** Kontur.CRM's API as functions: each answers with an Outcome, none throws; the key is renewed behind the scenes. */
import type { Readable } from 'node:stream';
import type { Logger } from 'pino';
import type { Dispatcher } from 'undici';
import type { z } from 'zod';
import * as shapes from './answers.ts';
import type { Language } from '../../contract/language.ts';
import { exchange } from './http.ts';
import { ok, type Outcome } from '../outbox/outcome.ts';
import { createDialect, type Dialect } from './dialect.ts';
import * as requests from './requests.ts';
import { createSession, type CrmAccount, type Session } from './session.ts';
import { multipart } from './upload.ts';
import { connectDirectly } from '../connections.ts';
import type { CrmState, OutgoingFile } from '../port.ts';
import type { Wire } from './wire-trace.ts';
import { sayCrm } from './words.ts';

export type CrmClientOptions = CrmAccount & {
  readonly log: Logger;
  /** ms since the epoch by the PC's clock. */
  readonly now?: () => number;
  readonly language?: () => Language;
  /** Longest wait for an answer; uploads get ten minutes. */
  readonly timeoutMs?: number;
  readonly uploadTimeoutMs?: number;
  /** Another way to the network, e.g. a proxy. */
  readonly dispatcher?: Dispatcher;
  /** Which variant of the API this CRM expects; if left out, what is learnt is lost with this client. */
  readonly dialect?: Dialect;
  /** Has the CRM taken this key before, in an earlier run? */
  readonly hasWorked?: () => boolean;
  /** Called whenever the CRM has accepted the key, with what it says of our instance. */
  readonly onGranted?: (session: Session) => void;
  /** Told of every exchange with the CRM, without its headers. */
  readonly onWire?: (wire: Wire) => void;
  /** Told when the state of the connection may have changed. */
  readonly onState?: (state: CrmState) => void;
};

type RawRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Readable | undefined;
};

export type Extra = {
  /** ms since the epoch: not sent at or after this moment (real-time messages). */
  readonly notAfter?: number | null;
  /** Asked immediately before sending, once there is an access key; if false, nothing is sent. */
  readonly mayGo?: () => boolean;
  /** Shortens the client's own time-out. */
  readonly timeoutMs?: number;
  readonly isLong?: boolean;
  readonly signal?: AbortSignal;
  /** A user's token from the integrations page, used for this one request instead of the access key. */
  readonly bearer?: string | undefined;
};

export type CrmClient = ReturnType<typeof createCrmClient>;

export function createCrmClient(options: CrmClientOptions) {
  const {
    log,
    now = Date.now,
    language = () => 'ru',
    timeoutMs = 15_000,
    uploadTimeoutMs = 600_000,
    dialect = createDialect(),
    onState,
  } = options;
  const base = options.url.replace(/\/+$/, '');
  /** Our own way to the network, from the first request on. */
  let direct: Promise<Dispatcher> | undefined;
  const way = async (): Promise<Dispatcher> => options.dispatcher ?? (await (direct ??= connectDirectly()));
  const stopping = new AbortController();
  let state: CrmState = { state: 'connecting', detail: '', workspace: null };
  let failures = 0;

  const note = (outcome: Outcome<unknown>): void => {
    if (outcome.kind === 'retry' && outcome.reason === 'stopped') return;
    failures = outcome.kind === 'retry' ? failures + 1 : 0;
    // A single message that the CRM cannot handle is no outage.
    if (outcome.kind === 'retry' && outcome.reason !== 'unreachable' && failures < 3 && state.state === 'connected')
      return;
    const workspace = session.peek()?.workspace.name ?? state.workspace;
    const refused = outcome.kind === 'unauthorized' && outcome.why !== 'denied';
    const next: CrmState =
      outcome.kind === 'retry'
        ? { state: 'connecting', detail: outcome.words, workspace }
        : { state: refused ? 'refused' : 'connected', detail: refused ? outcome.words : '', workspace };
    if (next.state === state.state && next.detail === state.detail && next.workspace === state.workspace) return;
    state = next;
    log.info({ state: next.state, reason: outcome.kind === 'retry' ? outcome.reason : outcome.kind }, 'CRM');
    onState?.(next);
  };

  const raw = async ({ method, path, headers, body }: RawRequest, extra: Extra = {}): ReturnType<typeof exchange> => {
    const began = performance.now();
    const result = await exchange(
      way,
      {
        method,
        url: base + path,
        headers: { accept: 'application/json', ...headers },
        ...(body !== undefined && { body }),
        timeoutMs:
          extra.isLong === true ? uploadTimeoutMs : Math.max(1, Math.min(extra.timeoutMs ?? Infinity, timeoutMs)),
        signal: extra.signal === undefined ? stopping.signal : AbortSignal.any([stopping.signal, extra.signal]),
      },
      language(),
    );
    options.onWire?.({
      method,
      path,
      ...(typeof body === 'string' && { body: JSON.parse(body) as unknown }),
      ...('answer' in result
        ? { status: result.answer.status, json: result.answer.json }
        : { status: null, failed: result.failed.kind === 'retry' ? result.failed.reason : result.failed.kind }),
      ms: Math.round(performance.now() - began),
    });
    return result;
  };

  let worked = options.hasWorked?.() ?? false;
  const session = createSession(options, {
    hasWorked: () => worked,
    onGranted: (granted) => {
      worked = true;
      options.onGranted?.(granted);
    },
    post: (path, headers) => raw({ method: 'POST', path, headers }),
    now,
    language,
  });

  /** Sends with the access key; one 401 = authorize again, repeat once. `build` is called again for the repeat's body. */
  async function send<T>(
    build: (session: Session) => Sendable | null,
    schema: z.ZodType<T>,
    extra: Extra = {},
  ): Promise<Outcome<T>> {
    let outcome: Outcome<T> | null = null;
    for (let round = 0; round < 2; round += 1) {
      const got = await session.get();
      if (got.kind !== 'ok') return (note(got), got);
      const { accessKey } = got.value;
      const isLate = typeof extra.notAfter === 'number' && now() >= extra.notAfter;
      if (isLate || extra.mayGo?.() === false) {
        outcome = null;
        break;
      }
      const sendable = build(got.value);
      if (sendable === null) break; // it cannot be sent twice
      const auth =
        extra.bearer === undefined ? { 'X-XCOM-AccessKey': accessKey } : { authorization: `Bearer ${extra.bearer}` };
      const result = await raw({ ...sendable, headers: { ...auth, ...sendable.headers } }, extra);
      outcome = 'failed' in result ? result.failed : shapes.judge(result.answer, schema, language());
      const expired = 'answer' in result && result.answer.status === 401 && extra.bearer === undefined;
      if (!expired) break;
      session.drop(accessKey);
      if (round === 0) outcome = { kind: 'retry', reason: 'broken', words: sayCrm(language(), 'broken') };
    }
    const final = outcome ?? { kind: 'retry', reason: 'stopped', words: sayCrm(language(), 'stopped') };
    note(final);
    return final;
  }

  const json = (request: requests.CrmRequest): Sendable => ({
    method: request.method,
    path: request.path,
    headers:
      request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json; charset=utf-8' },
    ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
  });
  const addressOf = (s: Session): requests.Address => ({ workspace: s.workspace.name, instanceId: s.instance.id });
  const at = <T>(build: (address: requests.Address) => requests.CrmRequest, schema: z.ZodType<T>, extra?: Extra) =>
    send((s) => json(build(addressOf(s))), schema, extra);

  return {
    state: (): CrmState => state,
    dialect,
    /** Who we are in the CRM, from the last authorization; null before the first. */
    session: session.peek,
    /** Authorizes now, even if there is a good access key. */
    async authorize(): Promise<Outcome<Session>> {
      const outcome = await session.authorize();
      note(outcome);
      return outcome;
    },
    /**
     * Authorizes to see whether key and integration are as they were. If the CRM no longer accepts the key, an access key that
     * is still good stays in use: calls go on being reported, and the caller tells the admin.
     */
    async look(): Promise<Outcome<Session>> {
      const outcome = await session.authorize();
      if (outcome.kind !== 'unauthorized' || !session.isAlive()) note(outcome);
      return outcome;
    },
    /** Sends a request built by requests.ts. */
    request: at,
    /** @param phone the client's number @returns user ids, most responsible first; none where nobody is */
    async callRedirect(by: { phone: string } | { externalId: string }, extra?: Extra): Promise<Outcome<string[]>> {
      const outcome = await at(({ workspace }) => requests.redirectRequest(workspace, by), shapes.redirect, extra);
      if (outcome.kind === 'ok') return ok(outcome.value.userIds);
      const nobody =
        outcome.kind === 'unknownCommunication' || (outcome.kind === 'final' && outcome.code === 'notFound');
      return nobody ? ok([]) : outcome;
    },
    /**
     * Begins a call in the CRM, which then sends us CALL.
     * @returns `unclear` where the wish may have arrived though no proper answer came
     */
    async dial(
      fromUserId: string,
      to: { readonly toUserId: string } | { readonly clientPhone: string },
      extra?: Extra,
    ): Promise<'taken' | 'refused' | 'unclear'> {
      const outcome = await at(({ workspace }) => requests.dialRequest(workspace, fromUserId, to), shapes.taken, extra);
      if (outcome.kind === 'ok') return 'taken';
      const isUnclear = outcome.kind === 'retry' && outcome.reason !== 'unreachable' && outcome.reason !== 'busy';
      return isUnclear ? 'unclear' : 'refused';
    },
    /** Does the CRM accept this key, presented to us by a caller, for our own workspace and instance? `unknown`: it could not be asked. */
    async vouch(accessKey: string): Promise<'yes' | 'no' | 'unknown'> {
      const got = await session.get();
      if (got.kind !== 'ok' || !/^[\x21-\x7e]{1,4096}$/.test(accessKey)) return got.kind === 'ok' ? 'no' : 'unknown';
      const { method, path } = requests.instanceRequest(addressOf(got.value));
      const result = await raw({ method, path, headers: { 'X-XCOM-AccessKey': accessKey } });
      if ('failed' in result) return 'unknown';
      const judged = shapes.judge(result.answer, shapes.instance, language());
      if (judged.kind === 'retry') return 'unknown';
      return judged.kind === 'ok' && judged.value.id === got.value.instance.id ? 'yes' : 'no';
    },
    /** Puts a file into the CRM's temporary storage, where it lives a day. @returns its id and how the CRM describes it */
    async upload(file: OutgoingFile, extra?: Extra): Promise<Outcome<Omit<requests.AttachedFile, 'legId'>>> {
      let body: Readable | null = null;
      const build = (s: Session): Sendable | null => {
        if (body !== null && 'stream' in file) return null;
        const form = multipart(file);
        body = form.body;
        return { method: 'POST', path: requests.filesPath(s.workspace.name), headers: form.headers, body: form.body };
      };
      const outcome = await send(build, shapes.uploaded, { ...extra, isLong: true });
      if (outcome.kind !== 'ok') return outcome;
      const { fileId, fileName = file.name, contentType = file.contentType, contentLength = file.size } = outcome.value;
      return ok({ fileId, fileName, contentType, contentLength });
    },
    instance: (extra?: Extra): Promise<Outcome<shapes.Instance>> =>
      at(requests.instanceRequest, shapes.instance, extra),
    /** Ends everything in flight with the outcome `stopped` and closes the connections. */
    async close(): Promise<void> {
      stopping.abort();
      await (await direct)?.destroy();
    },
  };
}

type Sendable = {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Readable;
};
