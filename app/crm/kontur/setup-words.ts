/** What the set-up of the integration tells the admin, in both languages. */
import type { Language } from '../../contract/language.ts';

/** What a webhook of ours tells us about. */
type WebHookName = 'settings' | 'calls';

type Words = {
  done: (calls: boolean) => string;
  nothingToDo: string;
  needsToken: string;
  refused: (what: string, words: string) => string;
  features: string;
  webhooks: string;
  activation: string;
  tokenSteps: readonly string[];
  without: string;
  manifest: (url: string) => readonly string[];
  publicUrl: (url: string) => readonly string[];
  noAddress: readonly string[];
  mainTelephony: (other: boolean) => string;
  extraWebhook: (which: WebHookName) => string;
  badName: string;
  badVersion: string;
  badUrl: string;
};

const ru: Words = {
  done: (calls) =>
    calls
      ? 'Интеграция настроена: «Позвонить» и «Завершить» в CRM включены.'
      : 'Интеграция настроена: звонки передаются в CRM, «Позвонить» из CRM выключено.',
  nothingToDo: 'Интеграция уже настроена, менять нечего.',
  needsToken: 'CRM не разрешает менять настройки интеграции по её ключу. Нужен токен пользователя, один раз.',
  refused: (what, words) => `CRM не приняла изменение (${what}): ${words}`,
  features: '«Позвонить» и «Завершить»',
  webhooks: 'оповещения Plecho',
  activation: 'активация',
  tokenSteps: [
    'Откройте страницу интеграций CRM под учётной записью администратора с полным доступом.',
    'Скопируйте из её первой строки, Authorization: Bearer, сам токен и вставьте его сюда. Plecho использует его один раз и не сохранит.',
  ],
  without:
    'Если такого доступа нет, попросите администратора CRM. Звонки передаются и без этого: не работают только «Позвонить» и «Завершить» из CRM.',
  manifest: (url) => [
    `Скачайте manifest.zip: в нём адрес для вызовов из CRM ${url}.`,
    'На странице интеграций CRM, в строке Plecho, нажмите «Выберите файл» и укажите этот архив.',
    'Если интеграция уже стоит, нажмите Uninstall, затем Install: адрес читается только при установке.',
    'Ключ после этого мог смениться: нажмите GenerateApiKey и вставьте его в Plecho.',
  ],
  publicUrl: (url) => [`CRM вызывает Plecho по другому адресу. Сообщите новый адрес в поддержку интеграции: ${url}.`],
  noAddress: [
    'Чтобы звонить из CRM, Plecho нужен адрес для вызовов из CRM. Настройте туннель или постоянный адрес на шаге «Звонки из CRM».',
  ],
  mainTelephony: (other) =>
    other
      ? 'Основной телефонией для исходящих в CRM выбрана другая. Если звонить нужно через Plecho, выберите его в CRM.'
      : 'Если в CRM подключено несколько телефоний, выберите Plecho основной для исходящих.',
  extraWebhook: (which) =>
    `В CRM есть выключенное или изменённое оповещение Plecho о ${{ settings: 'настройках', calls: 'звонках' }[which]}. Рядом добавлено верное, старое можно удалить.`,
  badName: 'Имя интеграции: латинские буквы, цифры, точка и подчёркивание, первой стоит буква.',
  badVersion: 'Версия интеграции: например 1.0, 1.0.2 или 1.0.0-beta.',
  badUrl: 'Адрес для вызовов из CRM должен начинаться с https:// и быть виден из интернета.',
};

const en: Words = {
  done: (calls) =>
    calls
      ? 'The integration is set up: calling and hanging up from the CRM are on.'
      : 'The integration is set up: calls are reported to the CRM, calling from the CRM is off.',
  nothingToDo: 'The integration is set up already, there is nothing to change.',
  needsToken: "The CRM does not let the integration's key change its settings. A user's token is needed, once.",
  refused: (what, words) => `The CRM did not take the change (${what}): ${words}`,
  features: 'calling and hanging up',
  webhooks: 'notices to Plecho',
  activation: 'activation',
  tokenSteps: [
    "Open the CRM's integrations page as an administrator with full access.",
    'Copy the token from its first line, Authorization: Bearer, and paste it here. Plecho uses it once and does not store it.',
  ],
  without:
    'If you have no such access, ask an administrator of the CRM. Calls are reported without it: only calling and hanging up from the CRM do not work.',
  manifest: (url) => [
    `Download manifest.zip: it holds the address for calls from the CRM, ${url}.`,
    "On the CRM's integrations page, in Plecho's row, press «Выберите файл» (choose a file) and take this archive.",
    'If the integration is installed already, press Uninstall, then Install: the address is read on installing only.',
    'The key may have changed: press GenerateApiKey and paste it into Plecho.',
  ],
  publicUrl: (url) => [`The CRM calls Plecho at another address. Tell the integration's support the new one: ${url}.`],
  noAddress: [
    'To call from the CRM, Plecho needs an address for calls from the CRM. Set up a tunnel or a fixed address.',
  ],
  mainTelephony: (other) =>
    other
      ? 'Another telephony is the main one for outgoing calls in the CRM. Choose Plecho there if calls should go through it.'
      : 'If the CRM has several telephonies, choose Plecho as the main one for outgoing calls.',
  extraWebhook: (which) =>
    `The CRM has a disabled or changed notice to Plecho about ${which}. A right one was added beside it, the old one may be removed.`,
  badName: 'Name of the integration: Latin letters, digits, dot and underscore, a letter first.',
  badVersion: 'Version of the integration: for example 1.0, 1.0.2 or 1.0.0-beta.',
  badUrl: 'The address for calls from the CRM must begin with https:// and be visible from the internet.',
};

export const setupWords: Readonly<Record<Language, Words>> = { ru, en };
