/** Overall health: the current status, the problems that follow from it, and the pause. */
import type { ExchangeDriver } from '../../exchange/driver.ts';
import type { Exchange } from '../../contract/exchange.ts';
import type { Newcomer, Status } from '../../contract/view.ts';
import type { State } from '../../core/model.ts';
import type { Store } from '../../store/store.ts';
import type { CallbacksService } from '../crm/callbacks-service.ts';
import type { CrmConnection } from '../crm/crm-connection.ts';
import type { CurrentSettings } from '../settings/current-settings.ts';
import { ongoing } from '../live/live-view.ts';
import type { Standby } from '../standby/standby.ts';
import { raiseProblems } from './health-rules.ts';
import type { Problems } from './problems.ts';
import { isReporting } from './machine-health.ts';
import { statusOf } from './status.ts';

export type HealthDeps = {
  /** The exchange's driver: what is unsafe in a login. */
  readonly unsafeLogin: ExchangeDriver['unsafe'];
  readonly currentSettings: CurrentSettings;
  readonly store: Store;
  readonly version: string;
  readonly problems: Problems;
  readonly exchange: Pick<Exchange, 'status'>;
  readonly crm: Pick<CrmConnection, 'status' | 'setPaused'>;
  readonly callbacks: Pick<CallbacksService, 'status'>;
  readonly standby: Pick<Standby, 'state'>;
  readonly state: () => State;
  /** How late events of the exchange come. */
  readonly lagSeconds: () => number;
  readonly newcomers: () => Newcomer[];
  readonly strangeLogins: () => string[];
  readonly clients: () => NonNullable<Status['clients']>;
  /** The status may have changed. */
  readonly onChange: () => void;
};

export type Health = ReturnType<typeof createHealth>;

export function createHealth(deps: HealthDeps) {
  const { currentSettings, store, version, problems, exchange, crm, callbacks, standby, onChange } = deps;
  let pausedUntil: number | null = null;
  let crmDownSince: number | null = null;

  const status = (): Status => {
    const newcomers = deps.newcomers();
    const strangeLogins = deps.strangeLogins();
    const { code: _, words, ...link } = exchange.status();
    const { pbx, crm: account } = currentSettings.settings();
    return statusOf({
      exchange: { ...link, detail: words[currentSettings.language()] },
      crm: crm.status(),
      callbacks: callbacks.status(),
      outbox: store.outbox.counts(Date.now()),
      liveCalls: ongoing(deps.state()).length,
      toCallBack: store.toCallBack(),
      problems: problems.list(),
      recent: problems.past(),
      pausedUntil,
      lagSeconds: deps.lagSeconds(),
      setUp: store.getMeta('setUpAt') !== null || (pbx.password !== '' && account.apiKey !== ''),
      ...(newcomers.length > 0 && { newcomers }),
      ...(strangeLogins.length > 0 && { strangeLogins }),
      appVersion: version,
      clients: deps.clients(),
      standby: standby.state(),
    });
  };

  const pause = (minutes: number): number | null => {
    pausedUntil = minutes > 0 ? Date.now() + minutes * 60_000 : null;
    crm.setPaused(pausedUntil !== null);
    onChange();
    return pausedUntil;
  };

  return {
    status,
    /** Are calls being reported? A pause that the admin wants is as it should be. */
    isWell: (): boolean => pausedUntil !== null || isReporting(status()),
    /** Stops telling the CRM for so long (0: goes on). @returns until when, ms since the epoch */
    pause,
    /** Looks at everything again: raises and ends what follows from the states of the parts. */
    look(): void {
      if (pausedUntil !== null && pausedUntil <= Date.now()) pause(0);
      const seen = status();
      crmDownSince = seen.crm.state === 'connecting' ? (crmDownSince ?? Date.now()) : null;
      const isAcl = exchange.status().code === 'acl';
      const unsafeLogin = deps.unsafeLogin(currentSettings.settings().pbx);
      const more = { crmDownSince, isAcl, unsafeLogin, lagSeconds: seen.lagSeconds ?? 0 };
      raiseProblems(problems, { ...seen, ...more }, currentSettings, Date.now());
      onChange();
    },
  };
}
