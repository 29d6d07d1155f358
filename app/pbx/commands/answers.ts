/** How the exchange's answers to commands are read: done, too late, refused; and why a phone did not take a call, in words. */
import { WordedError } from '../../contract/worded-error.ts';
import type { LinkSession } from '../link/types.ts';
import { CommandRefused } from './checks.ts';
import { sayCommand, whyNotPlaced } from './words.ts';

/** @param answer of `originate`, beginning with `-ERR` and the hang-up cause */
export const notPlaced = (answer: string): WordedError => {
  const cause = /^-ERR\s+([A-Z_]+)/.exec(answer)?.[1] ?? '';
  return new WordedError('not-placed', sayCommand.both('notPlaced', whyNotPlaced(cause)));
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
  throw new WordedError('exchange', sayCommand.both('refused', answer.trim().slice(0, 120)));
};

/** How long a phone rings at most, whole seconds. @throws CommandRefused */
export const ringSecondsOf = (seconds: number): number => {
  const whole = Math.min(120, Math.max(5, Math.round(seconds)));
  if (!Number.isFinite(whole)) throw new CommandRefused('ringSeconds', sayCommand.both('badTime'));
  return whole;
};
