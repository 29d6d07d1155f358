/** Which extension belongs to whom, by name and e-mail: a table of spellings found in offices. */
import { describe, expect, test } from 'vitest';
import { matchPeople, type CrmPerson, type KnownExtension } from '../../app/engine/people/match-people.ts';
import { nameKeys, sameKey } from '../../app/engine/people/name-key.ts';

const person = (name: string, over: Partial<CrmPerson> = {}): CrmPerson => ({
  userId: name,
  name,
  numbers: [],
  ...over,
});
const extension = (name: string, number = '1001', emails: string[] = []): KnownExtension => ({
  number,
  names: [name],
  emails,
});
const one = (crm: string, exchange: string, over: Partial<CrmPerson> = {}, emails: string[] = []) => {
  const [match] = matchPeople(
    [person(crm, over), person('Кузнецов Олег Игоревич')],
    [extension(exchange, '1001', emails)],
  );
  return match === undefined ? 'nobody' : `${match.userId === crm ? '' : 'ANOTHER '}${match.certainty} ${match.reason}`;
};

describe('spellings of one name', () => {
  test.each([
    ['Щербакова', 'Shcherbakova', 'Scherbakova', 'Shherbakova'],
    ['Юлия', 'Yulia', 'Julia', 'Iuliia', 'Yuliya', 'Julija'],
    ['Пётр', 'Петр', 'Petr', 'Pyotr'],
    ['Соловьёв', 'Solovyov', 'Solovyev', 'Soloviev', 'Solovev', "Solov'ev"],
    ['Дмитрий', 'Dmitry', 'Dmitriy', 'Dmitrii', 'Dmitrij'],
    ['Жуков', 'Zhukov'],
    ['Хрущёва', 'Khrushcheva', 'Hruscheva'],
    ['Кузнецов', 'Kuznetsov', 'Kuznecov', 'Kuznetzov'],
    ['Татьяна', 'Tatiana', 'Tatyana', 'Tatjana'],
    ['Людмила', 'Lyudmila', 'Ludmila', 'Liudmila'],
    ['Алексей', 'Alexey', 'Aleksei', 'Alexei', 'Aleksey'],
    ['Рыбаков', 'Rybakov', 'Ribakov'],
    ['Екатерина', 'Ekaterina', 'Yekaterina'],
    ['Чайкин', 'Chaykin', 'Chaikin'],
    ['Артём', 'Artem', 'Artyom'],
    ['Анна', 'Anna', 'Ana'],
    ['Чебышёв', 'Chebyshev', 'Chebyshyov'],
  ])('%s', (...spellings) => {
    for (const spelling of spellings)
      expect([spelling, sameKey(spellings[0] ?? '', spelling)]).toEqual([spelling, true]);
  });

  test.each([
    ['Анна', 'Яна'],
    ['Диана', 'Дана'],
    ['Смирнов', 'Смирнова'],
    ['Попов', 'Папов'],
    ['Жаров', 'Шаров'],
    ['Иванов', 'Иванова'],
  ])('%s is not %s', (a, b) => {
    expect(sameKey(a, b)).toBe(false);
  });

  test('a name without letters has no key', () => expect(nameKeys('123 *')).toEqual([]));
});

