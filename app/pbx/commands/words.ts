/** Why a command is not sent to the exchange, or was not carried out. */
import { createSay, type Catalogue, type PartOf } from '../../contract/catalogue.ts';
import type { Words } from '../../contract/language.ts';

export const commandWords = {
  'cause.USER_NOT_REGISTERED': { ru: 'телефон сотрудника не на связи', en: "the user's phone is not registered" },
  'cause.SUBSCRIBER_ABSENT': { ru: 'телефон сотрудника не на связи', en: "the user's phone is not registered" },
  'cause.NO_ANSWER': { ru: 'сотрудник не снял трубку', en: 'the user did not pick up' },
  'cause.NO_USER_RESPONSE': { ru: 'телефон сотрудника не отвечает', en: "the user's phone does not respond" },
  'cause.CALL_REJECTED': { ru: 'сотрудник отклонил звонок', en: 'the user rejected the call' },
  'cause.USER_BUSY': { ru: 'телефон сотрудника занят', en: "the user's phone is busy" },
  'cause.ORIGINATOR_CANCEL': { ru: 'звонок отменён', en: 'the call was cancelled' },
  'cause.CHAN_NOT_IMPLEMENTED': {
    ru: 'на АТС нет такого внутреннего номера',
    en: 'the exchange has no such extension',
  },
  'cause.UNALLOCATED_NUMBER': { ru: 'на АТС нет такого внутреннего номера', en: 'the exchange has no such extension' },
  'cause.GATEWAY_DOWN': { ru: 'внешняя линия не работает', en: 'the outside line is down' },
  otherCause: {
    ru: (cause: string) => `АТС ответила: ${cause || 'ошибка'}`,
    en: (cause: string) => `the exchange said: ${cause || 'error'}`,
  },
  notPlaced: {
    ru: (why: Words) => `Звонок не состоялся: ${why.ru}.`,
    en: (why: Words) => `The call was not placed: ${why.en}.`,
  },
  refused: {
    ru: (answer: string) => `АТС отказала: ${answer}`,
    en: (answer: string) => `The exchange refused: ${answer}`,
  },
  badTime: { ru: 'Неверное время.', en: 'Not a valid time.' },
  'field.number': { ru: 'номер', en: 'number' },
  'field.extension': { ru: 'внутренний номер', en: 'extension' },
  'field.domain': { ru: 'домен', en: 'domain' },
  'field.context': { ru: 'контекст', en: 'context' },
  'field.uuid': { ru: 'идентификатор канала', en: 'channel id' },
  'field.mark': { ru: 'идентификатор звонка CRM', en: "CRM's call id" },
  'field.cause': { ru: 'причина', en: 'cause' },
  'field.variable': { ru: 'имя переменной', en: 'variable name' },
  badField: {
    ru: (name: Words) => `Недопустимый ${name.ru}. АТС ничего не отправлено.`,
    en: (name: Words) => `Not a valid ${name.en}. Nothing was sent to the exchange.`,
  },
  noHash: {
    ru: 'АТС не даёт команду hash. Загрузите модуль: в modules.conf.xml строка <load module="mod_hash"/>, затем fs_cli -x "load mod_hash"; у входа с ограничениями добавьте hash в esl-allowed-api.',
    en: 'The exchange does not offer the command hash. Load the module: <load module="mod_hash"/> in modules.conf.xml, then fs_cli -x "load mod_hash"; for a restricted login add hash to esl-allowed-api.',
  },
} as const satisfies Catalogue;

export const sayCommand = createSay(commandWords);

export type CheckedField = PartOf<keyof typeof commandWords, 'field'>;

/** Why the user's phone did not take the call. @param cause FreeSWITCH's hang-up cause; empty where it named none */
export function whyNotPlaced(cause: string): Words {
  const code = `cause.${cause}`;
  return isCode(code) ? sayCommand.both(code) : sayCommand.both('otherCause', cause);
}

type CauseCode = Extract<keyof typeof commandWords, `cause.${string}`>;
const isCode = (code: string): code is CauseCode => code in commandWords;
