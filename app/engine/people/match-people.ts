/**
 * Which extension belongs to whom: matches names and e-mails of the exchange with the people of the CRM. A certain match is mapped, a likely one is offered,
 * and where two people could be meant, neither is. Pure.
 */
import type { MatchReason } from '../../contract/api.ts';
import { latin, nameKeys, plain, sameKey } from './name-key.ts';
import { fullNames, sameFirstName } from './first-names.ts';

/** A user of the CRM: `Смирнова Мария Ивановна`; `login` is an e-mail or the name of an account. */
export type CrmPerson = {
  readonly userId: string;
  readonly name: string;
  readonly login?: string;
  /** Numbers that are his already: he is offered more, but given none. */
  readonly numbers: readonly string[];
};

export type KnownExtension = {
  readonly number: string;
  readonly domain?: string;
  /** Everything that the exchange calls it: shown name, first and last name, description. */
  readonly names: readonly string[];
  readonly emails?: readonly string[];
};

export type Match = {
  readonly userId: string;
  readonly number: string;
  readonly domain?: string;
  readonly certainty: 'sure' | 'likely';
  readonly reason: MatchReason;
};

/** What a label says of one person. */
type Verdict = { readonly sure: boolean; readonly reason: MatchReason };

const PATRONYMIC = /(ovich|evich|yevich|ich|ovna|evna|yevna|ichna|inichna|oglu|ogly|kyzy|qizi)$/;
const NOT_A_NAME =
  /^(отдел\w*|продаж\w*|sales|office|офис\w*|менеджер\w*|manager|моб\w*|mobile|доп|ext|тел\w*|phone|софтфон|softphone|reception|ресепш\w*|секретар\w*|директор\w*|бухгалтер\w*|бухгалтерия|склад\w*|support|поддержк\w*|старш\w*|outbound|call|user|пользователь|сотрудник|дом|home|work|рабочий|новый)$/;

/** The words of a label that may be parts of a name. */
const wordsOf = (label: string): string[] =>
  plain(label)
    .replaceAll(/\([^)]*\)|\[[^\]]*\]|"[^"]*"/g, ' ')
    .split(/[\s.,;:/_|+]+/)
    .map((word) => word.replaceAll(/^['’-]+|['’-]+$/g, ''))
    .filter((word) => word !== '' && !/\d/.test(word) && !NOT_A_NAME.test(word));

type Roles = {
  readonly surname: string;
  readonly first: string;
  readonly patronymic: string;
  readonly all: readonly string[];
};

const isPatronymic = (word: string): boolean =>
  word.length > 4 && PATRONYMIC.test(latin(word)) && fullNames(word).size === 0;

/** Kontur writes surname, first name, patronymic; where a word is a known first name, that is it. */
const rolesOf = (name: string): Roles => {
  const all = wordsOf(name);
  const place = all.length > 2 ? all.findLastIndex(isPatronymic) : -1;
  const patronymic = all[place] ?? '';
  const rest = all.filter((_, at) => at !== place);
  const known = rest.filter((word) => fullNames(word).size > 0);
  const first = (known.length === 1 ? known[0] : rest[1]) ?? '';
  const surname = rest.find((word) => word !== first) ?? '';
  return { surname, first, patronymic, all };
};

const isInitial = (word: string): boolean => word.length === 1;
/** The same first letter, whatever the alphabet: `Ю.`, `Y.`, `J.`, `Yu.` */
const isInitialOf = (letter: string, word: string): boolean =>
  word !== '' && nameKeys(letter).some((key) => nameKeys(word).some((full) => full.startsWith(key)));
const sameFirst = (one: string, other: string): boolean => sameKey(one, other) || sameFirstName(one, other);

const verdict = (sure: boolean, reason: MatchReason): Verdict => ({ sure, reason });

/** Words of a label against a person; undefined where something in it contradicts. */
const judgeWords = (words: readonly string[], person: Roles): Verdict | undefined => {
  const { surname, first, patronymic } = person;
  const full = words.filter((word) => !isInitial(word));
  const initials = words.filter(isInitial);
  const isSurname = (word: string): boolean => surname !== '' && sameKey(word, surname);
  const isFirst = (word: string): boolean => first !== '' && sameFirst(word, first);
  const isFather = (word: string): boolean => patronymic !== '' && sameKey(word, patronymic);
  const surnames = full.filter(isSurname);
  const firsts = full.filter((word) => !isSurname(word) && isFirst(word));
  const fathers = full.filter((word) => !isSurname(word) && !isFirst(word) && isFather(word));
  const others = full.filter((word) => !isSurname(word) && !isFirst(word) && !isFather(word));
  // Another patronymic is another person.
  if (patronymic !== '' && others.some(isPatronymic)) return undefined;
  const parts = surname.split('-');
  const half = others.filter((word) => parts.length > 1 && parts.some((part) => sameKey(word, part)));
  if (surnames.length > 0 && firsts.length > 0) {
    const exact = firsts.some((word) => sameKey(word, first));
    return verdict(others.length === 0, others.length > 0 ? 'partly' : exact ? 'name' : 'shortName');
  }
  if (surnames.length > 0 && initials.length > 0 && others.length === 0) {
    const [one = '', two] = initials;
    const fits = isInitialOf(one, first) && (two === undefined || patronymic === '' || isInitialOf(two, patronymic));
    return fits ? verdict(true, 'initials') : undefined;
  }
  if (half.length > 0 && firsts.length > 0) return verdict(false, 'partly');
  if (others.length > 0) return undefined;
  if (initials.length > 0) return undefined;
  if (firsts.length > 0 && fathers.length > 0) return verdict(false, 'firstAndPatronymic');
  if (surnames.length > 0) return verdict(false, 'surname');
  return firsts.length > 0 ? verdict(false, 'firstName') : undefined;
};

