/** Settings of recordings and of the exchange’s call records. */
import type { Catalogue } from '../catalogue.ts';

export const settingsHistory = {
  'settings.recordings.title': { ru: 'Записи разговоров', en: 'Recordings' },
  'settings.recordings.intro': {
    ru: 'Plecho берёт запись там, куда её кладёт АТС, и прикрепляет к звонку в CRM.',
    en: 'Plecho takes a recording from where the exchange puts it and attaches it to the call in the CRM.',
  },
  'settings.recordings.upload': { ru: 'Отправлять записи в CRM', en: 'Send recordings to the CRM' },
  'settings.recordings.where': { ru: 'Где записи', en: 'Where they are' },
  'settings.recordings.kinds.none': { ru: 'Не нужны', en: 'Not needed' },
  'settings.recordings.kinds.folder': { ru: 'В папке', en: 'In a folder' },
  'settings.recordings.kinds.http': { ru: 'По HTTP', en: 'Over HTTP' },
  'settings.recordings.kinds.sftp': { ru: 'По SFTP', en: 'Over SFTP' },
  'settings.recordings.from': { ru: 'Папка записей на АТС', en: 'Recordings folder on the exchange' },
  'settings.recordings.fromHint': {
    ru: 'Как её называет FreeSWITCH, например /var/lib/freeswitch/recordings.',
    en: 'As FreeSWITCH names it, for example /var/lib/freeswitch/recordings.',
  },
  'settings.recordings.toFolder': { ru: 'Та же папка с этого компьютера', en: 'The same folder from this computer' },
  'settings.recordings.toFolderHint': {
    ru: 'Например, \\\\server\\recordings или /mnt/recordings.',
    en: 'For example, \\\\server\\recordings or /mnt/recordings.',
  },
  'settings.recordings.toHttp': { ru: 'Адрес', en: 'Address' },
  'settings.recordings.toHttpHint': {
    ru: 'Начало ссылки, вместо папки на АТС.',
    en: 'The beginning of the link, in place of the folder.',
  },
  'settings.recordings.toSftp': { ru: 'Папка на сервере', en: 'Folder on the server' },
  'settings.recordings.toSftpHint': { ru: 'Обычно та же, что на АТС.', en: 'Usually the same as on the exchange.' },
  'settings.recordings.user': { ru: 'Имя для входа', en: 'Login name' },
  'settings.recordings.password': { ru: 'Пароль', en: 'Password' },
  'settings.recordings.mp3': { ru: 'Сжимать WAV в MP3', en: 'Compress WAV to MP3' },
  'settings.recordings.mp3s.large': { ru: 'Только большие', en: 'Large ones only' },
  'settings.recordings.mp3s.always': { ru: 'Всегда', en: 'Always' },
  'settings.recordings.mp3Hint': { ru: 'CRM принимает файлы до 100 МБ.', en: 'The CRM takes files of up to 100 MB.' },
  'settings.recordings.prove': {
    ru: 'Проверка находит последнюю запись и читает её начало.',
    en: 'The test finds the latest recording and reads its beginning.',
  },
  'settings.recordings.snippet': { ru: 'Как включить запись на АТС', en: 'How to record on the exchange' },
  'settings.recordings.place.here': {
    ru: (folder: string) => `АТС кладёт записи в ${folder}. Эта папка есть на этом компьютере.`,
    en: (folder: string) => `The exchange puts recordings into ${folder}. This computer has that folder.`,
  },
  'settings.recordings.place.takeFolder': { ru: 'Взять эту папку', en: 'Take this folder' },
  'settings.recordings.place.login': {
    ru: (folder: string) =>
      `АТС кладёт записи в ${folder}. Вход на сервер АТС уже есть: Plecho может забирать их оттуда.`,
    en: (folder: string) =>
      `The exchange puts recordings into ${folder}. There is a login to its server already: Plecho can fetch them from there.`,
  },
  'settings.recordings.place.takeLogin': { ru: 'Забирать с сервера', en: 'Fetch them from the server' },
  'settings.recordings.place.away': {
    ru: (folder: string) =>
      `АТС кладёт записи в ${folder}. На этом компьютере такой папки нет. Дайте вход на сервер АТС, и Plecho заберёт их сам. Или откройте папку по сети и выберите «В папке».`,
    en: (folder: string) =>
      `The exchange puts recordings into ${folder}. This computer has no such folder. Give a login to the exchange's server, and Plecho fetches them itself. Or open the folder over the network and choose “In a folder”.`,
  },
  'settings.recordings.place.giveLogin': { ru: 'Дать вход на сервер АТС', en: "Give a login to the exchange's server" },
  'settings.history.title': { ru: 'Журнал АТС', en: 'Log of the exchange' },
  'settings.history.intro': {
    ru: 'Из журнала (CDR) Plecho добирает звонки, которые прошли, пока он был выключен.',
    en: 'From the log (CDR) Plecho picks up calls that went by while it was off.',
  },
  'settings.history.where': { ru: 'Где журнал', en: 'Where the log is' },
  'settings.history.place.here': {
    ru: (folder: string) => `АТС ведёт журнал в ${folder}. Эта папка есть на этом компьютере.`,
    en: (folder: string) => `The exchange keeps its log in ${folder}. This computer has that folder.`,
  },
  'settings.history.place.take': { ru: 'Читать отсюда', en: 'Read it from here' },
  'settings.history.kinds.none': { ru: 'Не читать', en: 'Do not read' },
  'settings.history.kinds.fusionpbx': { ru: 'В базе FusionPBX', en: 'In FusionPBX’s database' },
  'settings.history.kinds.folder': { ru: 'В папке', en: 'In a folder' },
  'settings.history.kinds.sftp': { ru: 'По SFTP', en: 'Over SFTP' },
  'settings.history.format': { ru: 'Формат', en: 'Format' },
  'settings.history.formats.json_cdr': { ru: 'mod_json_cdr', en: 'mod_json_cdr' },
  'settings.history.formats.xml_cdr': { ru: 'mod_xml_cdr', en: 'mod_xml_cdr' },
  'settings.history.formats.csv': { ru: 'mod_cdr_csv', en: 'mod_cdr_csv' },
  'settings.history.path': { ru: 'Папка журнала', en: 'Folder of the log' },
  'settings.history.pathHint.json_cdr': {
    ru: 'Например, /var/log/freeswitch/json_cdr.',
    en: 'For example, /var/log/freeswitch/json_cdr.',
  },
  'settings.history.pathHint.xml_cdr': {
    ru: 'Например, /var/log/freeswitch/xml_cdr.',
    en: 'For example, /var/log/freeswitch/xml_cdr.',
  },
  'settings.history.pathHint.csv': {
    ru: 'Например, /var/log/freeswitch/cdr-csv.',
    en: 'For example, /var/log/freeswitch/cdr-csv.',
  },
  'settings.history.fusion.throughLogin': {
    ru: 'База читается через вход по SSH на сервер АТС: адрес 127.0.0.1 — это сам сервер.',
    en: 'The database is read through the SSH login to the exchange’s server: 127.0.0.1 is that server itself.',
  },
  'settings.history.fusion.direct': {
    ru: 'Обычно база FusionPBX видна только с его сервера. Укажите вход по SSH в разделе «АТС», и адрес 127.0.0.1 подойдёт.',
    en: 'FusionPBX’s database is usually to be seen from its own server only. Set an SSH login under “Exchange”, and the address 127.0.0.1 will do.',
  },
  'settings.history.fusion.host': { ru: 'Адрес базы', en: 'Address of the database' },
  'settings.history.fusion.port': { ru: 'Порт', en: 'Port' },
  'settings.history.fusion.database': { ru: 'База', en: 'Database' },
  'settings.history.fusion.user': { ru: 'Имя', en: 'User' },
  'settings.history.fusion.userHint': {
    ru: 'Имя и пароль базы записаны на сервере в /etc/fusionpbx/config.conf. Достаточно прав на чтение.',
    en: 'User and password are in /etc/fusionpbx/config.conf on the server. The right to read is enough.',
  },
  'settings.history.fusion.password': { ru: 'Пароль', en: 'Password' },
  'settings.history.fusion.domain': { ru: 'Домен', en: 'Domain' },
  'settings.history.fusion.domainHint': {
    ru: 'Если на сервере несколько компаний. Пусто — все домены.',
    en: 'If the server has several companies. Empty: all domains.',
  },
  'settings.history.fusion.tls': { ru: 'Шифровать соединение (TLS)', en: 'Encrypt the connection (TLS)' },
  'settings.history.fusion.tlsHint': {
    ru: 'Не нужно, если база читается через вход по SSH.',
    en: 'Not needed where the database is read through the SSH login.',
  },
  'settings.history.fusion.reader': {
    ru: 'Пользователь базы только для чтения',
    en: 'A database user that may only read',
  },
  'settings.history.import': { ru: 'Загрузить прошлые звонки', en: 'Read past calls' },
  'settings.history.importHint': {
    ru: 'Звонки из журнала попадут в историю и в CRM, если их там ещё нет. Повторов не будет.',
    en: 'Calls of the log get into the history and, where missing, into the CRM. Nothing is doubled.',
  },
  'settings.history.since': { ru: 'Начиная с', en: 'Starting with' },
  'settings.history.run': { ru: 'Загрузить', en: 'Read' },
  'settings.history.stop': { ru: 'Остановить', en: 'Stop' },
  'settings.history.running': {
    ru: (done: number, total: number | null, registered: number) =>
      `Прочитано записей: ${done} из ${total ?? '…'}, новых звонков передано: ${registered}`,
    en: (done: number, total: number | null, registered: number) =>
      `Records read: ${done} of ${total ?? '…'}, new calls told: ${registered}`,
  },
  'settings.history.over': {
    ru: (done: number, _total: number | null, registered: number) =>
      `Готово. Прочитано записей: ${done}, новых звонков передано: ${registered}`,
    en: (done: number, _total: number | null, registered: number) =>
      `Done. Records read: ${done}, new calls told: ${registered}`,
  },
  'settings.history.started': { ru: 'Читаем журнал…', en: 'Reading the log…' },
} satisfies Catalogue;
