/** Alerts over a real store, with an injected clock and problems raised by hand. */
import { pino } from 'pino';
import type { Call } from '../../app/core/model.ts';
import type { Language } from '../../app/contract/language.ts';
import { alertsSettings, type AlertsSettings } from '../../app/contract/settings.ts';
import type { Problem } from '../../app/contract/view.ts';
import type { Beside } from '../../app/engine/alerts/whose-alert.ts';
import { createAlerts } from '../../app/engine/alerts/alerts.ts';
import { withoutConsequences } from '../../app/contract/problems.ts';
import { batch, store, tempDir } from '../store/fixtures.ts';

export const SECOND = 1000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;

/** A morning in the PC's zone. */
export const MORNING = new Date(2026, 10, 25, 9, 0).getTime();

export function openAlerts(
  settings: Partial<Record<keyof AlertsSettings, unknown>>,
  { language = 'ru' as Language, calls = [] as readonly Call[], at = MORNING, beside = (): Beside | null => null } = {},
) {
  const place = tempDir();
  let now = at;
  let wished = alertsSettings.parse(settings);
  const open = new Map<string, Problem>();
  const trouble: string[] = [];
  let kept = store(place.dir, { now: () => now });
  kept.commit(batch(calls));
  const build = () =>
    createAlerts({
      table: kept.alerts,
      meta: { get: kept.getMeta, set: kept.setMeta },
      calls: kept.eachCall,
      clientSteps: kept.clientSteps,
      settings: () => wished,
      language: () => language,
      problems: () => withoutConsequences([...open.values()]),
      isWell: () => !open.has('exchange') && !open.has('crm') && !open.has('crm-down'),
      beside,
      workspace: () => 'Ромашка',
      onTrouble: (words) => trouble.push(words?.[language] ?? ''),
      now: () => now,
      log: pino({ level: 'silent' }),
    });
  let alerts = build();
  return {
    get alerts() {
      return alerts;
    },
    get store() {
      return kept;
    },
    trouble,
    now: () => now,
    raise(id: string, text = `${id} текст`): void {
      open.set(id, { id, severity: 'error', text, since: now });
    },
    end: (id: string): void => void open.delete(id),
    codes: (): string[] => withoutConsequences([...open.values()]).map(({ id }) => id),
    change: (next: Partial<Record<keyof AlertsSettings, unknown>>): void => {
      wished = alertsSettings.parse(next);
    },
    /** Lets time pass; every `step` the alerts look at the problems. */
    async pass(ms: number, step = 10 * SECOND): Promise<void> {
      const until = now + ms;
      await alerts.tick();
      while (now < until) {
        now = Math.min(until, now + step);
        await alerts.tick();
      }
    },
    /** Lets time pass in which nothing runs, as while the PC sleeps. */
    sleep(ms: number): void {
      now += ms;
    },
    /** The program ends and begins again on the same profile. */
    restart(): void {
      kept.close();
      kept = store(place.dir, { now: () => now });
      alerts = build();
    },
    [Symbol.dispose]() {
      kept.close();
      place[Symbol.dispose]();
    },
  };
}
