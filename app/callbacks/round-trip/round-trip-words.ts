/** What is told of the way from the CRM to us: which link of the chain is broken, and the cure. */
import type { Words } from '../../contract/language.ts';

/** The links, in the order in which a request passes them. */
export type Link = 'ok' | 'noAddress' | 'dns' | 'connect' | 'tls' | 'redirects' | 'wrongServer' | 'listener' | 'echo';

/**
 * @param address the public address, as the admin knows it
 * @param detail what exactly came back: a code, a status
 */
export function roundTripWords(link: Link, address: string, detail: string): Words {
  const host = URL.canParse(address) ? new URL(address).hostname : address;
  switch (link) {
    case 'ok':
      return { ru: `Адрес ${address} работает.`, en: `The address ${address} works.` };
    case 'noAddress':
      return {
        ru: 'Адреса для вызовов из CRM пока нет. Настройте адрес или туннель.',
        en: 'There is no public address yet. Set up an address or a tunnel.',
      };
    case 'dns':
      return {
        ru: `Имя ${host} не находится (${detail}). Проверьте адрес и записи DNS.`,
        en: `The name ${host} is not found (${detail}). Check the address and its DNS records.`,
      };
    case 'connect':
      return {
        ru: `Адрес ${address} не отвечает (${detail}). Проверьте туннель, роутер и брандмауэр; свой внешний адрес роутер изнутри офиса может не пускать.`,
        en: `The address ${address} does not answer (${detail}). Check tunnel, router and firewall; a router may not let its own outer address in from inside the office.`,
      };
    case 'tls':
      return {
        ru: `Сертификат или шифрование адреса ${address} не в порядке (${detail}). Проверьте сертификат: имя, срок, цепочку.`,
        en: `Certificate or encryption of ${address} is not in order (${detail}). Check the certificate: name, dates, chain.`,
      };
    case 'redirects':
      return {
        ru: `Адрес ${address} перенаправляет на ${detail}. Укажите в настройках сразу этот адрес.`,
        en: `The address ${address} redirects to ${detail}. Enter that address in the settings.`,
      };
    case 'wrongServer':
      return {
        ru: `По адресу ${address} отвечает не этот Plecho (${detail}). Проверьте, куда ведёт туннель или прокси.`,
        en: `At ${address} something else than this Plecho answers (${detail}). Check where tunnel or proxy lead.`,
      };
    case 'listener':
      return {
        ru: `Адрес ${address} отвечает, но до Plecho запрос не доходит (${detail}). Проверьте, что туннель или прокси ведёт на этот компьютер и порт.`,
        en: `The address ${address} answers, but the request does not reach Plecho (${detail}). Check that tunnel or proxy lead to this computer and port.`,
      };
    case 'echo':
      return {
        ru: `По пути через ${address} теряется заголовок ${detail}. Разрешите его на прокси, иначе CRM не поверит ответу.`,
        en: `On the way through ${address} the header ${detail} is lost. Let the proxy pass it, or the CRM will not believe the answer.`,
      };
  }
}
