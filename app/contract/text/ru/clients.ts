/** Russian: who the client is: his card in the CRM, and the last talk with him. */
import { ru } from '../plural.ts';

export const clients = {
  title: 'Клиент',
  maybe: (names: string) => `возможно: ${names}`,
  lastTalk: (by: string, ago: string) => `последний раз: ${by === '' ? 'разговор' : by}, ${ago} назад`,
  openCard: 'Открыть в CRM',
  openCardHow: 'Чтобы карточка клиента открывалась отсюда, вставьте адрес любой карточки в настройках:',
  create: 'Создать контакт',
  createWhy: 'В CRM нет карточки с этим номером.',
  name: 'Имя контакта',
  createYes: 'Создать в CRM',
  created: (name: string) => `Контакт создан: ${name}`,
  address: 'Адрес карточки клиента',
  addressHint:
    'Откройте в CRM карточку любого контакта и вставьте её адрес из строки браузера. Тогда клиента можно открыть прямо из Plecho.',
  addressKnown: (address: string) => `Карточки открываются по адресу ${address}`,
  addressWrong: 'В этом адресе нет номера карточки. Скопируйте адрес из строки браузера, когда карточка открыта.',
  forget: 'Забыть адрес',
  state: {
    filling: (n: number) => `Читаем клиентов из CRM: уже ${ru(n, ['карточка', 'карточки', 'карточек'])}`,
    filled: (n: number) => `Клиенты из CRM: ${ru(n, ['карточка', 'карточки', 'карточек'])}`,
    denied: (_: number) =>
      'Ключ интеграции не открывает список клиентов: имя появляется, когда CRM узнаёт номер по звонку',
    unread: (_: number) => 'Клиенты из CRM ещё не читались',
  },
};
