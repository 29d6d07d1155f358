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
  /** Clients who wait: in the tooltip, and as an entry of the menu. */
  waitForCall: (count: number) => string;
  callBack: (count: number) => string;
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
  installUpdate: (version: string) => string;
  updateFailed: (version: string) => { title: string; body: string };
  problemOver: string;
  missed: string;
  /** Closing the window does not end the program; `icon`: there is one near the clock. */
  stillHere: (icon: boolean) => { title: string; body: string };
  recovered: { title: string; body: string };
  gaveUp: (icon: boolean) => { title: string; body: string };
  windowGone: { title: string; body: string };
  noTelUser: { title: string; body: string };
  dialFailed: string;
  /** The hot key: the question before a number is dialled, and why there is none to dial. `person`: the colleague whose number it is. */
  dialAsk: { message: (shown: string, person: string | undefined) => string; detail: string; yes: string; no: string };
  clipboardEmpty: { title: string; body: string };
  clipboardNoNumber: { title: string; body: string };
  clipboardMany: (count: number) => { title: string; body: string };
  notUpYet: string;
  linksRefused: { title: string; body: string };
  saveAs: string;
  closeWindow: string;
  quitProgram: string;
  edit: string;
  cut: string;
  copy: string;
  paste: string;
  selectAll: string;
  view: string;
  zoomIn: string;
  zoomOut: string;
  zoomReset: string;
  plainSecrets: { message: string; detail: string; keep: string; forget: string };
  update: { message: (version: string) => string; detail: (icon: boolean) => string; yes: string; later: string };
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
  waitForCall: (n) => `ждут звонка: ${n}`,
  callBack: (n) => `Перезвонить: ${plural('ru', n, { one: 'клиент', few: 'клиента', many: 'клиентов' })}`,
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
  installUpdate: (version) => `Установить версию ${version} и перезапустить`,
  updateFailed: (version) => ({
    title: `Версия ${version} не загрузилась`,
    body: 'Plecho работает дальше и предложит её снова. Проверьте доступ в интернет.',
  }),
  problemOver: 'Снова в порядке',
  missed: 'Пропущенный звонок',
  stillHere: (icon) => ({
    title: 'Plecho работает дальше',
    body: icon
      ? 'Звонки передаются. Открыть окно можно значком у часов.'
      : 'Звонки передаются. Чтобы открыть окно, запустите Plecho ещё раз. Завершить его можно в окне: «Настройки», раздел «Программа».',
  }),
  recovered: {
    title: 'Plecho перезапустился после сбоя',
    body: 'Звонки снова передаются, ничего не потеряно. Подробности в журнале.',
  },
  gaveUp: (icon) => ({
    title: 'Plecho остановлен: повторные сбои',
    body:
      'Звонки не передаются. ' +
      (icon
        ? 'Выберите «Перезапустить Plecho» в меню значка'
        : 'Откройте окно, завершите Plecho клавишами Ctrl+Q и запустите его снова') +
      '; если не поможет, пришлите журнал тому, кто вам помогает.',
  }),
  windowGone: {
    title: 'Окно Plecho закрылось из-за сбоя',
    body: 'Передача звонков продолжается. Откройте окно снова.',
  },
  noTelUser: { title: 'Не выбрано, с чьего телефона звонить', body: 'Выберите себя в настройках, раздел «Программа».' },
  dialFailed: 'Не удалось позвонить',
  dialAsk: {
    message: (shown, person) => `Позвонить: ${person === undefined ? shown : `${person}, ${shown}`}?`,
    detail: 'Номер из буфера обмена. Сначала зазвонит ваш телефон.',
    yes: 'Позвонить',
    no: 'Отмена',
  },
  clipboardEmpty: {
    title: 'Звонить некуда: ничего не скопировано',
    body: 'Скопируйте номер и нажмите сочетание клавиш снова.',
  },
  clipboardNoNumber: {
    title: 'В скопированном тексте нет номера телефона',
    body: 'Скопируйте номер и нажмите сочетание клавиш снова.',
  },
  clipboardMany: (n) => ({
    title: `В скопированном тексте ${plural('ru', n, { one: 'номер', few: 'номера', many: 'номеров' })}`,
    body: 'Скопируйте один из них и нажмите сочетание клавиш снова.',
  }),
  notUpYet: 'Plecho сейчас не отвечает: он запускается или остановлен. Попробуйте через минуту.',
  linksRefused: {
    title: 'Ссылки с номерами открывает другая программа',
    body: 'Система не отдала их Plecho. Выберите Plecho для ссылок tel: в настройках системы, раздел «Приложения по умолчанию».',
  },
  saveAs: 'Сохранить файл',
  closeWindow: 'Закрыть окно',
  quitProgram: 'Завершить Plecho',
  edit: 'Правка',
  cut: 'Вырезать',
  copy: 'Копировать',
  paste: 'Вставить',
  selectAll: 'Выделить всё',
  view: 'Вид',
  zoomIn: 'Крупнее',
  zoomOut: 'Мельче',
  zoomReset: 'Обычный размер',
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
    detail: (icon) =>
      `Plecho загрузит её сейчас и установит, когда вы выберете это ${icon ? 'в меню значка' : 'в окне: «Настройки», раздел «Программа»'}. Загрузка звонки не прервёт.`,
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
  waitForCall: (n) => `to call back: ${n}`,
  callBack: (n) => `Call back: ${plural('en', n, { one: 'client', other: 'clients' })}`,
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
  installUpdate: (version) => `Install version ${version} and restart`,
  updateFailed: (version) => ({
    title: `Version ${version} could not be downloaded`,
    body: 'Plecho keeps working and will offer it again. Check the access to the internet.',
  }),
  problemOver: 'Working again',
  missed: 'Missed call',
  stillHere: (icon) => ({
    title: 'Plecho keeps working',
    body: icon
      ? 'Calls are being reported. Open the window with the icon near the clock.'
      : 'Calls are being reported. Start Plecho again to open the window. To end it, use the window: Settings, section “Program”.',
  }),
  recovered: {
    title: 'Plecho restarted after a fault',
    body: 'Calls are reported again, nothing was lost. The log has the details.',
  },
  gaveUp: (icon) => ({
    title: 'Plecho stopped: repeated faults',
    body:
      'Calls are not being reported. ' +
      (icon
        ? 'Choose “Restart Plecho” in the icon’s menu'
        : 'Open the window, end Plecho with Ctrl+Q and start it again') +
      '; if that does not help, send the log to whoever helps you.',
  }),
  windowGone: {
    title: 'Plecho’s window closed after a fault',
    body: 'Calls are still being reported. Open the window again.',
  },
  noTelUser: {
    title: 'Nobody’s phone is chosen to call from',
    body: 'Choose yourself in the settings, section “Program”.',
  },
  dialFailed: 'The call could not be placed',
  dialAsk: {
    message: (shown, person) => `Call ${person === undefined ? shown : `${person}, ${shown}`}?`,
    detail: 'The number is in the clipboard. Your phone rings first.',
    yes: 'Call',
    no: 'Cancel',
  },
  clipboardEmpty: {
    title: 'Nobody to call: nothing was copied',
    body: 'Copy a number and press the key combination again.',
  },
  clipboardNoNumber: {
    title: 'There is no phone number in the copied text',
    body: 'Copy a number and press the key combination again.',
  },
  clipboardMany: (n) => ({
    title: `There are ${plural('en', n, { one: 'number', other: 'numbers' })} in the copied text`,
    body: 'Copy one of them and press the key combination again.',
  }),
  notUpYet: 'Plecho does not answer now: it is starting, or it was stopped. Try again in a minute.',
  linksRefused: {
    title: 'Another program opens links with numbers',
    body: 'The system did not give them to Plecho. Choose Plecho for tel: links in the system’s settings, under default applications.',
  },
  saveAs: 'Save the file',
  closeWindow: 'Close window',
  quitProgram: 'Quit Plecho',
  edit: 'Edit',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  view: 'View',
  zoomIn: 'Larger',
  zoomOut: 'Smaller',
  zoomReset: 'Usual size',
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
    detail: (icon) =>
      `Plecho downloads it now and installs it when you choose so ${icon ? 'in the icon’s menu' : 'in the window: Settings, section “Program”'}. The download does not interrupt calls.`,
    yes: 'Download',
    later: 'Later',
  },
  cannotStart: 'Plecho could not start',
  profileTaken: 'Another Plecho, started without a window, works with this data. Stop it and start the program again.',
};

export const WORDS: Record<Language, DesktopWords> = { ru, en };

/**
 * The language to begin with, before the settings are known.
 * @param preferred the user's languages, the dearest first (not the program's own locale: that knows the two it is packed with)
 */
export function languageOf(preferred: readonly string[]): Language {
  return /^(ru|be|uk|kk|uz|ky|tg)\b/i.test(preferred[0] ?? '') ? 'ru' : 'en';
}
