/** Words that several pages share. */
import type { Catalogue } from '../catalogue.ts';
import { en, ru } from './plural.ts';

export const common = {
  'common.save': { ru: 'Сохранить', en: 'Save' },
  'common.saved': { ru: 'Сохранено', en: 'Saved' },
  'common.cancel': { ru: 'Отмена', en: 'Cancel' },
  'common.close': { ru: 'Закрыть', en: 'Close' },
  'common.back': { ru: 'Назад', en: 'Back' },
  'common.remove': { ru: 'Удалить', en: 'Remove' },
  'common.undo': { ru: 'Вернуть', en: 'Undo' },
  'common.test': { ru: 'Проверить', en: 'Test' },
  'common.testAgain': { ru: 'Проверить ещё раз', en: 'Test again' },
  'common.testing': { ru: 'Проверяем…', en: 'Testing…' },
  'common.tryAgain': { ru: 'Повторить', en: 'Try again' },
  'common.copy': { ru: 'Скопировать', en: 'Copy' },
  'common.copied': { ru: 'Скопировано', en: 'Copied' },
  'common.copyPhone': {
    ru: (phone: string) => `Скопировать номер ${phone}`,
    en: (phone: string) => `Copy the number ${phone}`,
  },
  'common.loading': { ru: 'Загружаем…', en: 'Loading…' },
  'common.noAnswer': {
    ru: 'Plecho не отвечает. Проверьте, что программа запущена, и повторите.',
    en: 'Plecho does not answer. Check that the program is running and try again.',
  },
  'common.noAccess': {
    ru: 'Доступ закрыт: ссылка устарела. Откройте окно по адресу, который программа выводит при запуске: в нём есть ?token=…',
    en: 'No access: the link is out of date. Open the window by the address that the program prints at its start: it has ?token=… in it.',
  },
  'common.failed': { ru: 'Не получилось', en: 'That did not work' },
  'common.show': { ru: 'Показать', en: 'Show' },
  'common.more': { ru: 'Подробнее', en: 'More' },
  'common.secretSet': { ru: 'Сохранён, не показывается', en: 'Stored, not shown' },
  'common.secretEmpty': { ru: 'Не задан', en: 'Not set' },
  'common.withheld': { ru: 'номер скрыт', en: 'number withheld' },
  'common.unknownUser': { ru: 'сотрудник не определён', en: 'colleague not known' },
  'common.direction.inbound': { ru: 'Входящий', en: 'Incoming' },
  'common.direction.outbound': { ru: 'Исходящий', en: 'Outgoing' },
  'common.direction.internal': { ru: 'Внутренний', en: 'Internal' },
  'common.missed': { ru: 'Пропущенный', en: 'Missed' },
  'common.today': { ru: 'Сегодня', en: 'Today' },
  'common.yesterday': { ru: 'Вчера', en: 'Yesterday' },
  'common.phones': {
    ru: (n: number) => ru(n, ['телефон', 'телефона', 'телефонов']),
    en: (n: number) => en(n, ['phone', 'phones']),
  },
  'common.ago': {
    ru: (seconds: number) =>
      seconds < 60
        ? `${Math.max(0, Math.round(seconds))} с`
        : seconds < 3600
          ? `${Math.round(seconds / 60)} мин`
          : seconds < 86_400
            ? `${Math.round(seconds / 3600)} ч`
            : `${Math.round(seconds / 86_400)} дн.`,
    en: (seconds: number) =>
      seconds < 60
        ? `${Math.max(0, Math.round(seconds))} s`
        : seconds < 3600
          ? `${Math.round(seconds / 60)} min`
          : seconds < 86_400
            ? `${Math.round(seconds / 3600)} h`
            : `${Math.round(seconds / 86_400)} d`,
  },
  'common.days.1': { ru: 'Понедельник', en: 'Monday' },
  'common.days.2': { ru: 'Вторник', en: 'Tuesday' },
  'common.days.3': { ru: 'Среда', en: 'Wednesday' },
  'common.days.4': { ru: 'Четверг', en: 'Thursday' },
  'common.days.5': { ru: 'Пятница', en: 'Friday' },
  'common.days.6': { ru: 'Суббота', en: 'Saturday' },
  'common.days.7': { ru: 'Воскресенье', en: 'Sunday' },
} satisfies Catalogue;
