/** All problems by stable code: name, causes, whether an alert is sent, and what to do next. */
import type { Words } from './language.ts';
import type { NextStep, Problem } from './view.ts';

export type ProblemRule = {
  readonly title: Words;
  /** Smaller is shown first. */
  readonly rank: number;
  /** While one of these is open, this one is its consequence and not shown. */
  readonly causes: readonly string[];
  /** Whether an alert is sent (settings.alerts). Advice is for the window only. */
  readonly alerts: boolean;
  /** Outages of one group are reported in one alert. */
  readonly isOutage: boolean;
  readonly steps: readonly NextStep[];
};

const rule = (
  rank: number,
  title: Words,
  steps: readonly NextStep[],
  more: Partial<Pick<ProblemRule, 'causes' | 'alerts' | 'isOutage'>> = {},
): ProblemRule => ({ title, rank, steps, causes: [], alerts: true, isOutage: false, ...more });

/** Shown by rank, smallest first. The codes are stored, and webhooks and /metrics name them: never rename one. */
export const PROBLEMS: Readonly<Record<string, ProblemRule>> = {
  store: rule(1, { ru: 'Звонки не записываются на диск', en: 'Calls cannot be saved to disk' }, ['checkAgain'], {
    isOutage: true,
  }),
  secrets: rule(2, { ru: 'Пароли и ключи не читаются', en: 'Passwords and keys cannot be read' }, ['exchange', 'crm']),
  exchange: rule(3, { ru: 'Нет связи с АТС', en: 'No connection to the exchange' }, ['checkAgain', 'exchange'], {
    isOutage: true,
  }),
  crm: rule(4, { ru: 'CRM не принимает ключ', en: 'The CRM refuses the key' }, ['checkAgain'], { isOutage: true }),
  'crm-down': rule(5, { ru: 'CRM недоступна', en: 'The CRM is unavailable' }, ['checkAgain'], {
    isOutage: true,
    causes: ['crm'],
  }),
  'crm-key': rule(4, { ru: 'CRM не принимает ключ', en: 'The CRM refuses the key' }, ['checkAgain'], {
    isOutage: true,
    causes: ['crm'],
  }),
  'crm-failed': rule(
    7,
    { ru: 'Интеграция в CRM не работает', en: 'The integration in the CRM has failed' },
    ['checkAgain'],
    {
      causes: ['crm', 'crm-key'],
    },
  ),
  'crm-hasErrors': rule(
    8,
    { ru: 'У интеграции в CRM ошибки', en: 'The integration in the CRM has errors' },
    ['checkAgain'],
    {
      causes: ['crm', 'crm-key'],
    },
  ),
  'crm-paused': rule(
    8,
    { ru: 'Интеграция в CRM приостановлена', en: 'The integration in the CRM is paused' },
    ['checkAgain'],
    {
      causes: ['crm', 'crm-key'],
    },
  ),
  'crm-notConfigured': rule(
    8,
    { ru: 'Интеграция в CRM не настроена', en: 'The integration in the CRM is not set up' },
    ['checkAgain'],
    {
      causes: ['crm', 'crm-key'],
    },
  ),
  'crm-featuresOff': rule(
    9,
    { ru: '«Позвонить» в CRM выключено', en: 'Dialling is switched off in the CRM' },
    ['checkAgain'],
    {
      causes: ['crm', 'crm-key'],
    },
  ),
  'crm-webhooksOff': rule(
    12,
    { ru: 'Уведомления CRM выключены', en: 'Notices of the CRM are switched off' },
    ['checkAgain'],
    {
      causes: ['crm', 'crm-key'],
    },
  ),
  'crm-moved': rule(9, { ru: 'В CRM указан другой адрес', en: 'The CRM has another address of ours' }, ['checkAgain'], {
    causes: ['crm', 'crm-key'],
  }),
  off: rule(6, { ru: 'Plecho не работал', en: 'Plecho was not running' }, [], { alerts: false }),
  lag: rule(7, { ru: 'События АТС приходят с опозданием', en: 'Events of the exchange come late' }, ['checkAgain'], {
    isOutage: true,
    causes: ['exchange', 'store'],
  }),
  callbacks: rule(
    8,
    { ru: '«Позвонить» из CRM не работает', en: 'Dialling from the CRM does not work' },
    ['checkAgain', 'callbacks'],
    {
      isOutage: true,
    },
  ),
  dialing: rule(
    10,
    { ru: 'АТС не может набрать номер из CRM', en: 'The exchange cannot dial for the CRM' },
    ['dialing'],
    {
      alerts: false,
    },
  ),
  refused: rule(9, { ru: 'CRM не приняла сообщения', en: 'The CRM refused messages' }, ['outbox', 'sendAgain'], {
    causes: ['crm'],
  }),
  standby: rule(
    3,
    { ru: 'Резерв не работает, звонки не передаются', en: 'Stand-by does not work, calls are not reported' },
    ['checkAgain'],
    { causes: ['exchange'] },
  ),
  secondPlecho: rule(
    9,
    { ru: 'С этой АТС работает ещё один Plecho', en: 'Another Plecho works with this exchange' },
    ['checkAgain'],
    { causes: ['exchange'] },
  ),
  secondGone: rule(9, { ru: 'Второй ПК с Plecho пропал', en: 'The second PC with Plecho has gone' }, ['checkAgain'], {
    causes: ['exchange', 'standby'],
    isOutage: true,
  }),
  secondPc: rule(10, { ru: 'Звонки передаёт ещё один Plecho', en: 'Another Plecho reports calls too' }, ['outbox']),
  conflict: rule(
    11,
    { ru: 'В CRM уже есть другой звонок с тем же номером', en: 'The CRM has another call of the same id' },
    ['outbox'],
  ),
  setup: rule(
    12,
    { ru: 'Интеграция в CRM настроена не до конца', en: 'The integration in the CRM is not fully set up' },
    ['callbacks'],
    {
      causes: ['crm', 'crm-down', 'callbacks'],
    },
  ),
  history: rule(
    13,
    { ru: 'Записи АТС о звонках не читаются', en: 'The exchange’s call records cannot be read' },
    ['history'],
    {
      causes: ['exchange', 'secrets'],
    },
  ),
  recordings: rule(14, { ru: 'Записи разговоров не читаются', en: 'Recordings cannot be read' }, ['recordings'], {
    causes: ['exchange', 'secrets'],
  }),
  backup: rule(15, { ru: 'Резервная копия не сделана', en: 'No backup was made' }, ['program'], { causes: ['store'] }),
  restored: rule(16, { ru: 'База данных восстановлена', en: 'The database was restored' }, ['exchange']),
  alerts: rule(17, { ru: 'Уведомление не доставлено', en: 'An alert was not delivered' }, ['alerts'], {
    alerts: false,
  }),
  cluecon: rule(18, { ru: 'Пароль АТС по умолчанию', en: 'The exchange has its default password' }, ['exchange'], {
    alerts: false,
  }),
  reconciliation: rule(21, { ru: 'Сверка нашла расхождения', en: 'The comparison found differences' }, ['outbox']),
  putAside: rule(19, { ru: 'Событие АТС отложено', en: 'An event of the exchange was put aside' }, []),
};

const UNKNOWN: ProblemRule = rule(50, { ru: 'Замечание', en: 'A problem' }, []);

/** The code of a problem: its id without the count behind it. */
export const codeOf = (id: string): string => id.replace(/-\d+$/, '');

/** The rule of a problem by its id; one that is not listed is told of without a next step. */
export const ruleOf = (id: string): ProblemRule => PROBLEMS[codeOf(id)] ?? UNKNOWN;

/** Leaves out what follows from another open problem, and puts the worst first: errors, then by rank, then the older. */
export function withoutConsequences(problems: readonly Problem[]): Problem[] {
  const open = new Set(problems.map(({ id }) => codeOf(id)));
  const order = { error: 0, warning: 1 } as const;
  return problems
    .filter(({ id }) => !ruleOf(id).causes.some((cause) => open.has(cause)))
    .toSorted(
      (a, b) => order[a.severity] - order[b.severity] || ruleOf(a.id).rank - ruleOf(b.id).rank || a.since - b.since,
    );
}
