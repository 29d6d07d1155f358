/** Joins the stand-by and the comparison with the CRM to the other parts of the engine. */
import type { Logger } from 'pino';
import type { Exchange } from '../../contract/exchange.ts';
import type { Language } from '../../contract/language.ts';
import { codeOf } from '../../contract/problems.ts';
import type { Micros } from '../../core/model.ts';
import type { Store } from '../../store/store.ts';
import type { Problems } from '../health/problems.ts';
import { createReconciliation, type Reconciler } from '../reconciliation/reconciliation.ts';
import type { CurrentSettings } from '../settings/current-settings.ts';
import { Standby } from '../standby/standby.ts';
import { sayEngine } from '../words.ts';
import type { CrmConnection } from '../crm/crm-connection.ts';
import type { Memory } from '../crm/crm-watch.ts';

export type StandbyWires = {
  readonly currentSettings: CurrentSettings;
  readonly exchange: Exchange;
  readonly crm: CrmConnection;
  readonly outbox: Store['outbox'];
  readonly profile: Memory;
  /** The exchange's time, µs. */
  readonly now: () => Micros;
  /** It is our turn to tell the CRM. */
  readonly onTurn: () => void;
  readonly onChange: () => void;
  readonly problems: Pick<Problems, 'set' | 'list'>;
  /** Codes of the problems that people were told of and that are not over. */
  readonly told: () => ReadonlySet<string>;
  readonly log: Logger;
};

/** Who of several Plechos tells the CRM; while it is not us, our messages wait. */
export function wireStandby({
  currentSettings,
  exchange,
  crm,
  problems,
  told,
  onTurn,
  onChange,
  ...deps
}: StandbyWires): Standby {
  return new Standby({
    ...deps,
    settings: currentSettings.settings,
    language: currentSettings.language,
    memory: exchange.memory,
    isConnected: () => exchange.isConnected(),
    canTell: () => crm.status().state === 'connected',
    isQuiet: () => crm.isQuiet(),
    onMarked: () => crm.kick(),
    onTurn: (may) => {
      crm.setHeld(!may);
      if (may) onTurn();
      onChange();
    },
    onProblem: (id, words) => problems.set(id, id === 'standby' ? 'error' : 'warning', words),
    troubles: () => {
      const known = told();
      const codes = new Set(problems.list().map(({ id }) => codeOf(id)));
      return [...codes].map((code) => ({ code, told: known.has(code) }));
    },
  });
}

export type ReconciliationWires = {
  readonly store: Store;
  readonly crm: CrmConnection;
  readonly mayTell: () => boolean;
  readonly problems: Pick<Problems, 'set'>;
  readonly language: () => Language;
  readonly log: Logger;
};

/** What the comparison with the CRM finds becomes a problem in words. */
export function wireReconciliation({ store, crm, mayTell, problems, language, log }: ReconciliationWires): Reconciler {
  return createReconciliation({
    store,
    client: () => crm.client(),
    isConnected: () => crm.status().state === 'connected' && mayTell(),
    onSend: () => crm.kick(),
    onResult: ({ missing, doubled, different, withoutRecording }) => {
      const found = missing.length + doubled.length + different.length + withoutRecording.length;
      problems.set('reconciliation', 'warning', found > 0 ? sayEngine(language(), 'reconciled', found) : null);
    },
    log,
  });
}
