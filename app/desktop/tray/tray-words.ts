/** What the tray's tooltip and menus say, in both languages. */
import type { Catalogue } from '../../contract/catalogue.ts';
import { en, ru } from '../../contract/text/plural.ts';

export const trayWords = {
  unlocking: {
    ru: 'ждёт хранилище паролей системы',
    en: 'waiting for the system’s password store',
  },
  starting: {
    ru: 'запускается',
    en: 'starting',
  },
  restarting: {
    ru: 'перезапускается после сбоя',
    en: 'restarting after a fault',
  },
  stopped: {
    ru: 'остановлен из-за повторных сбоев',
    en: 'stopped after repeated faults',
  },
  quitting: {
    ru: 'завершает отправку и закрывается',
    en: 'finishing what is being sent, then closing',
  },
  notSetUp: {
    ru: 'не настроен, откройте окно',
    en: 'not set up yet, open the window',
  },
  allWell: {
    ru: 'всё в порядке',
    en: 'all is well',
  },
  waiting: {
    ru: (n: number) => ru(n, ['сообщение ждёт', 'сообщения ждут', 'сообщений ждут']) + ' отправки',
    en: (n: number) => en(n, ['message waits', 'messages wait']) + ' to be sent',
  },
  paused: {
    ru: (until: string) => `передача приостановлена до ${until}`,
    en: (until: string) => `reporting is paused until ${until}`,
  },
  talks: {
    ru: (n: number) => ru(n, ['разговор', 'разговора', 'разговоров']),
    en: (n: number) => en(n, ['call', 'calls']),
  },
  minutes: {
    ru: (n: number) => `${n} мин`,
    en: (n: number) => `${n} min`,
  },
  /** Clients who wait: in the tooltip, and as an entry of the menu. */
  waitForCall: {
    ru: (n: number) => `ждут звонка: ${n}`,
    en: (n: number) => `to call back: ${n}`,
  },
  callBack: {
    ru: (n: number) => `Перезвонить: ${ru(n, ['клиент', 'клиента', 'клиентов'])}`,
    en: (n: number) => `Call back: ${en(n, ['client', 'clients'])}`,
  },
  open: {
    ru: 'Открыть Plecho',
    en: 'Open Plecho',
  },
  newKey: {
    ru: 'Ключ CRM сменился: вставить новый…',
    en: 'The CRM’s key has changed: paste the new one…',
  },
  liveCalls: {
    ru: 'Звонки сейчас',
    en: 'Calls now',
  },
  noCalls: {
    ru: 'Сейчас звонков нет',
    en: 'No calls now',
  },
  moreCalls: {
    ru: (n: number) => `ещё ${n}`,
    en: (n: number) => `${n} more`,
  },
  withheld: {
    ru: 'номер скрыт',
    en: 'number withheld',
  },
  pause: {
    ru: 'Приостановить передачу на час',
    en: 'Pause reporting for an hour',
  },
  resume: {
    ru: 'Возобновить передачу',
    en: 'Resume reporting',
  },
  restart: {
    ru: 'Перезапустить Plecho',
    en: 'Restart Plecho',
  },
  quit: {
    ru: 'Выйти',
    en: 'Quit',
  },
  installUpdate: {
    ru: (version: string) => `Установить версию ${version} и перезапустить`,
    en: (version: string) => `Install version ${version} and restart`,
  },
  closeWindow: {
    ru: 'Закрыть окно',
    en: 'Close window',
  },
  quitProgram: {
    ru: 'Завершить Plecho',
    en: 'Quit Plecho',
  },
  edit: {
    ru: 'Правка',
    en: 'Edit',
  },
  cut: {
    ru: 'Вырезать',
    en: 'Cut',
  },
  copy: {
    ru: 'Копировать',
    en: 'Copy',
  },
  paste: {
    ru: 'Вставить',
    en: 'Paste',
  },
  selectAll: {
    ru: 'Выделить всё',
    en: 'Select all',
  },
  view: {
    ru: 'Вид',
    en: 'View',
  },
  zoomIn: {
    ru: 'Крупнее',
    en: 'Larger',
  },
  zoomOut: {
    ru: 'Мельче',
    en: 'Smaller',
  },
  zoomReset: {
    ru: 'Обычный размер',
    en: 'Usual size',
  },
} as const satisfies Catalogue;
