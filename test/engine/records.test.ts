/** Calls from the exchange's records alone: all calls of a group of records, however long before the last one they ended. */
import { expect, it } from 'vitest';
import { recordedCall, tellRecords } from '../../app/engine/history/calls-of-records.ts';
import { cdrFacts } from '../../app/pbx/call-records/facts.ts';
import { groupCdrs } from '../../app/pbx/call-records/groups.ts';
import { parseJsonCdr } from '../../app/pbx/call-records/json.ts';
import { OFFICE } from '../fixtures/told.ts';
import { loadTrace } from '../fixtures/trace.ts';

const TEN_MINUTES = 600_000_000;
const { cdr } = loadTrace('two-clients-one-user');
const [firstEnd = 0] = cdr.map(({ variables }) => Number(variables['end_uepoch'])).toSorted((a, b) => a - b);

it('one user has two clients; the second talks on for ten minutes: both calls are told', () => {
  const records = cdr.map((record) =>
    parseJsonCdr(
      JSON.stringify(record).replace(/(?<!\d)\d{16}(?!\d)/g, (time) =>
        Number(time) > firstEnd + 500_000 ? String(Number(time) + TEN_MINUTES) : time,
      ),
    ),
  );
  const [group = [], ...others] = groupCdrs(records);
  expect(others).toEqual([]);
  const told = {
    facts: cdrFacts(group),
    channels: group.map(({ uuid }) => uuid),
    startedAt: Math.min(...group.map(({ createdAt }) => createdAt)),
    endedAt: Math.max(...group.map(({ endedAt }) => endedAt)),
  };
  expect(told.endedAt - firstEnd).toBeGreaterThan(TEN_MINUTES);
  const { calls } = tellRecords(told, OFFICE).changes;
  const byPhone = calls.map(
    ({ client, finishedAt }) => `${client?.phone ?? ''} ${finishedAt === undefined ? 'open' : 'finished'}`,
  );
  expect(byPhone.toSorted()).toEqual(['79990000001 finished', '79990000002 finished']);
  for (const { id } of calls) expect(recordedCall({ id, channels: [] }, told, OFFICE)?.legs).toHaveLength(1);
});
