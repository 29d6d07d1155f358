/** What the commands say on stderr to whoever types them. */
import { createSay, type Catalogue } from './contract/catalogue.ts';
import type { Language } from './contract/language.ts';

const commandWords = {
  badToken: {
    ru: 'PLECHO_TOKEN: нужны от 24 до 256 букв, цифр, знаков - и _',
    en: 'PLECHO_TOKEN: 24 to 256 letters, digits, - and _ are needed',
  },
  inUse: {
    ru: (dir: string) => `${dir}: с этим профилем уже работает другой Plecho`,
    en: (dir: string) => `${dir}: another Plecho uses this profile`,
  },
  goAlong: {
    ru: (waiting: number) =>
      `Сообщения для CRM переносятся тоже (${waiting}): не запускайте этот профиль снова, иначе они уйдут дважды.`,
    en: (waiting: number) =>
      `${waiting} messages for the CRM go along: do not start this profile again, or they are sent twice.`,
  },
  hostKey: {
    ru: (key: string) => `Ключ сервера SSH: ${key}`,
    en: (key: string) => `The SSH server's key is ${key}`,
  },
  recorded: {
    ru: (count: number, dir: string) =>
      `Событий в ${dir}: ${count}. Опишите историю в expected.json; записи mod_json_cdr сложите списком в cdr.json.`,
    en: (count: number, dir: string) =>
      `${count} events in ${dir}. Describe the story in expected.json; put the records of mod_json_cdr as a list into cdr.json.`,
  },
} as const satisfies Catalogue;

export const sayCommand = createSay(commandWords);

/** The terminal's language, as LC_ALL, LC_MESSAGES or LANG name it: Russian, or else English. */
export function terminalLanguage(env: NodeJS.ProcessEnv): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^ru(?![a-z])/i.test(locale) ? 'ru' : 'en';
}
