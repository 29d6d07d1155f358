/** Calls read from FusionPBX's rows alone match those told live: the same calls, ids, people, times and recordings, as far as A-leg records contain them. */
import { describe, expect, test } from 'vitest';
import { EMPTY_STATE } from '../../app/core/draft.ts';
import type { Intent } from '../../app/core/intent.ts';
import { track } from '../../app/core/track.ts';
import type { Cdr } from '../../app/pbx/call-records/cdr.ts';
import { cdrFacts } from '../../app/pbx/call-records/facts.ts';
import { isBare, readFusionRow, type FusionRow } from '../../app/pbx/call-records/fusionpbx-record.ts';
import { groupCdrs, missingOriginators } from '../../app/pbx/call-records/groups.ts';
import { EXTENSIONS, fusionStories, joinedRows, type FusionStory, type LiveCall } from '../fixtures/fusionpbx.ts';
import { spokenRows } from '../fixtures/fusionpbx-message.ts';
import { callsOf, OFFICE } from '../fixtures/told.ts';

/** What the CRM would be told of these records, each group in a model of its own. */
const toldOf = (records: readonly Cdr[]): LiveCall[] => {
  const intents = groupCdrs(records).flatMap((group): readonly Intent[] => {
    const at = Math.max(...group.map(({ endedAt }) => endedAt)) + 10_000_000;
    return track(
      EMPTY_STATE,
      [...cdrFacts(group), { kind: 'alive', at, channels: [], bridges: [], before: Infinity }],
      OFFICE,
    ).intents;
  });
  return callsOf(intents).map(({ registrations, ...call }) => ({ ...call, items: registrations[0] ?? [] }));
};
const read = (rows: readonly FusionRow[]): Cdr[] => rows.map((row) => readFusionRow(row));

/**
 * Facts that the rows of a call do not contain:
 * - `attended-transfer-star` (`*4`): mod_xml_cdr without b legs writes no record of a channel that ended as the other's originatee, so there is
 *   only the called colleague's record. It names the phone that called him and the client with whom he was bridged, but not when those two began.
 * - `directed-pickup` (`**1001`): for the same reason only the picker's record is there. That 1001's phone rang, and where the client's recording
 *   lies, was written in the client's own.
 * - `attended-early` (REFER while the colleague's phone rings): the phone's ringing goes over from the consultation to the client without
 *   having a record, so its end is the consultation's; and the consultation's file, of ringing only, belongs to a leg without a talk.
 */
const UNKNOWN: Readonly<Record<string, { legs?: RegExp; answer?: RegExp; recordings?: boolean; end?: RegExp }>> = {
  'attended-transfer-star': { answer: /client:u1002/ },
  'directed-pickup': { legs: /client:u1001/, recordings: true },
  'attended-early': { recordings: true, end: /u1001:u1002/ },
};