/** `msmirnova`, `smirnovam`, `mariasmirnova`: one word made of the parts of a name. */
const judgeLogin = (login: string, { surname, first, patronymic }: Roles): Verdict | undefined => {
  if (surname === '' || first === '' || !/^[a-z-]{3,}$/.test(login)) return undefined;
  const [last, name, father] = [latin(surname), latin(first), latin(patronymic)];
  const starts = [
    ...new Set([name.slice(0, 1), name.slice(0, 2), /^(zh|kh|ts|ch|sh|yu|ya)/.exec(name)?.[0] ?? '']),
  ].filter(Boolean);
  const wholes = [name, ...[...fullNames(first)].map(latin)];
  const made = [...starts, ...wholes].flatMap((begin) => [
    `${begin}${last}`,
    `${last}${begin}`,
    ...(father === '' ? [] : [`${begin}${father.slice(0, 1)}${last}`, `${last}${begin}${father.slice(0, 1)}`]),
  ]);
  return made.some((one) => sameKey(one, login)) ? verdict(true, 'login') : undefined;
};

const judgeLabel = (label: string, person: Roles): Verdict | undefined => {
  const words = wordsOf(label);
  const [only] = words;
  if (only === undefined) return undefined;
  const direct = judgeWords(words, person);
  if (direct !== undefined || words.length > 1) return direct;
  return judgeLogin(only, person);
};

const address = (email: string): string => email.trim().toLowerCase();
const mailbox = (email: string): string => address(email).split('@', 1)[0] ?? '';

/** The best that an extension's labels say of a person; a sure one wins, unless another label names somebody else (told by the caller). */
const judge = (
  extension: KnownExtension,
  person: CrmPerson,
  roles: Roles,
  shared: ReadonlySet<string>,
): Verdict | undefined => {
  const emails = (extension.emails ?? []).map(address).filter((email) => email.includes('@') && !shared.has(email));
  const login = address(person.login ?? '');
  if (login !== '' && emails.includes(login)) return verdict(true, 'email');
  const sameAccount =
    login !== '' &&
    [...emails.map(mailbox), ...extension.names.map((name) => plain(name.trim()))].includes(mailbox(login));
  const found = [...extension.names, ...emails.map(mailbox)]
    .map((label) => judgeLabel(label, roles))
    .filter((one) => one !== undefined);
  const sure = found.find((one) => one.sure);
  if (sure !== undefined) return sure;
  // An account of the same name in both places: the person's own, where the name does not speak against it.
  if (sameAccount && mailbox(login).length > 3 && found.length > 0) return verdict(true, 'login');
  return found[0] ?? (sameAccount && mailbox(login).length > 3 ? verdict(false, 'login') : undefined);
};

/**
 * Matches people and extensions.
 * @param people all users of the CRM, those who have numbers too: they are whom else could be meant
 * @param extensions of the exchange that belong to nobody yet
 * @returns each extension at most once; none of those that could be two people's
 */
export const matchPeople = (people: readonly CrmPerson[], extensions: readonly KnownExtension[]): Match[] => {
  const mails = extensions.flatMap(({ emails = [] }) => [...new Set(emails.map(address))]);
  const shared = new Set(mails.filter((mail, at) => mails.indexOf(mail) !== at));
  const roles = new Map(people.map((person) => [person.userId, rolesOf(person.name)]));
  const found = extensions.flatMap((extension): Match[] => {
    const candidates = people.flatMap((person) => {
      const own = roles.get(person.userId);
      const said = own && judge(extension, person, own, shared);
      return said === undefined ? [] : [{ person, ...said }];
    });
    const sure = candidates.filter((one) => one.sure);
    const [best, ...others] = sure.length > 0 ? sure : candidates;
    if (best === undefined || others.length > 0) return [];
    const { userId, numbers } = best.person;
    const isFirst = numbers.length === 0;
    return [
      {
        userId,
        number: extension.number,
        ...(extension.domain !== undefined && { domain: extension.domain }),
        certainty: best.sure && isFirst ? 'sure' : 'likely',
        reason: best.sure && !isFirst ? 'again' : best.reason,
      },
    ];
  });
  const perPerson = Map.groupBy(found, ({ userId }) => userId);
  return found.flatMap((match): Match[] => {
    const own = perPerson.get(match.userId) ?? [];
    if (own.length === 1 || match.reason === 'email') return [match];
    // Half a name is too little where another extension has better reasons, or as good ones.
    if (WEAK.has(match.reason)) return [];
    // Two extensions of one name may be two namesakes of whom the CRM knows one.
    const rivals = own.filter(({ reason }) => !WEAK.has(reason));
    return [rivals.length === 1 ? match : { ...match, certainty: 'likely', reason: 'again' }];
  });
};

const WEAK: ReadonlySet<MatchReason> = new Set(['surname', 'firstName', 'firstAndPatronymic', 'partly']);
