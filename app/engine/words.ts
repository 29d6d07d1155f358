/** What the engine says to people, in both languages: the reason first, then the cure. */
import { createSay, type Catalogue, type SayIn } from '../contract/catalogue.ts';

export const engineWords = {
  noExtension: {
    ru: 'У этого сотрудника не указан внутренний номер. Добавьте его в настройках Plecho, раздел «Сотрудники».',
    en: 'This colleague has no extension. Add it in the settings of Plecho, section “People”.',
  },
  noColleague: {
    ru: 'У сотрудника, которому звонят, не указан внутренний номер. Добавьте его в настройках Plecho, раздел «Сотрудники».',
    en: 'The colleague who is called has no extension. Add it in the settings of Plecho, section “People”.',
  },
  noDomain: {
    ru: 'Домен телефона этого сотрудника не известен: телефон сейчас не зарегистрирован, а своего домена у АТС нет. Включите телефон или укажите домен в настройках Plecho, раздел «Набор номера».',
    en: "The domain of this colleague's phone is not known: the phone is not registered now, and the exchange has no domain of its own. Switch the phone on, or set the domain in the settings of Plecho, section “Dialling”.",
  },
  noWay: {
    ru: ({ number, context }: { number: string; context?: string }) =>
      `Сотрудник снял трубку, но АТС не знает, как набрать ${number}: в ${context === undefined ? 'контексте этого телефона' : `контексте ${context} её диалплана`} такого правила нет. Укажите в настройках Plecho, раздел «Набор номера», контекст, через который звонят телефоны (на FusionPBX он называется как домен).`,
    en: ({ number, context }: { number: string; context?: string }) =>
      `The colleague picked up, but the exchange knows no way to dial ${number}: the context ${context === undefined ? 'of this phone' : `${context} of its dialplan`} has no such rule. Set the context through which your phones dial in the settings of Plecho, section “Dialling” (in FusionPBX it bears the domain's name).`,
  },
  cyrillicInKey: {
    ru: (letter: string, at: number) =>
      `В ключе русская буква «${letter}» на месте ${at}. Скопируйте ключ из CRM ещё раз, не набирая его вручную.`,
    en: (letter: string, at: number) =>
      `The key has the Russian letter “${letter}” at place ${at}. Copy the key from the CRM again instead of typing it.`,
  },
  strangeInKey: {
    ru: (letter: string, at: number) =>
      `В ключе знак «${letter}» на месте ${at}, которого там быть не может. Скопируйте ключ из CRM ещё раз.`,
    en: (letter: string, at: number) =>
      `The key has the sign “${letter}” at place ${at}, which cannot be there. Copy the key from the CRM again.`,
  },
  lineUnread: {
    ru: (line: string) => `«${line}» – не номер телефона. Укажите внешний номер целиком, с кодом города или страны.`,
    en: (line: string) =>
      `“${line}” is no phone number. Enter the outside number as a whole, with city or country code.`,
  },
  lineWithoutCity: {
    ru: (line: string) => `Номер «${line}» без кода города. Укажите его с кодом или заполните поле «Код города».`,
    en: (line: string) =>
      `The number “${line}” has no city code. Enter it with its code, or fill in the field “City code”.`,
  },
  noObject: {
    ru: 'Настройки должны быть объектом JSON (JSON object).',
    en: 'The configuration must be a JSON object.',
  },
  noCall: {
    ru: 'Такого звонка в истории нет: он удалён или устарел.',
    en: 'There is no such call in the history: it was removed or is too old.',
  },
  noMessage: {
    ru: 'Такого сообщения в очереди больше нет, или отправлять его уже поздно.',
    en: 'There is no such message, or it is too late for it.',
  },
  noRecording: { ru: 'У этого звонка нет такой записи.', en: 'This call has no such recording.' },
  recordingAway: {
    ru: 'Запись сейчас недоступна. Проверьте место записей в настройках.',
    en: 'The recording cannot be reached now. Check the place of the recordings in the settings.',
  },
  noTrace: {
    ru: 'Сохранить можно только недавний звонок: события этого уже не хранятся.',
    en: 'Only a recent call can be saved: the events of this one are no longer kept.',
  },
  enterAgain: {
    ru: 'Адрес или имя изменились, а сохранённый пароль (ключ) дан для прежних. Введите его ещё раз.',
    en: 'The address or the login has changed, and the stored password (key) belongs to the former one. Enter it again.',
  },
  notYours: {
    ru: 'Этот сотрудник в разговоре не участвует. Завершить его может только участник.',
    en: 'This colleague takes no part in the call. Only who takes part can end it.',
  },
  offline: {
    ru: 'Нет связи с АТС: звонок не отправлен.',
    en: 'No connection to the exchange: the call was not placed.',
  },
  noTelUser: {
    ru: 'Не выбрано, с чьего телефона звонить по ссылкам tel:. Укажите сотрудника в настройках Plecho.',
    en: 'It is not set from whose phone tel: links dial. Choose a colleague in the settings of Plecho.',
  },
  noLeg: { ru: 'Такого разговора сейчас нет.', en: 'There is no such call now.' },
  putAside: {
    ru: 'АТС прислала то, что нельзя понять или записать: оно отложено, остальные звонки передаются как обычно. Если звонок передан неверно, сохраните его след и журнал («Диагностика») и пришлите разработчику.',
    en: 'The exchange sent something that can be neither understood nor stored: it was put aside, all other calls are reported as usual. If a call was told wrongly, save its trace and the diagnostics file and send them to the developer.',
  },
  notSetUp: {
    ru: 'Настройка не закончена: укажите АТС и ключ CRM.',
    en: 'Set-up is not finished: enter the exchange and the key of the CRM.',
  },
  noCrmTrace: {
    ru: 'Проверка CRM с запуска программы ещё не проводилась. Проведите её, затем скачайте файл.',
    en: 'The CRM has not been checked since the program started. Check it, then download the file.',
  },
  dialledAlready: {
    ru: 'Этот звонок Plecho уже начал сам: CRM прислала его слишком поздно.',
    en: 'Plecho has begun this call already: the CRM sent it too late.',
  },
  probing: {
    ru: 'Это пробный запрос проверки CRM: звонить не нужно.',
    en: 'This is a trial request of the check of the CRM: nobody is to be called.',
  },
  noKey: { ru: 'Ключ CRM не указан.', en: 'No key of the CRM is set.' },
  unreadable: {
    ru: 'Пароли и ключи этого профиля на этом компьютере не читаются. Введите их заново; остальные настройки сохранены.',
    en: 'Passwords and keys of this profile cannot be read on this PC. Enter them again; all other settings are kept.',
  },
  paused: { ru: 'Передача звонков приостановлена.', en: 'Reporting is paused.' },
  noAddress: {
    ru: 'Адрес для вызовов из CRM не настроен: звонки передаются, «Позвонить» из CRM не работает.',
    en: 'No address for calls from the CRM is set: calls are reported, dialling from the CRM does not work.',
  },
  callbacksDown: {
    ru: (words: string) => `Звонки передаются, но «Позвонить» из CRM не работает: ${words}`,
    en: (words: string) => `Calls are reported, but dialling from the CRM does not work: ${words}`,
  },
  failed: {
    ru: (count: number) =>
      `CRM не приняла сообщений: ${count}. Что именно, видно в очереди отправки, раздел «Состояние».`,
    en: (count: number) => `The CRM refused messages: ${count}. See the outbox in “Health”.`,
  },
  waiting: {
    ru: (calls: number, since: string) => `CRM недоступна с ${since}. Ждут отправки: ${calls}, они не потеряются.`,
    en: (calls: number, since: string) =>
      `The CRM has been unavailable since ${since}. Waiting: ${calls}; nothing will be lost.`,
  },
  crmSilent: {
    ru: (since: string, why: string) =>
      `${why === '' ? 'CRM недоступна.' : why} Так с ${since}. Звонки будут ждать в очереди и не потеряются.`,
    en: (since: string, why: string) =>
      `${why === '' ? 'The CRM is unavailable.' : why} So since ${since}. Calls will wait in the outbox; nothing will be lost.`,
  },
  lag: {
    ru: (seconds: number) =>
      `События АТС приходят с опозданием ${seconds} с: звонки на экране и в CRM отстают. Проверьте нагрузку на этот компьютер и сеть до АТС.`,
    en: (seconds: number) =>
      `Events of the exchange come ${seconds} s late: calls on the screen and in the CRM lag behind. Check the load of this PC and the network to the exchange.`,
  },
  reconciled: {
    ru: (calls: number) =>
      `Сверка нашла в CRM звонки не такими, как у нас: ${calls}. Какие, видно в «Состоянии», раздел «Сверка».`,
    en: (calls: number) =>
      `The comparison with the CRM found calls that differ: ${calls}. See “Comparison” in “Health”.`,
  },
  listenerFailed: {
    ru: (why: string) => `Порт для вызовов из CRM не открылся: ${why}. Выберите другой порт.`,
    en: (why: string) => `The port for calls from the CRM could not be opened: ${why}. Choose another port.`,
  },
  noRecordingPlace: { ru: 'Не указано, где лежат записи разговоров.', en: 'It is not set where the recordings are.' },
  noRecordingYet: {
    ru: 'Место записей доступно, но записей там пока нет.',
    en: 'The place of the recordings can be reached, but holds none yet.',
  },
  recordingRead: {
    ru: (file: string, kb: number) => `Прочитана запись ${file} (${kb} КБ)`,
    en: (file: string, kb: number) => `Read the recording ${file} (${kb} KB)`,
  },
  redirectOff: { ru: 'Перевод на ответственного выключен. Включите его.', en: 'Redirect is off. Switch it on.' },
  responsibleUnknown: {
    ru: (words: string) => `CRM не ответила, кто ответственный: ${words}`,
    en: (words: string) => `The CRM did not say who is responsible: ${words}`,
  },
  redirectUnasked: {
    ru: (ms: number) =>
      `CRM отвечает за ${ms} мс. АТС ещё ни разу не спросила: добавьте строки в диалплан и позвоните на свой номер.`,
    en: (ms: number) =>
      `The CRM answers in ${ms} ms. The exchange has not asked yet: add the lines to the dialplan and call your number.`,
  },
  redirectAsked: {
    ru: (ms: number, last: number) => `CRM отвечает за ${ms} мс, АТС спрашивает (последний звонок: ${last} мс).`,
    en: (ms: number, last: number) => `The CRM answers in ${ms} ms, the exchange asks (last call: ${last} ms).`,
  },
  notWaiting: {
    ru: 'Этот клиент не ждёт звонка: ему уже перезвонили.',
    en: 'This client waits for no call: he was called back already.',
  },
  noHistory: { ru: 'Сначала укажите, где история АТС.', en: 'First set where the history is.' },
  noPeopleRight: {
    ru: 'CRM не даёт список людей по этому ключу. Добавьте людей вручную или из CSV.',
    en: 'The CRM does not give the list of people with this key. Add people by hand or from CSV.',
  },
  noLogin: { ru: 'Не указан вход по SSH на машину АТС.', en: 'No SSH login to the exchange is set.' },
  'contact.noNumber': {
    ru: 'Это не номер клиента: контакт можно создать только для полного номера.',
    en: 'This is no client’s number: a contact needs a full number.',
  },
  'contact.known': {
    ru: 'У этого номера уже есть карточка в CRM.',
    en: 'The CRM has a card of this number already.',
  },
  'contact.refused': {
    ru: 'CRM не создала контакт. Проверьте, что у интеграции есть право на контакты, или создайте его в CRM.',
    en: 'The CRM made no contact. Check that the integration may make contacts, or make it in the CRM.',
  },
  'contact.away': {
    ru: 'CRM сейчас не отвечает: контакт не создан. Повторите позже.',
    en: 'The CRM does not answer now: no contact was made. Try again later.',
  },
  othersLikeIt: { ru: (n: number) => `Таких ещё: ${n}.`, en: (n: number) => `${n} more like it.` },
  'look.first': { ru: 'Сначала осмотрите сервер.', en: 'Look around the server first.' },
  'look.found': {
    ru: (found: number, all: number) => `Найдено: ${found} из ${all}`,
    en: (found: number, all: number) => `Found: ${found} of ${all}`,
  },
  'look.byHand': { ru: 'Это изменение нужно сделать вручную.', en: 'This change has to be made by hand.' },
  'look.notChanged': {
    ru: (why: string, file: string) =>
      `Не получилось (${why}). Проверьте файл ${file} и впишите строку вручную; если копия уже сделана, она лежит рядом.`,
    en: (why: string, file: string) =>
      `It did not work (${why}). Check the file ${file} and enter the line by hand; a copy, if it was made, lies beside it.`,
  },
  workspace: { ru: (name: string) => `Пространство «${name}»`, en: (name: string) => `Workspace “${name}”` },
} as const satisfies Catalogue;

