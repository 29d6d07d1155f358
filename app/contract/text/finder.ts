/** The finder (Ctrl+K). */
import type { Catalogue } from '../catalogue.ts';

export const finder = {
  'finder.title': { ru: 'Найти и сделать', en: 'Find and do' },
  'finder.open': { ru: 'Найти', en: 'Find' },
  'finder.hint': { ru: 'Имя, номер, страница или настройка', en: 'Name, number, page or setting' },
  'finder.keys': {
    ru: 'Стрелки выбирают, Enter выполняет, Esc закрывает',
    en: 'Arrows choose, Enter does it, Esc closes',
  },
  'finder.groups.colleagues': { ru: 'Сотрудники', en: 'Colleagues' },
  'finder.groups.number': { ru: 'Набрать номер', en: 'Dial a number' },
  'finder.groups.clients': { ru: 'Клиенты', en: 'Clients' },
  'finder.groups.calls': { ru: 'Звонки', en: 'Calls' },
  'finder.groups.pages': { ru: 'Страницы', en: 'Pages' },
  'finder.groups.settings': { ru: 'Настройки', en: 'Settings' },
  'finder.call': { ru: 'Позвонить', en: 'Call' },
  'finder.openIt': { ru: 'Открыть', en: 'Open' },
  'finder.found': {
    ru: (n: number) => (n === 0 ? 'Ничего не найдено' : `Найдено: ${n}`),
    en: (n: number) => (n === 0 ? 'Nothing found' : `Found: ${n}`),
  },
  'finder.nothing': {
    ru: 'Ничего не найдено. Ищите по части имени, номера или по названию страницы.',
    en: 'Nothing found. Search by a part of a name or number, or by the name of a page.',
  },
  'finder.myPhone': {
    ru: 'Чтобы звонить отсюда, выберите один раз свой телефон:',
    en: 'To call from here, choose your phone once:',
  },
  'finder.myPhoneFirst': { ru: 'Сначала выберите свой телефон.', en: 'First choose your phone.' },
  'finder.calling': {
    ru: (who: string) => `Сейчас зазвонит ваш телефон. Снимите трубку, и Plecho наберёт: ${who}`,
    en: (who: string) => `Your phone will ring now. Pick up, and Plecho dials ${who}`,
  },
} satisfies Catalogue;
