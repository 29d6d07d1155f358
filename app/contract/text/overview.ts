/** Overview. */
import type { Catalogue } from '../catalogue.ts';
import { en, ru } from './plural.ts';

export const overview = {
  'overview.title': { ru: 'Обзор', en: 'Overview' },
  'overview.period': { ru: 'Период', en: 'Period' },
  'overview.periods.today': { ru: 'Сегодня', en: 'Today' },
  'overview.periods.yesterday': { ru: 'Вчера', en: 'Yesterday' },
  'overview.periods.week': { ru: '7 дней', en: '7 days' },
  'overview.periods.month': { ru: '30 дней', en: '30 days' },
  'overview.periods.custom': { ru: 'Даты', en: 'Dates' },
  'overview.total': { ru: 'Всего звонков', en: 'All calls' },
  'overview.notReached': { ru: (n: number) => `не дозвонились: ${n}`, en: (n: number) => `not reached: ${n}` },
  'overview.answered': { ru: 'Отвечено', en: 'Answered' },
  'overview.missed': { ru: 'Пропущено', en: 'Missed' },
  'overview.wait': { ru: 'Ждали ответа', en: 'Wait for an answer' },
  'overview.quick': { ru: 'Ответили за 20 с', en: 'Answered in 20 s' },
  'overview.callBackTime': { ru: 'До перезвона', en: 'Called back after' },
  'overview.calledBack': { ru: 'Уже не ждут', en: 'No longer waiting' },
  'overview.lost': { ru: 'Потеряно клиентов', en: 'Clients lost' },
  'overview.about.total': { ru: 'входящие, исходящие и внутренние', en: 'incoming, outgoing and internal' },
  'overview.about.answered': { ru: 'трубку снял хотя бы один человек', en: 'somebody picked up' },
  'overview.about.missed': { ru: 'входящие, на которые никто не ответил', en: 'incoming calls that nobody answered' },
  'overview.about.wait': {
    ru: 'в среднем, от начала входящего до ответа',
    en: 'on average, from the start of an incoming call to its answer',
  },
  'overview.about.quick': {
    ru: (calls: number, of: number) => `${calls} из ${of} входящих`,
    en: (calls: number, of: number) => `${calls} of ${of} incoming`,
  },
  'overview.about.noQuick': { ru: 'входящих не было', en: 'no incoming calls' },
  'overview.about.callBackTime': {
    ru: (longest: string) => `половина быстрее, дольше всего ${longest}`,
    en: (longest: string) => `half of them sooner, the longest ${longest}`,
  },
  'overview.about.noCallBackTime': {
    ru: 'перезвонить было некому или ещё не успели',
    en: 'nobody to call back, or not done yet',
  },
  'overview.about.calledBack': {
    ru: (back: number, through: number, done: number) =>
      `перезвонили: ${back}, дозвонились сами: ${through}${done > 0 ? `, отмечены вручную: ${done}` : ''}`,
    en: (back: number, through: number, done: number) =>
      `called back: ${back}, got through: ${through}${done > 0 ? `, marked by hand: ${done}` : ''}`,
  },
  'overview.about.nobodyMissed': { ru: 'никто не звонил напрасно', en: 'nobody called in vain' },
  'overview.about.lost': {
    ru: (waiting: number) => `три дня с ними никто не поговорил${waiting > 0 ? `; ещё ждут: ${waiting}` : ''}`,
    en: (waiting: number) =>
      `nobody talked with them for three days${waiting > 0 ? `; still waiting: ${waiting}` : ''}`,
  },
  'overview.about.hours': {
    ru: 'Входящие звонки по времени начала, клиенты по их первому звонку без ответа.',
    en: 'Incoming calls by when they came, clients by their first call in vain.',
  },
  'overview.of': { ru: (n: number) => `из ${n}`, en: (n: number) => `of ${n}` },
  'overview.inbound': { ru: 'Входящих', en: 'Incoming' },
  'overview.span': {
    ru: (seconds: number): string => {
      const minutes = Math.round(seconds / 60);
      if (seconds < 60) return `${Math.round(seconds)} с`;
      if (minutes < 60) return `${minutes} мин`;
      if (minutes < 1440) return `${Math.floor(minutes / 60)} ч${minutes % 60 === 0 ? '' : ` ${minutes % 60} мин`}`;
      const hours = Math.round(minutes / 60);
      return `${Math.floor(hours / 24)} дн.${hours % 24 === 0 ? '' : ` ${hours % 24} ч`}`;
    },
    en: (seconds: number) => {
      const minutes = Math.round(seconds / 60);
      if (seconds < 60) return `${Math.round(seconds)} s`;
      if (minutes < 60) return `${minutes} min`;
      if (minutes < 1440) return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
      const hours = Math.round(minutes / 60);
      return `${Math.floor(hours / 24)} d${hours % 24 === 0 ? '' : ` ${hours % 24} h`}`;
    },
  },
  'overview.share': { ru: (percent: number) => `${percent} %`, en: (percent: number) => `${percent}%` },
  'overview.noWait': { ru: 'нет данных', en: 'no data' },
  'overview.byHour': { ru: 'По часам', en: 'By hour' },
  'overview.byDay': { ru: 'По дням', en: 'By day' },
  'overview.byPerson': { ru: 'По сотрудникам', en: 'By person' },
  'overview.byLine': { ru: 'По внешним номерам', en: 'By outside number' },
  'overview.waits': { ru: 'Сколько ждали ответа', en: 'How long callers waited' },
  'overview.waitUpTo': {
    ru: (seconds: number) => (seconds < 60 ? `до ${seconds} с` : `до ${seconds / 60} мин`),
    en: (seconds: number) => (seconds < 60 ? `up to ${seconds} s` : `up to ${seconds / 60} min`),
  },
  'overview.waitOver': {
    ru: (seconds: number) => `дольше ${seconds < 60 ? `${seconds} с` : `${seconds / 60} мин`}`,
    en: (seconds: number) => `over ${seconds < 60 ? `${seconds} s` : `${seconds / 60} min`}`,
  },
  'overview.answeredN': { ru: (n: number) => `отвечено: ${n}`, en: (n: number) => `answered: ${n}` },
  'overview.missedN': { ru: (n: number) => `пропущено: ${n}`, en: (n: number) => `missed: ${n}` },
  'overview.talk': { ru: (time: string) => `в разговоре ${time}`, en: (time: string) => `talked ${time}` },
  'overview.callsN': {
    ru: (n: number) => ru(n, ['звонок', 'звонка', 'звонков']),
    en: (n: number) => en(n, ['call', 'calls']),
  },
  'overview.asTable': { ru: 'Таблицей', en: 'As table' },
  'overview.asPlot': { ru: 'Графиком', en: 'As plot' },
  'overview.hour': { ru: 'Час', en: 'Hour' },
  'overview.day': { ru: 'День', en: 'Day' },
  'overview.emptyTitle': { ru: 'За это время звонков не было', en: 'No calls in this time' },
  'overview.emptyText': {
    ru: 'Выберите другой период. Сегодняшние звонки появятся здесь сразу после завершения.',
    en: 'Choose another period. Today’s calls appear here as soon as they end.',
  },
  'overview.noLine': { ru: 'без внешнего номера', en: 'no outside number' },
  'overview.plotKeys': {
    ru: 'Стрелки влево и вправо показывают значения столбцов.',
    en: 'Left and right arrow keys show the values of the columns.',
  },
} satisfies Catalogue;
