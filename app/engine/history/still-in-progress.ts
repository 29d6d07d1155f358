/** Whether records may belong to a call that still goes on: a consultation (R9) is recorded when it ends, the client's call only later. Pure. */
import type { Office, State } from '../../core/model.ts';
import { exchangeDriver, type Cdr } from '../../pbx/driver.ts';

/**
 * @param records of one group
 * @returns true where a user who called somebody in it was in another call before, and is in that one now
 */
export function mayGoOn(records: readonly Cdr[], { channels }: State, office: Office): boolean {
  const began = Math.min(...records.map(({ createdAt }) => createdAt));
  const callers = records.flatMap((cdr) => {
    const number = cdr.direction === 'inbound' ? exchangeDriver.records.userOf(cdr) : undefined;
    const party = number === undefined ? null : office.identify({ user: number, number, outside: false }, 'caller');
    return party?.kind === 'user' ? [party.userId ?? party.number] : [];
  });
  if (callers.length === 0) return false;
  return [...channels.live.values()].some(({ id, party, createdAt, call }) => {
    if (party?.kind !== 'user' || call === undefined || createdAt >= began) return false;
    return callers.includes(party.userId ?? party.number) && !records.some(({ uuid }) => uuid === id);
  });
}
