/** Settings of calls from the CRM and of the redirect to the responsible. */
import type { Catalogue } from '../catalogue.ts';

export const settingsCallbacks = {
  'settings.callbacks.title': { ru: 'Звонки из CRM', en: 'Calls from the CRM' },
  'settings.callbacks.intro': {
    ru: 'Чтобы кнопка «Позвонить» в CRM работала, CRM должна достучаться до этого компьютера из интернета.',
    en: 'For the “Call” button in the CRM to work, the CRM has to reach this computer from the internet.',
  },
  'settings.callbacks.way': { ru: 'Как CRM попадёт сюда', en: 'How the CRM gets here' },
  'settings.callbacks.ways.none': { ru: 'Свой адрес', en: 'Own address' },
  'settings.callbacks.ways.ssh': { ru: 'Туннель SSH', en: 'SSH tunnel' },
  'settings.callbacks.ways.command': { ru: 'Своя программа', en: 'Own program' },
  'settings.callbacks.wayHint.none': {
    ru: 'У вас есть сервер или проброс порта с адресом https.',
    en: 'You have a server or a forwarded port with an https address.',
  },
  'settings.callbacks.wayHint.ssh': {
    ru: 'Plecho сам держит соединение с вашим сервером и получает его адрес.',
    en: 'Plecho keeps a connection to your server and uses its address.',
  },
  'settings.callbacks.wayHint.command': {
    ru: 'Любая программа-туннель, которая печатает свой адрес.',
    en: 'Any tunnel program that prints its address.',
  },
  'settings.callbacks.publicUrl': { ru: 'Адрес из интернета', en: 'Address on the internet' },
  'settings.callbacks.publicUrlHint': {
    ru: 'Например, https://calls.example.ru. С него запросы должны приходить на порт ниже.',
    en: 'For example, https://calls.example.com. Its requests have to arrive at the port below.',
  },
  'settings.callbacks.publicUrlSsh': {
    ru: 'Адрес вашего сервера, по которому виден туннель.',
    en: 'The address of your server where the tunnel can be reached.',
  },
  'settings.callbacks.port': { ru: 'Порт на этом компьютере', en: 'Port on this computer' },
  'settings.callbacks.portHint': {
    ru: '0 — выбрать свободный. Для проброса задайте свой.',
    en: '0 picks a free one. Set your own for port forwarding.',
  },
  'settings.callbacks.host': { ru: 'Слушать на адресе', en: 'Listen on' },
  'settings.callbacks.hostHint': {
    ru: '127.0.0.1, если запросы приходят через туннель или прокси на этом же компьютере.',
    en: '127.0.0.1 if requests come through a tunnel or proxy on this computer.',
  },
  'settings.callbacks.remotePort': { ru: 'Порт на сервере', en: 'Port on the server' },
  'settings.callbacks.remoteHost': { ru: 'Имя на сервере', en: 'Name on the server' },
  'settings.callbacks.command': { ru: 'Команда', en: 'Command' },
  'settings.callbacks.commandHint': {
    ru: 'Например, cloudflared tunnel --url http://localhost:8090.',
    en: 'For example, cloudflared tunnel --url http://localhost:8090.',
  },
  'settings.callbacks.pattern': { ru: 'Как узнать адрес в её выводе', en: 'How to find the address in its output' },
  'settings.callbacks.patternHint': {
    ru: 'Регулярное выражение. Обычно менять не нужно.',
    en: 'A regular expression. Usually no need to change it.',
  },
  'settings.callbacks.tls': { ru: 'Свой сертификат', en: 'Own certificate' },
  'settings.callbacks.cert': { ru: 'Файл сертификата', en: 'Certificate file' },
  'settings.callbacks.key': { ru: 'Файл ключа', en: 'Key file' },
  'settings.callbacks.trip': {
    ru: 'Проверка посылает запрос на этот адрес через интернет и ждёт его здесь.',
    en: 'The test sends a request to this address over the internet and waits for it here.',
  },
  'settings.callbacks.inCrm': { ru: 'Что знает CRM', en: 'What the CRM knows' },
  'settings.callbacks.inCrmOff': {
    ru: 'Появится, когда CRM будет подключена.',
    en: 'Appears once the CRM is connected.',
  },
  'settings.callbacks.baseUrl': { ru: 'Адрес интеграции в CRM', en: 'Address of the integration in the CRM' },
  'settings.callbacks.expected': { ru: 'Должен быть', en: 'Has to be' },
  'settings.callbacks.same': { ru: 'совпадает', en: 'the same' },
  'settings.callbacks.features': { ru: 'Кнопки в CRM', en: 'Buttons in the CRM' },
  'settings.callbacks.call': { ru: '«Позвонить»', en: '“Call”' },
  'settings.callbacks.hangup': { ru: '«Завершить»', en: '“Hang up”' },
  'settings.callbacks.on': { ru: 'включена', en: 'on' },
  'settings.callbacks.off': { ru: 'выключена', en: 'off' },
  'settings.callbacks.hooks': { ru: 'Оповещения от CRM', en: 'Notices from the CRM' },
  'settings.callbacks.mainTelephony': { ru: 'Основная телефония', en: 'Main telephony' },
  'settings.callbacks.notChosen': { ru: 'не выбрана', en: 'not chosen' },
  'settings.callbacks.enable': { ru: 'Включить в CRM', en: 'Turn on in the CRM' },
  'settings.callbacks.again': { ru: 'Настроить CRM заново', en: 'Set the CRM up again' },
  'settings.callbacks.bearer': { ru: 'Токен администратора', en: 'Administrator’s token' },
  'settings.callbacks.bearerHint': {
    ru: 'Нужен, если CRM не даёт Plecho изменить настройки самому. Скопируйте на странице интеграций. Используется один раз и не сохраняется.',
    en: 'Needed if the CRM does not let Plecho change the settings itself. Copy it on the integrations page. Used once, not stored.',
  },
  'settings.callbacks.byHand': { ru: 'Что сделать в CRM', en: 'What to do in the CRM' },
  'settings.callbacks.manifest': {
    ru: 'Скачать архив с новым адресом',
    en: 'Download the archive with the new address',
  },
  'settings.callbacks.rotate': { ru: 'Сменить секретный адрес', en: 'Change the secret address' },
  'settings.callbacks.rotateAsk': {
    ru: 'Сменить секретную часть адреса? Старый перестанет работать, архив интеграции нужно будет загрузить в CRM заново.',
    en: 'Change the secret part of the address? The old one stops working; the integration’s archive has to be uploaded to the CRM again.',
  },
  'settings.callbacks.rotated': {
    ru: 'Адрес сменён. Загрузите в CRM новый архив.',
    en: 'The address is changed. Upload the new archive to the CRM.',
  },
  'settings.redirect.title': { ru: 'Звонок к ответственному', en: 'Calls to the responsible colleague' },
  'settings.redirect.intro': {
    ru: 'АТС спрашивает у CRM, кто отвечает за клиента, и соединяет сразу с ним. Если CRM молчит, звонок идёт обычным путём.',
    en: 'The exchange asks the CRM who looks after the client and connects the call straight to that person. If the CRM is silent, the call goes its usual way.',
  },
  'settings.redirect.enabled': { ru: 'Соединять с ответственным', en: 'Connect to the responsible colleague' },
  'settings.redirect.timeout': { ru: 'Сколько ждать CRM', en: 'How long to wait for the CRM' },
  'settings.redirect.timeoutHint': {
    ru: 'Миллисекунды. Клиент в это время слышит гудки.',
    en: 'Milliseconds. The client hears ringing meanwhile.',
  },
  'settings.redirect.context': { ru: 'Контекст', en: 'Context' },
  'settings.redirect.contextHint': {
    ru: 'Контекст диалплана, где живут внутренние номера.',
    en: 'The dialplan context of your extensions.',
  },
  'settings.redirect.variable': { ru: 'Переменная канала', en: 'Channel variable' },
  'settings.redirect.variableHint': {
    ru: 'Менять нужно, только если имя уже занято.',
    en: 'Change it only if the name is taken.',
  },
  'settings.redirect.snippet': { ru: 'Добавьте в диалплан АТС', en: 'Add to the dialplan of the exchange' },
  'settings.redirect.proof': {
    ru: 'Проверка спрашивает у CRM ответственного и замеряет время.',
    en: 'The test asks the CRM for a responsible colleague and measures the time.',
  },
} satisfies Catalogue;
