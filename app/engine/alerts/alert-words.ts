/** The words of alerts and of their delivery, in both languages; moments and durations as people write them. */
import type { Language } from '../../contract/language.ts';
import { withoutUnseen } from '../../core/written-number.ts';

const LOCALES: Readonly<Record<Language, string>> = { ru: 'ru-RU', en: 'en-GB' };

const LONGEST_NAME = 100;

/** A name from outside (a caller's, an office's) as part of a sentence: one line without unseen signs, so that nobody writes lines of his own into a letter. */
export function inSentence(name: string): string {
  const line = withoutUnseen(name.toWellFormed().replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')).trim();
  return line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}

/** `14:05`, with the day in front where it is another one than that of `now`. In the PC's zone. */
export function moment(at: number, now: number, language: Language): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  return new Date(at).toLocaleString(LOCALES[language], isToday ? time : { day: 'numeric', month: 'short', ...time });
}

/** `26 ноября`, `26 November`. */
export const dayOf = (at: number, language: Language): string =>
  new Date(at).toLocaleDateString(LOCALES[language], { day: 'numeric', month: 'long' });

/** `45 с`, `12 мин`, `6 ч 02 мин`. @param ms */
export function duration(ms: number, language: Language): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [s, m, h, d] = language === 'ru' ? ['с', 'мин', 'ч', 'дн.'] : ['s', 'min', 'h', 'd'];
  if (seconds < 60) return `${seconds} ${s}`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} ${m}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} ${h}` : `${hours} ${h} ${minutes % 60} ${m}`;
  return `${Math.floor(hours / 24)} ${d} ${hours % 24} ${h}`;
}

export const alertWords = {
  ru: {
    problemSubject: (office: string, what: string) => `Plecho, ${office}: ${what}`,
    problemHead: (office: string) => `Plecho, ${office}. Требуется внимание:`,
    since: (title: string, when: string) => `${title} (с ${when}).`,
    willTell: 'Когда всё восстановится, придёт ещё одно сообщение.',
    overSubject: (office: string, what: string) => `Plecho, ${office}: восстановлено. ${what}`,
    overHead: (office: string) => `Plecho, ${office}. Снова в порядке:`,
    was: (title: string, from: string, until: string, lasted: string) => `${title}: с ${from} до ${until} (${lasted}).`,
    test: (office: string) => `Plecho, ${office}: проверка уведомлений. Если вы это читаете, всё настроено.`,
    ways: { webhook: 'Вебхук', email: 'Почта', telegram: 'Telegram', heartbeat: 'Сигнал «работаю»' },
    noWay: 'Ни один способ уведомления не настроен. Укажите почту, Telegram или адрес вебхука.',
    sent: (way: string) => `${way}: отправлено.`,
    notSent: (way: string, why: string) => `${way}: не отправлено. ${why}`,
    undelivered: (way: string, why: string) =>
      `Уведомление не доставлено (${way}): ${why} Plecho повторяет сам. Проверьте настройки уведомлений.`,
    status: (status: number) => `Сервер ответил ${status}. Проверьте адрес и доступ.`,
    redirect: 'Сервер отвечает переадресацией. Укажите конечный адрес.',
    unreachable: (why: string) => `Сервер недоступен: ${why}. Проверьте адрес и сеть.`,
    timeout: 'Сервер не ответил вовремя. Проверьте адрес и порт.',
    mailLogin: 'Почтовый сервер не принял имя или пароль. Проверьте их (часто нужен «пароль приложения»).',
    mailRefused: (said: string) => `Почтовый сервер отказал: ${said}. Проверьте адреса «От» и «Кому».`,
    mailTls: 'Шифрованное соединение с почтовым сервером не удалось. Проверьте порт (обычно 465 или 587).',
    telegramToken: 'Telegram не узнаёт токен бота. Скопируйте его у @BotFather ещё раз.',
    telegramChat: (said: string) =>
      `Telegram не принял сообщение: ${said}. Проверьте номер чата и что бот добавлен в него (ему нужно написать первым).`,
    tooOld: 'не доставлено за трое суток',
    notSetUp: 'этот способ больше не настроен',
  },
  en: {
    problemSubject: (office: string, what: string) => `Plecho, ${office}: ${what}`,
    problemHead: (office: string) => `Plecho, ${office}. This needs attention:`,
    since: (title: string, when: string) => `${title} (since ${when}).`,
    willTell: 'Another message will come when all is well again.',
    overSubject: (office: string, what: string) => `Plecho, ${office}: over. ${what}`,
    overHead: (office: string) => `Plecho, ${office}. Well again:`,
    was: (title: string, from: string, until: string, lasted: string) =>
      `${title}: from ${from} to ${until} (${lasted}).`,
    test: (office: string) => `Plecho, ${office}: a test of the alerts. If you read this, they work.`,
    ways: { webhook: 'Webhook', email: 'E-mail', telegram: 'Telegram', heartbeat: 'Heartbeat' },
    noWay: 'No way to alert anybody is set up. Enter e-mail, Telegram or the address of a webhook.',
    sent: (way: string) => `${way}: sent.`,
    notSent: (way: string, why: string) => `${way}: not sent. ${why}`,
    undelivered: (way: string, why: string) =>
      `An alert was not delivered (${way}): ${why} Plecho tries again by itself. Check the settings of the alerts.`,
    status: (status: number) => `The server answered ${status}. Check the address and its access.`,
    redirect: 'The server answers with a redirect. Enter the final address.',
    unreachable: (why: string) => `The server cannot be reached: ${why}. Check the address and the network.`,
    timeout: 'The server did not answer in time. Check address and port.',
    mailLogin: 'The mail server did not accept name or password. Check them (often an “app password” is needed).',
    mailRefused: (said: string) => `The mail server refused: ${said}. Check the addresses “From” and “To”.`,
    mailTls: 'There is no encrypted connection to the mail server. Check the port (usually 465 or 587).',
    telegramToken: 'Telegram does not know the bot’s token. Copy it from @BotFather again.',
    telegramChat: (said: string) =>
      `Telegram did not take the message: ${said}. Check the chat’s number and that the bot is in it (write to it first).`,
    tooOld: 'not delivered within three days',
    notSetUp: 'this way is not set up any more',
  },
} as const;
