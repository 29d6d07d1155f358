/** Russian: overview. */
import { ru } from '../plural.ts';

export const overview = {
  title: 'Обзор',
  period: 'Период',
  periods: { today: 'Сегодня', yesterday: 'Вчера', week: '7 дней', month: '30 дней', custom: 'Даты' },
  total: 'Всего звонков',
  notReached: (n: number) => `не дозвонились: ${n}`,
  answered: 'Отвечено',
  missed: 'Пропущено',
  wait: 'Ждали ответа',
  quick: 'Ответили за 20 с',
  callBackTime: 'До перезвона',
  calledBack: 'Уже не ждут',
  lost: 'Потеряно клиентов',
  about: {
    total: 'входящие, исходящие и внутренние',
    answered: 'трубку снял хотя бы один человек',
    missed: 'входящие, на которые никто не ответил',
    wait: 'в среднем, от начала входящего до ответа',
    quick: (calls: number, of: number) => `${calls} из ${of} входящих`,
    noQuick: 'входящих не было',
    callBackTime: (longest: string) => `половина быстрее, дольше всего ${longest}`,
    noCallBackTime: 'перезвонить было некому или ещё не успели',
    calledBack: (back: number, through: number, done: number) =>
      `перезвонили: ${back}, дозвонились сами: ${through}${done > 0 ? `, отмечены вручную: ${done}` : ''}`,
    nobodyMissed: 'никто не звонил напрасно',
    lost: (waiting: number) => `три дня с ними никто не поговорил${waiting > 0 ? `; ещё ждут: ${waiting}` : ''}`,
    hours: 'Входящие звонки по времени начала, клиенты по их первому звонку без ответа.',
  },
  of: (n: number) => `из ${n}`,
  inbound: 'Входящих',
  span: (seconds: number): string => {
    const minutes = Math.round(seconds / 60);
    if (seconds < 60) return `${Math.round(seconds)} с`;
    if (minutes < 60) return `${minutes} мин`;
    if (minutes < 1440) return `${Math.floor(minutes / 60)} ч${minutes % 60 === 0 ? '' : ` ${minutes % 60} мин`}`;
    const hours = Math.round(minutes / 60);
    return `${Math.floor(hours / 24)} дн.${hours % 24 === 0 ? '' : ` ${hours % 24} ч`}`;
  },
  share: (percent: number) => `${percent} %`,
  noWait: 'нет данных',
  seconds: (n: number) => ru(n, ['секунда', 'секунды', 'секунд']),
  byHour: 'По часам',
  byDay: 'По дням',
  byPerson: 'По сотрудникам',
  byLine: 'По внешним номерам',
  waits: 'Сколько ждали ответа',
  waitUpTo: (seconds: number) => (seconds < 60 ? `до ${seconds} с` : `до ${seconds / 60} мин`),
  waitOver: (seconds: number) => `дольше ${seconds < 60 ? `${seconds} с` : `${seconds / 60} мин`}`,
  answeredN: (n: number) => `отвечено: ${n}`,
  missedN: (n: number) => `пропущено: ${n}`,
  talk: (time: string) => `в разговоре ${time}`,
  callsN: (n: number) => ru(n, ['звонок', 'звонка', 'звонков']),
  asTable: 'Таблицей',
  asPlot: 'Графиком',
  hour: 'Час',
  day: 'День',
  emptyTitle: 'За это время звонков не было',
  emptyText: 'Выберите другой период. Сегодняшние звонки появятся здесь сразу после завершения.',
  noLine: 'без внешнего номера',
  plotKeys: 'Стрелки влево и вправо показывают значения столбцов.',
};
