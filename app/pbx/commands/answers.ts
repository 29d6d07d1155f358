/** How the exchange's answers to commands are read: done, too late, refused; and why a phone did not take a call, in words. */
import type { Words } from '../../contract/language.ts';
import { WordedError } from '../../contract/worded-error.ts';
import type { LinkSession } from '../link/types.ts';
import { CommandRefused } from './checks.ts';

/** Why the user's phone did not take the call, by FreeSWITCH's hang-up cause. */
const CAUSES: Readonly<Record<string, Words>> = {
  USER_NOT_REGISTERED: { ru: 'телефон сотрудника не на связи', en: "the user's phone is not registered" },
  SUBSCRIBER_ABSENT: { ru: 'телефон сотрудника не на связи', en: "the user's phone is not registered" },
  NO_ANSWER: { ru: 'сотрудник не снял трубку', en: 'the user did not pick up' },
  NO_USER_RESPONSE: { ru: 'телефон сотрудника не отвечает', en: "the user's phone does not respond" },
  CALL_REJECTED: { ru: 'сотрудник отклонил звонок', en: 'the user rejected the call' },
  USER_BUSY: { ru: 'телефон сотрудника занят', en: "the user's phone is busy" },
  ORIGINATOR_CANCEL: { ru: 'звонок отменён', en: 'the call was cancelled' },
  CHAN_NOT_IMPLEMENTED: { ru: 'на АТС нет такого внутреннего номера', en: 'the exchange has no such extension' },
  UNALLOCATED_NUMBER: { ru: 'на АТС нет такого внутреннего номера', en: 'the exchange has no such extension' },
  GATEWAY_DOWN: { ru: 'внешняя линия не работает', en: 'the outside line is down' },
};

/** @param answer of `originate`, beginning with `-ERR` and the hang-up cause */
export const notPlaced = (answer: string): WordedError => {
  const cause = /^-ERR\s+([A-Z_]+)/.exec(answer)?.[1] ?? '';
  const why = CAUSES[cause] ?? {
    ru: `АТС ответила: ${cause || 'ошибка'}`,
    en: `the exchange said: ${cause || 'error'}`,
  };
  return new WordedError('not-placed', {
    ru: `Звонок не состоялся: ${why.ru}.`,
    en: `The call was not placed: ${why.en}.`,
  });
};

/**
 * Sends a command about a channel.
 * @param alsoGood answers that mean done although they do not begin with `+OK`
 * @returns false when the channel is gone already
 * @throws WordedError `exchange` with the exchange's own words
 */
export const done = async (session: LinkSession, command: string, alsoGood?: RegExp): Promise<boolean> => {
  const answer = await session.api(command);
  if (answer.startsWith('+OK') || alsoGood?.test(answer) === true) return true;
  if (/No such channel|Invalid uuid|Cannot locate/i.test(answer)) return false;
  throw new WordedError('exchange', {
    ru: `АТС отказала: ${answer.trim().slice(0, 120)}`,
    en: `The exchange refused: ${answer.trim().slice(0, 120)}`,
  });
};

/** How long a phone rings at most, whole seconds. @throws CommandRefused */
export const ringSecondsOf = (seconds: number): number => {
  const whole = Math.min(120, Math.max(5, Math.round(seconds)));
  if (!Number.isFinite(whole))
    throw new CommandRefused('ringSeconds', { ru: 'Неверное время.', en: 'Not a valid time.' });
  return whole;
};
