/** What notifications say, in both languages: the reason first, then the cure. */
import type { Catalogue } from '../../contract/catalogue.ts';
import { en, ru } from '../../contract/text/plural.ts';

export const noticeWords = {
  updateFailedTitle: {
    ru: (version: string) => `Версия ${version} не загрузилась`,
    en: (version: string) => `Version ${version} could not be downloaded`,
  },
  updateFailedBody: {
    ru: 'Plecho работает дальше и предложит её снова. Проверьте доступ в интернет.',
    en: 'Plecho keeps working and will offer it again. Check the access to the internet.',
  },
  problemOver: {
    ru: 'Снова в порядке',
    en: 'Working again',
  },
  missed: {
    ru: 'Пропущенный звонок',
    en: 'Missed call',
  },
  /** Closing the window does not end the program; `icon`: there is one near the clock. */
  stillHereTitle: {
    ru: 'Plecho работает дальше',
    en: 'Plecho keeps working',
  },
  stillHereBody: {
    ru: (icon: boolean) =>
      icon
        ? 'Звонки передаются. Открыть окно можно значком у часов.'
        : 'Звонки передаются. Чтобы открыть окно, запустите Plecho ещё раз. Завершить его можно в окне: «Настройки», раздел «Программа».',
    en: (icon: boolean) =>
      icon
        ? 'Calls are being reported. Open the window with the icon near the clock.'
        : 'Calls are being reported. Start Plecho again to open the window. To end it, use the window: Settings, section “Program”.',
  },
  recoveredTitle: {
    ru: 'Plecho перезапустился после сбоя',
    en: 'Plecho restarted after a fault',
  },
  recoveredBody: {
    ru: 'Звонки снова передаются, ничего не потеряно. Подробности в журнале.',
    en: 'Calls are reported again, nothing was lost. The log has the details.',
  },
  gaveUpTitle: {
    ru: 'Plecho остановлен: повторные сбои',
    en: 'Plecho stopped: repeated faults',
  },
  gaveUpBody: {
    ru: (icon: boolean) =>
      'Звонки не передаются. ' +
      (icon
        ? 'Выберите «Перезапустить Plecho» в меню значка'
        : 'Откройте окно, завершите Plecho клавишами Ctrl+Q и запустите его снова') +
      '; если не поможет, пришлите журнал тому, кто вам помогает.',
    en: (icon: boolean) =>
      'Calls are not being reported. ' +
      (icon
        ? 'Choose “Restart Plecho” in the icon’s menu'
        : 'Open the window, end Plecho with Ctrl+Q and start it again') +
      '; if that does not help, send the log to whoever helps you.',
  },
  windowGoneTitle: {
    ru: 'Окно Plecho закрылось из-за сбоя',
    en: 'Plecho’s window closed after a fault',
  },
  windowGoneBody: {
    ru: 'Передача звонков продолжается. Откройте окно снова.',
    en: 'Calls are still being reported. Open the window again.',
  },
  noTelUserTitle: {
    ru: 'Не выбрано, с чьего телефона звонить',
    en: 'Nobody’s phone is chosen to call from',
  },
  noTelUserBody: {
    ru: 'Выберите себя в настройках, раздел «Программа».',
    en: 'Choose yourself in the settings, section “Program”.',
  },
  dialFailed: {
    ru: 'Не удалось позвонить',
    en: 'The call could not be placed',
  },
  /** The hot key: why there is no number to dial. */
  clipboardEmptyTitle: {
    ru: 'Звонить некуда: ничего не скопировано',
    en: 'Nobody to call: nothing was copied',
  },
  clipboardEmptyBody: {
    ru: 'Скопируйте номер и нажмите сочетание клавиш снова.',
    en: 'Copy a number and press the key combination again.',
  },
  clipboardNoNumberTitle: {
    ru: 'В скопированном тексте нет номера телефона',
    en: 'There is no phone number in the copied text',
  },
  clipboardNoNumberBody: {
    ru: 'Скопируйте номер и нажмите сочетание клавиш снова.',
    en: 'Copy a number and press the key combination again.',
  },
  clipboardManyTitle: {
    ru: (n: number) => `В скопированном тексте ${ru(n, ['номер', 'номера', 'номеров'])}`,
    en: (n: number) => `There are ${en(n, ['number', 'numbers'])} in the copied text`,
  },
  clipboardManyBody: {
    ru: 'Скопируйте один из них и нажмите сочетание клавиш снова.',
    en: 'Copy one of them and press the key combination again.',
  },
  notUpYet: {
    ru: 'Plecho сейчас не отвечает: он запускается или остановлен. Попробуйте через минуту.',
    en: 'Plecho does not answer now: it is starting, or it was stopped. Try again in a minute.',
  },
  linksRefusedTitle: {
    ru: 'Ссылки с номерами открывает другая программа',
    en: 'Another program opens links with numbers',
  },
  linksRefusedBody: {
    ru: 'Система не отдала их Plecho. Выберите Plecho для ссылок tel: в настройках системы, раздел «Приложения по умолчанию».',
    en: 'The system did not give them to Plecho. Choose Plecho for tel: links in the system’s settings, under default applications.',
  },
} as const satisfies Catalogue;
