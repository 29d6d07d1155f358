/** What is told about the connection to the exchange: why it is not there, and what to do. */
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

const TEXTS: Readonly<Record<LinkCode, (what: string) => Words>> = {
  ok: () => ({ ru: 'Связь с АТС есть.', en: 'Connected to the exchange.' }),
  off: () => ({ ru: 'Связь с АТС выключена.', en: 'The connection to the exchange is switched off.' }),
  connecting: () => ({ ru: 'Подключаемся к АТС.', en: 'Connecting to the exchange.' }),
  acl: (address) => ({
    ru: `АТС не пускает этот компьютер (ACL). Добавьте ${address}/32 в список доступа event_socket.conf.xml и выполните reloadacl.`,
    en: `The exchange does not let this PC in (ACL). Add ${address}/32 to the access list of event_socket.conf.xml and run reloadacl.`,
  }),
  password: () => ({
    ru: 'Пароль ESL не подошёл. Проверьте password в event_socket.conf.xml.',
    en: 'The ESL password was not accepted. Check password in event_socket.conf.xml.',
  }),
  unreachable: (where) => ({
    ru: `АТС не отвечает по адресу ${where}. Проверьте адрес и порт (обычно 8021), включён ли mod_event_socket и пускает ли брандмауэр.`,
    en: `The exchange does not answer at ${where}. Check address and port (usually 8021), that mod_event_socket is loaded, and the firewall.`,
  }),
  timeout: (where) => ({
    ru: `По адресу ${where} соединение принято, но АТС молчит. Проверьте, что это порт event socket (обычно 8021).`,
    en: `${where} accepts the connection but says nothing. Check that this is the port of the event socket (usually 8021).`,
  }),
  silent: () => ({
    ru: 'АТС перестала отвечать: нет сигналов HEARTBEAT. Переподключаемся.',
    en: 'The exchange has fallen silent: no HEARTBEAT. Connecting again.',
  }),
  closed: () => ({
    ru: 'АТС закрыла соединение. Переподключаемся.',
    en: 'The exchange closed the connection. Connecting again.',
  }),
  broken: (what) => ({
    ru: `Поток событий АТС повреждён (${what}). Переподключаемся.`,
    en: `The stream of events is damaged (${what}). Connecting again.`,
  }),
  events: (what) => ({
    ru: `АТС не разрешает этому пользователю подписку на события (${what}). Проверьте esl-allowed-events.`,
    en: `The exchange does not allow this user to listen to events (${what}). Check esl-allowed-events.`,
  }),
  resync: (what) => ({
    ru: `Не удалось прочитать состояние АТС (${what}). Переподключаемся.`,
    en: `The state of the exchange could not be read (${what}). Connecting again.`,
  }),
  ssh: (what) => ({ ru: what, en: what }),
  sshRefused: (what) => ({ ru: what, en: what }),
};

/** `what`: the address, the reason, … as the text needs it. */
export const linkDetail = (code: LinkCode, what = ''): LinkDetail => ({ code, words: TEXTS[code](what) });

/** macOS 15 denies the local network without asking where the user refused once; the connection then fails as if there were no such host. */
const LOCAL_NETWORK: Words = {
  ru: 'узел недоступен: разрешите Plecho доступ в «Системные настройки» → «Конфиденциальность и безопасность» → «Локальная сеть»',
  en: 'host unreachable: allow Plecho in System Settings → Privacy & Security → Local Network',
};

const reasonOf = (error: unknown, platform: NodeJS.Platform): Words => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return platform === 'darwin' && code === 'EHOSTUNREACH' ? LOCAL_NETWORK : systemWords(error);
};

/** A detail that already has its words (an SSH login that failed), or those of a connection that was not made. */
export const linkDetailOf = (error: unknown, where: string, platform = process.platform): LinkDetail => {
  if (error instanceof WordedError) {
    const isForAdmin = /^ssh-(auth|hostkey|key)$/.test(error.code);
    return { code: isForAdmin ? 'sshRefused' : 'ssh', words: error.words };
  }
  const reason = reasonOf(error, platform);
  const { ru, en } = TEXTS.unreachable(where);
  return { code: 'unreachable', words: { ru: `${ru} (${reason.ru})`, en: `${en} (${reason.en})` } };
};