export const sayEngine = createSay(engineWords);
export type SayEngine = SayIn<typeof engineWords>;

/** A table of colleagues that cannot be taken in. */
const csvWords = {
  encoding: {
    ru: 'Буквы в файле не читаются. Сохраните его в Excel как «CSV UTF-8» и загрузите ещё раз.',
    en: 'The letters of the file cannot be read. Save it in Excel as “CSV UTF-8” and load it again.',
  },
  broken: {
    ru: (why: string) => `Таблица не разобрана (${why}). Сохраните её как CSV.`,
    en: (why: string) => `The table could not be read (${why}). Save it as CSV.`,
  },
  noColumn: {
    ru: 'В таблице нет столбца userId. Первая строка должна быть: userId;name;numbers.',
    en: 'The table has no column userId. Its first line must be: userId;name;numbers.',
  },
  noUser: {
    ru: (line: number) => `Строка ${line}: не указан userId. Ничего не загружено.`,
    en: (line: number) => `Line ${line}: userId is missing. Nothing was taken in.`,
  },
  rounded: {
    ru: (line: number, text: string) =>
      `Строка ${line}: Excel округлил номер до «${text}», его цифры потеряны. Сделайте столбец текстовым и введите номер заново.`,
    en: (line: number, text: string) =>
      `Line ${line}: Excel has rounded the number to “${text}”, its digits are lost. Make the column text and enter the number anew.`,
  },
  unread: {
    ru: (line: number, text: string) => `Строка ${line}: «${text}» – не номер. Ничего не загружено.`,
    en: (line: number, text: string) => `Line ${line}: “${text}” is no number. Nothing was taken in.`,
  },
} as const satisfies Catalogue;

export const sayCsv = createSay(csvWords);

/** A number that cannot be erased, or not now. */
const erasureWords = {
  noNumber: {
    ru: 'Это не номер клиента. Введите номер целиком, с кодом страны или города.',
    en: 'This is no client’s number. Enter the whole number, with the code of the country or city.',
  },
  colleague: {
    ru: (name: string) => `Это номер сотрудника (${name}). Сначала уберите его в разделе «Сотрудники».`,
    en: (name: string) => `This is the number of a colleague (${name}). Take it out of “People” first.`,
  },
  goesOn: {
    ru: 'С этим номером сейчас идёт разговор. Повторите, когда он закончится.',
    en: 'A call with this number goes on. Try again when it is over.',
  },
} as const satisfies Catalogue;

export const sayErasure = createSay(erasureWords);
