/** Settings of people, lines, dialling. */
import type { Catalogue } from '../catalogue.ts';
import { en, ru } from './plural.ts';

export const office = {
  'office.people.title': { ru: 'Сотрудники и их номера', en: 'People and their numbers' },
  'office.people.intro': {
    ru: 'Кому в CRM принадлежит какой телефон. У одного сотрудника может быть несколько номеров: настольный телефон, софтфон, мобильный.',
    en: 'Whose phone is whose in the CRM. One person may have several numbers: a desk phone, a softphone, a mobile.',
  },
  'office.people.name': { ru: 'Имя', en: 'Name' },
  'office.people.numbers': { ru: 'Номера', en: 'Numbers' },
  'office.people.numbersHint': { ru: '1001 или мобильный', en: '1001 or a mobile' },
  'office.people.userId': { ru: 'Идентификатор в CRM', en: 'Id in the CRM' },
  'office.people.fromCrm': { ru: 'Найти в CRM', en: 'Find in the CRM' },
  'office.people.fromCrmDone': {
    ru: (n: number) =>
      n === 0
        ? 'Новых сотрудников в CRM не нашлось.'
        : `Найдено в CRM: ${ru(n, ['сотрудник', 'сотрудника', 'сотрудников'])}.`,
    en: (n: number) =>
      n === 0 ? 'No new people found in the CRM.' : `Found in the CRM: ${en(n, ['person', 'people'])}.`,
  },
  'office.people.importCsv': { ru: 'Загрузить CSV', en: 'Import CSV' },
  'office.people.exportCsv': { ru: 'Выгрузить CSV', en: 'Export CSV' },
  'office.people.imported': {
    ru: (added: number, changed: number) => `Загружено: новых ${added}, изменено ${changed}.`,
    en: (added: number, changed: number) => `Imported: ${added} new, ${changed} changed.`,
  },
  'office.people.importedUndo': { ru: 'Список дополнен из файла', en: 'The list was completed from the file' },
  'office.people.addPerson': { ru: 'Добавить сотрудника', en: 'Add a person' },
  'office.people.removeLabel': { ru: (name: string) => `Удалить: ${name}`, en: (name: string) => `Remove: ${name}` },
  'office.people.removed': {
    ru: (name: string) => `${name}: строка удалена`,
    en: (name: string) => `${name}: row removed`,
  },
  'office.people.suggestion': {
    ru: (number: string, label: string) => `Похоже, ${number}${label === '' ? '' : ` — ${label}`}`,
    en: (number: string, label: string) => `Probably ${number}${label === '' ? '' : ` — ${label}`}`,
  },
  'office.people.because.email': { ru: 'совпала почта', en: 'same e-mail' },
  'office.people.because.name': { ru: 'совпало имя', en: 'same name' },
  'office.people.because.shortName': { ru: 'то же имя, сокращённо', en: 'same name, short' },
  'office.people.because.initials': { ru: 'фамилия и инициалы', en: 'surname and initials' },
  'office.people.because.login': { ru: 'имя учётной записи', en: 'name of the account' },
  'office.people.because.firstAndPatronymic': { ru: 'имя и отчество', en: 'first name and patronymic' },
  'office.people.because.surname': { ru: 'только фамилия', en: 'surname only' },
  'office.people.because.firstName': { ru: 'только имя', en: 'first name only' },
  'office.people.because.partly': { ru: 'часть имени', en: 'part of the name' },
  'office.people.because.again': { ru: 'такое же имя у другого номера', en: 'another number has this name too' },
  'office.people.filled': {
    ru: (number: string, label: string) => `${number}${label === '' || label === number ? '' : ` на АТС: ${label}`}`,
    en: (number: string, label: string) =>
      `${number}${label === '' || label === number ? '' : ` on the exchange: ${label}`}`,
  },
  'office.people.summary': {
    ru: (done: number, all: number) => `Сопоставлено ${done} из ${all}.`,
    en: (done: number, all: number) => `${done} of ${all} matched.`,
  },
  'office.people.summaryWhy': {
    ru: 'Звонки остальных придут в CRM без сотрудника: никому не засчитаются.',
    en: 'Calls of the others get into the CRM without a person: nobody is credited.',
  },
  'office.people.acceptAll': {
    ru: (n: number) => `Принять предложенные: ${n}`,
    en: (n: number) => `Accept the suggested: ${n}`,
  },
  'office.people.take': {
    ru: (number: string, name: string) => `Добавить номер ${number} сотруднику ${name}`,
    en: (number: string, name: string) => `Give the number ${number} to ${name}`,
  },
  'office.people.source.crm': { ru: 'из CRM', en: 'from the CRM' },
  'office.people.source.manual': { ru: 'вручную', en: 'by hand' },
  'office.people.source.call': { ru: 'из звонка', en: 'from a call' },
  'office.people.unnamed': { ru: 'без имени', en: 'no name' },
  'office.people.unnamedHint': {
    ru: 'CRM прислала только идентификатор. Впишите имя, чтобы узнавать сотрудника.',
    en: 'The CRM sent an id only. Enter a name to know who it is.',
  },
  'office.people.free': { ru: 'Внутренние номера без сотрудника', en: 'Extensions without a person' },
  'office.people.freeHint': {
    ru: 'Есть на АТС, но никому не отданы. В CRM такие звонки придут без сотрудника.',
    en: 'They are on the exchange but belong to nobody. Their calls get into the CRM without a person.',
  },
  'office.people.assign': { ru: 'Отдать сотруднику', en: 'Give to a person' },
  'office.people.assignLabel': {
    ru: (number: string) => `Кому принадлежит ${number}`,
    en: (number: string) => `Whose is ${number}`,
  },
  'office.people.registered': { ru: 'телефон на связи', en: 'phone online' },
  'office.people.unregistered': { ru: 'телефон не на связи', en: 'phone offline' },
  'office.people.twice': {
    ru: (number: string, other: string) => `Номер ${number} уже у другого сотрудника: ${other}. Оставьте его у одного.`,
    en: (number: string, other: string) =>
      `The number ${number} already belongs to ${other}. Leave it with one of them.`,
  },
  'office.people.idMissing': {
    ru: 'Укажите идентификатор сотрудника из CRM.',
    en: 'Enter the person’s id from the CRM.',
  },
  'office.people.emptyTitle': { ru: 'Сотрудников пока нет', en: 'No people yet' },
  'office.people.emptyText': {
    ru: 'Plecho может взять список из CRM, из файла CSV или из звонков: новые появятся здесь сами.',
    en: 'Plecho can take the list from the CRM, from a CSV file, or from calls: new people appear here by themselves.',
  },
  'office.people.filter': { ru: 'Поиск по имени или номеру', en: 'Search by name or number' },
  'office.lines.title': { ru: 'Внешние номера', en: 'Outside numbers' },
  'office.lines.intro': {
    ru: 'Какие номера офиса передавать в CRM и как читать номера, набранные без кода.',
    en: 'Which of the office’s numbers are reported, and how numbers dialled without a code are read.',
  },
  'office.lines.country': { ru: 'Страна офиса', en: 'Country of the office' },
  'office.lines.areaCode': { ru: 'Код города', en: 'Area code' },
  'office.lines.areaCodeHint': {
    ru: 'Для номеров, набранных без него. Например, 495.',
    en: 'For numbers dialled without it. For example, 495.',
  },
  'office.lines.lines': { ru: 'Номера офиса', en: 'Numbers of the office' },
  'office.lines.linesHint': {
    ru: 'Пусто — передаются звонки на все номера.',
    en: 'Empty: calls to all numbers are reported.',
  },
  'office.lines.addLine': { ru: 'Номер и Enter', en: 'A number and Enter' },
  'office.lines.internal': { ru: 'Передавать внутренние звонки', en: 'Report internal calls' },
  'office.lines.internalHint': {
    ru: 'Разговоры коллег между собой. Консультации передаются всегда.',
    en: 'Colleagues among themselves. Consultations are always reported.',
  },
  'office.lines.outsideLogins': { ru: 'Логины внешних линий', en: 'Logins of outside lines' },
  'office.lines.outsideLoginsHint': {
    ru: 'GSM-шлюзы и провайдеры, которые регистрируются на АТС как абоненты (goip1, trunk7). Кто звонит через них, клиент, а не сотрудник.',
    en: 'GSM gateways and providers that register at the exchange as users (goip1, trunk7). Who calls over them is a client, not a colleague.',
  },
  'office.lines.strangeLogin': {
    ru: (login: string) =>
      `С логина ${login} звонят с разных внешних номеров. Похоже, это не телефон сотрудника, а внешняя линия: GSM-шлюз или провайдер. Пока она не отмечена, эти звонки считаются внутренними.`,
    en: (login: string) =>
      `Many different outside numbers call through the login ${login}. It looks like an outside line, a GSM gateway or a provider, not a colleague's phone. Until it is marked, these calls count as internal.`,
  },
  'office.lines.isLine': { ru: 'Это внешняя линия', en: 'This is an outside line' },
  'office.lines.isPerson': { ru: 'Это сотрудник', en: 'This is a colleague' },
  'office.lines.hidden': { ru: 'Передавать скрытые номера', en: 'Report hidden numbers' },
  'office.lines.hiddenHint': {
    ru: 'Абонент просил скрыть номер, но сеть его сообщает. Без этого звонок передаётся без номера.',
    en: 'The caller asked to hide the number, but the network tells it. Without this the call is reported without a number.',
  },
  'office.lines.tester': { ru: 'Как Plecho прочитает номер', en: 'How Plecho reads a number' },
  'office.lines.testerHint': {
    ru: 'Наберите номер так, как его видно на телефоне.',
    en: 'Type a number as the phone shows it.',
  },
  'office.lines.kind.client': { ru: 'номер клиента', en: 'a client’s number' },
  'office.lines.kind.extension': { ru: 'внутренний номер', en: 'an extension' },
  'office.lines.kind.service': { ru: 'служебный номер', en: 'a service number' },
  'office.lines.kind.withheld': { ru: 'скрытый номер', en: 'a withheld number' },
  'office.lines.kind.unknown': { ru: 'не похоже на номер', en: 'does not look like a number' },
  'office.lines.inCrm': { ru: 'В CRM', en: 'In the CRM' },
  'office.lines.dialled': { ru: 'Набор с АТС', en: 'Dialled as' },
  'office.lines.notDialled': { ru: 'Из CRM не набирается', en: 'Not dialled from the CRM' },
  'office.lines.belongs': { ru: (name: string) => `это ${name}`, en: (name: string) => `this is ${name}` },
  'office.dialing.title': { ru: 'Набор номера', en: 'Dialling' },
  'office.dialing.intro': {
    ru: 'Как АТС звонит по кнопке «Позвонить» в CRM и какие номера так набирать нельзя.',
    en: 'How the exchange dials when “Call” is pressed in the CRM, and which numbers must not be dialled so.',
  },
  'office.dialing.context': { ru: 'Контекст', en: 'Context' },
  'office.dialing.contextHint': {
    ru: 'Контекст диалплана, через который звонят ваши телефоны.',
    en: 'The dialplan context that your phones call through.',
  },
  'office.dialing.domain': { ru: 'Домен', en: 'Domain' },
  'office.dialing.domainHint': {
    ru: 'Нужен, когда на одной АТС несколько доменов (FusionPBX).',
    en: 'Needed where one exchange has several domains (FusionPBX).',
  },
  'office.dialing.prefix': { ru: 'Цифры перед внешним номером', en: 'Digits before an outside number' },
  'office.dialing.prefixHint': { ru: 'Например, 9. Обычно не нужны.', en: 'For example, 9. Usually not needed.' },
  'office.dialing.ring': { ru: 'Звонить сотруднику, секунд', en: 'Ring the person, seconds' },
  'office.dialing.autoAnswer': { ru: 'Телефоны, которые снимают трубку сами', en: 'Phones that pick up by themselves' },
  'office.dialing.autoAnswerHint': {
    ru: 'Внутренние номера. Не включайте для тех, у кого несколько телефонов.',
    en: 'Extensions. Not for people with several phones.',
  },
  'office.dialing.foreign': { ru: 'Разрешить звонки за границу', en: 'Allow calls abroad' },
  'office.dialing.premium': { ru: 'Разрешить платные номера', en: 'Allow premium numbers' },
  'office.dialing.allow': { ru: 'Всегда можно', en: 'Always allowed' },
  'office.dialing.deny': { ru: 'Никогда нельзя', en: 'Never allowed' },
  'office.dialing.prefixesHint': {
    ru: 'Начало номера с кодом страны, только цифры: 7495.',
    en: 'The beginning of the number with country code, digits only: 7495.',
  },
} satisfies Catalogue;
