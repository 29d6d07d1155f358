/** What the store tells people, in both languages: the reason first, then the cure. */

export type Language = 'ru' | 'en';

type Words = {
  full: string;
  locked: string;
  readonly: string;
  damaged: string;
  newer: string;
  io: string;
  restored: (aside: string, from: string) => string;
  startedAnew: (aside: string) => string;
  noRoomForBackup: (needMb: number, freeMb: number) => string;
  backupFailed: (reason: string) => string;
  secretsUnreadable: (paths: string) => string;
  settingsIgnored: (paths: string) => string;
  numberTwice: (number: string, first: string, second: string) => string;
  numberUnread: (number: string, name: string) => string;
  personTwice: (name: string) => string;
  someone: string;
  retryTooLate: string;
};

const ru: Words = {
  full: 'На диске нет места, звонки сейчас не записываются. Освободите место: Plecho продолжит сам.',
  locked: 'База данных занята другой программой. Закройте её: Plecho повторит сам.',
  readonly: 'Plecho не может писать в папку с данными. Проверьте права на неё и место на диске.',
  damaged: 'База данных повреждена. Перезапустите Plecho: он отложит её в сторону и восстановит последнюю копию.',
  newer: 'База данных создана более новой версией Plecho. Обновите программу.',
  io: 'Диск с данными Plecho отвечает ошибкой. Проверьте диск и папку с данными.',
  restored: (aside, from) =>
    `База данных была повреждена и отложена (${aside}). Восстановлена копия от ${from}. Проверьте настройки, изменённые после этой даты.`,
  startedAnew: (aside) =>
    `База данных была повреждена и отложена (${aside}), пригодной копии нет. Проверьте настройки: то, что не удалось прочитать, придётся ввести заново.`,
  noRoomForBackup: (needMb, freeMb) =>
    `Резервная копия не сделана: нужно ${needMb} МБ, свободно ${freeMb} МБ. Освободите место на диске.`,
  backupFailed: (reason) => `Резервная копия не сделана: ${reason}. Plecho повторит через час.`,
  secretsUnreadable: (paths) =>
    `Сохранённые пароли не удалось расшифровать на этом компьютере (${paths}). Введите их заново в настройках.`,
  settingsIgnored: (paths) =>
    `Часть настроек не подходит этой версии и заменена на обычные: ${paths}. Проверьте их в настройках.`,
  numberTwice: (number, first, second) =>
    `Номер ${number} указан у двоих: ${first} и ${second}. Оставьте его у одного из них.`,
  numberUnread: (number, name) =>
    `${name}: «${number}» – не номер. Укажите внутренний номер (1001, 1001@office) или телефон целиком.`,
  personTwice: (name) => `${name}: этот пользователь указан дважды. Соберите его номера в одну строку.`,
  someone: 'без имени',
  retryTooLate: 'Сообщение о ходе звонка устарело и больше не отправляется.',
};

const en: Words = {
  full: 'The disk is full, calls are not being saved. Free some space: Plecho goes on by itself.',
  locked: 'Another program holds the database. Close it: Plecho tries again by itself.',
  readonly: 'Plecho cannot write to its data folder. Check its permissions and the space on the disk.',
  damaged: 'The database is damaged. Restart Plecho: it sets the file aside and restores the last copy.',
  newer: 'The database was made by a newer version of Plecho. Update the program.',
  io: 'The disk with the data of Plecho answers with an error. Check the disk and the data folder.',
  restored: (aside, from) =>
    `The database was damaged and set aside (${aside}). The copy of ${from} is in use. Check settings changed since then.`,
  startedAnew: (aside) =>
    `The database was damaged and set aside (${aside}), there is no good copy. Check the settings: what could not be read must be entered again.`,
  noRoomForBackup: (needMb, freeMb) =>
    `No backup was made: ${needMb} MB are needed, ${freeMb} MB are free. Free some space on the disk.`,
  backupFailed: (reason) => `No backup was made: ${reason}. Plecho tries again in an hour.`,
  secretsUnreadable: (paths) => `Stored passwords cannot be opened on this computer (${paths}). Enter them again.`,
  settingsIgnored: (paths) => `Some settings do not fit this version and are back to their defaults: ${paths}.`,
  numberTwice: (number, first, second) =>
    `Number ${number} belongs to two people: ${first} and ${second}. Leave it to one.`,
  numberUnread: (number, name) =>
    `${name}: “${number}” is no number. Enter an extension (1001, 1001@office) or a whole phone number.`,
  personTwice: (name) => `${name} is listed twice. Put all numbers into one row.`,
  someone: 'no name',
  retryTooLate: 'The message about the running call is out of date and is no longer sent.',
};

export const storeWords: Readonly<Record<Language, Words>> = { ru, en };
