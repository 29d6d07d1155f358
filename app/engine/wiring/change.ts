/** New settings take effect: only the parts that they concern are started again. */
import type { Settings } from '../../contract/settings.ts';
import type { Backfill } from '../history/backfill.ts';
import type { Base } from './base.ts';
import type { CrmParts } from './crm.ts';
import type { ExchangeParts } from './exchange.ts';

export function wireChange(
  { currentSettings, setLogLevel }: Base,
  { sources, exchange }: ExchangeParts,
  { crm, callbacks, autoSetup, watch, standby }: CrmParts,
  { backfill, look }: { readonly backfill: Backfill; readonly look: () => void },
) {
  return async (next: Settings): Promise<void> => {
    const before = currentSettings.settings();
    currentSettings.adopt(next);
    const after = currentSettings.settings();
    setLogLevel();
    const differs = (key: keyof Settings): boolean => JSON.stringify(before[key]) !== JSON.stringify(after[key]);
    if (differs('pbx')) {
      sources.reconfigure();
      exchange.reconfigure();
    }
    if (differs('crm')) {
      watch.forget();
      await crm.reconfigure();
    }
    if (differs('listener')) await callbacks.reconfigure();
    if (differs('crm') || differs('listener')) autoSetup.forget();
    if (differs('crm') || differs('standby')) await standby.reconfigure();
    if (differs('history')) void backfill.run();
    look();
  };
}
