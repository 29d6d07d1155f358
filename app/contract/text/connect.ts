/** Settings of the exchange and the CRM. */
import type { Catalogue } from '../catalogue.ts';

export const connect = {
  'connect.exchange.title': { ru: 'Подключение к АТС', en: 'Connecting the exchange' },
  'connect.exchange.intro': {
    ru: 'Plecho слушает события FreeSWITCH через его event socket. Укажите, где он и какой у него пароль.',
    en: 'Plecho listens to FreeSWITCH’s event socket. Enter where it is and its password.',
  },
  'connect.exchange.host': { ru: 'Адрес АТС', en: 'Address of the exchange' },
  'connect.exchange.hostHint': {
    ru: 'Имя или IP-адрес. 127.0.0.1, если FreeSWITCH на этом же компьютере.',
    en: 'A name or IP address. 127.0.0.1 if FreeSWITCH runs on this computer.',
  },
  'connect.exchange.port': { ru: 'Порт', en: 'Port' },
  'connect.exchange.password': { ru: 'Пароль ESL', en: 'ESL password' },
  'connect.exchange.passwordHint': {
    ru: 'Строка password в event_socket.conf.xml.',
    en: 'The line password in event_socket.conf.xml.',
  },
  'connect.exchange.clueCon': {
    ru: 'ClueCon — пароль по умолчанию, его знают все. Смените password в event_socket.conf.xml, затем введите новый здесь.',
    en: 'ClueCon is the default password, everybody knows it. Change password in event_socket.conf.xml, then enter the new one here.',
  },
  'connect.exchange.ssh': { ru: 'Подключаться через SSH', en: 'Connect through SSH' },
  'connect.exchange.sshHint': {
    ru: 'Если event socket слушает только 127.0.0.1 самой АТС, как в FusionPBX.',
    en: 'If the event socket listens on the exchange’s own 127.0.0.1 only, as in FusionPBX.',
  },
  'connect.exchange.prepare': { ru: 'Как подготовить АТС', en: 'How to prepare the exchange' },
  'connect.server.title': { ru: 'Вход на сервер АТС', en: 'Login to the exchange’s server' },
  'connect.server.intro': {
    ru: 'Дайте вход по SSH на сервер FreeSWITCH или FusionPBX: Plecho сам найдёт остальное. Он только смотрит и ничего не меняет. Нет такого входа — пропустите шаг и впишите всё вручную.',
    en: 'Give an SSH login to the server of FreeSWITCH or FusionPBX, and Plecho finds the rest by itself. It only looks and changes nothing. No such login? Skip this step and enter everything by hand.',
  },
  'connect.server.incomplete': {
    ru: 'Укажите адрес сервера и пользователя.',
    en: 'Enter the server’s address and the user.',
  },
  'connect.server.hint': {
    ru: 'Проверка входит на сервер и показывает, что нашлось. Ни одна настройка не меняется, пока вы не нажмёте «Продолжить» или «Сохранить».',
    en: 'The test logs in and shows what is there. No setting changes until you press “Continue” or “Save”.',
  },
  'connect.server.found': { ru: 'Что нашлось', en: 'What is there' },
  'connect.server.state.found': { ru: 'найдено', en: 'found' },
  'connect.server.state.warning': { ru: 'обратите внимание', en: 'look here' },
  'connect.server.state.missing': { ru: 'не найдено', en: 'not found' },
  'connect.server.state.forbidden': { ru: 'нет доступа', en: 'no access' },
  'connect.server.take': { ru: 'Взять', en: 'Take' },
  'connect.server.details': { ru: (n: number) => `Подробно: ${n}`, en: (n: number) => `Details: ${n}` },
  'connect.server.changes': { ru: 'Что изменить на сервере', en: 'What to change on the server' },
  'connect.server.changesHint': {
    ru: 'Необязательно. Plecho ничего не меняет сам, пока вы не попросите.',
    en: 'Not necessary. Plecho changes nothing by itself unless you ask.',
  },
  'connect.server.make': { ru: 'Сделать за меня', en: 'Do it for me' },
  'connect.server.makeHint': {
    ru: 'Перед изменением рядом будет сохранена копия файла.',
    en: 'A copy of the file is kept beside it before it is changed.',
  },
  'connect.ssh.title': { ru: 'Вход по SSH', en: 'SSH login' },
  'connect.ssh.host': { ru: 'Адрес сервера', en: 'Address of the server' },
  'connect.ssh.port': { ru: 'Порт', en: 'Port' },
  'connect.ssh.user': { ru: 'Пользователь', en: 'User' },
  'connect.ssh.with': { ru: 'Чем входить', en: 'Log in with' },
  'connect.ssh.by.password': { ru: 'Пароль', en: 'Password' },
  'connect.ssh.by.key': { ru: 'Ключ', en: 'Key' },
  'connect.ssh.password': { ru: 'Пароль', en: 'Password' },
  'connect.ssh.privateKey': { ru: 'Закрытый ключ', en: 'Private key' },
  'connect.ssh.privateKeyHint': {
    ru: 'Текст файла целиком, начиная с -----BEGIN.',
    en: 'The whole text of the file, from -----BEGIN on.',
  },
  'connect.ssh.hostKey': { ru: 'Отпечаток сервера', en: 'Fingerprint of the server' },
  'connect.ssh.hostKeyHint': {
    ru: 'SHA256:… Если не указать, Plecho запомнит его при первом входе.',
    en: 'SHA256:… If left out, Plecho remembers it at the first login.',
  },
  'connect.ssh.same': { ru: 'Тот же вход, что для АТС', en: 'The login of the exchange' },
  'connect.ssh.own': { ru: 'Отдельный вход', en: 'A login of its own' },
  'connect.crm.title': { ru: 'Подключение к Контур.CRM', en: 'Connecting Kontur.CRM' },
  'connect.crm.intro': {
    ru: 'Plecho входит в CRM как интеграция телефонии. Нужен её ключ, ApiKey.',
    en: 'Plecho enters the CRM as a telephony integration. It needs that integration’s key, the ApiKey.',
  },
  'connect.crm.kind': { ru: 'Вид интеграции', en: 'Kind of integration' },
  'connect.crm.kinds.private': { ru: 'Своя', en: 'Own' },
  'connect.crm.kinds.public': { ru: 'Из магазина', en: 'From the store' },
  'connect.crm.kindHint.private': { ru: 'Загружена в вашу CRM архивом.', en: 'Uploaded to your CRM as an archive.' },
  'connect.crm.kindHint.public': {
    ru: 'Установлена из магазина приложений Контур.CRM.',
    en: 'Installed from Kontur.CRM’s store.',
  },
  'connect.crm.apiKey': { ru: 'ApiKey', en: 'ApiKey' },
  'connect.crm.apiKeyHint': {
    ru: 'Страница интеграций CRM, строка Plecho, кнопка GenerateApiKey.',
    en: 'The CRM’s integrations page, the row of Plecho, the button GenerateApiKey.',
  },
  'connect.crm.secret': { ru: 'Секрет интеграции', en: 'Secret of the integration' },
  'connect.crm.secretHint': { ru: 'В виде имя=значение.', en: 'As name=value.' },
  'connect.crm.url': { ru: 'Адрес CRM', en: 'Address of the CRM' },
  'connect.crm.advanced': { ru: 'Дополнительно', en: 'More' },
  'connect.crm.addressFirst': {
    ru: 'В архив интеграции входит адрес для вызовов из CRM. Сначала задайте его, затем вернитесь сюда:',
    en: 'The integration’s archive holds the address for calls from the CRM. Set it first, then come back here:',
  },
  'connect.crm.manifest': { ru: 'Скачать архив интеграции', en: 'Download the integration’s archive' },
} satisfies Catalogue;
