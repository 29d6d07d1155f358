/** Calls that were not seen live: registered from the exchange's own records, and those that were cut off completed from them. */
import { Backfill } from '../history/backfill.ts';
import { createCompletion, type Completion } from '../history/completion.ts';
import { wantsRecording } from '../live/tracker.ts';
import type { Base } from './base.ts';
import type { CrmParts } from './crm.ts';
import type { ExchangeParts } from './exchange.ts';

export type HistoryParts = { readonly backfill: Backfill; readonly completion: Completion };

export function wireHistory(
  { options, log, store, settings, currentSettings, clock, bus, warn }: Base,
  { driver, exchange, tracker, access }: ExchangeParts,
  { crm }: CrmParts,
): HistoryParts {
  const openRecords = options.substitutes?.openRecords ?? driver.openRecords;
  const backfill = new Backfill({
    settings: () => settings().history,
    store,
    tracker,
    office: currentSettings.office,
    whose: (contact) => exchange.ownerOf(contact),
    wants: (intent) => wantsRecording(settings(), intent),
    open: (history) => openRecords(history, access),
    settleMs: options.historySettleMs ?? driver.settleMs,
    untilRead: () => exchange.untilRead(),
    exchangeTime: () => (clock.isHeard() ? clock.now() / 1000 : undefined),
    onRegistered: () => crm.kick(),
    onTrouble: warn('history'),
    onProgress: (progress) => bus.tell('progress', { type: 'progress', task: 'import', ...progress }),
    log,
  });
  const completion = createCompletion({
    store,
    tracker,
    office: currentSettings.office,
    isTold: store.isKnownChannel,
    oneCall: store.wholeCall,
    wants: (intent) => wantsRecording(settings(), intent),
    hasHistory: () => settings().history !== null,
    now: clock.now,
    groups: () => backfill.groups(),
    onReady: () => crm.kick(),
    log,
  });
  bus.on('ourTurn', () => void backfill.run());
  return { backfill, completion };
}
