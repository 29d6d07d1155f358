/** What the system's boxes ask and tell, in both languages. */
import type { Catalogue } from '../../contract/catalogue.ts';

export const questionWords = {
  /** The hot key: the question before a number is dialled. `person`: the colleague whose number it is. */
  dialAskMessage: {
    ru: (shown: string, person: string | undefined) =>
      `Позвонить: ${person === undefined ? shown : `${person}, ${shown}`}?`,
    en: (shown: string, person: string | undefined) => `Call ${person === undefined ? shown : `${person}, ${shown}`}?`,
  },
  dialAskDetail: {
    ru: 'Номер из буфера обмена. Сначала зазвонит ваш телефон.',
    en: 'The number is in the clipboard. Your phone rings first.',
  },
  dialAskYes: {
    ru: 'Позвонить',
    en: 'Call',
  },
  dialAskNo: {
    ru: 'Отмена',
    en: 'Cancel',
  },
  saveAs: {
    ru: 'Сохранить файл',
    en: 'Save the file',
  },
  plainSecretsMessage: {
    ru: 'В этой системе нет хранилища паролей',
    en: 'This system has no password store',
  },
  plainSecretsDetail: {
    ru:
      'Plecho не может зашифровать пароль АТС и ключ CRM средствами системы. Их можно хранить в файле, который доступен только вам, ' +
      'или не хранить вовсе и вводить после каждого запуска. Надёжнее установить хранилище (gnome-keyring или KWallet) и перезапустить Plecho.',
    en:
      'Plecho cannot encrypt the exchange’s password and the CRM’s key with the system’s means. They can be kept in a file that only you may read, ' +
      'or not be kept at all and be entered after each start. It is safer to install a store (gnome-keyring or KWallet) and restart Plecho.',
  },
  plainSecretsKeep: {
    ru: 'Хранить в файле',
    en: 'Keep in a file',
  },
  plainSecretsForget: {
    ru: 'Не хранить',
    en: 'Do not keep',
  },
  updateMessage: {
    ru: (version: string) => `Доступна версия ${version}`,
    en: (version: string) => `Version ${version} is available`,
  },
  updateDetail: {
    ru: (icon: boolean) =>
      `Plecho загрузит её сейчас и установит, когда вы выберете это ${icon ? 'в меню значка' : 'в окне: «Настройки», раздел «Программа»'}. Загрузка звонки не прервёт.`,
    en: (icon: boolean) =>
      `Plecho downloads it now and installs it when you choose so ${icon ? 'in the icon’s menu' : 'in the window: Settings, section “Program”'}. The download does not interrupt calls.`,
  },
  updateYes: {
    ru: 'Загрузить',
    en: 'Download',
  },
  updateLater: {
    ru: 'Позже',
    en: 'Later',
  },
  cannotStart: {
    ru: 'Plecho не запустился',
    en: 'Plecho could not start',
  },
  profileTaken: {
    ru: 'С этими данными уже работает другой Plecho, запущенный без окна. Остановите его и запустите программу снова.',
    en: 'Another Plecho, started without a window, works with this data. Stop it and start the program again.',
  },
} as const satisfies Catalogue;
