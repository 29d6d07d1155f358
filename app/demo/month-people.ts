/** The clients of the demo's month: those who call now, and others, most of them with a card in the CRM. */
import { CLIENTS } from './office-people.ts';

/** @property name of the contact; '' = the CRM has no card of this number */
export type MonthClient = { readonly phone: string; readonly name: string; readonly company: string };

/** Cards of numbers that also call while the demo runs. */
const CARDS: Readonly<Record<string, readonly [name: string, company: string]>> = {
  '79990000101': ['Анна Белова', 'ООО «Ромашка»'],
  '79990000102': ['Светлана Крылова', 'ООО «Парус»'],
  '79990000103': ['Иван Петров', ''],
  '79990000104': ['Георгий Ильин', ''],
  '74990000105': ['Фёдор Лапин', 'Склад 100%'],
  '79990000106': ['Нина Громова', ''],
  '441632960109': ['John Carter', 'Acme Ltd'],
};

/** Others: `name, company`; an empty line is a caller whom nobody knows. */
const OTHERS = `Алексей Воронов, ООО «Северный ветер»
Екатерина Лисина, ООО «Северный ветер»
Дмитрий Карпов, ИП Карпов
Ольга Титова

Руслан Хасанов, «СтройДом»
Вера Ефимова, Клиника «Доктор рядом»
Максим Чернов
Юлия Соколова, ООО «Вектор»

Павел Никитин, «Пять углов»
Татьяна Жукова
Артём Белкин, ООО «Логистик Плюс»
Зоя Фомина, Школа № 12
Константин Рыбаков

Лариса Мельник, «Мебель на заказ»
Егор Сафонов
Жанна Ким, Салон «Лилия»
Виктор Горелов, ООО «ТеплоСервис»

Алина Маркова
Станислав Ветров, «Автодеталь»
Наталья Дорохова, ООО «Парус»
Роман Щукин

Ирина Калинина, Кафе «Полдень»
Олег Зимин
Марина Ежова, ТСЖ «Озёрное»
Глеб Архипов, ООО «Вектор»

Людмила Панова
Арсен Петросян, «Арарат»
Галина Шевцова
Тимофей Ершов, «Пять углов»

Софья Данилова, Студия «Свет»
Игорь Макаров
Яна Рябова, ООО «ТеплоСервис»
Борис Левин
`
  .split('\n')
  .map((line, at): MonthClient => {
    const [name = '', company = ''] = line.split(', ');
    return { phone: String(79_990_000_201 + at), name, company };
  });

/** Those who call often come first. */
export const MONTH_CLIENTS: readonly MonthClient[] = [
  ...CLIENTS.map(({ phone }): MonthClient => {
    const [name, company] = CARDS[phone] ?? ['', ''];
    return { phone, name, company };
  }),
  ...OTHERS,
];

/** As the window names the client: the contact, then the company. */
export const shownName = ({ name, company }: MonthClient): string =>
  [name, company].filter((part) => part !== '').join(', ');