const heads = (calls: readonly LiveCall[]) =>
  calls
    .map(({ id, direction, clientPhone, line }) => ({ id, direction, clientPhone, line }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
const items = (calls: readonly LiveCall[], without: RegExp | undefined) =>
  calls
    .flatMap((call) => call.items)
    .filter(({ id }) => without?.test(id) !== true)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** Who talked and who did not. */
const verdicts = (calls: readonly LiveCall[], answeredOnly = false): string[] =>
  calls
    .flatMap((call) =>
      call.items
        .filter(({ answered }) => answered || !answeredOnly)
        .map(({ id, from, to, answered }) => `${id} ${from}>${to} ${answered}`),
    )
    .toSorted();

const all = fusionStories();
const live = all.filter((story): story is FusionStory & { told: readonly LiveCall[] } => story.told !== undefined);

test('there are enough calls to compare', () => expect(live.length).toBeGreaterThan(70));

describe.each(live)('$name', (story) => {
  const told = toldOf(read(joinedRows(story)));
  const unknown = UNKNOWN[story.name] ?? {};

  test('the same calls under the same ids, direction, client and line', () => {
    expect(heads(told)).toEqual(heads(story.told));
  });

  test('the same legs and people, answered and ended at the same moment', () => {
    const [got, want] = [items(told, undefined), items(story.told, unknown.legs)];
    expect(got.map(({ id, from, to, answered }) => ({ id, from, to, answered }))).toEqual(
      want.map(({ id, from, to, answered }) => ({ id, from, to, answered })),
    );
    for (const item of want) {
      const same = got.find(({ id }) => id === item.id);
      const far = (one: number | undefined, other: number | undefined): number => Math.abs((one ?? 0) - (other ?? 0));
      if (unknown.answer?.test(item.id) !== true)
        expect(far(same?.startedAt, item.startedAt), `answer of ${item.id}`).toBeLessThan(500_000);
      if (unknown.end?.test(item.id) !== true)
        expect(far(same?.finishedAt, item.finishedAt), `end of ${item.id}`).toBeLessThan(1_000_000);
    }
  });

  test('the recordings on the legs they belong to', () => {
    if (unknown.recordings === true) return;
    const files = (calls: readonly LiveCall[]) =>
      calls.flatMap(({ recordings }) => recordings).toSorted((a, b) => (a.file < b.file ? -1 : 1));
    expect(files(told)).toEqual(files(story.told));
  });

  test('does not wait for more when all its rows are there', () => {
    expect(groupCdrs(read(joinedRows(story))).flatMap(missingOriginators)).toEqual([]);
  });

  test('in whatever order the rows come', () => {
    expect(verdicts(toldOf(read(joinedRows(story).toReversed())))).toEqual(verdicts(told));
  });

  test('as JSON text, and with values that are not encoded', () => {
    const rows = joinedRows(story).map((row) => ({ ...row, json: JSON.stringify(row.json) }));
    expect(toldOf(read(rows))).toEqual(told);
    const plain = joinedRows(story).map((row) => ({ ...row, json: decoded(row.json) }));
    expect(verdicts(toldOf(read(plain)))).toEqual(verdicts(told));
  });
});

/** The same variables without percent-encoding. */
const decoded = (json: unknown): unknown => {
  const record = json as { variables: Record<string, unknown> };
  const plain = (value: unknown): unknown =>
    typeof value === 'string' ? decodeURIComponent(value) : Array.isArray(value) ? value.map(plain) : value;
  return {
    ...record,
    variables: Object.fromEntries(Object.entries(record.variables).map(([name, value]) => [name, plain(value)])),
  };
};

describe('a call with another channel still up waits for that channel’s record', () => {
  const told = (name: string, first: string): Cdr[][] => {
    const story = live.find((one) => one.name === name);
    return groupCdrs(read(story === undefined ? [] : joinedRows(story)).filter(({ uuid }) => uuid.startsWith(first)));
  };
  test.each([
    ['attended-transfer', '7bdb98fb', 'the consultation, joined with a client whose call goes on'],
    ['outbound-blind-transfer', '938bba35', 'the user who passed the client on'],
    ['enterprise-mobile', '22b28c81', 'a phone that lost the race'],
    ['ring-group-mobile', '0665dc4d', 'half of a loopback pair'],
  ])('%s %s: %s', (name, first) => {
    const groups = told(name, first);
    expect(groups).toHaveLength(1);
    expect(groups.flatMap(missingOriginators)).toHaveLength(1);
  });
});

describe('calls of another dialplan, imported by FusionPBX', () => {
  const own = (kind: string): boolean => kind !== 'paused';
  test.each(all.filter(({ told }) => told === undefined))('$name: people and verdicts', (story) => {
    const told = toldOf(read(joinedRows(story)));
    expect(told).toHaveLength(story.calls.length);
    for (const [at, want] of story.calls.entries()) {
      const ways = [want.legs, ...(want.orLegs ?? [])].map((legs) =>
        legs
          .map(
            ({ from, to, events }) =>
              `${from}>${to} ${events.filter(own).some((event) => event.startsWith('connected'))}`,
          )
          .toSorted(),
      );
      const got = told[at];
      const people = (got?.items ?? []).map(({ from, to, answered }) => `${from}>${to} ${answered}`);
      if (want.legs.length > 0)
        expect(ways.map((way) => way.map((leg) => leg.replace('user:known', 'user:1001')))).toContainEqual(
          people.toSorted(),
        );
      expect({ direction: got?.direction, phone: got?.clientPhone ?? null, line: got?.line }).toEqual({
        direction: want.direction,
        phone: want.clientPhone ?? null,
        line: want.externalVatsPhone,
      });
    }
  });
});

describe('the record itself was not kept', () => {
  const bare = (story: FusionStory, keepFlow: boolean): FusionRow[] =>
    joinedRows(story).map(({ json: _, call_flow: flow, ...row }) => ({
      ...row,
      ...(keepFlow && { call_flow: flow }),
      extension: EXTENSIONS[String(row['extension_uuid'])] ?? null,
    }));
  /** Calls without transfers, groups and consultations: of the latter the columns contain only the last talk. */
  const PLAIN = [
    'inbound-answered',
    'outbound-answered',
    'internal-recorded',
    'ivr-abandoned',
    'user-recorded',
    'wrong-number',
    'time-condition',
    'cyrillic-names',
  ];

  test.each(live.filter(({ name }) => PLAIN.includes(name)))(
    '$name: the columns are enough for who talked with whom, and when',
    (story) => {
      const rows = bare(story, false);
      expect(rows.every(isBare)).toBe(true);
      const told = toldOf(read(rows));
      expect(heads(told)).toEqual(heads(story.told));
      expect(verdicts(told)).toEqual(verdicts(story.told));
      for (const [at, item] of items(story.told, undefined).entries())
        expect(Math.abs((items(told, undefined)[at]?.startedAt ?? 0) - (item.startedAt ?? 0))).toBeLessThan(1_500_000);
    },
  );

  test.each(
    live.filter(({ name }) => [...PLAIN, 'queue-answered', 'transfer-to-group', 'blind-there-and-back'].includes(name)),
  )('$name: with the callflow also after transfers', (story) => {
    const told = toldOf(read(bare(story, true)));
    expect(heads(told)).toEqual(heads(story.told));
    expect(verdicts(told, true)).toEqual(verdicts(story.told, true));
  });

  test.each(live)('$name: the xml column gives the same (`cdr/format = xml`)', (story) => {
    const records = joinedRows(story).map(({ json, ...row }) => readFusionRow({ ...row, xml: xmlOf('cdr', json) }));
    expect(verdicts(toldOf(records))).toEqual(verdicts(toldOf(read(joinedRows(story)))));
  });

  test('the archived file gives the same', () => {
    const [story] = live;
    if (story === undefined) throw new Error('a story');
    const records = joinedRows(story).map(({ json, ...row }) => readFusionRow(row, JSON.stringify(json)));
    expect(verdicts(toldOf(records))).toEqual(verdicts(story.told));
  });

  test('the record of another channel is refused', () => {
    const [row] = joinedRows(live[0] ?? all[0] ?? ({} as FusionStory));
    expect(() => readFusionRow({ ...row, xml_cdr_uuid: '00000000-0000-4000-8000-000000000000' })).toThrow(
      'another channel',
    );
  });
});

/** The XML from which FusionPBX's importer made the JSON. */
function xmlOf(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => xmlOf(name, one)).join('');
  const escaped = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  if (typeof value !== 'object' || value === null) return `<${name}>${escaped(String(value))}</${name}>`;
  const { '@attributes': attributes, ...children } = value as Record<string, unknown>;
  const own = Object.entries(attributes ?? {}).map(([key, text]) => ` ${key}="${escaped(String(text))}"`);
  const inner = Object.entries(children).map(([key, child]) => xmlOf(key, child));
  return `<${name}${own.join('')}>${inner.join('')}</${name}>`;
}

describe('a mailbox message of a call that was not seen live', () => {
  const storyOf = (name: string): FusionStory => {
    const found = all.find((story) => story.name === name);
    if (found === undefined) throw new Error(`no story ${name}`);
    return found;
  };
  const spoken = (name: string): readonly FusionRow[] =>
    joinedRows({ ...storyOf(name), rows: spokenRows(storyOf(name)) }).map((row) => ({
      ...row,
      extension: EXTENSIONS[String(row['extension_uuid'])] ?? null,
    }));
  const messages = (records: readonly Cdr[]) => toldOf(records).flatMap(({ recordings }) => recordings);
  const FOLDER = '/var/lib/freeswitch/storage/voicemail';
  const path = (id: string, box: string, folder = FOLDER): string =>
    `${folder}/default/office.local/${box}/msg_${id}.wav`;

  test.each([
    ['voicemail-left', '1004', (id: string) => `${id}:client:u1004:1`],
    ['voicemail-busy', '1004', (id: string) => `${id}:client:u1004:1`],
    ['phone-off', '1005', (id: string) => `${id}:client:user:1`],
  ])('%s: it goes to the missed leg, from the path where FusionPBX’s Lua puts it', (name, box, legOf) => {
    const [row] = spoken(name);
    const id = row?.xml_cdr_uuid ?? '';
    expect(messages(read(spoken(name)))).toEqual([{ legId: legOf(id), file: path(id, box) }]);
    expect(toldOf(read(spoken(name))).flatMap(({ items: told }) => told.map(({ answered }) => answered))).toEqual([
      false,
    ]);
  });

  test('the client had talked before: it stays in the mailbox', () => {
    expect(messages(read(spoken('transfer-to-voicemail')))).toEqual([]);
  });

  test('silent, as in the recorded calls: FusionPBX keeps no message', () => {
    for (const name of ['voicemail-left', 'voicemail-busy', 'phone-off', 'blind-transfer-no-answer'])
      expect(read(joinedRows(storyOf(name))).map(({ message }) => message)).toEqual(
        joinedRows(storyOf(name)).map(() => null),
      );
  });

  test('the mailbox has a message that the record does not mention, and FusionPBX may keep its mailboxes elsewhere', () => {
    const [row] = joinedRows(storyOf('voicemail-left'));
    if (row === undefined) throw new Error('no row');
    const told = readFusionRow({ ...row, message_box: '1004' }, undefined, '/srv/voicemail/');
    expect(told.message).toEqual({ box: '1004', file: path(row.xml_cdr_uuid, '1004', '/srv/voicemail') });
    expect(readFusionRow({ ...row, message_box: '../../etc' }).message).toBeNull();
  });

  test('from the columns alone', () => {
    const [row] = spoken('voicemail-left');
    if (row === undefined) throw new Error('no row');
    const { json: _, call_flow: flow, ...columns } = row;
    for (const bare of [columns, { ...columns, call_flow: flow }, { ...columns, destination_number: '*991004' }])
      expect(messages([readFusionRow(bare)])).toEqual([
        expect.objectContaining({ file: path(row.xml_cdr_uuid, '1004') }),
      ]);
  });
});
