/** What is wrong with a value, in the reader's language: zod's own sentences, and those of the settings. */
import type { $ZodErrorMap } from 'zod/v4/core';
import en from 'zod/v4/locales/en.js';
import ru from 'zod/v4/locales/ru.js';
import type { Language } from './language.ts';

/** To be given to `safeParse` as `error`. */
export function issueWords(language: Language): $ZodErrorMap {
  const { localeError } = (language === 'ru' ? ru : en)();
  // zod's Russian does not say which kinds there are: they are listed as the values of any other field.
  return (issue) =>
    issue.code === 'invalid_union' && Array.isArray(issue.options) && issue.options.length > 0
      ? localeError({ ...issue, code: 'invalid_value', values: issue.options })
      : localeError(issue);
}

/** Messages that the shape of the settings brings itself, put into the reader's language; others stay as they are. */
export function ownWords(message: string, language: Language): string {
  if (language === 'en') return message;
  return OWN[message] ?? message;
}

const OWN: Readonly<Record<string, string>> = {
  'must be an http(s) address': 'нужен адрес, который начинается с http:// или https://',
  'must be an address with {id} in it': 'нужен адрес, в котором вместо номера карточки стоит {id}',
  'must be digits, * and #, eight at most': 'нужны цифры, * и #, не больше восьми',
  'must be the two capital letters of a country such as RU': 'нужны две заглавные латинские буквы страны, например RU',
  'must be digits alone such as 495': 'нужны только цифры, например 495',
  'must be digits with the country code such as 7495': 'нужны цифры с кодом страны, например 7495',
  'must be the name of a channel variable such as plecho_redirect':
    'нужно имя переменной канала, например plecho_redirect',
  'must be a key combination such as CommandOrControl+Alt+D': 'нужно сочетание клавиш, например CommandOrControl+Alt+D',
  'must be a time of day such as 18:00': 'нужно время, например 18:00',
  'must be a quarter of an hour such as 08:30': 'нужно время с точностью до четверти часа, например 08:30',
  'must have each day once': 'каждый день можно указать только один раз',
  'must not be empty': 'не может быть пустым',
  'unknown field': 'такого поля нет',
  'wrong value': 'неверное значение',
};
