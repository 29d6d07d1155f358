/** The words of alerts and of their delivery, in both languages. */
import type { Words } from '../../contract/language.ts';
import { createSay, type Catalogue } from '../../contract/catalogue.ts';

const alertWords = {
  onPc: {
    ru: (office: string, pc: string) => `${office}, ПК «${pc}»`,
    en: (office: string, pc: string) => `${office}, PC “${pc}”`,
  },
  problemSubject: {
    ru: (office: string, what: string) => `Plecho, ${office}: ${what}`,
    en: (office: string, what: string) => `Plecho, ${office}: ${what}`,
  },
  problemHead: {
    ru: (office: string) => `Plecho, ${office}. Требуется внимание:`,
    en: (office: string) => `Plecho, ${office}. This needs attention:`,
  },
  since: {
    ru: (title: string, when: string) => `${title} (с ${when}).`,
    en: (title: string, when: string) => `${title} (since ${when}).`,
  },
  willTell: {
    ru: 'Когда всё восстановится, придёт ещё одно сообщение.',
    en: 'Another message will come when all is well again.',
  },
  overSubject: {
    ru: (office: string, what: string) => `Plecho, ${office}: восстановлено. ${what}`,
    en: (office: string, what: string) => `Plecho, ${office}: over. ${what}`,
  },
  overHead: {
    ru: (office: string) => `Plecho, ${office}. Снова в порядке:`,
    en: (office: string) => `Plecho, ${office}. Well again:`,
  },
  was: {
    ru: (title: string, from: string, until: string, lasted: string) => `${title}: с ${from} до ${until} (${lasted}).`,
    en: (title: string, from: string, until: string, lasted: string) =>
      `${title}: from ${from} to ${until} (${lasted}).`,
  },
  test: {
    ru: (office: string) => `Plecho, ${office}: проверка уведомлений. Если вы это читаете, всё настроено.`,
    en: (office: string) => `Plecho, ${office}: a test of the alerts. If you read this, they work.`,
  },
  // What the ways are called.
  webhook: {
    ru: 'Вебхук',
    en: 'Webhook',
  },
  email: {
    ru: 'Почта',
    en: 'E-mail',
  },
  telegram: {
    ru: 'Telegram',
    en: 'Telegram',
  },
  heartbeat: {
    ru: 'Сигнал «работаю»',
    en: 'Heartbeat',
  },
  noWay: {
    ru: 'Ни один способ уведомления не настроен. Укажите почту, Telegram или адрес вебхука.',
    en: 'No way to alert anybody is set up. Enter e-mail, Telegram or the address of a webhook.',
  },
  sent: {
    ru: (way: string) => `${way}: отправлено.`,
    en: (way: string) => `${way}: sent.`,
  },
  notSent: {
    ru: (way: string, why: string) => `${way}: не отправлено. ${why}`,
    en: (way: string, why: string) => `${way}: not sent. ${why}`,
  },
  undelivered: {
    ru: (way: Words, why: Words) =>
      `Уведомление не доставлено (${way.ru}): ${why.ru} Plecho повторяет сам. Проверьте настройки уведомлений.`,
    en: (way: Words, why: Words) =>
      `An alert was not delivered (${way.en}): ${why.en} Plecho tries again by itself. Check the settings of the alerts.`,
  },
  status: {
    ru: (status: number) => `Сервер ответил ${status}. Проверьте адрес и доступ.`,
    en: (status: number) => `The server answered ${status}. Check the address and its access.`,
  },
  redirect: {
    ru: 'Сервер отвечает переадресацией. Укажите конечный адрес.',
    en: 'The server answers with a redirect. Enter the final address.',
  },
  /** What the cause is called where the system does not name it. */
  network: { ru: 'сеть', en: 'network' },
  unreachable: {
    ru: (why: Words) => `Сервер недоступен: ${why.ru}. Проверьте адрес и сеть.`,
    en: (why: Words) => `The server cannot be reached: ${why.en}. Check the address and the network.`,
  },
  timeout: {
    ru: 'Сервер не ответил вовремя. Проверьте адрес и порт.',
    en: 'The server did not answer in time. Check address and port.',
  },
  mailLogin: {
    ru: 'Почтовый сервер не принял имя или пароль. Проверьте их (часто нужен «пароль приложения»).',
    en: 'The mail server did not accept name or password. Check them (often an “app password” is needed).',
  },
  mailRefused: {
    ru: (said: string) => `Почтовый сервер отказал: ${said}. Проверьте адреса «От» и «Кому».`,
    en: (said: string) => `The mail server refused: ${said}. Check the addresses “From” and “To”.`,
  },
  mailTls: {
    ru: 'Шифрованное соединение с почтовым сервером не удалось. Проверьте порт (обычно 465 или 587).',
    en: 'There is no encrypted connection to the mail server. Check the port (usually 465 or 587).',
  },
  telegramToken: {
    ru: 'Telegram не узнаёт токен бота. Скопируйте его у @BotFather ещё раз.',
    en: 'Telegram does not know the bot’s token. Copy it from @BotFather again.',
  },
  telegramChat: {
    ru: (said: string) =>
      `Telegram не принял сообщение: ${said}. Проверьте номер чата и что бот добавлен в него (ему нужно написать первым).`,
    en: (said: string) =>
      `Telegram did not take the message: ${said}. Check the chat’s number and that the bot is in it (write to it first).`,
  },
  notSetUp: {
    ru: 'этот способ больше не настроен',
    en: 'this way is not set up any more',
  },
  seconds: { ru: (n: number) => `${n} с`, en: (n: number) => `${n} s` },
  minutes: { ru: (n: number) => `${n} мин`, en: (n: number) => `${n} min` },
  hours: { ru: (n: number) => `${n} ч`, en: (n: number) => `${n} h` },
  days: { ru: (n: number) => `${n} дн.`, en: (n: number) => `${n} d` },
} as const satisfies Catalogue;

export const sayAlert = createSay(alertWords);
