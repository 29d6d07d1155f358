/** Health: the overall status, the problems, the alerts about them, and the figures for Prometheus. */
import { createAlerts, type Alerts } from '../alerts/alerts.ts';
import { createHealth, type Health } from '../health/health.ts';
import { createMetrics, type Metrics } from '../health/metrics.ts';
import type { Base } from './base.ts';
import type { CrmParts } from './crm.ts';
import type { ExchangeParts } from './exchange.ts';
import type { LiveParts } from './live.ts';

export type HealthParts = { readonly health: Health; readonly alerts: Alerts; readonly metrics: Metrics };

export function wireHealth(
  { options, log, store, currentSettings, settings, language, bus, problems, statusMoved, warn }: Base,
  { exchange, driver }: ExchangeParts,
  { crm, callbacks, standby, peopleFeed, mirror }: CrmParts,
  { state, intake, strangeLogins }: LiveParts,
): HealthParts {
  const health = createHealth({
    currentSettings,
    store,
    version: options.version,
    problems,
    exchange,
    unsafeLogin: (pbx) => driver.unsafe(pbx),
    crm,
    callbacks,
    standby,
    state,
    lagSeconds: intake.lagSeconds,
    newcomers: () => peopleFeed.newcomers(),
    strangeLogins: strangeLogins.offered,
    clients: mirror.state,
    onChange: statusMoved,
  });
  const alerts = createAlerts({
    table: store.alerts,
    meta: { get: store.getMeta, set: store.setMeta },
    calls: store.eachCall,
    clientSteps: store.clientSteps,
    settings: () => settings().alerts,
    language,
    problems: problems.list,
    isWell: health.isWell,
    beside: () => standby.beside(),
    workspace: () => crm.status().workspace,
    onTrouble: warn('alerts'),
    log,
  });
  const metrics = createMetrics({
    status: health.status,
    lettersWaiting: store.alerts.waiting,
    crmUrl: () => settings().crm.url,
    version: options.version,
  });
  bus.on('messageTaken', metrics.took);
  bus.on('eventsRead', metrics.sawEvents);
  bus.on('peopleChanged', () => {
    currentSettings.refresh();
    health.look();
  });
  return { health, alerts, metrics };
}
