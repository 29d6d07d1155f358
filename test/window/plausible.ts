/** Plausible data of an office for looking at the window without an exchange: people, live calls, a history of any length. */
import type {
  CallView,
  ColleagueView,
  HistoryRow,
  LegView,
  CallBackFigures,
  Overview,
  PartyView,
  Status,
  Stretch,
} from '../../app/contract/view.ts';

const NAMES = [
  'Мария Соколова',
  'Пётр Иванов',
  'Анна Кузнецова',
  'Сергей Волков',
  'Ольга Никитина',
  'Дмитрий Орлов',
  'Елена Зайцева',
  'Игорь Павлов',
];
const CLIENTS = ['ООО «Ромашка»', 'Иван Петров', 'Клиника «Здоровье»', '', '', 'Наталья', '', 'Автосервис на Лесной'];
export const LINES = ['74951234567', '78127654321'];

export const people = NAMES.map((name, at) => ({
  userId: `user-${at}`,
  name,
  numbers: [`100${at + 1}`, ...(at === 0 ? ['79161112233'] : [])],
  source: 'crm' as const,
}));

const user = (at: number): PartyView => ({
  kind: 'user',
  number: `100${(at % 8) + 1}`,
  name: NAMES[at % 8] ?? '',
  userId: `user-${at % 8}`,
});
const phone = (at: number): string => `79${String(100_000_000 + ((at * 7_654_321) % 900_000_000))}`;
const client = (at: number): PartyView => ({ kind: 'client', number: phone(at), name: CLIENTS[at % 8] ?? '' });

/** A leg from consecutive states `[state, seconds]`; where `open`, the last one is still going on. */
export function leg(
  id: string,
  from: PartyView,
  to: PartyView,
  start: number,
  parts: readonly (readonly [Stretch['state'], number])[],
  open = false,
): LegView {
  let at = start;
  const stretches = parts.map(([state, seconds], index): Stretch => {
    const begin = at;
    at += seconds * 1000;
    return open && index === parts.length - 1 ? { state, from: begin } : { state, from: begin, until: at };
  });
  const answered = stretches.find((one) => one.state === 'talking');
  return {
    id,
    from,
    to,
    state: open ? (stretches.at(-1)?.state ?? 'ringing') : 'ended',
    appearedAt: start,
    ...(answered && { answeredAt: answered.from }),
    ...(!open && { endedAt: at }),
    stretches,
  };
}

function call(
  id: string,
  direction: CallView['direction'],
  at: number,
  startedAt: number,
  legs: LegView[],
  endedAt?: number,
): CallView {
  const party = client(at);
  return {
    id,
    direction,
    ...(direction !== 'internal' && {
      clientPhone: party.number,
      line: LINES[at % 2] ?? '',
      ...(party.name !== '' && { clientName: party.name }),
    }),
    startedAt,
    ...(endedAt !== undefined && { endedAt }),
    answered: legs.some((one) => one.answeredAt !== undefined),
    legs,
  };
}

/** Calls in every usual state, newest first. */
export function liveCalls(now: number): CallView[] {
  return [
    call('c-ring', 'inbound', 3, now - 9000, [
      leg('r1', client(3), user(2), now - 8000, [['ringing', 8]], true),
      leg('r2', client(3), user(3), now - 8000, [['ringing', 8]], true),
    ]),
    call('c-out', 'outbound', 5, now - 15_000, [leg('o1', user(5), client(5), now - 12_000, [['ringing', 12]], true)]),
    call('c-consult', 'inbound', 1, now - 190_000, [
      leg(
        'k1',
        client(1),
        user(1),
        now - 180_000,
        [
          ['ringing', 9],
          ['talking', 120],
          ['held', 51],
        ],
        true,
      ),
      leg(
        'k2',
        user(1),
        user(6),
        now - 40_000,
        [
          ['ringing', 5],
          ['talking', 35],
        ],
        true,
      ),
    ]),
    call('c-talk', 'inbound', 0, now - 134_000, [
      leg(
        't1',
        client(0),
        user(0),
        now - 132_000,
        [
          ['ringing', 12],
          ['talking', 120],
        ],
        true,
      ),
      leg('t2', client(0), user(4), now - 132_000, [['ringing', 12]]),
    ]),
    call('c-held', 'inbound', 4, now - 300_000, [
      leg(
        'h1',
        client(4),
        user(4),
        now - 295_000,
        [
          ['ringing', 15],
          ['talking', 200],
          ['held', 80],
        ],
        true,
      ),
    ]),
  ];
}

/** Many calls at once. */
export function manyCalls(count: number, now: number): CallView[] {
  return Array.from({ length: count }, (_, at) => {
    const start = now - at * 1700;
    const parts =
      at % 5 === 0
        ? ([['ringing', 5]] as const)
        : ([
            ['ringing', 5],
            ['talking', 60],
          ] as const);
    return call(`m-${at}`, at % 3 === 0 ? 'outbound' : 'inbound', at, start, [
      leg(`ml-${at}`, client(at), user(at), start, parts, true),
    ]);
  });
}

export function colleagues(): ColleagueView[] {
  const states: ColleagueView['state'][] = [
    'talking',
    'talking',
    'ringing',
    'ringing',
    'held',
    'free',
    'talking',
    'offline',
  ];
  return people.map(({ userId, name, numbers }, at) => ({ userId, name, numbers, state: states[at] ?? 'free' }));
}

const CRM: readonly HistoryRow['crm'][] = [
  { state: 'sent', outboxIds: [] },
  { state: 'waiting', words: 'CRM недоступна с 14:05.', outboxIds: [11] },
  { state: 'refused', words: 'CRM не приняла звонок: такого пользователя нет.', outboxIds: [12] },
  { state: 'none', outboxIds: [] },
];

