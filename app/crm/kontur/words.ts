/** What the CRM side tells people, in both languages: the reason first, then the cure. */
import type { Language } from '../../contract/language.ts';

type Words = {
  unreachable: (host: string) => string;
  certificate: (host: string) => string;
  inspected: (host: string) => string;
  proxy: (status: string) => string;
  timeout: (seconds: number) => string;
  broken: string;
  server: (status: number) => string;
  busy: string;
  redirected: (where: string) => string;
  strange: (status: number) => string;
  tooLong: string;
  endlessFeed: (changes: number) => string;
  stopped: string;
  key: string;
  keySecret: string;
  noKey: string;
  /** The CRM answers the same to a key it does not know and to an integration that is not installed. */
  notInstalled: (hasWorked: boolean) => string;
  denied: string;
  refused: (status: number) => string;
  unknownCommunication: string;
  fileChanged: string;
};

const ru: Words = {
  unreachable: (host) => `CRM недоступна: ${host} не отвечает. Проверьте интернет на этом компьютере.`,
  certificate: (host) =>
    `Сертификат ${host} не подошёл. Проверьте дату на компьютере и не подменяет ли сертификаты антивирус или прокси.`,
  inspected: (host) =>
    `Соединение с ${host} просматривает антивирус или прокси (HTTPS-проверка), а его сертификата нет среди доверенных в системе. ` +
    `Добавьте ${host} в исключения проверки или установите этот сертификат в систему и перезапустите Plecho.`,
  proxy: (status) =>
    `Прокси-сервер не пропускает к CRM (ответ ${status}). Проверьте настройки прокси и разрешите на нём доступ без пароля.`,
  timeout: (seconds) => `CRM не ответила за ${seconds} с. Plecho повторит.`,
  broken: 'Связь с CRM оборвалась. Plecho повторит.',
  server: (status) => `CRM ответила ошибкой ${status}. Plecho повторит.`,
  busy: 'CRM просит подождать (слишком много запросов). Plecho повторит.',
  redirected: (where) =>
    `Вместо CRM отвечает другой адрес (${where}). Проверьте адрес CRM в настройках и вход в сеть провайдера.`,
  strange: (status) =>
    `Вместо CRM отвечает что-то другое (код ${status}). Проверьте адрес CRM в настройках, прокси и вход в сеть.`,
  tooLong: 'Ответ CRM слишком длинный. Проверьте адрес CRM в настройках.',
  endlessFeed: (changes) =>
    `Лента изменений CRM не кончается: за один раз прочитано ${changes}. Найденные сотрудники сохранены, чтение продолжится при следующей проверке.`,
  stopped: 'Отправка остановлена, сообщение осталось в очереди.',
  key: 'CRM не узнаёт ключ. Скопируйте ApiKey на странице интеграций ещё раз (кнопка GenerateApiKey).',
  keySecret:
    'CRM не узнаёт ключ или секрет. Скопируйте оба на странице интеграций ещё раз (кнопки GenerateApiKey и Secrets).',
  noKey: 'Ключ CRM не указан. Скопируйте ApiKey на странице интеграций и вставьте его в настройках.',
  notInstalled: (hasWorked) =>
    hasWorked
      ? 'CRM больше не принимает ключ, который раньше работал. Скорее всего, его выпустили заново: вставьте новый. Если интеграцию удалили, сначала установите её снова (Install).'
      : 'CRM не узнаёт ключ. Скорее всего, ApiKey скопирован не целиком или взят у другой интеграции: скопируйте его ещё раз. Если ключ верный, интеграция ещё не установлена: нажмите Install на странице интеграций.',
  denied: 'CRM не разрешает это действие по ключу интеграции.',
  refused: (status) => `CRM отказалась принять сообщение (код ${status}).`,
  unknownCommunication: 'CRM не знает этого звонка. Он попадёт в CRM при регистрации.',
  fileChanged: 'Запись изменилась во время отправки. Plecho повторит.',
};

const en: Words = {
  unreachable: (host) => `The CRM is unreachable: ${host} does not answer. Check this computer's internet.`,
  certificate: (host) =>
    `The certificate of ${host} does not fit. Check the computer's date and whether an antivirus or a proxy replaces certificates.`,
  inspected: (host) =>
    `An antivirus or a proxy inspects the connection to ${host} (HTTPS scanning), and the system does not trust its certificate. ` +
    `Exclude ${host} from the inspection, or install that certificate in the system and restart Plecho.`,
  proxy: (status) =>
    `The proxy does not let through to the CRM (answer ${status}). Check the proxy's settings and allow access without a password there.`,
  timeout: (seconds) => `The CRM did not answer within ${seconds} s. Plecho tries again.`,
  broken: 'The connection to the CRM broke. Plecho tries again.',
  server: (status) => `The CRM answered with error ${status}. Plecho tries again.`,
  busy: 'The CRM asks to wait (too many requests). Plecho tries again.',
  redirected: (where) =>
    `Another address answers instead of the CRM (${where}). Check the CRM's address in the settings and your provider's login.`,
  strange: (status) =>
    `Something else answers instead of the CRM (code ${status}). Check the CRM's address, the proxy and the network's login.`,
  tooLong: "The CRM's answer is too long. Check the CRM's address in the settings.",
  endlessFeed: (changes) =>
    `The CRM's feed of changes does not end: ${changes} were read at once. The people found are kept, the reading goes on with the next check.`,
  stopped: 'Sending was stopped, the message stays in the queue.',
  key: 'The CRM does not know the key. Copy the ApiKey from the integrations page again (button GenerateApiKey).',
  keySecret:
    'The CRM does not know the key or the secret. Copy both from the integrations page again (buttons GenerateApiKey and Secrets).',
  noKey: 'No CRM key is set. Copy the ApiKey from the integrations page and paste it in the settings.',
  notInstalled: (hasWorked) =>
    hasWorked
      ? 'The CRM no longer takes a key that used to work. Most likely it was issued anew: paste the new one. If the integration was removed, install it again first (Install).'
      : 'The CRM does not know the key. Most likely the ApiKey was copied in part or belongs to another integration: copy it again. If the key is right, the integration is not installed yet: press Install on the integrations page.',
  denied: "The CRM does not allow this with the integration's key.",
  refused: (status) => `The CRM would not take the message (code ${status}).`,
  unknownCommunication: 'The CRM does not know this call. It will get there with its registration.',
  fileChanged: 'The recording changed while it was sent. Plecho tries again.',
};

export const crmWords: Readonly<Record<Language, Words>> = { ru, en };
