/** How a request to the CRM can end: classes that callers act on, with words that people may read. Errors are never thrown to the caller. */

export type RetryReason =
  /** No connection: DNS, refused, TLS, cable. The request did not arrive. */
  | 'unreachable'
  /** No answer in time. The request may have arrived. */
  | 'timeout'
  /** The connection broke on the way. The request may have arrived. */
  | 'broken'
  /** 5xx */
  | 'server'
  /** 429 */
  | 'busy'
  /** Something answered that does not speak like the CRM: a login page of a provider, a redirect, an endless body. */
  | 'strange'
  /** We are shutting down, or the message became too old while it waited. */
  | 'stopped';

export type Refusal = {
  /** `key`: the CRM does not know our ApiKey; `notInstalled`: the integration is not installed; `denied`: this request needs other rights. */
  readonly why: 'key' | 'notInstalled' | 'denied';
};

export type Outcome<T> =
  | { readonly kind: 'ok'; readonly value: T }
  /**
   * The CRM will never accept this request unchanged (400, 409 and the like). `code` is the CRM's own status word, or ''. `says`: it has it already, or
   * (`clash`) perhaps so.
   */
  | {
      readonly kind: 'final';
      readonly status: number;
      readonly code: string;
      readonly words: string;
      readonly says?: 'hasIt' | 'clash';
    }
  /** 409 communicationNotFound: the CRM does not know the call. */
  | { readonly kind: 'unknownCommunication'; readonly words: string }
  | { readonly kind: 'retry'; readonly reason: RetryReason; readonly words: string; readonly afterMs?: number }
  | ({ readonly kind: 'unauthorized'; readonly words: string } & Refusal);

export type Failed = Exclude<Outcome<never>, { kind: 'ok' }>;

export const ok = <T>(value: T): Outcome<T> => ({ kind: 'ok', value });
