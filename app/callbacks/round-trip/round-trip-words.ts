/** What is told of the way from the CRM to us: which link of the chain is broken, and the cure. */
import { createSay, type Catalogue } from '../../contract/catalogue.ts';

/** The links, in the order in which a request passes them. */
export type Link = 'ok' | 'noAddress' | 'dns' | 'connect' | 'tls' | 'redirects' | 'wrongServer' | 'listener' | 'echo';

/** @param address the public address, as the admin knows it; @param detail what exactly came back: a code, a status */
const roundTripWords = {
  ok: {
    ru: (address: string) => `Адрес ${address} работает.`,
    en: (address: string) => `The address ${address} works.`,
  },
  noAddress: {
    ru: 'Адреса для вызовов из CRM пока нет. Настройте адрес или туннель.',
    en: 'There is no public address yet. Set up an address or a tunnel.',
  },
  dns: {
    ru: (address: string, detail: string) =>
      `Имя ${hostOf(address)} не находится (${detail}). Проверьте адрес и записи DNS.`,
    en: (address: string, detail: string) =>
      `The name ${hostOf(address)} is not found (${detail}). Check the address and its DNS records.`,
  },
  connect: {
    ru: (address: string, detail: string) =>
      `Адрес ${address} не отвечает (${detail}). Проверьте туннель, роутер и брандмауэр; свой внешний адрес роутер изнутри офиса может не пускать.`,
    en: (address: string, detail: string) =>
      `The address ${address} does not answer (${detail}). Check tunnel, router and firewall; a router may not let its own outer address in from inside the office.`,
  },
  tls: {
    ru: (address: string, detail: string) =>
      `Сертификат или шифрование адреса ${address} не в порядке (${detail}). Проверьте сертификат: имя, срок, цепочку.`,
    en: (address: string, detail: string) =>
      `Certificate or encryption of ${address} is not in order (${detail}). Check the certificate: name, dates, chain.`,
  },
  redirects: {
    ru: (address: string, detail: string) =>
      `Адрес ${address} перенаправляет на ${detail}. Укажите в настройках сразу этот адрес.`,
    en: (address: string, detail: string) =>
      `The address ${address} redirects to ${detail}. Enter that address in the settings.`,
  },
  wrongServer: {
    ru: (address: string, detail: string) =>
      `По адресу ${address} отвечает не этот Plecho (${detail}). Проверьте, куда ведёт туннель или прокси.`,
    en: (address: string, detail: string) =>
      `At ${address} something else than this Plecho answers (${detail}). Check where tunnel or proxy lead.`,
  },
  listener: {
    ru: (address: string, detail: string) =>
      `Адрес ${address} отвечает, но до Plecho запрос не доходит (${detail}). Проверьте, что туннель или прокси ведёт на этот компьютер и порт.`,
    en: (address: string, detail: string) =>
      `The address ${address} answers, but the request does not reach Plecho (${detail}). Check that tunnel or proxy lead to this computer and port.`,
  },
  echo: {
    ru: (address: string, detail: string) =>
      `По пути через ${address} теряется заголовок ${detail}. Разрешите его на прокси, иначе CRM не поверит ответу.`,
    en: (address: string, detail: string) =>
      `On the way through ${address} the header ${detail} is lost. Let the proxy pass it, or the CRM will not believe the answer.`,
  },
} as const satisfies Catalogue & Record<Link, unknown>;

export const sayRoundTrip = createSay(roundTripWords);

const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).hostname : address);
