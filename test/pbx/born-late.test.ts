/** The party of a channel is fixed at its creation: the same party is read when the channel is first seen later, from any of its events or by uuid_dump. */
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import type { Fact } from '../../app/core/model.ts';
import { createChannelTable } from '../../app/demo/channel-table.ts';
import { cdrFacts } from '../../app/pbx/call-records/facts.ts';
import { parseJsonCdr } from '../../app/pbx/call-records/json.ts';
import { readSnapshot } from '../../app/pbx/events/snapshot.ts';
import { translate } from '../../app/pbx/events/translate.ts';
import { OFFICE } from '../fixtures/told.ts';
import { loadTrace, traceNames, type TraceEvent } from '../fixtures/trace.ts';

const roots = ['stories', 'traces'].map((folder) => join(import.meta.dirname, '..', 'fixtures', folder));
const stories = roots.flatMap((root) => traceNames(root).map((name) => [name, root] as const));

/** What the model reads from a creation: the party, the channel it was originated for, our number that was shown or dialled. */
function readingOf(fact: Fact | undefined): string | undefined {
  if (fact?.kind !== 'created') return undefined;
  const { claim, made, dialled, dialledAs = [], shown, by, twin, mark, service, asOutsider } = fact;
  const who = { ...OFFICE.identify(claim, made, dialled), name: undefined };
  const line = made === 'caller' ? OFFICE.line(dialled, ...dialledAs) : OFFICE.line(shown);
  return JSON.stringify({ who, made, line, by, twin, mark, service, asOutsider });
}

describe('a channel first seen late is the same one', () => {
  it.each(stories)('%s', async (name, root) => {
    const births = new Map<string, string | undefined>();
    const table = createChannelTable();
    /** As if this were the only channel: each event updates the uuid_dump of its own channel. */
    const askOf =
      (channel: string) =>
      async (command: string): Promise<string> => {
        const [, uuid] = /^uuid_dump (\S+)/.exec(command) ?? [];
        if (uuid !== undefined) return table.dumpJson(uuid, {});
        const { rows = [] } = JSON.parse(table.showJson()) as { rows?: { uuid: string }[] };
        return JSON.stringify({ rows: rows.filter((row) => row.uuid === channel) });
      };
    const wrong: string[] = [];
    const compare = (how: string, fact: Fact | undefined): void => {
      const reading = readingOf(fact);
      if (fact?.kind !== 'created' || !births.has(fact.channel) || reading === births.get(fact.channel)) return;
      wrong.push(`${how}: ${fact.channel} was born as ${births.get(fact.channel)}, read as ${reading}`);
    };
    for (const { event } of loadTrace(name, root).lines) {
      table.apply(event);
      const [first] = translate(event, () => false);
      if (event['Event-Name'] !== 'CHANNEL_CREATE') compare(String(event['Event-Name']), first);
      else if (first?.kind === 'created') births.set(first.channel, readingOf(first));
      if ('variable_uuid' in event)
        for (const fact of await readSnapshot(askOf(String(event['Unique-ID'])), 1)) compare('uuid_dump', fact);
    }
    expect(wrong).toEqual([]);
  });
});

test('a client on a trunk without a gateway, transferred to a colleague: his call record does not make him that colleague', () => {
  const events = loadTrace('blind-outbound', roots[0]).lines.map(({ event }) => event);
  const birth = events.find((event) => event['Caller-Destination-Number'] === '89997775533' && isMade(event));
  const own = events.filter((event) => event['Unique-ID'] === birth?.['Unique-ID']);
  const variables = Object.entries(own.at(-1) ?? {}).filter(([name]) => name.startsWith('variable_'));
  const record = {
    variables: Object.fromEntries(variables.map(([name, value]) => [name.slice('variable_'.length), value])),
    callflow: [profileOf(own.at(-1)), profileOf(birth)],
  };
  expect(variables.map(([name]) => name)).toContain('variable_dialed_user');
  const facts = cdrFacts([parseJsonCdr(JSON.stringify(record))]);
  const created = facts.find((fact) => fact.kind === 'created' && fact.channel === birth?.['Unique-ID']);
  expect(JSON.parse(readingOf(created) ?? '{}')).toMatchObject({ who: { kind: 'client', phone: '79997775533' } });
});

const isMade = (event: TraceEvent): boolean =>
  event['Event-Name'] === 'CHANNEL_CREATE' && event['Call-Direction'] === 'outbound';

/** One callflow entry of a record, with the caller profile from this event. */
const profileOf = (event: TraceEvent | undefined) => ({
  profile_index: event?.['Caller-Profile-Index'],
  caller_profile: {
    destination_number: event?.['Caller-Destination-Number'],
    caller_id_number: event?.['Caller-Caller-ID-Number'],
    uuid: event?.['Unique-ID'],
    chan_name: event?.['Channel-Name'],
  },
  times: {
    created_time: event?.['Caller-Channel-Created-Time'],
    profile_created_time: event?.['Caller-Profile-Created-Time'],
  },
});
