/** What is told about another machine’s files and SSH logins. */
import { createSay, type Catalogue } from '../contract/catalogue.ts';
import type { Words } from '../contract/language.ts';

export const remoteWords = {
  oddFile: {
    ru: (path: string) =>
      `${path}: это не обычный файл или ссылка за пределы папки, поэтому он не читается. Положите в папку сам файл.`,
    en: (path: string) =>
      `${path} is no regular file, or a link out of the folder, and is not read. Put the file itself into the folder.`,
  },
  fullFolder: {
    ru: (folder: string, most: number) =>
      `${folder}: в папке больше ${most} файлов, которые нужно прочесть, поэтому она не читается. Разложите старые файлы по подпапкам, например по годам и месяцам.`,
    en: (folder: string, most: number) =>
      `${folder} holds more than ${most} files that are to be read, and is not read. Move old files into sub-folders, by year and month for instance.`,
  },
  slowFile: {
    ru: (path: string) => `${path}: диск или сетевая папка не отвечает. Проверьте связь с ней.`,
    en: (path: string) => `${path}: the disk or the share does not answer. Check the connection to it.`,
  },
  hostKeyChanged: {
    ru: (host: string, known: string, shown: string) =>
      `Ключ сервера ${host} изменился: был ${known}, стал ${shown}. Если сервер переустановлен, удалите старый ключ в настройках; если нет, не подключайтесь.`,
    en: (host: string, known: string, shown: string) =>
      `The host key of ${host} has changed: it was ${known}, now it is ${shown}. If the server was installed anew, remove the old key in the settings; if not, do not connect.`,
  },
  badPrivateKey: {
    ru: (reason: string) =>
      `Ключ SSH не читается (${reason}). Вставьте закрытый ключ целиком, в формате OpenSSH или PEM, без пароля.`,
    en: (reason: string) =>
      `The SSH key cannot be read (${reason}). Paste the whole private key, in OpenSSH or PEM format, without a passphrase.`,
  },
  loginRefused: {
    ru: (login: string) => `Вход по SSH ${login} не принят. Проверьте имя, пароль или ключ.`,
    en: (login: string) => `The SSH login ${login} was not accepted. Check name, password or key.`,
  },
  unreachable: {
    ru: (host: string, port: number, reason: Words) =>
      `Сервер SSH ${host}:${port} не отвечает (${reason.ru}). Проверьте адрес, порт и брандмауэр.`,
    en: (host: string, port: number, reason: Words) =>
      `The SSH server ${host}:${port} does not answer (${reason.en}). Check address, port and firewall.`,
  },
  noForwarding: {
    ru: 'Вход по SSH есть, но сервер запрещает перенаправление. Разрешите AllowTcpForwarding в sshd_config.',
    en: 'The SSH login works, but the server forbids forwarding. Allow AllowTcpForwarding in sshd_config.',
  },
  noAnswerBehind: {
    ru: (target: string) => `Вход по SSH есть, но на ${target} никто не отвечает. Проверьте адрес и порт.`,
    en: (target: string) => `The SSH login works, but nobody answers at ${target}. Check address and port.`,
  },
} as const satisfies Catalogue;

export const sayRemote = createSay(remoteWords);
