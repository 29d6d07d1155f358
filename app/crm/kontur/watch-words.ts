/** What is told of a trouble with the integration, in both languages: what happened, what it means, what the button does. */
import { createSay, type Catalogue } from '../../contract/catalogue.ts';
import type { Language } from '../../contract/language.ts';
import type { InstanceTrouble } from './watch.ts';

/** Which buttons of the CRM are switched off. */
type Off = 'call' | 'hangup' | 'both';

const troubleWords = {
  paused: {
    ru: 'Интеграция Plecho в CRM приостановлена. Звонки могут не попадать в CRM. Откройте страницу интеграций и включите её.',
    en: 'The Plecho integration is paused in the CRM. Calls may not get there. Open the integrations page and turn it on.',
  },
  hasErrors: {
    ru: 'CRM отмечает ошибки у интеграции Plecho. Если «Позвонить» не работает, откройте страницу интеграций и установите её заново.',
    en: 'The CRM notes errors of the Plecho integration. If calling from the CRM does not work, open the integrations page and install it anew.',
  },
  failed: {
    ru: 'CRM отключила интеграцию Plecho из-за ошибок. Откройте страницу интеграций, нажмите Uninstall, затем Install.',
    en: 'The CRM switched the Plecho integration off because of errors. Open the integrations page, press Uninstall, then Install.',
  },
  notConfigured: {
    ru: 'Интеграция Plecho в CRM сброшена и не настроена. Настройте её снова.',
    en: 'The Plecho integration was reset in the CRM and is not set up. Set it up again.',
  },
  featuresOff: {
    ru: (off: Off) =>
      `В CRM кто-то выключил ${off === 'both' ? '«Позвонить» и «Завершить»' : off === 'call' ? '«Позвонить»' : '«Завершить»'}. Если это не нарочно, включите снова.`,
    en: (off: Off) =>
      `Somebody switched off ${off === 'both' ? 'calling and hanging up' : off === 'call' ? 'calling' : 'hanging up'} in the CRM. If that was not on purpose, switch it on again.`,
  },
  webhooksOff: {
    ru: 'В CRM кто-то выключил оповещения для Plecho: она не напомнит о пропущенных звонках после простоя. Если это не нарочно, включите снова.',
    en: 'Somebody switched off the notices for Plecho in the CRM: it does not remind Plecho of missed calls after a gap. If that was not on purpose, switch them on again.',
  },
  moved: {
    ru: (actual: string, expected: string) =>
      `CRM вызывает Plecho по другому адресу (${actual}), а он отвечает на ${expected}: «Позвонить» из CRM не работает. Загрузите в CRM новый архив.`,
    en: (actual: string, expected: string) =>
      `The CRM calls Plecho at another address (${actual}), but it answers at ${expected}: calling from the CRM does not work. Upload the new archive to the CRM.`,
  },
} as const satisfies Catalogue & Record<InstanceTrouble['code'], unknown>;

const sayTrouble = createSay(troubleWords);

const host = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

/** A trouble in words; the first sentence alone says what happened. */
export function wordTrouble(trouble: InstanceTrouble, language: Language): string {
  const say = sayTrouble.in(language);
  if (trouble.code === 'featuresOff')
    return say('featuresOff', trouble.call && trouble.hangup ? 'both' : trouble.call ? 'call' : 'hangup');
  if (trouble.code === 'moved') return say('moved', host(trouble.actual), host(trouble.expected));
  return say(trouble.code);
}
