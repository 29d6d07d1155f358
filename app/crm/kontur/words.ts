/** What the CRM side tells people, in both languages: the reason first, then the cure. */
import { createSay, type Catalogue } from '../../contract/catalogue.ts';

export const crmWords = {
  unreachable: {
    ru: (host: string) => `CRM недоступна: ${host} не отвечает. Проверьте интернет на этом компьютере.`,
    en: (host: string) => `The CRM is unreachable: ${host} does not answer. Check this computer's internet.`,
  },
  certificate: {
    ru: (host: string) =>
      `Сертификат ${host} не подошёл. Проверьте дату на компьютере и не подменяет ли сертификаты антивирус или прокси.`,
    en: (host: string) =>
      `The certificate of ${host} does not fit. Check the computer's date and whether an antivirus or a proxy replaces certificates.`,
  },
  inspected: {
    ru: (host: string) =>
      `Соединение с ${host} просматривает антивирус или прокси (HTTPS-проверка), а его сертификата нет среди доверенных в системе. ` +
      `Добавьте ${host} в исключения проверки или установите этот сертификат в систему и перезапустите Plecho.`,
    en: (host: string) =>
      `An antivirus or a proxy inspects the connection to ${host} (HTTPS scanning), and the system does not trust its certificate. ` +
      `Exclude ${host} from the inspection, or install that certificate in the system and restart Plecho.`,
  },
  proxy: {
    ru: (status: string) =>
      `Прокси-сервер не пропускает к CRM (ответ ${status}). Проверьте настройки прокси и разрешите на нём доступ без пароля.`,
    en: (status: string) =>
      `The proxy does not let through to the CRM (answer ${status}). Check the proxy's settings and allow access without a password there.`,
  },
  timeout: {
    ru: (seconds: number) => `CRM не ответила за ${seconds} с. Plecho повторит.`,
    en: (seconds: number) => `The CRM did not answer within ${seconds} s. Plecho tries again.`,
  },
  broken: {
    ru: 'Связь с CRM оборвалась. Plecho повторит.',
    en: 'The connection to the CRM broke. Plecho tries again.',
  },
  server: {
    ru: (status: number) => `CRM ответила ошибкой ${status}. Plecho повторит.`,
    en: (status: number) => `The CRM answered with error ${status}. Plecho tries again.`,
  },
  busy: {
    ru: 'CRM просит подождать (слишком много запросов). Plecho повторит.',
    en: 'The CRM asks to wait (too many requests). Plecho tries again.',
  },
  redirected: {
    ru: (where: string) =>
      `Вместо CRM отвечает другой адрес (${where}). Проверьте адрес CRM в настройках и вход в сеть провайдера.`,
    en: (where: string) =>
      `Another address answers instead of the CRM (${where}). Check the CRM's address in the settings and your provider's login.`,
  },
  strange: {
    ru: (status: number) =>
      `Вместо CRM отвечает что-то другое (код ${status}). Проверьте адрес CRM в настройках, прокси и вход в сеть.`,
    en: (status: number) =>
      `Something else answers instead of the CRM (code ${status}). Check the CRM's address, the proxy and the network's login.`,
  },
  tooLong: {
    ru: 'Ответ CRM слишком длинный. Проверьте адрес CRM в настройках.',
    en: "The CRM's answer is too long. Check the CRM's address in the settings.",
  },
  endlessFeed: {
    ru: (changes: number) =>
      `Лента изменений CRM не кончается: за один раз прочитано ${changes}. Прочитанное учтено, Plecho продолжит при следующей проверке.`,
    en: (changes: number) =>
      `The CRM's feed of changes does not end: ${changes} were read at once. What was read counts, Plecho goes on with the next check.`,
  },
  stopped: {
    ru: 'Отправка остановлена, сообщение осталось в очереди.',
    en: 'Sending was stopped, the message stays in the queue.',
  },
  key: {
    ru: 'CRM не узнаёт ключ. Скопируйте ApiKey на странице интеграций ещё раз (кнопка GenerateApiKey).',
    en: 'The CRM does not know the key. Copy the ApiKey from the integrations page again (button GenerateApiKey).',
  },
  keySecret: {
    ru: 'CRM не узнаёт ключ или секрет. Скопируйте оба на странице интеграций ещё раз (кнопки GenerateApiKey и Secrets).',
    en: 'The CRM does not know the key or the secret. Copy both from the integrations page again (buttons GenerateApiKey and Secrets).',
  },
  noKey: {
    ru: 'Ключ CRM не указан. Скопируйте ApiKey на странице интеграций и вставьте его в настройках.',
    en: 'No CRM key is set. Copy the ApiKey from the integrations page and paste it in the settings.',
  },
  /** The CRM answers the same to a key it does not know and to an integration that is not installed. */
  notInstalled: {
    ru: (hasWorked: boolean) =>
      hasWorked
        ? 'CRM больше не принимает ключ, который раньше работал. Скорее всего, его выпустили заново: вставьте новый. Если интеграцию удалили, сначала установите её снова (Install).'
        : 'CRM не узнаёт ключ. Скорее всего, ApiKey скопирован не целиком или взят у другой интеграции: скопируйте его ещё раз. Если ключ верный, интеграция ещё не установлена: нажмите Install на странице интеграций.',
    en: (hasWorked: boolean) =>
      hasWorked
        ? 'The CRM no longer takes a key that used to work. Most likely it was issued anew: paste the new one. If the integration was removed, install it again first (Install).'
        : 'The CRM does not know the key. Most likely the ApiKey was copied in part or belongs to another integration: copy it again. If the key is right, the integration is not installed yet: press Install on the integrations page.',
  },
  denied: {
    ru: 'CRM не разрешает это действие по ключу интеграции.',
    en: "The CRM does not allow this with the integration's key.",
  },
  refused: {
    ru: (status: number) => `CRM отказалась принять сообщение (код ${status}).`,
    en: (status: number) => `The CRM would not take the message (code ${status}).`,
  },
  unknownCommunication: {
    ru: 'CRM не знает этого звонка. Он попадёт в CRM при регистрации.',
    en: 'The CRM does not know this call. It will get there with its registration.',
  },
  fileChanged: {
    ru: 'Запись изменилась во время отправки. Plecho повторит.',
    en: 'The recording changed while it was sent. Plecho tries again.',
  },
} as const satisfies Catalogue;

export const sayCrm = createSay(crmWords);
