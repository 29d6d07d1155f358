/** Delivers what is posted: each way in order and by itself, again and again for three days. */
import type { Logger } from 'pino';
import type { Words } from '../../contract/language.ts';
import type { AlertsSettings } from '../../contract/settings.ts';
import { wordsOf } from '../../contract/worded-error.ts';
import type { AlertsTable } from '../../store/alerts.ts';
import { sayAlert } from './alert-words.ts';
import type { Letter } from './letter.ts';
import { within } from '../../timers/within.ts';
import { hung, sendBy, WAYS, waysOf, type Way } from './transports.ts';

export type DeliveryDeps = {
  readonly table: AlertsTable;
  readonly settings: () => AlertsSettings;
  /** ms since the epoch. */
  readonly now: () => number;
  /** A way does not work (words), or all that are set up do (null). */
  readonly onTrouble: (words: Words | null) => void;
  readonly log: Logger;
};

const PAUSES_S = [5, 15, 60, 300, 900];
const GIVE_UP_MS = 3 * 86_400_000;
/** A PC that was off for days, or whose clock jumps, has not tried yet. */
const GIVE_UP_ATTEMPTS = 20;
/** Whatever a server does, one letter takes no longer. */
const LONGEST_MS = 120_000;
const LONGEST_PAUSE_MS = Math.max(...PAUSES_S) * 1000;
/** One failure is no trouble yet. */
const TROUBLE_FROM = 2;

export function createLetterDelivery({ table, settings, now, onTrouble, log }: DeliveryDeps) {
  const underWay = new Map<string, Promise<void>>();
  const trouble = new Map<Way, Words>();

  const note = (way: Way, why: Words | null): void => {
    if (why === null) trouble.delete(way);
    else trouble.set(way, sayAlert.both('undelivered', sayAlert.both(way), why));
    onTrouble([...trouble.values()][0] ?? null);
  };

  /** Due, or, where the clock was set back, to be waited for longer than anything ever is. */
  const isDue = (nextAt: number): boolean => nextAt <= now() || nextAt > now() + LONGEST_PAUSE_MS;

  /** Sends what waits on a way, alerts or reports, one after another, until one fails. */
  const run = async (way: Way, isReport: boolean): Promise<void> => {
    for (;;) {
      const head = table.heads().find((one) => one.way === way && (one.kind === 'report') === isReport);
      if (head === undefined || !isDue(head.nextAt)) return;
      if (now() - head.created > GIVE_UP_MS && head.attempts >= GIVE_UP_ATTEMPTS) {
        table.drop(head.n, now(), 'old');
        continue;
      }
      try {
        await within(sendBy(way, JSON.parse(head.letter) as Letter, settings()), LONGEST_MS, hung);
        table.delivered(head.n, now());
        note(way, null);
      } catch (error) {
        const why = wordsOf(error, (message) => ({ ru: message, en: message }));
        const pause = PAUSES_S[Math.min(head.attempts, PAUSES_S.length - 1)] ?? 900;
        table.later(head.n, now() + pause * 1000, why.en);
        log.warn({ way, reason: why.en }, 'an alert was not delivered');
        if (head.attempts + 1 >= TROUBLE_FROM) note(way, why);
        return;
      }
    }
  };

  return {
    /** Sends what is due. Resolves when nothing is under way. Never throws. */
    async work(): Promise<void> {
      const ways = waysOf(settings());
      for (const head of table.heads()) {
        if (!ways.includes(head.way as Way)) table.drop(head.n, now(), 'notSetUp');
      }
      for (const way of WAYS) if (!ways.includes(way) && trouble.has(way)) note(way, null);
      for (const [way, isReport] of ways.flatMap((one) => [[one, false] as const, [one, true] as const])) {
        const lane = `${way} ${isReport}`;
        if (underWay.has(lane)) continue;
        const work = run(way, isReport)
          .catch((error: unknown) => log.warn({ err: error }, 'letters could not be read'))
          .finally(() => underWay.delete(lane));
        underWay.set(lane, work);
      }
      await Promise.all(underWay.values());
    },
  };
}
