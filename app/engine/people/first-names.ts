/** First names and what people are called by: `Маша` is Мария, `Саша` is Александр or Александра, `Kate` is Екатерина. Pure. */
import { nameKeys } from './name-key.ts';

/** Full name, then its short and foreign forms. A form under several names stays ambiguous. */
const NAMES = `
Александр Саша Саня Шура Шурик Алекс Сашка Alexander Aleksander Alex
Александра Саша Шура Аля Сандра Алекс Alexandra Alex
Алексей Лёша Лёха Алёша Alex Alexis
Алена Алёна Лена Аленка
Алина Аля Лина
Алиса Аля Alice
Алла Аля
Альберт Алик
Анастасия Настя Ася Стася Anastasia Nastia
Анатолий Толя Толик
Ангелина Геля Лина
Андрей Андрюша Дрон Andrew Andre
Анна Аня Анюта Нюра Ann Anne Anya
Антон Тоша Антоша Anthony Tony
Антонина Тоня
Арина Ариша
Аркадий Аркаша
Арсений Арсен Сеня
Артем Артём Тёма Artem
Артур Arthur
Богдан
Борис Боря
Вадим Вадик
Валентин Валя Valentine
Валентина Валя
Валерий Валера
Валерия Лера Валера Valerie
Варвара Варя Barbara
Василий Вася Basil
Вера Верочка
Вероника Ника Veronica
Виктор Витя Victor
Виктория Вика Victoria
Виолетта Виола Лета
Виталий Виталик Виталя
Владимир Вова Володя Влад
Владислав Влад Владик Слава
Всеволод Сева
Вячеслав Слава
Галина Галя
Геннадий Гена
Георгий Гоша Жора Гера George
Герман Гера
Глеб
Григорий Гриша Gregory
Дарья Даша Дарина Daria Dasha
Даниил Даня Данила Данил Данька Daniel
Денис Дэн Ден Dennis
Диана Диана Diana
Дмитрий Дима Митя Димон Dmitri Dima
Ева Eve
Евгений Женя Eugene
Евгения Женя Eugenia
Егор Гоша
Екатерина Катя Катерина Катюша Kate Katherine Catherine Katya
Елена Лена Алена Алёна Helen Helena
Елизавета Лиза Elizabeth Liza
Ефим Фима
Жанна
Захар
Зинаида Зина
Зоя
Иван Ваня John
Игорь Игорёк
Илья Илюша
Инна
Иосиф Йося Joseph
Ирина Ира Ириша Irene
Карина Кара
Кира
Кирилл Кирюша Cyril
Константин Костя Constantine
Кристина Кристи Christina
Ксения Ксюша Оксана
Лариса Лара
Лев Лёва Leo
Леонид Лёня
Лидия Лида
Лилия Лиля Lily
Любовь Люба
Людмила Люда Люся Мила
Максим Макс Max
Маргарита Рита Марго Margaret
Марина Мариша
Мария Маша Маруся Маня Машка Mary Maria Masha
Марк Mark
Матвей Мотя
Михаил Миша Майк Michael Mike
Надежда Надя
Наталья Наталия Наташа Ната Natalie Natalia
Никита Ник
Николай Коля Ник Nicholas Nick Nikolas
Нина
Оксана Ксюша Ксения
Олег
Олеся Леся
Ольга Оля Olya
Павел Паша Paul
Петр Пётр Петя Peter
Полина Поля Paulina
Раиса Рая
Ринат
Роман Рома
Руслан
Руслана
Светлана Света Лана
Святослав Слава Свят
Семен Семён Сёма Simon
Сергей Серёжа Серёга Serge
Снежана
София Софья Соня Sofia Sophia Sophie
Станислав Стас Слава Stan
Степан Стёпа Stephen Stepan
Таисия Тая Таня
Тамара Тома
Татьяна Таня Tatiana Tania
Тимофей Тима
Тимур Тима
Ульяна Уля
Федор Фёдор Федя Theodore
Филипп Филя Philip
Эдуард Эдик Edward
Элина Эля
Эльвира Эля
Эльмира Эля
Юлия Юля Julia Julie
Юрий Юра
Яков Яша Jacob
Яна
Ярослав Ярик Слава
Алия Гульнара Айгуль Динара Ильдар Рустам Марат Тагир Айрат Азат Ильнур Ильшат Камиль Рамиль Равиль Фарид Эмиль Амир Дамир Артур
`;

/** Made when it is first asked for: that takes longer than the rest of the file. */
let fullNamesByKey: ReadonlyMap<string, ReadonlySet<string>> | undefined;

function readNames(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const line of NAMES.trim().split('\n')) {
    const forms = line.split(' ');
    // The last line lists names that have no forms of their own.
    const single = forms.length > 14;
    for (const form of forms) {
      const full = single ? form : (forms[0] ?? form);
      for (const key of nameKeys(form)) found.set(key, (found.get(key) ?? new Set()).add(full));
    }
  }
  return found;
}

/** The full names that this may stand for; empty where it is none that we know. */
export const fullNames = (word: string): ReadonlySet<string> => {
  const known = (fullNamesByKey ??= readNames());
  return new Set(nameKeys(word).flatMap((key) => [...(known.get(key) ?? [])]));
};

/** True where two words may be the same person's first name, one of them short. */
export const sameFirstName = (one: string, other: string): boolean => {
  const names = fullNames(one);
  for (const name of fullNames(other)) if (names.has(name)) return true;
  return false;
};
