/** The words with which callers and admins are told what is wrong: the reason first, then the cure, Russian and English. */
import { createSay, type Catalogue } from '../../contract/catalogue.ts';

/** Refusals sent to callers. They reveal nothing of the office: a stranger may be reading. */
export const refusals = {
  notFound: { ru: 'Здесь ничего нет.', en: 'Nothing is here.' },
  wrongKey: {
    ru: 'CRM не подтвердила ключ доступа. Запрос не выполнен.',
    en: 'The CRM did not vouch for this access key. Nothing was done.',
  },
  unproven: {
    ru: 'CRM сейчас не отвечает, ключ доступа проверить нельзя. Запрос не выполнен, повторите позже.',
    en: 'The CRM does not answer now, the access key cannot be checked. Nothing was done, try again later.',
  },
  notAuthorized: {
    ru: 'Plecho ещё не подключён к CRM. Повторите позже.',
    en: 'Plecho is not connected to the CRM yet. Try again later.',
  },
  wrongWorkspace: {
    ru: 'Это пространство CRM здесь не обслуживается.',
    en: 'This CRM workspace is not served here.',
  },
  tooMany: {
    ru: 'Слишком много запросов. Повторите через несколько секунд.',
    en: 'Too many requests. Try again in a few seconds.',
  },
  tooManyCalls: {
    ru: 'Слишком много звонков подряд. Повторите через несколько секунд.',
    en: 'Too many calls in a row. Try again in a few seconds.',
  },
  tooLarge: { ru: 'Запрос больше 64 КБ и не прочитан.', en: 'The request is larger than 64 KB and was not read.' },
  tooSlow: { ru: 'Запрос не пришёл целиком вовремя.', en: 'The request did not arrive whole in time.' },
  compressed: {
    ru: 'Сжатые запросы не принимаются. Передайте тело без Content-Encoding.',
    en: 'Compressed requests are not taken. Send the body without Content-Encoding.',
  },
  badJson: { ru: 'Тело запроса – не JSON в UTF-8.', en: 'The body is not JSON in UTF-8.' },
  badRequest: { ru: 'Запрос не разобран.', en: 'The request could not be read.' },
  notHttp: { ru: 'Это не запрос HTTP.', en: 'This is not an HTTP request.' },
  failed: {
    ru: 'Plecho не смог выполнить запрос. Подробности – в журнале программы.',
    en: 'Plecho could not carry the request out. Its log tells more.',
  },
} as const satisfies Catalogue;

export const sayRefusal = createSay(refusals);

export type RefusalWord = keyof typeof refusals;
