/** What a look around the exchange's server says: what is there, what it is for, what should be changed. */
import { createSay, type Catalogue, type SayIn } from '../../contract/catalogue.ts';

export const lookWords = {
  // The exchange itself.
  noFolder: { ru: 'Папка настроек не найдена.', en: 'Its folder of settings was not found.' },
  folderForbidden: {
    ru: (user: string) =>
      `Пользователю ${user} нельзя её читать. Дайте вход с правами root или добавьте его в группу freeswitch.`,
    en: (user: string) =>
      `${user} may not read it. Use a login with root’s rights, or put it into the group freeswitch.`,
  },
  isThisTheServer: { ru: 'Проверьте, что это сервер АТС.', en: 'Check that this is the exchange’s server.' },
  settingsUnderstood: {
    ru: 'По этим настройкам Plecho понял остальное.',
    en: 'From its settings Plecho has understood the rest.',
  },
  eventSocket: { ru: 'События звонков (Event Socket)', en: 'Events of calls (Event Socket)' },
  noPassword: { ru: 'Пароль Event Socket не найден.', en: 'The password of the event socket was not found.' },
  noPasswordCure: {
    ru: 'Без него звонки в CRM не попадут. Пароль есть в autoload_configs/event_socket.conf.xml: впишите его в шаге «АТС».',
    en: 'Without it no call gets into the CRM. The password is in autoload_configs/event_socket.conf.xml: enter it in the step “Exchange”.',
  },
  answers: {
    ru: (host: string, port: number, phones: number) => `Отвечает на ${host}:${port}, телефонов на связи: ${phones}.`,
    en: (host: string, port: number, phones: number) => `Answers at ${host}:${port}, phones registered: ${phones}.`,
  },
  clueCon: {
    ru: 'Пароль ClueCon стоит по умолчанию и всем известен. Через вход по SSH это работает, но смените его в event_socket.conf.xml.',
    en: 'ClueCon is the default password that everybody knows. Through the SSH login it works, but change it in event_socket.conf.xml.',
  },
  throughLogin: {
    ru: 'Отсюда Plecho узнаёт о звонках. Через вход по SSH открывать порт и менять список доступа не нужно.',
    en: 'From here Plecho learns of calls. Through the SSH login no port has to be opened and no access list changed.',
  },
  databaseUnreadable: { ru: 'База не читается.', en: 'The database cannot be read.' },
  database: {
    ru: (version: string, name: string, host: string, port: number) => `${version}, база ${name} на ${host}:${port}.`,
    en: (version: string, name: string, host: string, port: number) =>
      `${version}, database ${name} at ${host}:${port}.`,
  },
  databaseUse: {
    ru: 'В его базе сотрудники, внешние номера и записи звонков. Plecho только читает.',
    en: 'Its database has the people, outside numbers and call records. Plecho only reads.',
  },
  configForbidden: {
    ru: 'Файл /etc/fusionpbx/config.conf нельзя прочитать.',
    en: '/etc/fusionpbx/config.conf cannot be read.',
  },
  configForbiddenCure: {
    ru: (user: string) =>
      `Пользователю ${user} он закрыт. Добавьте его в группу www-data или впишите имя и пароль базы в шаге «Журнал АТС».`,
    en: (user: string) =>
      `It is closed to ${user}. Put it into the group www-data, or enter the database’s user and password in the step “History”.`,
  },
  domains: { ru: 'Домены', en: 'Domains' },
  oneDomain: {
    ru: 'Нужен, чтобы звонить из CRM с телефона сотрудника.',
    en: 'Needed to dial from a person’s phone out of the CRM.',
  },
  severalDomains: {
    ru: 'На сервере несколько компаний: номера сотрудников записываются с доменом, 1001@компания.',
    en: 'The server has several companies: people’s numbers are written with the domain, 1001@company.',
  },
  // The office.
  'target.extension': { ru: 'сотрудник', en: 'person' },
  'target.ringGroup': { ru: 'группа', en: 'ring group' },
  'target.queue': { ru: 'очередь', en: 'queue' },
  'target.menu': { ru: 'меню', en: 'menu' },
  'target.conference': { ru: 'конференция', en: 'conference' },
  'target.voicemail': { ru: 'голосовая почта', en: 'voicemail' },
  'target.other': { ru: 'другое', en: 'other' },
  extensions: { ru: 'Внутренние номера', en: 'Extensions' },
  noExtensions: { ru: 'Не найдены.', en: 'None were found.' },
  noExtensionsCure: {
    ru: 'Сотрудников можно вписать вручную в шаге «Сотрудники».',
    en: 'People can be entered by hand in the step “People”.',
  },
  extensionsSeen: {
    ru: (all: number, online: number, mails: number) => `${all}, на связи ${online}, с почтой ${mails}.`,
    en: (all: number, online: number, mails: number) => `${all}, ${online} online, ${mails} with an e-mail.`,
  },
  extensionsUse: {
    ru: 'По именам и почте Plecho сопоставит их с сотрудниками CRM.',
    en: 'By name and e-mail Plecho matches them with the CRM’s people.',
  },
  online: { ru: ' (на связи)', en: ' (online)' },
  lines: { ru: 'Внешние номера', en: 'Outside numbers' },
  linesUse: { ru: 'Звонки на эти номера попадут в CRM.', en: 'Calls to these numbers get into the CRM.' },
  gateways: { ru: 'Внешние линии', en: 'Outside lines' },
  gatewaysUse: {
    ru: 'Через них идут звонки наружу. Настраивать ничего не нужно.',
    en: 'Calls go out over them. Nothing has to be set.',
  },
  outsideLogins: {
    ru: 'Логины в конце списка похожи на шлюзы, а не на людей: звонки через них — с клиентами.',
    en: 'The logins at the end look like gateways, not people: calls over them are with clients.',
  },
  // Recordings and call records.
  recordsUse: {
    ru: 'Из него Plecho добирает звонки за время, когда компьютер был выключен.',
    en: 'From it Plecho takes the calls of the time when this PC was off.',
  },
  recordings: { ru: 'Записи разговоров', en: 'Recordings' },
  noRecordings: { ru: 'Папка записей не найдена.', en: 'The folder of recordings was not found.' },
  noRecordingsCure: {
    ru: 'Запись можно включить позже; папку укажите в шаге «Записи разговоров».',
    en: 'Recording can be switched on later; name the folder in the step “Recordings”.',
  },
  recordingsUse: {
    ru: 'Plecho заберёт файлы через этот же вход и приложит к звонкам.',
    en: 'Plecho fetches the files through this login and attaches them to calls.',
  },
  nothingRecorded: {
    ru: 'Ни один номер не записывается: ниже написано, где это включить.',
    en: 'No number is recorded: below is where to switch it on.',
  },
  records: { ru: 'Журнал звонков', en: 'Call records' },
  recordsInDatabase: { ru: 'В базе FusionPBX.', en: 'In FusionPBX’s database.' },
  noCdrModule: { ru: 'Ни один модуль CDR не загружен.', en: 'No CDR module is loaded.' },
  noBLegs: {
    ru: 'Записей вызванных телефонов нет: удержания и гудки будут неполными.',
    en: 'There are no records of called phones: holds and ringing will be incomplete.',
  },
  switchRecordsOn: { ru: 'Включить журнал звонков', en: 'Switch call records on' },
  fail2ban: {
    ru: 'Стоит на сервере. Через вход по SSH он Plecho не мешает.',
    en: 'Is there. It does not stand in the way of the SSH login.',
  },
  fail2banCure: {
    ru: 'Если пароль SSH часто набирают неверно, он закроет доступ: добавьте адрес этого компьютера в ignoreip (/etc/fail2ban/jail.local).',
    en: 'If the SSH password is often mistyped it shuts the door: add this PC’s address to ignoreip (/etc/fail2ban/jail.local).',
  },
  // What would have to be changed on the server.
  switchRecordingOn: { ru: 'Включить запись разговоров', en: 'Switch recording on' },
  fusionRecordingUse: { ru: 'Тогда у звонков в CRM будет запись.', en: 'Then calls in the CRM have a recording.' },
  fusionRecordingPlace: {
    ru: 'FusionPBX: Учетные Записи (Accounts) → Внутренние номера (Extensions) → номер → Дополнительно (Advanced) → Запись разговора (Record); или, для всех звонков на внешний номер: План нумерации (Dialplan) → Направления (Destinations) → номер → Запись (Record)',
    en: 'FusionPBX: Accounts → Extensions → the extension → Advanced → Record; or, for every call to an outside number: Dialplan → Destinations → the number → Record',
  },
  fusionRecordingLines: { ru: 'Запись разговора = Все\nЗапись = True', en: 'Record = All\nRecord = True' },
  recordingUse: {
    ru: 'Ни одно правило плана набора не пишет разговоры. С этими строками записывается каждый, с ответа до конца.',
    en: 'No rule of the dialplan records talks. With these lines each one is recorded, from the answer to its end.',
  },
  redirect: { ru: 'Соединять клиента с его ответственным', en: 'Put clients through to their responsible colleague' },
  redirectUse: {
    ru: (seconds: number) =>
      `Звонок на внешний номер ждёт до ${seconds} с, пока Plecho спросит CRM, и идёт дальше своим путём, если ответа нет.`,
    en: (seconds: number) =>
      `A call to an outside number waits up to ${seconds} s while Plecho asks the CRM, and goes its usual way where there is no answer.`,
  },
  fusionRedirectPlace: {
    ru: 'FusionPBX: План нумерации (Dialplan) → Направления (Destinations) → внешний номер → Действия (Actions), перед основным действием',
    en: 'FusionPBX: Dialplan → Destinations → the outside number → Actions, before the main action',
  },
  acl: { ru: 'Пустить Plecho к событиям звонков', en: 'Let Plecho reach the events of calls' },
  aclUse: {
    ru: (acl: string) =>
      `Список доступа ${acl} не пускает и с самого сервера. После изменения перезапустите FreeSWITCH, когда никто не говорит: пока список старый, попросить его об этом нельзя.`,
    en: (acl: string) =>
      `The access list ${acl} keeps even the server itself out. After the change restart FreeSWITCH while nobody talks: as long as the list is the old one, it can't be asked to.`,
  },
  fusionAclPlace: {
    ru: (acl: string) => `FusionPBX: Дополнительные (Advanced) → Контроль доступа (Access Controls) → ${acl} → Nodes`,
    en: (acl: string) => `FusionPBX: Advanced → Access Controls → ${acl} → Nodes`,
  },
  bLegs: { ru: 'Писать и записи вызванных телефонов', en: 'Write records of called phones too' },
  bLegsUse: {
    ru: 'Тогда после перерыва будет известно, кому звонило и кто держал паузу.',
    en: 'Then it is known after a gap whose phone rang and who was on hold.',
  },
  // What came of a change.
  changed: {
    ru: (copy: string) => `Сделано. Старый файл сохранён: ${copy}.`,
    en: (copy: string) => `Done. The old file is kept: ${copy}.`,
  },
  runOnExchange: {
    ru: (command: string) => `Выполните на АТС: ${command}`,
    en: (command: string) => `Run on the exchange: ${command}`,
  },
  undone: {
    ru: (reason: string, file: string) =>
      `АТС не приняла изменение (${reason}). Файл ${file} возвращён, всё работает как раньше. Пришлите эту строку тому, кто настраивал АТС.`,
    en: (reason: string, file: string) =>
      `The exchange did not take the change (${reason}). The file ${file} is as it was, and all works as before. Send this line to whoever set the exchange up.`,
  },
  notUndone: {
    ru: (reason: string, copy: string, file: string, command: string) =>
      `АТС не приняла изменение (${reason}), и вернуть файл не получилось. Скопируйте ${copy} в ${file} и выполните ${command}.`,
    en: (reason: string, copy: string, file: string, command: string) =>
      `The exchange did not take the change (${reason}), and the file could not be put back. Copy ${copy} to ${file} and run ${command}.`,
  },
} as const satisfies Catalogue;

export const sayLook = createSay(lookWords);
export type SayLook = SayIn<typeof lookWords>;
