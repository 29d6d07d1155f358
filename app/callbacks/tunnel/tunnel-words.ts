/** What is told of the tunnel: the reason first, then the cure. */
import { createSay, type Catalogue } from '../../contract/catalogue.ts';

export const tunnelWords = {
  none: {
    ru: 'Адрес для вызовов из CRM не настроен. Укажите адрес или туннель в настройках.',
    en: 'No public address is set. Enter an address or a tunnel in the settings.',
  },
  fixed: { ru: 'Постоянный адрес.', en: 'A fixed address.' },
  connecting: { ru: 'Туннель подключается.', en: 'The tunnel is connecting.' },
  up: { ru: 'Туннель подключён.', en: 'The tunnel is connected.' },
  stopped: { ru: 'Туннель выключен.', en: 'The tunnel is off.' },
  lost: { ru: 'Связь с сервером туннеля прервалась.', en: "The connection to the tunnel's server was lost." },
  silent: {
    ru: 'Сервер туннеля перестал отвечать. Проверьте интернет.',
    en: "The tunnel's server stopped answering. Check the internet connection.",
  },
  badKey: {
    ru: 'Закрытый ключ SSH не читается. Вставьте его целиком, без пароля на ключе.',
    en: 'The SSH private key cannot be read. Paste all of it, without a passphrase.',
  },
  login: {
    ru: 'Сервер туннеля не принял логин, пароль или ключ. Проверьте их в настройках.',
    en: "The tunnel's server did not accept the login, password or key. Check them in the settings.",
  },
  hostKeyChanged: {
    ru: (seen: string, pinned: string) =>
      `У сервера туннеля другой ключ (${seen} вместо ${pinned}): это может быть чужой компьютер. Если сервер переустановили, удалите отпечаток в настройках.`,
    en: (seen: string, pinned: string) =>
      `The tunnel's server shows another host key (${seen} instead of ${pinned}): it may be somebody else's machine. If the server was reinstalled, remove the fingerprint in the settings.`,
  },
  unreachable: {
    ru: (server: string, code: string) =>
      `Сервер туннеля ${server} не отвечает (${code}). Проверьте адрес, порт и интернет.`,
    en: (server: string, code: string) =>
      `The tunnel's server ${server} does not answer (${code}). Check address, port and internet connection.`,
  },
  forwardRefused: {
    ru: (port: number) =>
      `Сервер туннеля не открыл порт ${port}: он занят прежним подключением или не разрешён. Разрешите AllowTcpForwarding в sshd_config или выберите другой порт.`,
    en: (port: number) =>
      `The tunnel's server did not open port ${port}: an earlier connection holds it, or it is not allowed. Allow AllowTcpForwarding in sshd_config or choose another port.`,
  },
  guessed: {
    ru: (url: string) =>
      `Туннель подключён. Сервер не назвал адрес, предполагаем ${url}. Если он другой, укажите его в настройках.`,
    en: (url: string) =>
      `The tunnel is connected. The server named no address, we assume ${url}. If it is another, enter it in the settings.`,
  },
  badPattern: {
    ru: (why: string) => `Выражение для поиска адреса не годится (${why}). Исправьте его в настройках.`,
    en: (why: string) => `The expression that finds the address is of no use (${why}). Correct it in the settings.`,
  },
  noUrl: {
    ru: (lastLine: string) =>
      `Программа туннеля не напечатала адрес. Последняя строка: «${lastLine}». Проверьте команду и выражение для поиска адреса.`,
    en: (lastLine: string) =>
      `The tunnel's program printed no address. Its last line: “${lastLine}”. Check the command and the expression that finds the address.`,
  },
  commandFailed: {
    ru: (how: number | string, said: string) =>
      `Программа туннеля завершилась (${typeof how === 'number' ? `код ${how}` : how}${said === '' ? '' : `: ${said}`}). Проверьте команду в настройках.`,
    en: (how: number | string, said: string) =>
      `The tunnel's program ended (${typeof how === 'number' ? `code ${how}` : how}${said === '' ? '' : `: ${said}`}). Check the command in the settings.`,
  },
} as const satisfies Catalogue;

export const sayTunnel = createSay(tunnelWords);
