/** The integration in the CRM: the way to its key, a new key, the check of how the CRM behaves. */
import type { Catalogue } from '../catalogue.ts';

export const crm = {
  'crm.action.newKey': { ru: 'Вставить новый ключ', en: 'Paste the new key' },
  'crm.action.setUpCrm': { ru: 'Включить снова', en: 'Switch on again' },
  'crm.action.openSteps': { ru: 'Что сделать', en: 'What to do' },
  'crm.action.openLink': { ru: 'Открыть страницу интеграций', en: 'Open the integrations page' },
  'crm.key.title': { ru: 'Ключ сменился: вставьте новый', en: 'The key has changed: paste the new one' },
  'crm.key.intro': {
    ru: 'Больше ничего настраивать не нужно. Звонки, которые ждут, уйдут в CRM сразу.',
    en: 'Nothing else has to be set. Calls that wait go to the CRM at once.',
  },
  'crm.key.field': { ru: 'Новый ApiKey', en: 'New ApiKey' },
  'crm.key.hint': {
    ru: 'На странице интеграций CRM, в строке Plecho, нажмите GenerateApiKey и скопируйте ключ.',
    en: "On the CRM's integrations page, in Plecho's row, press GenerateApiKey and copy the key.",
  },
  'crm.key.save': { ru: 'Заменить ключ', en: 'Replace the key' },
  'crm.key.done': { ru: 'Ключ принят. Звонки снова передаются.', en: 'The key is taken. Calls are reported again.' },
  'crm.key.other': {
    ru: (now: string, before: string) =>
      `Этот ключ от другого пространства CRM: «${now}», а было «${before}». Если так и задумано, нажмите ещё раз.`,
    en: (now: string, before: string) =>
      `This key belongs to another workspace of the CRM: “${now}”, it was “${before}”. Press once more if that is meant.`,
  },
  'crm.key.notNeeded': {
    ru: 'Сейчас CRM принимает ключ, менять его не нужно.',
    en: 'The CRM takes the key now, it need not be changed.',
  },
  'crm.way.title': { ru: 'Где взять ключ', en: 'Where to get the key' },
  'crm.way.right': {
    ru: 'Нужна учётная запись администратора CRM с полным доступом.',
    en: 'You need an account of a CRM administrator with full access.',
  },
  'crm.way.address': { ru: 'Адрес вашей CRM из строки браузера', en: 'Address of your CRM from the browser' },
  'crm.way.addressHint': {
    ru: 'Откройте CRM и скопируйте адрес любой её страницы, например https://crm.kontur.ru/app/romashka/main.',
    en: 'Open the CRM and copy the address of any of its pages, for example https://crm.kontur.ru/app/romashka/main.',
  },
  'crm.way.notFound': {
    ru: 'В этом адресе нет имени пространства. Скопируйте адрес страницы CRM целиком: в нём есть /app/ и имя.',
    en: 'There is no workspace name in this address. Copy the whole address of a CRM page: it has /app/ and the name.',
  },
  'crm.way.open': { ru: 'Открыть страницу интеграций', en: 'Open the integrations page' },
  'crm.way.opens': {
    ru: 'В меню CRM этой страницы нет, поэтому Plecho открывает её по адресу:',
    en: 'The CRM’s menu does not lead to this page, so Plecho opens it by its address:',
  },
  'crm.way.steps.private.1': {
    ru: 'В поле name впишите Plecho, в поле version впишите 1.0 и нажмите Create. Появится строка Plecho.',
    en: 'Type Plecho into the field name, 1.0 into the field version, and press Create. A row Plecho appears.',
  },
  'crm.way.steps.private.2': {
    ru: 'В этой строке нажмите «Выберите файл» и укажите архив manifest.zip.',
    en: 'In that row press «Выберите файл» (choose a file) and take the archive manifest.zip.',
  },
  'crm.way.steps.private.3': { ru: 'Нажмите Install.', en: 'Press Install.' },
  'crm.way.steps.private.4': {
    ru: 'Нажмите GenerateApiKey и скопируйте ключ.',
    en: 'Press GenerateApiKey and copy the key.',
  },
  'crm.way.steps.private.5': {
    ru: 'Вставьте ключ в поле ApiKey выше.',
    en: 'Paste the key into the field ApiKey above.',
  },
  'crm.way.steps.public.1': {
    ru: 'Найдите строку Plecho и нажмите Install.',
    en: 'Find the row Plecho and press Install.',
  },
  'crm.way.steps.public.2': {
    ru: 'Нажмите GenerateApiKey и скопируйте ключ.',
    en: 'Press GenerateApiKey and copy the key.',
  },
  'crm.way.steps.public.3': { ru: 'Нажмите Secrets и скопируйте секрет.', en: 'Press Secrets and copy the secret.' },
  'crm.way.steps.public.4': {
    ru: 'Вставьте ключ и секрет в поля выше. Кнопку Setup нажимать не нужно: это сделает Plecho.',
    en: 'Paste key and secret into the fields above. Setup need not be pressed: Plecho does that.',
  },
  'crm.way.picture': {
    ru: 'Как выглядит страница интеграций: цифры стоят у кнопок в порядке шагов',
    en: 'What the integrations page looks like: the numbers stand at the buttons in the order of the steps',
  },
  'crm.way.token': { ru: 'токен администратора', en: 'an admin’s token' },
  'crm.way.tokenNote': {
    ru: 'Первая строка понадобится, только если Plecho о ней попросит.',
    en: 'The first line is needed only if Plecho asks for it.',
  },
  'crm.check.title': { ru: 'Проверка CRM', en: 'Checking the CRM' },
  'crm.check.intro': {
    ru: 'Plecho делает в CRM один пробный звонок с несуществующего номера +44 7700 900123 и за полминуты узнаёт, что эта CRM разрешает и как отвечает. Потом он пишет ей так, как она понимает.',
    en: 'Plecho makes one trial call in the CRM from a number that nobody has, +44 7700 900123, and finds out in half a minute what this CRM allows and how it answers. From then on it writes the way the CRM understands.',
  },
  'crm.check.consent': {
    ru: 'Пробный звонок останется в CRM (запись plecho-check.wav), его можно удалить. Больше ничего не изменится.',
    en: 'The trial call stays in the CRM (recording plecho-check.wav) and can be deleted. Nothing else changes.',
  },
  'crm.check.run': { ru: 'Проверить CRM', en: 'Check the CRM' },
  'crm.check.again': { ru: 'Проверить ещё раз', en: 'Check again' },
  'crm.check.running': { ru: 'Проверяем, это займёт до 30 секунд…', en: 'Checking, this takes up to 30 seconds…' },
  'crm.check.never': { ru: 'CRM ещё не проверялась.', en: 'The CRM has not been checked yet.' },
  'crm.check.at': {
    ru: (when: string, seconds: number) => `Проверено ${when} за ${seconds} с.`,
    en: (when: string, seconds: number) => `Checked ${when} in ${seconds} s.`,
  },
  'crm.check.trace': { ru: 'Скачать запись обмена с CRM', en: 'Download what was exchanged with the CRM' },
  'crm.check.traceWhy': {
    ru: 'Без ключей, имён и номеров. Отправьте тому, кто вам помогает.',
    en: 'Without keys, names and numbers. Send it to whoever helps you.',
  },
  'crm.check.needsKey': { ru: 'Сначала подключите CRM.', en: 'Connect the CRM first.' },
  'crm.check.details': { ru: 'Подробности для специалиста', en: 'Details for a specialist' },
  'crm.check.unknown': { ru: 'не удалось узнать', en: 'could not be found out' },
  'crm.check.groups.may': { ru: 'Что можно по ключу интеграции', en: 'What the integration’s key may do' },
  'crm.check.groups.takes': { ru: 'Как CRM принимает звонки', en: 'How the CRM takes calls' },
  'crm.check.may.patch': {
    ru: 'Включать «Позвонить» без токена администратора',
    en: 'Switch on calling without an admin’s token',
  },
  'crm.check.may.events': { ru: 'Видеть новых сотрудников', en: 'See new colleagues' },
  'crm.check.may.contacts': { ru: 'Читать карточки клиентов', en: 'Read the clients’ cards' },
  'crm.check.may.dial': {
    ru: 'Звонить через CRM, чтобы открылась карточка',
    en: 'Call through the CRM, so that the card opens',
  },
  'crm.check.yes': { ru: 'можно', en: 'yes' },
  'crm.check.no': { ru: 'нельзя', en: 'no' },
  'crm.check.finding.started': { ru: 'Ответ на начало звонка', en: 'Answer to the beginning of a call' },
  'crm.check.finding.startedTwice': { ru: 'Начало звонка ещё раз', en: 'The beginning once more' },
  'crm.check.finding.laterId': { ru: 'Номер звонка дальше', en: 'The call’s id afterwards' },
  'crm.check.finding.withId': { ru: 'Номер звонка рядом с номером CRM', en: 'The call’s id beside the CRM’s own' },
  'crm.check.finding.registerTwice': { ru: 'Звонок в историю ещё раз', en: 'The call into the history once more' },
  'crm.check.finding.repeatEmpty': {
    ru: 'Запись разговора после повтора без записей',
    en: 'A recording after a repeat without recordings',
  },
  'crm.check.finding.repeatAbsent': {
    ru: 'Запись разговора после повтора без этого поля',
    en: 'A recording after a repeat without that field',
  },
  'crm.check.finding.repeatEntry': {
    ru: 'Запись разговора после повтора с нею',
    en: 'A recording after a repeat with it',
  },
  'crm.check.finding.redirect': {
    ru: 'Ответственный за неизвестный номер',
    en: 'Responsible for an unknown number',
  },
  'crm.check.value.card': { ru: 'карточка звонка', en: 'the call’s card' },
  'crm.check.value.ok': { ru: 'просто OK', en: 'a plain OK' },
  'crm.check.value.same': { ru: 'та же карточка', en: 'the same card' },
  'crm.check.value.new': { ru: 'вторая карточка', en: 'a second card' },
  'crm.check.value.refused': { ru: 'отказ', en: 'refused' },
  'crm.check.value.bare': { ru: 'наш', en: 'ours' },
  'crm.check.value.prefixed': { ru: 'с именем интеграции', en: 'with the integration’s name' },
  'crm.check.value.both': {
    ru: 'наш или с именем интеграции',
    en: 'ours or with the integration’s name',
  },
  'crm.check.value.taken': { ru: 'принимает', en: 'taken' },
  'crm.check.value.keeps': { ru: 'остаётся', en: 'stays' },
  'crm.check.value.takes': { ru: 'пропадает', en: 'is lost' },
  'crm.check.value.users': { ru: 'назван сотрудник', en: 'somebody is named' },
  'crm.check.value.notFound': { ru: 'не найден', en: 'not found' },
  'crm.check.value.empty': { ru: 'пустой список', en: 'an empty list' },
  'crm.check.value.unknown': { ru: 'не удалось узнать', en: 'could not be found out' },
  'crm.check.burst': { ru: 'Запросов сразу', en: 'Requests at once' },
  'crm.check.noLimit': { ru: 'предел не встретился', en: 'no limit was met' },
  'crm.check.limit': {
    ru: (n: number) => `до ${n}, дальше просит подождать`,
    en: (n: number) => `up to ${n}, then it asks to wait`,
  },
  'crm.people.gone.hidden': { ru: 'скрыт в CRM', en: 'hidden in the CRM' },
  'crm.people.gone.dismissed': { ru: 'в CRM больше не работает', en: 'no longer in the CRM' },
  'crm.people.newcomers': {
    ru: (n: number, names: string) =>
      n === 1
        ? `В CRM новый сотрудник: ${names}. Укажите его номер, и звонки будут на его имя.`
        : `В CRM новые сотрудники: ${names}. Укажите их номера.`,
    en: (n: number, names: string) =>
      n === 1
        ? `There is a new colleague in the CRM: ${names}. Enter the number, and calls will bear the name.`
        : `There are new colleagues in the CRM: ${names}. Enter their numbers.`,
  },
  'crm.people.unnamed': { ru: 'без имени', en: 'unnamed' },
  'crm.people.more': { ru: (n: number) => `ещё ${n}`, en: (n: number) => `${n} more` },
  'crm.people.give': { ru: 'Указать номер', en: 'Enter the number' },
  'crm.people.later': { ru: 'Не нужно', en: 'Not needed' },
  'crm.setup.hooksOn': { ru: 'включены: настройки и сверка', en: 'on: set-up and comparison' },
  'crm.setup.hooksOff': { ru: 'включены не все', en: 'not all of them are on' },
  'crm.setup.telephony.ours': { ru: 'Plecho', en: 'Plecho' },
  'crm.setup.telephony.other': { ru: 'другая', en: 'another one' },
} satisfies Catalogue;
