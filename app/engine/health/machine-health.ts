/** Health for monitoring systems: whether calls are being reported, and which texts may be shown without a token. Pure. */
import type { Language } from '../../contract/language.ts';
import { ruleOf } from '../../contract/problems.ts';
import type { Status } from '../../contract/view.ts';
import { sayEngine } from '../words.ts';

/** While one of these is open, nothing is told: what happens can't be kept, or no one of the two PCs may tell. */
const STOPPERS: ReadonlySet<string> = new Set(['store', 'standby']);

/** Events come in, and what they tell goes out. */
export const isReporting = ({ exchange, crm, pausedUntil, problems }: Status): boolean =>
  exchange.state === 'connected' &&
  crm.state === 'connected' &&
  pausedUntil === null &&
  !problems.some(({ id }) => STOPPERS.has(id));

export type MachineHealth =
  | { readonly ok: true }
  | { readonly ok: false; readonly light: 'red' | 'grey'; readonly problems: readonly string[] };

/** Answered without a token: the names of the problems only, since their words tell of addresses and people. */
export function machineHealth(status: Status, language: Language): MachineHealth {
  if (isReporting(status)) return { ok: true };
  if (status.pausedUntil !== null) return { ok: false, light: 'grey', problems: [sayEngine(language, 'paused')] };
  const titles = status.problems.map(({ id }) => ruleOf(id).title[language]);
  const isSet = status.exchange.state !== 'off' && status.crm.state !== 'off';
  const otherwise = isSet
    ? ruleOf(status.exchange.state === 'connected' ? 'crm-down' : 'exchange').title[language]
    : '';
  return {
    ok: false,
    light: 'red',
    problems: titles.length > 0 ? titles : [otherwise || sayEngine(language, 'notSetUp')],
  };
}
