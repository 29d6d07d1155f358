/**
 * What a CRM may ask of us over HTTP, and how it is answered: its paths, headers and bodies. The listener (app/callbacks) does everything else.
 * Kontur's is app/crm/kontur/callback-protocol.ts.
 */
import type { Catalogue } from './catalogue.ts';
import type { Words } from './language.ts';

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
  readonly legId?: string;
  /** The CRM's id of the call, where the path names it. */
  readonly communicationId?: string;
};

/** What a body says, or why it can't be used. */
export type Read<T> = { readonly ok: T } | { readonly refused: Words };

export type SystemCall = 'call' | 'hangup';

/** An HTTP answer in JSON; the words are put in as `message`. */
export type Refusing = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

export type CallbackProtocol = {
  /**
   * POST requests behind the secret path, in Express's form: `:ws` our workspace's name, `:id` the CRM's id of the call. `upgrade`: the
   * integration changed there; `sync`: it wants the exchange's history read.
   */
  readonly routes: readonly { readonly path: string; readonly does: SystemCall | 'upgrade' | 'sync' }[];
  /** Every request carries it and every answer sends it back; null where there is none. */
  readonly echoHeader: string | null;
  /** The header with the access key, for which the CRM itself has to vouch. */
  readonly keyHeader: string;
  readonly noEcho: Words;
  readonly noKey: Words;
  readonly readCall: (body: unknown) => Read<CallInput>;
  /** @param communicationId `:id` of the path, undefined where it has none */
  readonly readHangup: (body: unknown, communicationId: string | undefined) => Read<HangupInput>;
  /** The body of the answer 200. */
  readonly accepted: unknown;
  readonly refused: Readonly<Record<SystemCall, Refusing>>;
  /** All sentences of this protocol by code, for what was journalled. */
  readonly words: Catalogue;
  readonly fieldWords: Catalogue;
};
