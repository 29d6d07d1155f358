/** Calls dialled here go through the CRM where it allows that, so that its card opens; else, or where it does not answer, directly to the exchange. */
import type { Logger } from 'pino';
import type { DialRequest, Dialing, Refused } from './dialing.ts';

/** The CRM's answer to our dial request; `unclear`: it may have accepted it. */
export type Asked = 'taken' | 'refused' | 'unclear';

export type CrmDialingDeps = {
  readonly dialing: Pick<Dialing, 'call' | 'judge'>;
  /** True where the check found that the key allows it, the CRM is reachable, and it can reach us with its CALL. */
  readonly mayAsk: () => boolean;
  readonly ask: (request: DialRequest) => Promise<Asked>;
  /** Digits with country code, as the CRM will send them back. */
  readonly digits: (phone: string) => string;
  readonly words: () => string;
  /** How long the CRM's CALL is waited for, ms. */
  readonly waitMs?: number;
  readonly log: Logger;
};

export type CrmDialing = ReturnType<typeof createCrmDialing>;

const WAIT = 5_000;
/** A CALL that comes after we have dialled ourselves is refused for so long: one click makes one call. */
const LATE_MS = 60_000;

export function createCrmDialing({ dialing, mayAsk, ask, digits, words, waitMs = WAIT, log }: CrmDialingDeps) {
  /** Dial requests in flight through the CRM, by caller and callee. */
  const open = new Map<string, NodeJS.Timeout>();
  /** Until when a CALL would be a duplicate: ms of a monotonic clock. */
  const late = new Map<string, number>();

  const keyOf = ({ fromUserId, to }: DialRequest): string =>
    `${fromUserId} ${to.kind === 'user' ? to.userId : digits(to.phone)}`.toLowerCase(); // ids as in same-user.ts

  const dialOurselves = (key: string, request: DialRequest): 'accepted' | Refused => {
    clearTimeout(open.get(key));
    open.delete(key);
    late.set(key, performance.now() + LATE_MS);
    return dialing.call(request);
  };

  return {
    /**
     * A call that somebody of the office begins: in the window, by a hot key, by a `tel:` link.
     * @returns a refusal of the dial rules at once; else accepted, by whichever way the call goes
     */
    async dial(request: DialRequest): Promise<'accepted' | Refused> {
      const judged = dialing.judge(request);
      if (judged !== 'accepted' || !mayAsk()) return judged === 'accepted' ? dialing.call(request) : judged;
      const key = keyOf(request);
      if (open.has(key)) return 'accepted'; // clicked twice
      late.delete(key);
      open.set(
        key,
        setTimeout(() => {
          log.info('the CRM sent no CALL: dialled without it');
          dialOurselves(key, request);
        }, waitMs),
      );
      const answer = await ask(request);
      return answer === 'refused' && open.has(key) ? dialOurselves(key, request) : 'accepted';
    },

    /** The CRM's CALL: the one that we asked for, or one of its own. */
    arrived(request: DialRequest): 'accepted' | Refused {
      const key = keyOf(request);
      clearTimeout(open.get(key));
      if (!open.delete(key) && (late.get(key) ?? 0) > performance.now()) {
        late.delete(key);
        return { refuse: 'invalidConstraints', message: words() };
      }
      return dialing.call(request);
    },

    stop(): void {
      for (const timer of open.values()) clearTimeout(timer);
      open.clear();
    },
  };
}