describe('one person and one extension', () => {
  test.each([
    ['Смирнова Мария Ивановна', 'Мария Смирнова', 'sure name'],
    ['Смирнова Мария Ивановна', 'Смирнова Мария', 'sure name'],
    ['Смирнова Мария Ивановна', 'Смирнова Мария Ивановна', 'sure name'],
    ['Смирнова Мария Ивановна', 'Maria Smirnova', 'sure name'],
    ['Смирнова Мария Ивановна', 'Smirnova Mariya', 'sure name'],
    ['Смирнова Мария Ивановна', 'Маша Смирнова', 'sure shortName'],
    ['Смирнова Мария Ивановна', 'Masha Smirnova', 'sure shortName'],
    ['Смирнова Мария Ивановна', 'Mary Smirnova', 'sure shortName'],
    ['Смирнова Мария Ивановна', 'Смирнова М.И.', 'sure initials'],
    ['Смирнова Мария Ивановна', 'М. Смирнова', 'sure initials'],
    ['Смирнова Мария Ивановна', 'M. Smirnova', 'sure initials'],
    ['Смирнова Мария Ивановна', 'Смирнова А.И.', 'nobody'],
    ['Смирнова Мария Ивановна', 'Смирнова М.П.', 'nobody'],
    ['Смирнова Мария Ивановна', 'msmirnova', 'sure login'],
    ['Смирнова Мария Ивановна', 'm.smirnova', 'sure initials'],
    ['Смирнова Мария Ивановна', 'maria.smirnova', 'sure name'],
    ['Смирнова Мария Ивановна', 'smirnova_m', 'sure initials'],
    ['Смирнова Мария Ивановна', 'smirnovam', 'sure login'],
    ['Смирнова Мария Ивановна', 'mismirnova', 'sure login'],
    ['Смирнова Мария Ивановна', 'Смирнова', 'likely surname'],
    ['Смирнова Мария Ивановна', 'Мария', 'likely firstName'],
    ['Смирнова Мария Ивановна', 'Маша', 'likely firstName'],
    ['Смирнова Мария Ивановна', 'Мария Ивановна', 'likely firstAndPatronymic'],
    ['Смирнова Мария Ивановна', 'Смирнова Мария Петровна', 'nobody'],
    ['Смирнова Мария Ивановна', 'Смирнов Мария', 'nobody'],
    ['Смирнова Мария Ивановна', 'Мария Петрова', 'nobody'],
    ['Смирнова Мария Ивановна', 'Анна Смирнова', 'nobody'],
    ['Смирнова Мария Ивановна', '1001 Мария Смирнова (отдел продаж)', 'sure name'],
    ['Смирнова Мария Ивановна', 'Менеджер Смирнова Мария', 'sure name'],
    ['Смирнова Мария Ивановна', 'Мария Смирнова Логистика', 'likely partly'],
    ['Мария Смирнова', 'Смирнова Маша', 'sure shortName'],
    ['Иванова-Петрова Анна Сергеевна', 'Анна Петрова', 'likely partly'],
    ['Иванова-Петрова Анна Сергеевна', 'Анна Иванова-Петрова', 'sure name'],
    ['Соловьёв Пётр Ильич', 'Петр Соловьев', 'sure name'],
    ['Соловьёв Пётр Ильич', 'Pyotr Solovyov', 'sure name'],
    ['Щербакова Юлия Олеговна', 'Julia Scherbakova', 'sure name'],
    ['Щербакова Юлия Олеговна', 'yushcherbakova', 'sure login'],
    ['Щербакова Юлия Олеговна', 'Щербакова Ю.', 'sure initials'],
    ['Ильин Александр Юрьевич', 'Саша Ильин', 'sure shortName'],
    ['Ильина Александра Юрьевна', 'Саша Ильина', 'sure shortName'],
    ['Ильин Александр Юрьевич', 'Alexander Ilyin', 'sure shortName'],
    ['Жуков Евгений Павлович', 'Eugene Zhukov', 'sure shortName'],
    ['Жуков Евгений Павлович', 'ezhukov', 'sure login'],
    ['Smirnova Maria', 'Мария Смирнова', 'sure name'],
    ['Алиев Рашид Мамед оглы', 'Рашид Алиев', 'sure name'],
    ['Ким Ли', 'Ли Ким', 'sure name'],
    ['Смирнова Мария Ивановна', 'Отдел продаж', 'nobody'],
    ['Смирнова Мария Ивановна', '1001', 'nobody'],
    ['Смирнова Мария Ивановна', '', 'nobody'],
  ])('%s ← %s: %s', (crm, exchange, expected) => {
    expect(one(crm, exchange)).toBe(expected);
  });

  test('by e-mail, whatever the name; a shared mailbox says nothing', () => {
    const login = { login: 'Smirnova@office.example' };
    expect(one('Смирнова Мария Ивановна', 'Касса', login, ['smirnova@office.example'])).toBe('sure email');
    expect(one('Смирнова Мария Ивановна', '1001', {}, ['m.smirnova@office.example'])).toBe('sure initials');
    expect(one('Смирнова Мария Ивановна', '1001', {}, ['info@office.example'])).toBe('nobody');
    const both = matchPeople(
      [person('Смирнова Мария Ивановна', { login: 'info@office.example' })],
      [extension('Касса', '1001', ['info@office.example']), extension('Склад', '1002', ['info@office.example'])],
    );
    expect(both).toEqual([]);
  });

  test('by the account name on both sides', () => {
    expect(one('Смирнова Мария Ивановна', 'msm77', { login: 'msm77@office.example' })).toMatch(
      /^(likely|sure) login|nobody/,
    );
    expect(one('Смирнова Мария Ивановна', '1001', { login: 'mariasm' }, ['mariasm@office.example'])).toBe(
      'likely login',
    );
  });
});

