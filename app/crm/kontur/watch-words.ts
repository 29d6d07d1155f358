/** What is told of a trouble with the integration, in both languages: what happened, what it means, what the button does. */
import type { Language } from '../../contract/language.ts';
import type { InstanceTrouble } from './watch.ts';

type Words = { readonly [K in InstanceTrouble['code']]: (trouble: Extract<InstanceTrouble, { code: K }>) => string };

const host = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

const ru: Words = {
  paused: () =>
    'Интеграция Plecho в CRM приостановлена. Звонки могут не попадать в CRM. Откройте страницу интеграций и включите её.',
  hasErrors: () =>
    'CRM отмечает ошибки у интеграции Plecho. Если «Позвонить» не работает, откройте страницу интеграций и установите её заново.',
  failed: () =>
    'CRM отключила интеграцию Plecho из-за ошибок. Откройте страницу интеграций, нажмите Uninstall, затем Install.',
  notConfigured: () => 'Интеграция Plecho в CRM сброшена и не настроена. Настройте её снова.',
  featuresOff: ({ call, hangup }) =>
    `В CRM кто-то выключил ${call && hangup ? '«Позвонить» и «Завершить»' : call ? '«Позвонить»' : '«Завершить»'}. Если это не нарочно, включите снова.`,
  webhooksOff: () =>
    'В CRM кто-то выключил оповещения для Plecho: она не напомнит о пропущенных звонках после простоя. Если это не нарочно, включите снова.',
  moved: ({ actual, expected }) =>
    `CRM вызывает Plecho по другому адресу (${host(actual)}), а он отвечает на ${host(expected)}: «Позвонить» из CRM не работает. Загрузите в CRM новый архив.`,
};

const en: Words = {
  paused: () =>
    'The Plecho integration is paused in the CRM. Calls may not get there. Open the integrations page and turn it on.',
  hasErrors: () =>
    'The CRM notes errors of the Plecho integration. If calling from the CRM does not work, open the integrations page and install it anew.',
  failed: () =>
    'The CRM switched the Plecho integration off because of errors. Open the integrations page, press Uninstall, then Install.',
  notConfigured: () => 'The Plecho integration was reset in the CRM and is not set up. Set it up again.',
  featuresOff: ({ call, hangup }) =>
    `Somebody switched off ${call && hangup ? 'calling and hanging up' : call ? 'calling' : 'hanging up'} in the CRM. If that was not on purpose, switch it on again.`,
  webhooksOff: () =>
    'Somebody switched off the notices for Plecho in the CRM: it does not remind Plecho of missed calls after a gap. If that was not on purpose, switch them on again.',
  moved: ({ actual, expected }) =>
    `The CRM calls Plecho at another address (${host(actual)}), but it answers at ${host(expected)}: calling from the CRM does not work. Upload the new archive to the CRM.`,
};

/** A trouble in words; the first sentence alone says what happened. */
export function troubleWords(trouble: InstanceTrouble, language: Language): string {
  const words = language === 'ru' ? ru : en;
  return (words[trouble.code] as (one: InstanceTrouble) => string)(trouble);
}
