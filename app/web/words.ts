/** What the window's server says when it answers nothing, in both languages: the reason first, then the cure. */
import { createSay, type Catalogue, type SayIn } from '../contract/catalogue.ts';

const webWords = {
  foreignHost: {
    ru: 'Имя в адресе – не этого компьютера. Откройте окно по адресу, который напечатал Plecho.',
    en: 'The name in the address is not this computer. Open the window by the address that Plecho printed.',
  },
  foreignPage: {
    ru: 'Запрос пришёл с чужой страницы и не выполнен.',
    en: 'The request comes from another page; nothing was done.',
  },
  wrongToken: {
    ru: 'Ключ в адресе не подходит. Откройте окно по адресу, который Plecho напечатал при последнем запуске.',
    en: 'The token does not fit. Open the window by the address that Plecho printed at its latest start.',
  },
  noToken: {
    ru: 'Нужен ключ: Authorization: Bearer … из адреса, который Plecho напечатал при запуске.',
    en: 'A token is needed: Authorization: Bearer … from the address that Plecho printed at its start.',
  },
  tooLarge: { ru: 'Запрос слишком велик и не прочитан.', en: 'The request is too large and was not read.' },
  tooSlow: { ru: 'Запрос не пришёл целиком вовремя.', en: 'The request did not arrive whole in time.' },
  broken: { ru: 'Запрос оборвался на полпути.', en: 'The request broke off.' },
  noPath: { ru: 'path: нужен адрес внутри /api/', en: 'path: an address under /api/ is needed' },
  failed: {
    ru: 'Plecho не смог ответить. Подробности – в журнале программы.',
    en: 'Plecho could not answer; its log tells more.',
  },
} as const satisfies Catalogue;

export const sayWeb = createSay(webWords);
export type SayWeb = SayIn<typeof webWords>;
export type WebWord = keyof typeof webWords;
