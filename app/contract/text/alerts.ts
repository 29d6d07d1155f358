/** Alerts and reports, next steps of problems, erasure of a number. */
import type { Catalogue } from '../catalogue.ts';
import { en, ru } from './plural.ts';

export const alerts = {
  'alerts.title': { ru: 'Уведомления и отчёты', en: 'Alerts and reports' },
  'alerts.menu': { ru: 'Уведомления', en: 'Alerts' },
  'alerts.intro': {
    ru: 'Кому и как сообщить, если звонки перестали передаваться, и куда присылать итоги дня. Об одной причине приходит одно сообщение и ещё одно, когда всё восстановлено.',
    en: 'Who is told when calls are no longer reported, and where the day’s figures go. For one cause there is one message, and another when all is well again.',
  },
  'alerts.testHint': {
    ru: 'Проверка отправит короткое сообщение каждым из включённых способов.',
    en: 'The test sends a short message by every way that is switched on.',
  },
  'alerts.afterSeconds': { ru: 'Сообщать через, секунд', en: 'Tell after, seconds' },
  'alerts.afterSecondsHint': {
    ru: 'О том, что восстановилось быстрее, сообщений не будет.',
    en: 'Nobody is told of what heals sooner.',
  },
  'alerts.office': { ru: 'Название офиса в сообщениях', en: 'Name of the office in messages' },
  'alerts.officeHint': { ru: 'Если не задано, берётся название из CRM.', en: 'Left empty: as the CRM calls it.' },
  'alerts.email': { ru: 'Почта', en: 'E-mail' },
  'alerts.host': { ru: 'Почтовый сервер', en: 'Mail server' },
  'alerts.port': { ru: 'Порт', en: 'Port' },
  'alerts.user': { ru: 'Имя пользователя', en: 'User name' },
  'alerts.password': { ru: 'Пароль', en: 'Password' },
  'alerts.from': { ru: 'От кого', en: 'From' },
  'alerts.to': { ru: 'Кому', en: 'To' },
  'alerts.toHint': { ru: 'Несколько адресов через запятую.', en: 'Several addresses with commas between.' },
  'alerts.tls': { ru: 'Шифровать соединение', en: 'Encrypt the connection' },
  'alerts.tlsHint': {
    ru: 'Выключайте только для сервера в своей сети: пароль и письма пойдут открыто.',
    en: 'Switch off only for a server in your own network: password and letters go in the open.',
  },
  'alerts.telegram': { ru: 'Telegram', en: 'Telegram' },
  'alerts.token': { ru: 'Токен бота', en: 'Token of the bot' },
  'alerts.tokenHint': {
    ru: 'Создайте бота у @BotFather и скопируйте токен сюда.',
    en: 'Make a bot with @BotFather and copy its token here.',
  },
  'alerts.chatId': { ru: 'Номер чата', en: 'Number of the chat' },
  'alerts.chatIdHint': {
    ru: 'Напишите боту первым или добавьте его в группу. Номер группы начинается с минуса.',
    en: 'Write to the bot first, or add it to the group. The number of a group begins with a minus.',
  },
  'alerts.webhook': { ru: 'Свой адрес (webhook)', en: 'Webhook' },
  'alerts.webhookUrl': { ru: 'Адрес', en: 'Address' },
  'alerts.webhookSecret': { ru: 'Секрет подписи', en: 'Secret of the signature' },
  'alerts.webhookHint': {
    ru: 'POST с JSON. Заголовок X-Plecho-Signature подтверждает, что письмо от вашего Plecho.',
    en: 'A POST of JSON. The header X-Plecho-Signature proves that it comes from your Plecho.',
  },
  'alerts.heartbeat': { ru: 'Сигнал «работаю»', en: 'Sign of life' },
  'alerts.heartbeatHint': {
    ru: 'Адрес сервиса, который следит за такими сигналами. Раз в минуту Plecho обращается к нему, при сбое к тому же адресу с /fail. Если компьютер выключен, сервис это заметит.',
    en: 'Address of a service that watches such signs. Plecho asks it every minute, and with /fail behind it when calls are not reported. When the PC is off, the service notices.',
  },
  'alerts.daily': { ru: 'Отчёт каждый день', en: 'A report every day' },
  'alerts.weekly': { ru: 'Отчёт каждую неделю', en: 'A report every week' },
  'alerts.at': { ru: 'Время, например 18:00', en: 'Time, such as 18:00' },
  'alerts.day': { ru: 'День', en: 'Day' },
  'alerts.quiet': { ru: 'Тихие часы', en: 'Quiet hours' },
  'alerts.quietHint': {
    ru: 'В это время сообщений не будет. Что не восстановится само, придёт сразу после.',
    en: 'No messages in this time. What does not heal by itself is told right afterwards.',
  },
  'alerts.quietFrom': { ru: 'С', en: 'From' },
  'alerts.quietUntil': { ru: 'До', en: 'Until' },
  'alerts.step.checkAgain': { ru: 'Проверить ещё раз', en: 'Check again' },
  'alerts.step.sendAgain': { ru: 'Отправить ещё раз', en: 'Send again' },
  'alerts.step.exchange': { ru: 'Настройки АТС', en: 'Exchange settings' },
  'alerts.step.aclLines': { ru: 'Скопировать строки для АТС', en: 'Copy the lines for the exchange' },
  'alerts.step.crm': { ru: 'Настройки CRM', en: 'CRM settings' },
  'alerts.step.callbacks': { ru: 'Адрес для CRM', en: 'Address for the CRM' },
  'alerts.step.dialing': { ru: 'Набор номера', en: 'Dialling' },
  'alerts.step.recordings': { ru: 'Настройки записей', en: 'Recording settings' },
  'alerts.step.history': { ru: 'Настройки истории АТС', en: 'Call record settings' },
  'alerts.step.alerts': { ru: 'Настройки уведомлений', en: 'Alert settings' },
  'alerts.step.program': { ru: 'Настройки программы', en: 'Program settings' },
  'alerts.step.outbox': { ru: 'Очередь отправки', en: 'Outbox' },
  'alerts.checking': { ru: 'Проверяем связь со всеми.', en: 'Checking all connections.' },
  'alerts.sentAgain': {
    ru: (n: number) => `Отправляется: ${ru(n, ['сообщение', 'сообщения', 'сообщений'])}`,
    en: (n: number) => `Being sent: ${en(n, ['message', 'messages'])}`,
  },
  'alerts.lag': { ru: (seconds: number) => `опоздание ${seconds} с`, en: (seconds: number) => `${seconds} s late` },
  'alerts.erase.title': { ru: 'Удалить данные о номере', en: 'Erase what is kept of a number' },
  'alerts.erase.why': {
    ru: 'По просьбе клиента (152-ФЗ): из истории, поиска, очереди, отчётов, трассировок и журнала Plecho удаляется всё об этом номере. Вернуть нельзя.',
    en: 'When a client asks for it: everything about the number is removed from Plecho’s history, search, outbox, reports, traces and log. It cannot be brought back.',
  },
  'alerts.erase.number': { ru: 'Номер клиента', en: 'Client’s number' },
  'alerts.erase.find': { ru: 'Найти', en: 'Find' },
  'alerts.erase.found': {
    ru: (n: number, digits: string) =>
      n === 0
        ? `В истории нет звонков с номером ${digits}. Трассировки и журнал всё равно можно очистить.`
        : `Номер ${digits}: ${ru(n, ['звонок', 'звонка', 'звонков'])} в истории.`,
    en: (n: number, digits: string) =>
      n === 0
        ? `The history has no calls with ${digits}. Traces and log can be cleared all the same.`
        : `Number ${digits}: ${en(n, ['call', 'calls'])} in the history.`,
  },
  'alerts.erase.button': { ru: 'Удалить всё о номере', en: 'Erase all of this number' },
  'alerts.erase.ask': {
    ru: 'Удалить всё об этом номере? Вернуть будет нельзя.',
    en: 'Erase everything about this number? It cannot be brought back.',
  },
  'alerts.erase.yes': { ru: 'Удалить', en: 'Erase' },
  'alerts.erase.done': {
    ru: (number: string) => `Данные о номере ${number} удалены`,
    en: (number: string) => `What was kept of number ${number} is erased`,
  },
  'alerts.erase.removed': {
    ru: (calls: number, messages: number, events: number, lines: number) =>
      `Звонков: ${calls}, сообщений для CRM: ${messages}, событий АТС: ${events}, строк журнала: ${lines}.`,
    en: (calls: number, messages: number, events: number, lines: number) =>
      `Calls: ${calls}, messages for the CRM: ${messages}, events of the exchange: ${events}, lines of the log: ${lines}.`,
  },
  'alerts.erase.unsent': {
    ru: (n: number) => `Из сообщений не были отправлены в CRM и уже не будут: ${n}.`,
    en: (n: number) => `Of the messages, so many had not been sent to the CRM and never will be: ${n}.`,
  },
  'alerts.erase.remains': { ru: 'Что осталось в других местах', en: 'What is left elsewhere' },
  'alerts.erase.where.crm': {
    ru: 'Контур.CRM: карточка клиента, звонки и записи. Удалите их там.',
    en: 'Kontur.CRM: the client’s card, calls and recordings. Delete them there.',
  },
  'alerts.erase.where.exchange': {
    ru: 'АТС: её записи о звонках и файлы разговоров.',
    en: 'The exchange: its call records and recordings.',
  },
  'alerts.erase.where.journal': {
    ru: 'Журнал системы (journald, Docker): очищается по его правилам.',
    en: 'The system’s journal (journald, Docker): cleared by its own rules.',
  },
  'alerts.erase.where.exports': {
    ru: 'Файлы, которые вы выгружали из Plecho.',
    en: 'Files that you exported from Plecho.',
  },
  'alerts.erase.where.damaged': {
    ru: 'Повреждённая база, отложенная в папке с данными (plecho.sqlite.damaged-…): удалите её, когда она не нужна.',
    en: 'A damaged database that was set aside in the data folder (plecho.sqlite.damaged-…): delete it when it is not needed any more.',
  },
  'alerts.erase.backups': {
    ru: (date: string) => `Резервные копии Plecho: исчезнут до ${date}.`,
    en: (date: string) => `Plecho’s backups: gone by ${date}.`,
  },
  'alerts.erase.past': { ru: 'Выданные справки', en: 'Certificates so far' },
  'alerts.erase.copy': { ru: 'Скопировать справку', en: 'Copy the certificate' },
} satisfies Catalogue;
