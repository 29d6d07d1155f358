/** Russian: words that several pages share. */
import { ru } from '../plural.ts';

export const common = {
  save: 'Сохранить',
  saved: 'Сохранено',
  cancel: 'Отмена',
  close: 'Закрыть',
  back: 'Назад',
  add: 'Добавить',
  remove: 'Удалить',
  undo: 'Вернуть',
  test: 'Проверить',
  testAgain: 'Проверить ещё раз',
  testing: 'Проверяем…',
  tryAgain: 'Повторить',
  copy: 'Скопировать',
  copied: 'Скопировано',
  copyPhone: (phone: string) => `Скопировать номер ${phone}`,
  loading: 'Загружаем…',
  noAnswer: 'Plecho не отвечает. Проверьте, что программа запущена, и повторите.',
  noAccess:
    'Доступ закрыт: ссылка устарела. Откройте окно по адресу, который программа выводит при запуске: в нём есть ?token=…',
  failed: 'Не получилось',
  show: 'Показать',
  more: 'Подробнее',
  secretSet: 'Сохранён, не показывается',
  secretEmpty: 'Не задан',
  client: 'клиент',
  withheld: 'номер скрыт',
  unknownUser: 'сотрудник не определён',
  direction: { inbound: 'Входящий', outbound: 'Исходящий', internal: 'Внутренний' },
  missed: 'Пропущенный',
  leg: { ringing: 'звонит', talking: 'разговор', held: 'удержание', ended: 'завершено' },
  today: 'Сегодня',
  yesterday: 'Вчера',
  calls: (n: number) => ru(n, ['звонок', 'звонка', 'звонков']),
  phones: (n: number) => ru(n, ['телефон', 'телефона', 'телефонов']),
  people: (n: number) => ru(n, ['сотрудник', 'сотрудника', 'сотрудников']),
  numbers: (n: number) => ru(n, ['номер', 'номера', 'номеров']),
  ago: (seconds: number) =>
    seconds < 60
      ? `${Math.max(0, Math.round(seconds))} с`
      : seconds < 3600
        ? `${Math.round(seconds / 60)} мин`
        : seconds < 86_400
          ? `${Math.round(seconds / 3600)} ч`
          : `${Math.round(seconds / 86_400)} дн.`,
  done: (what: string) => `Готово: ${what}`,
};
