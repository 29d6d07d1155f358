/** What can be wrong, by stable code: how it is called, which problem is its cause, whether somebody is told, and what to do next. */
import type { Words } from './language.ts';
import type { Problem } from './view.ts';

/** What a button of a problem does: try again, send again, or open the place where it is mended. */
export type NextStep =
  | 'checkAgain'
  | 'sendAgain'
  | 'exchange'
  | 'aclLines'
  | 'crm'
  | 'callbacks'
  | 'dialing'
  | 'recordings'
  | 'history'
  | 'alerts'
  | 'program'
  | 'outbox';

export type ProblemRule = {
  readonly title: Words;
  /** Smaller is shown first. */
  readonly rank: number;
  /** While one of these is open, this one is its consequence and not shown. */
  readonly causes: readonly string[];
  /** Somebody outside is told (settings.alerts). Advice is for the window only. */
  readonly alerts: boolean;
  /** Outages that come together are told together. */
  readonly isOutage: boolean;
  readonly steps: readonly NextStep[];
};

const rule = (
  rank: number,
  ru: string,
  en: string,
  steps: readonly NextStep[],
  more: Partial<Pick<ProblemRule, 'causes' | 'alerts' | 'isOutage'>> = {},
): ProblemRule => ({ title: { ru, en }, rank, steps, causes: [], alerts: true, isOutage: false, ...more });

/** Worst first. The codes are part of what is stored and of what webhooks and /metrics say: none is ever renamed. */
export const PROBLEMS: Readonly<Record<string, ProblemRule>> = {
  store: rule(1, 'Звонки не записываются на диск', 'Calls cannot be saved to disk', ['checkAgain'], { isOutage: true }),
  secrets: rule(2, 'Пароли и ключи не читаются', 'Passwords and keys cannot be read', ['exchange', 'crm']),
  exchange: rule(3, 'Нет связи с АТС', 'No connection to the exchange', ['checkAgain', 'exchange'], { isOutage: true }),
  crm: rule(4, 'CRM не принимает ключ', 'The CRM refuses the key', ['checkAgain'], { isOutage: true }),
  'crm-down': rule(5, 'CRM недоступна', 'The CRM is unavailable', ['checkAgain'], {
    isOutage: true,
    causes: ['crm'],
  }),
  'crm-key': rule(4, 'CRM не принимает ключ', 'The CRM refuses the key', ['checkAgain'], {
    isOutage: true,
    causes: ['crm'],
  }),
  'crm-failed': rule(7, 'Интеграция в CRM не работает', 'The integration in the CRM has failed', ['checkAgain'], {
    causes: ['crm', 'crm-key'],
  }),
  'crm-hasErrors': rule(8, 'У интеграции в CRM ошибки', 'The integration in the CRM has errors', ['checkAgain'], {
    causes: ['crm', 'crm-key'],
  }),
  'crm-paused': rule(8, 'Интеграция в CRM приостановлена', 'The integration in the CRM is paused', ['checkAgain'], {
    causes: ['crm', 'crm-key'],
  }),
  'crm-notConfigured': rule(
    8,
    'Интеграция в CRM не настроена',
    'The integration in the CRM is not set up',
    ['checkAgain'],
    {
      causes: ['crm', 'crm-key'],
    },
  ),
  'crm-featuresOff': rule(9, '«Позвонить» в CRM выключено', 'Dialling is switched off in the CRM', ['checkAgain'], {
    causes: ['crm', 'crm-key'],
  }),
  'crm-webhooksOff': rule(12, 'Уведомления CRM выключены', 'Notices of the CRM are switched off', ['checkAgain'], {
    causes: ['crm', 'crm-key'],
  }),
  'crm-moved': rule(9, 'В CRM указан другой адрес', 'The CRM has another address of ours', ['checkAgain'], {
    causes: ['crm', 'crm-key'],
  }),
  off: rule(6, 'Plecho не работал', 'Plecho was not running', [], { alerts: false }),
  lag: rule(7, 'События АТС приходят с опозданием', 'Events of the exchange come late', ['checkAgain'], {
    isOutage: true,
    causes: ['exchange', 'store'],
  }),
  callbacks: rule(
    8,
    '«Позвонить» из CRM не работает',
    'Dialling from the CRM does not work',
    ['checkAgain', 'callbacks'],
    {
      isOutage: true,
    },
  ),
  dialing: rule(10, 'АТС не может набрать номер из CRM', 'The exchange cannot dial for the CRM', ['dialing'], {
    alerts: false,
  }),
  refused: rule(9, 'CRM не приняла сообщения', 'The CRM refused messages', ['outbox', 'sendAgain'], {
    causes: ['crm'],
  }),
  secondPc: rule(10, 'Звонки передаёт ещё один Plecho', 'Another Plecho reports calls too', ['outbox']),
  conflict: rule(11, 'В CRM уже есть другой звонок с тем же номером', 'The CRM has another call of the same id', [
    'outbox',
  ]),
  setup: rule(
    12,
    'Интеграция в CRM настроена не до конца',
    'The integration in the CRM is not fully set up',
    ['callbacks'],
    {
      causes: ['crm', 'crm-down', 'callbacks'],
    },
  ),
  history: rule(13, 'Записи АТС о звонках не читаются', 'The exchange’s call records cannot be read', ['history'], {
    causes: ['exchange', 'secrets'],
  }),
  recordings: rule(14, 'Записи разговоров не читаются', 'Recordings cannot be read', ['recordings'], {
    causes: ['exchange', 'secrets'],
  }),
  backup: rule(15, 'Резервная копия не сделана', 'No backup was made', ['program'], { causes: ['store'] }),
  restored: rule(16, 'База данных восстановлена', 'The database was restored', ['exchange']),
  alerts: rule(17, 'Уведомление не доставлено', 'An alert was not delivered', ['alerts'], { alerts: false }),
  cluecon: rule(18, 'Пароль АТС по умолчанию', 'The exchange has its default password', ['exchange'], {
    alerts: false,
  }),
  reconciliation: rule(21, 'Сверка нашла расхождения', 'The comparison found differences', ['outbox']),
  putAside: rule(19, 'Событие АТС отложено', 'An event of the exchange was put aside', []),
};

const UNKNOWN: ProblemRule = rule(50, 'Замечание', 'A problem', []);

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
