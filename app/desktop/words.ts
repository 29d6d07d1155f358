/** What the tray, its notifications and questions say, in Russian and English: the reason first, then the cure. */
import type { Language } from '../contract/language.ts';

export type DesktopWords = {
  unlocking: string;
  starting: string;
  restarting: string;
  stopped: string;
  quitting: string;
  notSetUp: string;
  allWell: string;
  waiting: (messages: number) => string;
  paused: (until: string) => string;
  talks: (count: number) => string;
  minutes: (count: number) => string;
  open: string;
  newKey: string;
  liveCalls: string;
  noCalls: string;
  moreCalls: (count: number) => string;
  withheld: string;
  pause: string;
  resume: string;
  restart: string;
  quit: string;
  updateOnQuit: (version: string) => string;
  problemOver: string;
  missed: string;
  stillHere: { title: string; body: string };
  recovered: { title: string; body: string };
  gaveUp: { title: string; body: string };
  windowGone: { title: string; body: string };
  noTelUser: { title: string; body: string };
  dialFailed: string;
  plainSecrets: { message: string; detail: string; keep: string; forget: string };
  update: { message: (version: string) => string; detail: string; yes: string; later: string };
  cannotStart: string;
  profileTaken: string;
};

function plural(language: Language, count: number, forms: Partial<Record<Intl.LDMLPluralRule, string>>): string {
  const form = new Intl.PluralRules(language).select(count);
  return `${count} ${forms[form] ?? forms.other ?? ''}`;
}

const ru: DesktopWords = {
  unlocking: 'ждёт хранилище паролей системы',
  starting: 'запускается',
  restarting: 'перезапускается после сбоя',
  stopped: 'остановлен из-за повторных сбоев',
  quitting: 'завершает отправку и закрывается',
  notSetUp: 'не настроен, откройте окно',
  allWell: 'всё в порядке',
  waiting: (n) =>
    plural('ru', n, { one: 'сообщение ждёт', few: 'сообщения ждут', many: 'сообщений ждут' }) + ' отправки',
  paused: (until) => `передача приостановлена до ${until}`,
  talks: (n) => plural('ru', n, { one: 'разговор', few: 'разговора', many: 'разговоров' }),
  minutes: (n) => `${n} мин`,
  open: 'Открыть Plecho',
  newKey: 'Ключ CRM сменился: вставить новый…',
  liveCalls: 'Звонки сейчас',
  noCalls: 'Сейчас звонков нет',
  moreCalls: (n) => `ещё ${n}`,
  withheld: 'номер скрыт',
  pause: 'Приостановить передачу на час',
  resume: 'Возобновить передачу',
  restart: 'Перезапустить Plecho',
  quit: 'Выйти',
  updateOnQuit: (version) => `Версия ${version} установится при выходе`,
  problemOver: 'Снова в порядке',
  missed: 'Пропущенный звонок',
  stillHere: { title: 'Plecho работает дальше', body: 'Звонки передаются. Открыть окно можно значком у часов.' },
  recovered: {
    title: 'Plecho перезапустился после сбоя',
    body: 'Звонки снова передаются, ничего не потеряно. Подробности в журнале.',
  },
  gaveUp: {
    title: 'Plecho остановлен: повторные сбои',
    body: 'Звонки не передаются. Выберите «Перезапустить Plecho» в меню значка; если не поможет, пришлите журнал тому, кто вам помогает.',
  },
  windowGone: {
    title: 'Окно Plecho закрылось из-за сбоя',
    body: 'Передача звонков продолжается. Откройте окно снова.',
  },
  noTelUser: { title: 'Не выбрано, с чьего телефона звонить', body: 'Выберите себя в настройках, раздел «Программа».' },
  dialFailed: 'Не удалось позвонить',
  plainSecrets: {
    message: 'В этой системе нет хранилища паролей',
    detail:
      'Plecho не может зашифровать пароль АТС и ключ CRM средствами системы. Их можно хранить в файле, который доступен только вам, ' +
      'или не хранить вовсе и вводить после каждого запуска. Надёжнее установить хранилище (gnome-keyring или KWallet) и перезапустить Plecho.',
    keep: 'Хранить в файле',
    forget: 'Не хранить',
  },
  update: {
    message: (version) => `Доступна версия ${version}`,
    detail: 'Plecho загрузит её сейчас и установит при выходе из программы. Звонки это не прервёт.',
    yes: 'Загрузить',
    later: 'Позже',
  },
  cannotStart: 'Plecho не запустился',
  profileTaken:
    'С этими данными уже работает другой Plecho, запущенный без окна. Остановите его и запустите программу снова.',
};

const en: DesktopWords = {
  unlocking: 'waiting for the system’s password store',
  starting: 'starting',
  restarting: 'restarting after a fault',
  stopped: 'stopped after repeated faults',
  quitting: 'finishing what is being sent, then closing',
  notSetUp: 'not set up yet, open the window',
  allWell: 'all is well',
  waiting: (n) => plural('en', n, { one: 'message waits', other: 'messages wait' }) + ' to be sent',
  paused: (until) => `reporting is paused until ${until}`,
  talks: (n) => plural('en', n, { one: 'call', other: 'calls' }),
  minutes: (n) => `${n} min`,
  open: 'Open Plecho',
  newKey: 'The CRM’s key has changed: paste the new one…',
  liveCalls: 'Calls now',
  noCalls: 'No calls now',
  moreCalls: (n) => `${n} more`,
  withheld: 'number withheld',
  pause: 'Pause reporting for an hour',
  resume: 'Resume reporting',
  restart: 'Restart Plecho',
  quit: 'Quit',
  updateOnQuit: (version) => `Version ${version} will be installed on quit`,
  problemOver: 'Working again',
  missed: 'Missed call',
  stillHere: {
    title: 'Plecho keeps working',
    body: 'Calls are being reported. Open the window with the icon near the clock.',
  },
  recovered: {
    title: 'Plecho restarted after a fault',
    body: 'Calls are reported again, nothing was lost. The log has the details.',
  },
  gaveUp: {
    title: 'Plecho stopped: repeated faults',
    body: 'Calls are not being reported. Choose “Restart Plecho” in the icon’s menu; if that does not help, send the log to whoever helps you.',
  },
  windowGone: {
    title: 'Plecho’s window closed after a fault',
    body: 'Calls are still being reported. Open the window again.',
  },
  noTelUser: {
    title: 'Nobody’s phone is chosen to call from',
    body: 'Choose yourself in the settings, section “Program”.',
  },
  dialFailed: 'The call could not be placed',
  plainSecrets: {
    message: 'This system has no password store',
    detail:
      'Plecho cannot encrypt the exchange’s password and the CRM’s key with the system’s means. They can be kept in a file that only you may read, ' +
      'or not be kept at all and be entered after each start. It is safer to install a store (gnome-keyring or KWallet) and restart Plecho.',
    keep: 'Keep in a file',
    forget: 'Do not keep',
  },
  update: {
    message: (version) => `Version ${version} is available`,
    detail: 'Plecho downloads it now and installs it when the program quits. Calls are not interrupted.',
    yes: 'Download',
    later: 'Later',
  },
  cannotStart: 'Plecho could not start',
  profileTaken: 'Another Plecho, started without a window, works with this data. Stop it and start the program again.',
};

export const WORDS: Record<Language, DesktopWords> = { ru, en };

/** The language to begin with, before the settings are known. */
export function languageOf(locale: string): Language {
  return /^(ru|be|uk|kk|uz|ky|tg)\b/i.test(locale) ? 'ru' : 'en';
}
