/** Who the client is: his card in the CRM, and the last talk with him. */
import type { Catalogue } from '../catalogue.ts';
import { en, ru } from './plural.ts';

export const clients = {
  'clients.title': { ru: 'Клиент', en: 'Client' },
  'clients.maybe': { ru: (names: string) => `возможно: ${names}`, en: (names: string) => `maybe: ${names}` },
  'clients.lastTalk': {
    ru: (by: string, ago: string) => `последний раз: ${by === '' ? 'разговор' : by}, ${ago} назад`,
    en: (by: string, ago: string) => `last time: ${by === '' ? 'a talk' : by}, ${ago} ago`,
  },
  'clients.openCard': { ru: 'Открыть в CRM', en: 'Open in the CRM' },
  'clients.openCardHow': {
    ru: 'Чтобы карточка клиента открывалась отсюда, вставьте адрес любой карточки в настройках:',
    en: "To open the client's card from here, paste the address of any card in the settings:",
  },
  'clients.create': { ru: 'Создать контакт', en: 'Create a contact' },
  'clients.createWhy': { ru: 'В CRM нет карточки с этим номером.', en: 'The CRM has no card of this number.' },
  'clients.name': { ru: 'Имя контакта', en: 'Name of the contact' },
  'clients.createYes': { ru: 'Создать в CRM', en: 'Create in the CRM' },
  'clients.created': {
    ru: (name: string) => `Контакт создан: ${name}`,
    en: (name: string) => `Contact created: ${name}`,
  },
  'clients.address': { ru: 'Адрес карточки клиента', en: "Address of a client's card" },
  'clients.addressHint': {
    ru: 'Откройте в CRM карточку любого контакта и вставьте её адрес из строки браузера. Тогда клиента можно открыть прямо из Plecho.',
    en: 'Open any contact’s card in the CRM and paste its address from the browser. Then clients can be opened from Plecho.',
  },
  'clients.addressKnown': {
    ru: (address: string) => `Карточки открываются по адресу ${address}`,
    en: (address: string) => `Cards open at ${address}`,
  },
  'clients.addressWrong': {
    ru: 'В этом адресе нет номера карточки. Скопируйте адрес из строки браузера, когда карточка открыта.',
    en: 'There is no card in this address. Copy it from the browser while a card is open.',
  },
  'clients.forget': { ru: 'Забыть адрес', en: 'Forget the address' },
  'clients.state.filling': {
    ru: (n: number) => `Читаем клиентов из CRM: уже ${ru(n, ['карточка', 'карточки', 'карточек'])}`,
    en: (n: number) => `Reading the clients of the CRM: ${en(n, ['card', 'cards'])} so far`,
  },
  'clients.state.filled': {
    ru: (n: number) => `Клиенты из CRM: ${ru(n, ['карточка', 'карточки', 'карточек'])}`,
    en: (n: number) => `Clients of the CRM: ${en(n, ['card', 'cards'])}`,
  },
  'clients.state.denied': {
    ru: (_: number) => 'Ключ интеграции не открывает список клиентов: имя появляется, когда CRM узнаёт номер по звонку',
    en: () => "The integration's key does not open the list of clients: a name appears when the CRM knows the number",
  },
  'clients.state.unread': {
    ru: (_: number) => 'Клиенты из CRM ещё не читались',
    en: () => 'The clients of the CRM have not been read yet',
  },
} satisfies Catalogue;
