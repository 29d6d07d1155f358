/** Authorization: the access key lives in memory only, is renewed before its 20 minutes end, and is asked for once at a time. */
import type { z } from 'zod';
import type { Language } from '../../contract/language.ts';
import { authorization, judge, wordsOf, type Instance } from './answers.ts';
import type { HttpAnswer } from './http.ts';
import type { CrmOptions } from '../port.ts';
import type { Failed, Outcome } from '../outbox/outcome.ts';
import { ok } from '../outbox/outcome.ts';
import { sayCrm } from './words.ts';

export type CrmAccount = Pick<CrmOptions, 'url' | 'kind' | 'apiKey' | 'secret'>;

export type Session = {
  readonly accessKey: string;
  readonly workspace: { readonly id: string; readonly name: string; readonly title: string };
  /** The instance as it was when the key was issued. */
  readonly instance: Instance;
};

/** An access key lives 20 minutes; it is renewed early enough for a slow request to end before the key does. */
export const KEY_LIFE_MS = 20 * 60_000;
const RENEW_AFTER_MS = 17 * 60_000;

export type SessionPort = {
  /** Sends a POST without access key. */
  readonly post: (
    path: string,
    headers: Record<string, string>,
  ) => Promise<{ answer: HttpAnswer } | { failed: Failed }>;
  /** ms since the epoch. */
  readonly now: () => number;
  readonly language: () => Language;
  /** Has the CRM ever accepted this key? It answers a wrong key and an integration that is not installed in the same way. */
  readonly hasWorked: () => boolean;
  /** The CRM accepted the key; `session` has the instance as it is now. */
  readonly onGranted: (session: Session) => void;
};

export function createSession(account: CrmAccount, { post, now, language, hasWorked, onGranted }: SessionPort) {
  let held: { session: Session; at: number } | null = null;
  let asking: Promise<Outcome<Session>> | null = null;

  const age = (): number => {
    if (held === null) return Infinity;
    const ms = now() - held.at;
    return ms < -60_000 ? Infinity : ms; // the clock was set back: nobody knows how old the key is
  };

  const ask = async (): Promise<Outcome<Session>> => {
    if (account.apiKey === '') return { kind: 'unauthorized', why: 'key', words: sayCrm(language(), 'noKey') };
    const isPrivate = account.kind === 'private';
    const path = `/api/v1/authorization/${isPrivate ? 'authorize-private-integration' : 'authorize-integration'}`;
    const result = await post(path, {
      'X-XCOM-Integration-ApiKey': account.apiKey,
      ...(!isPrivate && { 'X-XCOM-Integration-Secret': account.secret ?? '' }),
    });
    if ('failed' in result) return result.failed;
    const { status, json } = result.answer;
    if (status === 401 || status === 403) {
      return {
        kind: 'unauthorized',
        why: 'key',
        words: isPrivate ? sayCrm(language(), 'key') : sayCrm(language(), 'keySecret'),
      };
    }
    if (wordsOf(json).code === 'notInstalled')
      return { kind: 'unauthorized', why: 'notInstalled', words: sayCrm(language(), 'notInstalled', hasWorked()) };
    const judged = judge<z.infer<typeof authorization>>(result.answer, authorization, language());
    // What is refused here is the renewal of the key, not a message: no message may be given up because of it.
    if (judged.kind === 'final' || judged.kind === 'unknownCommunication')
      return { kind: 'retry', reason: 'strange', words: judged.words };
    if (judged.kind !== 'ok') return judged;
    const { accessKey, workspace, integrationInstance } = judged.value;
    held = { session: { accessKey, workspace, instance: integrationInstance }, at: now() };
    onGranted(held.session);
    return ok(held.session);
  };

  /** All callers meanwhile share this request. */
  const authorize = (): Promise<Outcome<Session>> => {
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  };

  return {
    authorize,
    /** A session with a key that is still good. */
    async get(): Promise<Outcome<Session>> {
      if (held !== null && age() < RENEW_AFTER_MS) return ok(held.session);
      const renewed = await authorize();
      // The CRM does not answer at the moment, but the old access key may still be good.
      if (renewed.kind === 'retry' && held !== null && age() < KEY_LIFE_MS) return ok(held.session);
      return renewed;
    },
    /** The CRM answered 401 to this key: it is thrown away, unless another one was got meanwhile. */
    drop(accessKey: string): void {
      if (held?.session.accessKey === accessKey) held = null;
    },
    /** Is the present access key still good, by its age? */
    isAlive: (): boolean => held !== null && age() < KEY_LIFE_MS,
    /** The present session, without asking the CRM. */
    peek: (): Session | null => held?.session ?? null,
  };
}
