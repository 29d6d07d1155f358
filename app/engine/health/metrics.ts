/** Figures for Prometheus: events, lag, outbox, the CRM's answers, registrations, links, problems, and the process itself. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { PROBLEMS, codeOf } from '../../contract/problems.ts';
import type { Status } from '../../contract/view.ts';
import { isReporting } from './machine-health.ts';

export type MetricsDeps = {
  readonly status: () => Status;
  /** Letters (alerts and reports) that wait. */
  readonly lettersWaiting: () => number;
  /** The CRM's address: only its answers are timed. */
  readonly crmUrl: () => string;
  readonly version: string;
};

export type Metrics = ReturnType<typeof createMetrics>;

const LINKS = ['exchange', 'crm', 'callbacks'] as const;
const ANSWERS_S = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];

type Undici = { readonly request: { readonly origin?: unknown; readonly method?: string } };

export function createMetrics({ status, lettersWaiting, crmUrl, version }: MetricsDeps) {
  const register = new Registry();
  const registers = [register];
  const events = new Counter({ name: 'plecho_events_total', help: 'Events of the exchange worked on.', registers });
  const told = new Counter({
    name: 'plecho_messages_total',
    help: 'Messages that the CRM has taken, by kind.',
    labelNames: ['kind'] as const,
    registers,
  });
  const answers = new Histogram({
    name: 'plecho_crm_answer_seconds',
    help: 'Time from a request to the first byte of the CRM’s answer.',
    labelNames: ['result'] as const,
    buckets: ANSWERS_S,
    registers,
  });
  const gauge = (name: string, help: string, value: (now: Status) => number): void => {
    register.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        collect() {
          this.set(value(status()));
        },
      }),
    );
  };
  gauge('plecho_reporting', '1 while calls are reported.', (now) => Number(isReporting(now)));
  gauge('plecho_lag_seconds', 'How late events of the exchange come.', (now) => now.lagSeconds ?? 0);
  gauge('plecho_live_calls', 'Calls in progress.', (now) => now.liveCalls);
  gauge('plecho_outbox_waiting', 'Messages that wait for the CRM.', ({ outbox }) => outbox.waiting);
  gauge('plecho_outbox_failed', 'Messages that the CRM refused.', ({ outbox }) => outbox.failed);
  gauge('plecho_outbox_oldest_seconds', 'Age of the oldest waiting message.', ({ outbox }) => outbox.oldestSeconds);
  gauge('plecho_phones_registered', 'Phones registered at the exchange.', ({ exchange }) => exchange.phones ?? 0);
  gauge('plecho_letters_waiting', 'Alerts and reports not yet delivered.', lettersWaiting);
  const links = new Gauge({
    name: 'plecho_link_up',
    help: '1 while the link works.',
    labelNames: ['link'] as const,
    registers: [],
    collect() {
      const now = status();
      for (const link of LINKS) this.set({ link }, Number(['connected', 'ok'].includes(now[link].state)));
    },
  });
  const problems = new Gauge({
    name: 'plecho_problem',
    help: '1 while something is wrong, by its code.',
    labelNames: ['code'] as const,
    registers: [],
    collect() {
      const open = new Set(status().problems.map(({ id }) => codeOf(id)));
      for (const code of new Set([...Object.keys(PROBLEMS), ...open])) this.set({ code }, Number(open.has(code)));
    },
  });
  for (const one of [links, problems]) register.registerMetric(one);
  new Gauge({ name: 'plecho_info', help: 'Which version runs.', labelNames: ['version'] as const, registers }).set(
    { version },
    1,
  );

  // The client's library tells of each request on channels of its own: nothing has to be built into the client for it.
  const begun = new WeakMap<object, number>();
  const isCrm = ({ request }: Undici): boolean =>
    URL.canParse(crmUrl()) && String(request.origin) === new URL(crmUrl()).origin;
  const onCreate = (message: unknown): void => {
    if (isCrm(message as Undici)) begun.set((message as Undici).request, performance.now());
  };
  const over = (result: string) => (message: unknown) => {
    const { request } = message as Undici;
    const since = begun.get(request);
    if (since === undefined) return;
    begun.delete(request);
    answers.observe({ result }, (performance.now() - since) / 1000);
  };
  const listeners = [
    ['undici:request:create', onCreate],
    [
      'undici:request:headers',
      (message: unknown) => {
        const { response } = message as { response?: { statusCode?: number } };
        over(`${Math.floor((response?.statusCode ?? 0) / 100)}xx`)(message);
      },
    ],
    ['undici:request:error', over('none')],
  ] as const;
  for (const [name, listener] of listeners) subscribe(name, listener);
  let hasDefaults = false;

  return {
    sawEvents: (count: number): void => events.inc(count),
    took: (kind: string): void => told.inc({ kind }),
    /** In Prometheus' text format, as of now. */
    async text(): Promise<string> {
      // They cost a little: only where somebody looks.
      if (!hasDefaults) collectDefaultMetrics({ register });
      hasDefaults = true;
      return register.metrics();
    },
    contentType: register.contentType,
    stop(): void {
      for (const [name, listener] of listeners) unsubscribe(name, listener);
      register.clear();
    },
  };
}