/** The call of the history at that index, newest first; the same each time. */
export function historyRow(index: number, now: number): HistoryRow {
  const start = now - index * 437_000 - 600_000;
  const kind = index % 9;
  const id = `h-${index}`;
  const far = client(index);
  const talk = 20 + ((index * 37) % 400);
  const simple = (from: PartyView, to: PartyView): LegView[] => [
    leg(`${id}-1`, from, to, start + 2000, [
      ['ringing', 4 + (index % 15)],
      ['talking', talk],
    ]),
  ];
  const transfer = (): LegView[] => {
    const first = leg(`${id}-1`, far, user(index), start + 2000, [
      ['ringing', 8],
      ['talking', talk / 3],
      ['held', 30],
    ]);
    const consult = leg(`${id}-2`, user(index), user(index + 1), (first.endedAt ?? start) - 30_000, [
      ['ringing', 6],
      ['talking', 24],
    ]);
    return [first, consult, leg(`${id}-3`, far, user(index + 1), first.endedAt ?? start, [['talking', talk]])];
  };
  const group = (): LegView[] => [
    leg(`${id}-1`, far, user(index), start + 3000, [['ringing', 14]]),
    leg(`${id}-2`, far, user(index + 2), start + 3000, [
      ['ringing', 14],
      ['talking', talk],
    ]),
    leg(`${id}-3`, far, user(index + 4), start + 3000, [['ringing', 14]]),
  ];
  const missed = (): LegView[] => [
    leg(`${id}-1`, far, user(index), start + 3000, [['ringing', 25]]),
    leg(`${id}-2`, far, user(index + 1), start + 28_000, [['ringing', 20]]),
  ];
  const legs =
    kind === 2
      ? missed()
      : kind === 4
        ? transfer()
        : kind === 6
          ? group()
          : kind === 7
            ? simple(user(index), user(index + 3))
            : kind % 3 === 1
              ? simple(user(index), far)
              : simple(far, user(index));
  const direction = kind === 7 ? 'internal' : kind % 3 === 1 && kind !== 4 ? 'outbound' : 'inbound';
  const endedAt = Math.max(...legs.map((one) => one.endedAt ?? start));
  const row = call(id, direction, index, start, legs, endedAt);
  const state = index === 1 ? 1 : index === 5 ? 2 : kind === 7 ? 3 : 0;
  return {
    ...row,
    crm: CRM[state] ?? { state: 'sent', outboxIds: [] },
    recordings:
      row.answered && kind !== 7
        ? [{ file: `/rec/${id}.wav`, legId: `${id}-1`, state: index === 4 ? 'waiting' : 'attached' }]
        : [],
  };
}

export function overview(days: number): Overview {
  const hour = (at: number): number => Math.max(0, Math.round(14 * Math.sin(((at - 7) / 12) * Math.PI) + 3));
  const byHour = Array.from({ length: 24 }, (_, at) => ({
    hour: at,
    answered: at < 8 || at > 19 ? 0 : hour(at),
    missed: at < 8 || at > 19 ? 0 : (at * 7) % 4,
  }));
  const answered = byHour.reduce((sum, one) => sum + one.answered, 0) * days;
  const missed = byHour.reduce((sum, one) => sum + one.missed, 0) * days;
  const today = new Date();
  const byDay = Array.from({ length: days }, (_, at) => {
    const date = new Date(today.getFullYear(), today.getMonth(), today.getDate() - (days - 1 - at));
    return { day: date.toLocaleDateString('sv'), answered: 80 + ((at * 37) % 50), missed: (at * 5) % 17 };
  });
  return {
    total: answered + missed,
    answered,
    missed,
    averageWait: 11,
    byHour,
    byDay,
    byPerson: people.map(({ userId, name }, at) => ({
      userId,
      name,
      answered: 30 - at * 3,
      missed: at % 4,
      talkSeconds: (30 - at * 3) * 140,
    })),
    byLine: [
      { line: LINES[0] ?? '', answered: 71, missed: 9 },
      { line: LINES[1] ?? '', answered: 44, missed: 6 },
    ],
    waits: [
      { upTo: 5, calls: 31 },
      { upTo: 10, calls: 48 },
      { upTo: 20, calls: 30 },
      { upTo: 30, calls: 12 },
      { upTo: 60, calls: 5 },
      { upTo: 3600, calls: 2 },
    ],
    quick: { calls: 109, of: 128 + missed },
    callBacks: callBacks(19 * days, 2 * days),
    byWorkingHours: {
      within: { inbound: 112 * days, missed: 9 * days, quick: 101 * days, callBacks: callBacks(11 * days, 0) },
      outside: { inbound: 23 * days, missed: 14 * days, quick: 8 * days, callBacks: callBacks(8 * days, 2 * days) },
    },
  };
}

const callBacks = (clients: number, lost: number): CallBackFigures => ({
  ...{ clients, calledBack: clients - lost - 4, gotThrough: 2, done: 1, waiting: 1, lost },
  ...{ medianSeconds: 14 * 60, longestSeconds: 26 * 3600 },
});

export function statusOf(calls: number): Status {
  return {
    exchange: { state: 'connected', detail: '', version: 'FreeSWITCH 1.10.12', phones: 14 },
    crm: { state: 'connected', detail: '', workspace: 'romashka' },
    callbacks: { state: 'ok', publicUrl: 'https://calls.romashka.example', detail: '' },
    outbox: { waiting: 0, failed: 0, oldestSeconds: 0 },
    liveCalls: calls,
    problems: [],
    pausedUntil: null,
    light: 'green',
    setUp: true,
    appVersion: '0.1.0',
  };
}
