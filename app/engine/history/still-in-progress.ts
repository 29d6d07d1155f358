/** Do these call records belong to a call that is still in progress? A consultation (R9) is recorded when it ends, the client's call only later. Pure. */
import type { Office, State } from '../../core/model.ts';
import type { RecordedSoFar } from '../../exchange/driver.ts';

/** @returns true where a user who called somebody in these records was in another call before, and is still in that other call */
export function mayBeInProgress(records: RecordedSoFar, { channels }: State, office: Office): boolean {
  const callers = records.callers.flatMap((number) => {
    const party = office.identify({ user: number, number, outside: false }, 'caller');
    return party?.kind === 'user' ? [party.userId ?? party.number] : [];
  });
  if (callers.length === 0) return false;
  return [...channels.live.values()].some(({ id, party, createdAt, call }) => {
    if (party?.kind !== 'user' || call === undefined || createdAt >= records.startedAt) return false;
    return callers.includes(party.userId ?? party.number) && !records.channels.includes(id);
  });
}