describe('never a guess between two', () => {
  const numbers = (people: readonly CrmPerson[], extensions: readonly KnownExtension[]) =>
    matchPeople(people, extensions).map(({ userId, number, certainty }) => `${number} ${userId} ${certainty}`);

  test('an extension that fits two people is given to neither', () => {
    expect(
      numbers([person('Смирнова Мария Ивановна'), person('Смирнова Мария Петровна')], [extension('Маша Смирнова')]),
    ).toEqual([]);
    expect(
      numbers([person('Смирнова Мария Ивановна'), person('Смирнова Марина Петровна')], [extension('Смирнова М.')]),
    ).toEqual([]);
    expect(numbers([person('Ильин Александр'), person('Петрова Александра')], [extension('Саша')])).toEqual([]);
    expect(
      numbers(
        [person('Смирнова Мария Ивановна'), person('Смирнова Мария Петровна')],
        [extension('Смирнова Мария Петровна')],
      ),
    ).toEqual(['1001 Смирнова Мария Петровна sure']);
  });

  test('a person who already has a number can still be the one meant', () => {
    expect(
      numbers([person('Смирнова Мария', { numbers: ['1005'] }), person('Петрова Мария')], [extension('Маша')]),
    ).toEqual([]);
    expect(numbers([person('Смирнова Мария', { numbers: ['1005'] })], [extension('Маша Смирнова')])).toEqual([
      '1001 Смирнова Мария likely',
    ]);
  });

  test('two extensions with one name are offered, not assigned; a partial match beside a full one is not offered', () => {
    expect(
      numbers([person('Смирнова Мария')], [extension('Мария Смирнова'), extension('Маша Смирнова', '1002')]),
    ).toEqual(['1001 Смирнова Мария likely', '1002 Смирнова Мария likely']);
    expect(numbers([person('Смирнова Мария')], [extension('Мария Смирнова'), extension('Маша', '1002')])).toEqual([
      '1001 Смирнова Мария sure',
    ]);
  });

  test('the name points to one person and the e-mail to another: nobody', () => {
    const people = [person('Смирнова Мария'), person('Петров Иван', { login: 'petrov@office.example' })];
    expect(numbers(people, [extension('Мария Смирнова', '1001', ['petrov@office.example'])])).toEqual([]);
  });
});

test('an office of fifteen: at most three need a click, none is wrong', () => {
  const office: [crm: string, exchange: string, email?: string][] = [
    ['Смирнова Мария Ивановна', 'Мария Смирнова'],
    ['Орлов Дмитрий Сергеевич', 'Dmitry Orlov'],
    ['Кузнецов Пётр Алексеевич', 'Петр Кузнецов'],
    ['Кузнецов Павел Алексеевич', 'Кузнецов П.А. (Павел)', 'p.kuznetsov@office.example'],
    ['Щербакова Юлия Олеговна', 'yscherbakova'],
    ['Ильин Александр Юрьевич', 'Саша Ильин'],
    ['Ильина Александра Викторовна', 'Александра Ильина'],
    ['Жукова Екатерина Павловна', 'Катя Жукова'],
    ['Хромов Евгений Игоревич', 'E. Khromov'],
    ['Цветкова Анна Львовна', '1010', 'a.tsvetkova@office.example'],
    ['Соловьёв Артём Романович', 'Artyom Solovyov'],
    ['Рыбакова Наталья Денисовна', 'Наталия Рыбакова'],
    ['Гусев Михаил Андреевич', 'Михаил Андреевич'],
    ['Фёдорова Ольга Петровна', 'Фёдорова'],
    ['Чайкин Антон Васильевич', 'Чайкин Антон Васильевич'],
  ];
  const people = office.map(([name]) => person(name));
  const extensions = office.map(([, name, email], at) =>
    extension(name, String(1001 + at), email === undefined ? [] : [email]),
  );
  const found = matchPeople(people, [
    ...extensions,
    extension('Отдел продаж', '2000'),
    extension('Касса', '2001'),
    extension('GOIP 1', '3001'),
  ]);
  const right = found.filter(({ userId, number }) => office[Number(number) - 1001]?.[0] === userId);
  expect(found).toEqual(right);
  expect(found.filter(({ certainty }) => certainty === 'sure').length).toBeGreaterThanOrEqual(12);
  expect(found.length).toBeGreaterThanOrEqual(14);
});
