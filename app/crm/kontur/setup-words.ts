/** What the set-up of the integration tells the admin, in both languages. */
import { createSay, type Catalogue, type SayIn } from '../../contract/catalogue.ts';

const setupWords = {
  done: {
    ru: (calls: boolean) =>
      calls
        ? 'Интеграция настроена: «Позвонить» и «Завершить» в CRM включены.'
        : 'Интеграция настроена: звонки передаются в CRM, «Позвонить» из CRM выключено.',
    en: (calls: boolean) =>
      calls
        ? 'The integration is set up: calling and hanging up from the CRM are on.'
        : 'The integration is set up: calls are reported to the CRM, calling from the CRM is off.',
  },
  nothingToDo: {
    ru: 'Интеграция уже настроена, менять нечего.',
    en: 'The integration is set up already, there is nothing to change.',
  },
  needsToken: {
    ru: 'CRM не разрешает менять настройки интеграции по её ключу. Нужен токен пользователя, один раз.',
    en: "The CRM does not let the integration's key change its settings. A user's token is needed, once.",
  },
  refused: {
    ru: (what: string, words: string) => `CRM не приняла изменение (${what}): ${words}`,
    en: (what: string, words: string) => `The CRM did not take the change (${what}): ${words}`,
  },
  features: {
    ru: '«Позвонить» и «Завершить»',
    en: 'calling and hanging up',
  },
  webhooks: {
    ru: 'оповещения Plecho',
    en: 'notices to Plecho',
  },
  activation: {
    ru: 'активация',
    en: 'activation',
  },
  tokenPage: {
    ru: 'Откройте страницу интеграций CRM под учётной записью администратора с полным доступом.',
    en: "Open the CRM's integrations page as an administrator with full access.",
  },
  tokenCopy: {
    ru: 'Скопируйте из её первой строки, Authorization: Bearer, сам токен и вставьте его сюда. Plecho использует его один раз и не сохранит.',
    en: 'Copy the token from its first line, Authorization: Bearer, and paste it here. Plecho uses it once and does not store it.',
  },
  without: {
    ru: 'Если такого доступа нет, попросите администратора CRM. Звонки передаются и без этого: не работают только «Позвонить» и «Завершить» из CRM.',
    en: 'If you have no such access, ask an administrator of the CRM. Calls are reported without it: only calling and hanging up from the CRM do not work.',
  },
  manifestDownload: {
    ru: (url: string) => `Скачайте manifest.zip: в нём адрес для вызовов из CRM ${url}.`,
    en: (url: string) => `Download manifest.zip: it holds the address for calls from the CRM, ${url}.`,
  },
  manifestUpload: {
    ru: 'На странице интеграций CRM, в строке Plecho, нажмите «Выберите файл» и укажите этот архив.',
    en: "On the CRM's integrations page, in Plecho's row, press «Выберите файл» (choose a file) and take this archive.",
  },
  manifestAgain: {
    ru: 'Если интеграция уже стоит, нажмите Uninstall, затем Install: адрес читается только при установке.',
    en: 'If the integration is installed already, press Uninstall, then Install: the address is read on installing only.',
  },
  manifestKey: {
    ru: 'Ключ после этого мог смениться: нажмите GenerateApiKey и вставьте его в Plecho.',
    en: 'The key may have changed: press GenerateApiKey and paste it into Plecho.',
  },
  newAddress: {
    ru: (url: string) => `CRM вызывает Plecho по другому адресу. Сообщите новый адрес в поддержку интеграции: ${url}.`,
    en: (url: string) => `The CRM calls Plecho at another address. Tell the integration's support the new one: ${url}.`,
  },
  noAddress: {
    ru: 'Чтобы звонить из CRM, Plecho нужен адрес для вызовов из CRM. Настройте туннель или постоянный адрес на шаге «Звонки из CRM».',
    en: 'To call from the CRM, Plecho needs an address for calls from the CRM. Set up a tunnel or a fixed address.',
  },
  mainTelephony: {
    ru: (other: boolean) =>
      other
        ? 'Основной телефонией для исходящих в CRM выбрана другая. Если звонить нужно через Plecho, выберите его в CRM.'
        : 'Если в CRM подключено несколько телефоний, выберите Plecho основной для исходящих.',
    en: (other: boolean) =>
      other
        ? 'Another telephony is the main one for outgoing calls in the CRM. Choose Plecho there if calls should go through it.'
        : 'If the CRM has several telephonies, choose Plecho as the main one for outgoing calls.',
  },
  extraWebhook: {
    ru: (about: 'settings' | 'calls') =>
      `В CRM есть выключенное или изменённое оповещение Plecho о ${{ settings: 'настройках', calls: 'звонках' }[about]}. Рядом добавлено верное, старое можно удалить.`,
    en: (about: 'settings' | 'calls') =>
      `The CRM has a disabled or changed notice to Plecho about ${about}. A right one was added beside it, the old one may be removed.`,
  },
  badName: {
    ru: 'Имя интеграции: латинские буквы, цифры, точка и подчёркивание, первой стоит буква.',
    en: 'Name of the integration: Latin letters, digits, dot and underscore, a letter first.',
  },
  badVersion: {
    ru: 'Версия интеграции: например 1.0, 1.0.2 или 1.0.0-beta.',
    en: 'Version of the integration: for example 1.0, 1.0.2 or 1.0.0-beta.',
  },
  badUrl: {
    ru: 'Адрес для вызовов из CRM должен начинаться с https:// и быть виден из интернета.',
    en: 'The address for calls from the CRM must begin with https:// and be visible from the internet.',
  },
} as const satisfies Catalogue;

export const saySetup = createSay(setupWords);
/** The same in one language. */
export type SetupSay = SayIn<typeof setupWords>;
