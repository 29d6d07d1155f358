/** What is told about the connection to the exchange: why it is not there, and what to do. */
import { createSay, type Catalogue } from '../../contract/catalogue.ts';
import { WordedError, systemWords } from '../../contract/worded-error.ts';
import type { Words } from '../../contract/language.ts';

export type LinkCode =
  | 'ok'
  | 'off'
  | 'connecting'
  | 'acl'
  | 'password'
  | 'unreachable'
  | 'timeout'
  | 'silent'
  | 'closed'
  | 'broken'
  | 'events'
  | 'resync'
  | 'ssh'
  | 'sshRefused';

/** `code` for programs, `words` for people. */
export type LinkDetail = { readonly code: LinkCode; readonly words: Words };

/** Each state of the connection has its sentence under its code; the others are what becomes of commands and of a check. */
const linkWords = {
  ok: { ru: 'Связь с АТС есть.', en: 'Connected to the exchange.' },
  off: { ru: 'Связь с АТС выключена.', en: 'The connection to the exchange is switched off.' },
  connecting: { ru: 'Подключаемся к АТС.', en: 'Connecting to the exchange.' },
  acl: {
    ru: (address: string) =>
      `АТС не пускает этот компьютер (ACL). Добавьте ${address}/32 в список доступа event_socket.conf.xml и выполните reloadacl.`,
    en: (address: string) =>
      `The exchange does not let this PC in (ACL). Add ${address}/32 to the access list of event_socket.conf.xml and run reloadacl.`,
  },
  password: {
    ru: 'Пароль ESL не подошёл. Проверьте password в event_socket.conf.xml.',
    en: 'The ESL password was not accepted. Check password in event_socket.conf.xml.',
  },
  unreachable: {
    ru: (where: string) =>
      `АТС не отвечает по адресу ${where}. Проверьте адрес и порт (обычно 8021), включён ли mod_event_socket и пускает ли брандмауэр.`,
    en: (where: string) =>
      `The exchange does not answer at ${where}. Check address and port (usually 8021), that mod_event_socket is loaded, and the firewall.`,
  },
  timeout: {
    ru: (where: string) =>
      `По адресу ${where} соединение принято, но АТС молчит. Проверьте, что это порт event socket (обычно 8021).`,
    en: (where: string) =>
      `${where} accepts the connection but says nothing. Check that this is the port of the event socket (usually 8021).`,
  },
  silent: {
    ru: 'АТС перестала отвечать: нет сигналов HEARTBEAT. Переподключаемся.',
    en: 'The exchange has fallen silent: no HEARTBEAT. Connecting again.',
  },
  closed: {
    ru: 'АТС закрыла соединение. Переподключаемся.',
    en: 'The exchange closed the connection. Connecting again.',
  },
  broken: {
    ru: (what: string) => `Поток событий АТС повреждён (${what}). Переподключаемся.`,
    en: (what: string) => `The stream of events is damaged (${what}). Connecting again.`,
  },
  events: {
    ru: (what: string) =>
      `АТС не разрешает этому пользователю подписку на события (${what}). Проверьте esl-allowed-events.`,
    en: (what: string) =>
      `The exchange does not allow this user to listen to events (${what}). Check esl-allowed-events.`,
  },
  resync: {
    ru: (what: string) => `Не удалось прочитать состояние АТС (${what}). Переподключаемся.`,
    en: (what: string) => `The state of the exchange could not be read (${what}). Connecting again.`,
  },
  ssh: { ru: (what: string) => what, en: (what: string) => what },
  sshRefused: { ru: (what: string) => what, en: (what: string) => what },
  /** macOS 15 denies the local network without asking where the user refused once; the connection then fails as if there were no such host. */
  localNetwork: {
    ru: 'узел недоступен: разрешите Plecho доступ в «Системные настройки» → «Конфиденциальность и безопасность» → «Локальная сеть»',
    en: 'host unreachable: allow Plecho in System Settings → Privacy & Security → Local Network',
  },
  behindSsh: {
    ru: (where: string) =>
      `Вход по SSH есть, но АТС не отвечает на ${where}. Проверьте порт и включён ли mod_event_socket.`,
    en: (where: string) =>
      `The SSH login works, but the exchange does not answer at ${where}. Check the port and that mod_event_socket is loaded.`,
  },
  clueCon: {
    ru: 'Пароль АТС стоит по умолчанию (ClueCon). Кто дойдёт до порта 8021, сможет звонить за ваш счёт. Смените password в event_socket.conf.xml и здесь.',
    en: 'The exchange still has its default password (ClueCon). Whoever reaches port 8021 can call at your expense. Change password in event_socket.conf.xml and here.',
  },
  commandTimeout: {
    ru: (what: string) => `АТС не ответила вовремя на команду ${what}. Повторите через минуту.`,
    en: (what: string) => `The exchange did not answer ${what} in time. Try again in a minute.`,
  },
  offline: {
    ru: 'Нет связи с АТС. Дождитесь подключения и повторите.',
    en: 'There is no connection to the exchange. Wait until it is back and try again.',
  },
  lost: {
    ru: 'Связь с АТС прервалась раньше, чем пришёл ответ.',
    en: 'The connection to the exchange was lost before the answer came.',
  },
  connectedTo: {
    ru: (version: string, phones: number) => `FreeSWITCH ${version}, телефонов на связи: ${phones}`,
    en: (version: string, phones: number) => `FreeSWITCH ${version}, phones registered: ${phones}`,
  },
} as const satisfies Catalogue & Record<LinkCode, unknown>;

export const sayLink = createSay(linkWords);

/** `what`: the address, the reason, … as the text needs it. */
export const linkDetail = (code: LinkCode, what = ''): LinkDetail => ({ code, words: sayLink.both(code, what) });

const reasonOf = (error: unknown, platform: NodeJS.Platform): Words => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return platform === 'darwin' && code === 'EHOSTUNREACH' ? sayLink.both('localNetwork') : systemWords(error);
};

/** A detail that already has its words (an SSH login that failed), or those of a connection that was not made. */
export const linkDetailOf = (error: unknown, where: string, platform = process.platform): LinkDetail => {
  if (error instanceof WordedError) {
    if (error.code === 'ssh-no-answer') return { code: 'ssh', words: sayLink.both('behindSsh', where) };
    const isForAdmin = /^ssh-(auth|hostkey|key)$/.test(error.code);
    return { code: isForAdmin ? 'sshRefused' : 'ssh', words: error.words };
  }
  const reason = reasonOf(error, platform);
  const { ru, en } = sayLink.both('unreachable', where);
  return { code: 'unreachable', words: { ru: `${ru} (${reason.ru})`, en: `${en} (${reason.en})` } };
};
