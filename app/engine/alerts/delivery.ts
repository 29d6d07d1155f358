/** Delivers what is posted: each way in order and by itself, again and again for three days. */
import type { Logger } from 'pino';
import type { Words } from '../../contract/language.ts';
import type { AlertsSettings } from '../../contract/settings.ts';
import { wordsOf } from '../../contract/worded-error.ts';
import type { AlertsTable } from '../../store/alerts.ts';
import { sayAlert } from './alert-words.ts';
import type { Letter } from './letter.ts';
import { sendBy, WAYS, waysOf, type Way } from './transports.ts';

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
/** One failure is no trouble yet. */
const TROUBLE_FROM = 2;

export function createLetterDelivery({ table, settings, now, onTrouble, log }: DeliveryDeps) {
  const underWay = new Map<Way, Promise<void>>();
  const trouble = new Map<Way, Words>();

  const note = (way: Way, why: Words | null): void => {
    if (why === null) trouble.delete(way);
    else
      trouble.set(way, {
        ru: sayAlert('ru', 'undelivered', sayAlert('ru', way), why.ru),
        en: sayAlert('en', 'undelivered', sayAlert('en', way), why.en),
      });
    onTrouble([...trouble.values()][0] ?? null);
  };

  /** Sends what waits on a way, one after another, until one fails. */
  const run = async (way: Way): Promise<void> => {
    for (;;) {
      const head = table.heads().find((one) => one.way === way);
      if (head === undefined || head.nextAt > now()) return;
      if (now() - head.created > GIVE_UP_MS) {
        table.drop(head.n, now(), 'old');
        continue;
      }
      try {
        await sendBy(way, JSON.parse(head.letter) as Letter, settings());
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
      for (const way of ways) {
        if (underWay.has(way)) continue;
        const work = run(way)
          .catch((error: unknown) => log.warn({ err: error }, 'letters could not be read'))
          .finally(() => underWay.delete(way));
        underWay.set(way, work);
      }
      await Promise.all(underWay.values());
    },
  };
}
