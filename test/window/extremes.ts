/** Extreme data for the window: very long names, a call with a dozen legs, long addresses and long messages of the CRM. */
import type { CallView, ColleagueView, HistoryRow, LegView, PartyView, Status } from '../../app/contract/view.ts';
import { colleagues, leg, LINES, statusOf } from './plausible.ts';

export const LONG_COMPANY = 'Общество с ограниченной ответственностью «Северо-Западстройинвест»';
const LONG_PERSON = 'Константинопольская-Рождественская Александра Всеволодовна';

const client: PartyView = { kind: 'client', number: '79991234567', name: LONG_COMPANY };
const user = (at: number): PartyView => ({
  kind: 'user',
  number: String(1001 + at),
  name: at === 0 ? LONG_PERSON : `Сотрудник Номер ${at + 1}`,
  userId: `user-${at}`,
});

/** Twelve phones ring, the last one talks. */
function manyLegs(now: number, open: boolean): CallView {
  const start = now - 300_000;
  const legs: LegView[] = Array.from({ length: 11 }, (_, at) =>
    leg(`x${at}`, client, user(at), start + 2000, [['ringing', 20]]),
  );
  legs.push(
    leg(
      'x11',
      client,
      user(0),
      start + 22_000,
      [
        ['ringing', 5],
        ['talking', 270],
      ],
      open,
    ),
  );
  return {
    id: 'x-many',
    direction: 'inbound',
    clientPhone: client.number,
    clientName: LONG_COMPANY,
    line: LINES[0] ?? '',
    startedAt: start,
    ...(!open && { endedAt: now }),
    answered: true,
    legs,
  };
}

export function extremeCalls(now: number): CallView[] {
  const longTalk: CallView = {
    id: 'x-long',
    direction: 'outbound',
    clientPhone: '4915112345678',
    clientName: LONG_COMPANY.replaceAll(' ', ''),
    startedAt: now - 40_000_000,
    answered: true,
    legs: [leg('l1', user(0), { ...client, number: '4915112345678' }, now - 40_000_000, [['talking', 40_000]], true)],
  };
  const unknown: CallView = {
    id: 'x-withheld',
    direction: 'inbound',
    startedAt: now - 9000,
    answered: false,
    legs: [
      leg(
        'w1',
        { kind: 'client', number: '', name: '' },
        { kind: 'user', number: '1019', name: '' },
        now - 8000,
        [['ringing', 8]],
        true,
      ),
    ],
  };
  return [unknown, manyLegs(now, true), longTalk];
}

export function extremeHistory(now: number): HistoryRow[] {
  return Array.from({ length: 8 }, (_, at) => ({
    ...manyLegs(now - 600_000 - at * 86_400_000, false),
    id: `x-${at}`,
    crm: {
      state: 'refused' as const,
      words: `CRM не приняла звонок: participants[11].number ${'9'.repeat(80)} не найден среди номеров пользователей.`,
      outboxIds: [7],
    },
    recordings: [
      {
        file: `/var/lib/freeswitch/recordings/archive/2026/Nov/22/${'f'.repeat(60)}.wav`,
        legId: 'x11',
        state: 'lost' as const,
        words: `Файл ${'f'.repeat(60)}.wav не появился за сутки. Проверьте доступ к папке записей.`,
        outboxId: 8,
      },
    ],
  }));
}

export function extremeColleagues(): ColleagueView[] {
  const states: ColleagueView['state'][] = ['talking', 'held', 'ringing', 'free', 'offline', 'unknown'];
  return Array.from({ length: 60 }, (_, at) => ({
    userId: `user-${at}`,
    name: at % 7 === 0 ? `${LONG_PERSON} ${at}` : (colleagues()[at % 8]?.name ?? ''),
    numbers: [String(1001 + at)],
    state: states[at % states.length] ?? 'free',
  }));
}

export function extremeStatus(now: number): Partial<Status> {
  return {
    light: 'red',
    exchange: { state: 'refused', detail: 'Пароль ESL не подошёл. Проверьте password в event_socket.conf.xml.' },
    crm: {
      state: 'connecting',
      detail: 'CRM недоступна с 14:05. 12 345 звонков ждут отправки, они не потеряются.',
      workspace: LONG_COMPANY,
    },
    callbacks: {
      state: 'unreachable',
      publicUrl: `https://${'calls-'.repeat(12)}romashka.example/s/${'a'.repeat(40)}`,
      detail: 'Адрес не отвечает. Туннель переподключается, последняя попытка 12 с назад.',
    },
    outbox: { waiting: 12_345, failed: 678, oldestSeconds: 400_000 },
    problems: [
      {
        id: 'a',
        since: now - 200_000,
        severity: 'error',
        text: 'Пароль ESL не подошёл. Проверьте password в event_socket.conf.xml.',
      },
      {
        id: 'b',
        since: now - 9_000_000,
        severity: 'warning',
        text: `Запись звонка 14:05 не найдена: /mnt/recordings/${'очень-длинная-папка/'.repeat(5)}a.wav. Проверьте доступ к папке записей.`,
      },
    ],
    recent: [
      {
        id: 'crm',
        since: now - 30_000_000,
        until: now - 29_000_000,
        severity: 'error',
        text: 'CRM недоступна с 14:05. Ждут отправки: 7 звонков, они не потеряются.',
      },
    ],
    liveCalls: statusOf(3).liveCalls,
  };
}
