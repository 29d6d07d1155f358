/** Why a recording cannot be read, and what to do. */
import { createSay, type Catalogue } from '../contract/catalogue.ts';
import type { Words } from '../contract/language.ts';

export const recordingWords = {
  elsewhere: {
    ru: (file: string, from: string) =>
      `АТС пишет запись в ${file}, а в настройках указана папка ${from}. Исправьте папку на АТС в настройках записей.`,
    en: (file: string, from: string) =>
      `The exchange writes to ${file}, the settings say ${from}. Correct the exchange's folder in the settings of the recordings.`,
  },
  outside: {
    ru: (file: string) => `Путь записи ${file} не разрешён: он ведёт за пределы папки записей.`,
    en: (file: string) => `The path ${file} is not allowed: it leads out of the folder of recordings.`,
  },
  badName: {
    ru: (file: string) =>
      `Имя записи ${file} содержит знаки, которых не может быть в имени файла на этом компьютере. Уберите их из имени в диалплане АТС (например, двоеточие в %H:%M:%S).`,
    en: (file: string) =>
      `The name ${file} holds characters that no file on this PC can bear. Remove them from the name in the exchange's dialplan (for example the colon of %H:%M:%S).`,
  },
  noFolder: {
    ru: (folder: string, why: Words) =>
      `Папка записей ${folder} не читается: ${why.ru}. Проверьте путь и права доступа.`,
    en: (folder: string, why: Words) =>
      `The folder of recordings ${folder} cannot be read: ${why.en}. Check path and rights.`,
  },
  unreachable: {
    ru: (what: string) => `Место записей ${what} недоступно. Проверьте адрес и доступ.`,
    en: (what: string) => `The place of the recordings ${what} cannot be reached. Check address and access.`,
  },
  redirected: {
    ru: (from: string, to: string) =>
      `Веб-сервер записей ${from} отправляет на другой адрес (${to}). Туда Plecho не пойдёт: укажите в настройках записей сам этот адрес, если он верный.`,
    en: (from: string, to: string) =>
      `The web server of the recordings ${from} redirects to another address (${to}). Plecho does not go there: enter that address in the settings of the recordings, if it is right.`,
  },
  voicemailElsewhere: {
    ru: (file: string, from: string, where: string) =>
      `Сообщение голосовой почты АТС записала в ${file}: это не папка записей (${from}). Plecho искал его здесь: ${where}, но такой папки нет или она не читается. Откройте её этому компьютеру или укажите в настройках записей папку, в которой лежат и записи, и голосовая почта (обычно /var/lib/freeswitch).`,
    en: (file: string, from: string, where: string) =>
      `The exchange wrote a voicemail message to ${file}, which is not in the folder of recordings (${from}). Plecho looked for it here: ${where}; there is no such folder, or it cannot be read. Open it to this PC, or enter in the settings of the recordings a folder that holds both recordings and mailboxes (usually /var/lib/freeswitch).`,
  },
  httpStatus: {
    ru: (status: number, path: string, isLogin: boolean) =>
      `Веб-сервер записей ответил ${status} на ${path}. ${isLogin ? 'Проверьте имя и пароль.' : 'Проверьте адрес.'}`,
    en: (status: number, path: string, isLogin: boolean) =>
      `The web server of the recordings answered ${status} to ${path}. ${isLogin ? 'Check user and password.' : 'Check the address.'}`,
  },
} as const satisfies Catalogue;

export const sayRecordings = createSay(recordingWords);
