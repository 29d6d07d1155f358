/** What the store tells people, in both languages: the reason first, then the cure. */
import { createSay, type Catalogue } from '../contract/catalogue.ts';

export const storeWords = {
  full: {
    ru: 'На диске нет места, звонки сейчас не записываются. Освободите место: Plecho продолжит сам.',
    en: 'The disk is full, calls are not being saved. Free some space: Plecho goes on by itself.',
  },
  locked: {
    ru: 'База данных занята другой программой. Закройте её: Plecho повторит сам.',
    en: 'Another program holds the database. Close it: Plecho tries again by itself.',
  },
  readonly: {
    ru: 'Plecho не может писать в папку с данными. Проверьте права на неё и место на диске.',
    en: 'Plecho cannot write to its data folder. Check its permissions and the space on the disk.',
  },
  damaged: {
    ru: 'База данных повреждена. Перезапустите Plecho: он отложит её в сторону и восстановит последнюю копию.',
    en: 'The database is damaged. Restart Plecho: it sets the file aside and restores the last copy.',
  },
  newer: {
    ru: 'База данных создана более новой версией Plecho. Обновите программу.',
    en: 'The database was made by a newer version of Plecho. Update the program.',
  },
  io: {
    ru: 'Диск с данными Plecho отвечает ошибкой. Проверьте диск и папку с данными.',
    en: 'The disk with the data of Plecho answers with an error. Check the disk and the data folder.',
  },
  restored: {
    ru: (aside: string, from: string) =>
      `База данных была повреждена и отложена (${aside}). Восстановлена копия от ${from}. Проверьте настройки, изменённые после этой даты.`,
    en: (aside: string, from: string) =>
      `The database was damaged and set aside (${aside}). The copy of ${from} is in use. Check settings changed since then.`,
  },
  startedAnew: {
    ru: (aside: string) =>
      `База данных была повреждена и отложена (${aside}), пригодной копии нет. Проверьте настройки: то, что не удалось прочитать, придётся ввести заново.`,
    en: (aside: string) =>
      `The database was damaged and set aside (${aside}), there is no good copy. Check the settings: what could not be read must be entered again.`,
  },
  noRoomForBackup: {
    ru: (needMb: number, freeMb: number) =>
      `Резервная копия не сделана: нужно ${needMb} МБ, свободно ${freeMb} МБ. Освободите место на диске.`,
    en: (needMb: number, freeMb: number) =>
      `No backup was made: ${needMb} MB are needed, ${freeMb} MB are free. Free some space on the disk.`,
  },
  backupFailed: {
    ru: (reason: string) => `Резервная копия не сделана: ${reason}. Plecho повторит через час.`,
    en: (reason: string) => `No backup was made: ${reason}. Plecho tries again in an hour.`,
  },
  numberTwice: {
    ru: (number: string, first: string, second: string) =>
      `Номер ${number} указан у двоих: ${first} и ${second}. Оставьте его у одного из них.`,
    en: (number: string, first: string, second: string) =>
      `Number ${number} belongs to two people: ${first} and ${second}. Leave it to one.`,
  },
  numberUnread: {
    ru: (number: string, name: string) =>
      `${name}: «${number}» – не номер. Укажите внутренний номер (1001, 1001@office) или телефон целиком.`,
    en: (number: string, name: string) =>
      `${name}: “${number}” is no number. Enter an extension (1001, 1001@office) or a whole phone number.`,
  },
  personTwice: {
    ru: (name: string) => `${name}: этот пользователь указан дважды. Соберите его номера в одну строку.`,
    en: (name: string) => `${name} is listed twice. Put all numbers into one row.`,
  },
  someone: {
    ru: 'без имени',
    en: 'no name',
  },
  noProfile: {
    ru: (dir: string) => `В папке ${dir} нет профиля Plecho.`,
    en: (dir: string) => `There is no profile of Plecho in ${dir}.`,
  },
  sealedElsewhere: {
    ru: (paths: string) =>
      `Пароли этого профиля здесь не открываются: ${paths}. Экспортируйте под тем же пользователем, под которым работает Plecho.`,
    en: (paths: string) =>
      `Secrets of this profile can't be opened here: ${paths}. Export as the same user under whom Plecho runs.`,
  },
  noMovedProfile: {
    ru: 'В файле не профиль Plecho, или он сделан более новой версией.',
    en: 'The file holds no profile of Plecho, or one of a newer version.',
  },
  notEmpty: {
    ru: (dir: string) => `В папке ${dir} уже есть другой профиль. Возьмите для --import новую папку.`,
    en: (dir: string) => `${dir} already holds another profile. Give --import a new folder.`,
  },
  shortPassphrase: {
    ru: (shortest: number) => `Задайте в переменной PLECHO_PASSPHRASE парольную фразу не короче ${shortest} знаков.`,
    en: (shortest: number) => `Set PLECHO_PASSPHRASE to a passphrase of at least ${shortest} characters.`,
  },
  noSealedFile: {
    ru: 'Это не файл переноса Plecho, или он сделан более новой версией. Сделайте его заново: --export.',
    en: 'This is no export of Plecho, or one of a newer version. Make it again with --export.',
  },
  wrongPassphrase: {
    ru: 'Файл не открывается: парольная фраза не та, или файл повреждён.',
    en: 'The file does not open: the passphrase is wrong, or the file is damaged.',
  },
  noKey: {
    ru: (file: string) =>
      `В файле ${file} нет ключа. Восстановите его из резервной копии или удалите и введите все пароли заново.`,
    en: (file: string) => `${file} holds no key. Restore it from a backup, or remove it and enter all passwords again.`,
  },
} as const satisfies Catalogue;

export const sayStore = createSay(storeWords);
