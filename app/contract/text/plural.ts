/** Word forms that follow a number: «1 звонок, 2 звонка, 5 звонков» / "1 call, 2 calls". */

const russian = new Intl.PluralRules('ru');

/** The number with the Russian word in the right form: `[one, few, many]`. */
export function ru(count: number, forms: readonly [string, string, string]): string {
  const rule = russian.select(count);
  const word = rule === 'one' ? forms[0] : rule === 'few' ? forms[1] : forms[2];
  return `${count.toLocaleString('ru-RU')} ${word}`;
}

/** The number with the English word: `[one, many]`. */
export function en(count: number, forms: readonly [string, string]): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? forms[0] : forms[1]}`;
}
