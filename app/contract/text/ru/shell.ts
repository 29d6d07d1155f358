/** Russian: the frame of the window. */
import { ru } from '../plural.ts';

export const shell = {
  skip: 'Перейти к содержимому',
  menu: 'Разделы',
  nav: {
    calls: 'Звонки',
    history: 'История',
    missed: 'Перезвонить',
    overview: 'Обзор',
    health: 'Состояние',
    settings: 'Настройки',
  },
  missedCount: (n: number) => `ждут звонка: ${n}`,
  liveCount: (n: number) => `сейчас ${ru(n, ['звонок', 'звонка', 'звонков'])}`,
  chain: {
    exchange: 'АТС',
    app: 'Plecho',
    crm: 'CRM',
    open: 'Открыть «Состояние»',
  },
  link: { connected: 'на связи', connecting: 'подключается', refused: 'отказ', off: 'не настроено' },
  callback: { ok: 'отвечает', checking: 'проверяется', unreachable: 'не отвечает', off: 'выключено' },
  light: {
    green: 'всё в порядке',
    yellow: 'работает, но есть замечания',
    red: 'звонки не передаются',
    grey: 'передача приостановлена',
  },
  lost: (time: string) => `Нет связи с Plecho. На экране то, что было в ${time}. Подключаемся снова.`,
  connecting: 'Подключаемся к Plecho…',
  paused: (time: string) => `Передача звонков в CRM приостановлена до ${time}.`,
  resume: 'Возобновить',
  setUpFirst: 'Настройка не закончена: звонки пока не передаются.',
  setUpOpen: 'Настройка не закончена.',
  goOn: 'Продолжить настройку',
  changes: (n: number) => `Новое в звонках: ${n}`,
  language: 'Язык',
  languageName: { ru: 'Русский', en: 'English' },
  notFound: 'Такой страницы нет',
  notFetched: 'Plecho не отвечает',
  notFetchedText: 'Эту страницу окно ещё не загрузило. Проверьте, что программа запущена: страница откроется сама.',
  crashed:
    'Эта страница сломалась. Звонки передаются как обычно. Обновите окно; если повторится, пришлите файл диагностики из раздела «Состояние».',
  reload: 'Обновить окно',
};
