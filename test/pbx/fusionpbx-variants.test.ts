/** FusionPBX's rows in every form that a version, a setting or the import order produces: the same calls are read. */
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { EMPTY_STATE } from '../../app/core/draft.ts';
import type { Fact, State } from '../../app/core/model.ts';
import type { Intent } from '../../app/core/intent.ts';
import { track } from '../../app/core/track.ts';
import { mayBeInProgress } from '../../app/engine/history/still-in-progress.ts';
import type { Cdr } from '../../app/pbx/call-records/cdr.ts';
import { EMPTY_CURSOR } from '../../app/pbx/call-records/cursor.ts';
import { cdrFacts } from '../../app/pbx/call-records/facts.ts';
import { createHistory, type Portion } from '../../app/pbx/call-records/folder.ts';
import { readFusionRow, type FusionRow } from '../../app/pbx/call-records/fusionpbx-record.ts';
import { groupCdrs, recordedSoFar } from '../../app/pbx/call-records/groups.ts';
import { EXTENSIONS, fusionStories, joinedRows, type FusionStory, type LiveCall } from '../fixtures/fusionpbx.ts';
import { callsOf, OFFICE } from '../fixtures/told.ts';

const told = (facts: readonly Fact[], endedAt: number): readonly Intent[] =>
  track(
    EMPTY_STATE,
    [...facts, { kind: 'alive', at: endedAt + 10_000_000, channels: [], bridges: [], before: Infinity }],
    OFFICE,
  ).intents;
const ended = (group: readonly Cdr[]): number => Math.max(...group.map(({ endedAt }) => endedAt));
const toldOf = (records: readonly Cdr[]): LiveCall[] =>
  callsOf(groupCdrs(records).flatMap((group) => told(cdrFacts(group), ended(group)))).map(
    ({ registrations, ...call }) => ({ ...call, items: registrations[0] ?? [] }),
  );
const read = (rows: readonly FusionRow[]): Cdr[] => rows.map((row) => readFusionRow(row));

const head = ({ id, direction, clientPhone, line }: LiveCall): string =>
  `${id} ${direction} ${clientPhone ?? '-'} ${line ?? '-'}`;
const legs = ({ items }: LiveCall): string[] =>
  items.map(({ from, to, answered }) => `${from}>${to} ${answered}`).toSorted();
/** Everything that a manager sees, without the seconds. */
const summary = (calls: readonly LiveCall[]): string[] =>
  calls
    .map((call) => {
      const files = call.recordings.map(({ legId, file }) => `${legId} ${file}`).toSorted();
      return [head(call), ...legs(call), ...files].join('\n');
    })
    .toSorted();
/** Which calls there were, and who talked. */
const talks = (calls: readonly LiveCall[]): string[] =>
  calls.map((call) => [head(call), ...legs(call).filter((leg) => leg.endsWith('true'))].join('\n')).toSorted();

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** Replaces every value below `value` by the result of `change`; children first. */
const each = (value: unknown, change: (value: unknown, key: string) => unknown, key = ''): unknown => {
  if (Array.isArray(value))
    return change(
      value.map((one) => each(one, change)),
      key,
    );
  if (!isObject(value)) return change(value, key);
  const entries = Object.entries(value).map(([name, child]) => [name, each(child, change, name)]);
  return change(Object.fromEntries(entries), key);
};
const onText = (change: (text: string) => unknown) => (value: unknown) =>
  typeof value === 'string' ? change(value) : value;
const inJson =
  (change: (json: Json) => unknown) =>
  (rows: readonly FusionRow[]): FusionRow[] =>
    rows.map((row) => ({ ...row, json: change(structuredClone(row.json) as Json) }));
const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;
const without = (row: FusionRow, ...names: string[]): FusionRow =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name))) as FusionRow;
const withExtension = (row: FusionRow): FusionRow => ({
  ...row,
  extension: EXTENSIONS[String(row['extension_uuid'])] ?? null,
});

/** Changes of form that must not change the result. */
const SHAPES: Readonly<Record<string, (rows: readonly FusionRow[]) => FusionRow[]>> = {
  'rows from the last to the first': (rows) => rows.toReversed(),
  'rows turned round': (rows) => [...rows.slice(1), ...rows.slice(0, 1)],
  'values percent-encoded': inJson((json) => ({
    ...json,
    variables: each(
      json['variables'],
      onText((text) => encodeURIComponent(decodeURIComponent(text))),
    ),
  })),
  'nothing percent-encoded': inJson((json) => ({
    ...json,
    variables: each(
      json['variables'],
      onText((text) => decodeURIComponent(text)),
    ),
  })),
  'callflow a list, oldest first': inJson((json) => ({
    ...json,
    callflow: [json['callflow']].flat().toReversed(),
  })),
  'one peer a list of one': inJson((json) => ({
    ...json,
    callflow: each(json['callflow'], (value, key) =>
      key.endsWith('_caller_profile') && isObject(value) && !isEmpty(value) ? [value] : value,
    ),
  })),
  'lists under their plural names': inJson((json) => ({
    ...json,
    app_log: { applications: (json['app_log'] as Json | undefined)?.['application'] },
  })),
  'empty elements null': inJson((json) => each(json, (value) => (isEmpty(value) ? null : value))),
  'empty elements empty texts': inJson((json) => each(json, (value) => (isEmpty(value) ? '' : value))),
  'numbers as numbers': inJson((json) =>
    each(
      json,
      onText((text) => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : text)),
    ),
  ),
  'attributes beside their children': inJson((json) =>
    each(json, (value) => {
      if (!isObject(value)) return value;
      const { '@attributes': attributes, ...rest } = value;
      return { ...(isObject(attributes) ? attributes : {}), ...rest };
    }),
  ),
  'the callflow in its own table only': inJson(({ callflow: _, ...json }) => json),
  'without record_name': (rows) =>
    rows.map((row) => {
      const json = structuredClone(row.json) as { variables: Json };
      delete json.variables['record_name'];
      return { ...row, record_name: null, json };
    }),
  'the recording was not found by the importer': (rows) =>
    rows.map((row) => ({ ...row, record_name: null, record_path: null, record_length: null })),
};

const own = fusionStories().filter(
  (story): story is FusionStory & { told: readonly LiveCall[] } => story.told !== undefined,
);

/** The calls read from the unchanged rows. */
const plain = new Map(own.map((story) => [story.name, toldOf(read(joinedRows(story)))]));
const plainOf = ({ name }: FusionStory): readonly LiveCall[] => plain.get(name) ?? [];

describe.each(Object.entries(SHAPES))('%s', (_, shape) => {
  test('all calls are read the same', () => {
    const differing = own.flatMap((story) => {
      const [want, got] = [summary(plainOf(story)), summary(toldOf(read(shape(joinedRows(story)))))];
      return JSON.stringify(got) === JSON.stringify(want) ? [] : [{ story: story.name, got, want }];
    });
    expect(differing).toEqual([]);
  });
});

/** Rows without their JSON or XML record. */
const bare = (story: FusionStory, keepFlow: boolean): FusionRow[] =>
  joinedRows(story).map((row) => withExtension(keepFlow ? without(row, 'json') : without(row, 'json', 'call_flow')));

describe('neither JSON nor XML was kept', () => {
  test('the callflow and the columns are enough for every call, who talked, and which file belongs to it', () => {
    const differing = own.flatMap((story) => {
      const [want, got] = [talks(plainOf(story)), talks(toldOf(read(bare(story, true))))];
      return JSON.stringify(got) === JSON.stringify(want) ? [] : [{ story: story.name, got, want }];
    });
    expect(differing).toEqual([]);
  });

  /** The columns contain only the last talk: of transferred calls one knows only who had them last. */
  const LAST_ONLY = [
    'attended-early',
    'attended-transfer',
    'blind-there-and-back',
    'blind-transfer-no-answer',
    'internal-blind-transfer',
    'queue-agent-transfers',
    'queue-then-transfer',
    'transfer-to-group',
    'valet-park',
    // Only the callflow shows who had forwarded all his calls.
    'forward-all-mobile',
    // The client's own record does not exist: no column contains the dialled line, or that there was a client at all.
    'attended-transfer-star',
    'directed-pickup',
    'outbound-blind-transfer',
  ];
  test('for every other call the columns alone show who talked, and they add no false call', () => {
    const differing = own.flatMap((story) => {
      const [want, got] = [plainOf(story), toldOf(read(bare(story, false)))];
      if (!LAST_ONLY.includes(story.name))
        return JSON.stringify(talks(got)) === JSON.stringify(talks(want))
          ? []
          : [{ story: story.name, got: talks(got), want: talks(want) }];
      const strange = got.filter(
        ({ id, items }) => !want.some((call) => call.id === id) && items.some((one) => one.answered),
      );
      return strange.length === 0 ? [] : [{ story: story.name, got: talks(got), want: talks(want) }];
    });
    expect(differing).toEqual([]);
  });
});

/** The same rows of another office on the same exchange: other ids, another domain, the same extensions. */
const otherOffice = (rows: readonly FusionRow[]): FusionRow[] => {
  const text = JSON.stringify(rows)
    .replaceAll(
      /\b([0-9a-f]{8})(-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/g,
      (_, first: string, rest: string) => {
        return `${(Number.parseInt(first, 16) ^ 0x0f0f0f0f).toString(16).replace('-', 'f').padStart(8, '0').slice(-8)}${rest}`;
      },
    )
    .replaceAll('office.local', 'other.local');
  return JSON.parse(text) as FusionRow[];
};

test('two offices with the same extensions that talk at the same time are told apart', () => {
  for (const story of own) {
    const rows = joinedRows(story);
    const both = talks(toldOf(read([...rows, ...otherOffice(rows)])));
    const one = talks(plainOf(story));
    expect(both.length, story.name).toBe(one.length * 2);
    for (const call of one) expect(both, story.name).toContain(call);
  }
});

describe('records of one call that are imported far apart', () => {
  /** Rows that are imported half an hour apart, one per portion. */
  const history = (rows: readonly FusionRow[], portion: number) => {
    const at = (index: number): number => 1_800_000_000_000 + index * 1_800_000;
    async function* readPortions(): AsyncGenerator<Portion> {
      for (let begin = 0; begin < rows.length; begin += portion)
        yield await Promise.resolve({
          found: rows.slice(begin, begin + portion).map((row, index) => ({
            cdr: readFusionRow(row),
            writtenMs: at(begin + index),
            source: row.xml_cdr_uuid,
          })),
          problems: [],
          after: () => EMPTY_CURSOR,
          done: begin,
          total: rows.length,
          last: begin + portion >= rows.length,
        });
    }
    return createHistory({
      path: 'FusionPBX',
      readPortions,
      log: pino({ level: 'silent' }),
      clock: () => at(rows.length) + 86_400_000,
    });
  };
  const several = own.filter(({ rows }) => rows.v_xml_cdr.length > 1);

  test.each([
    ['as they were imported', (rows: readonly FusionRow[]) => rows],
    ['swapped', (rows: readonly FusionRow[]) => rows.toReversed()],
  ])('a portion ends between them, %s: each call is whole', async (_, order) => {
    expect(several.length).toBeGreaterThan(20);
    for (const story of several) {
      const rows = order(
        joinedRows(story).toSorted((a, b) => (String(a['insert_date']) < String(b['insert_date']) ? -1 : 1)),
      );
      const intents: Intent[] = [];
      for await (const { groups } of history(rows, 1).read(EMPTY_CURSOR))
        for (const { facts, endedAt } of groups) intents.push(...told(facts, endedAt));
      const got = callsOf(intents).map(({ registrations, ...call }) => ({ ...call, items: registrations[0] ?? [] }));
      expect(summary(got), story.name).toEqual(summary(toldOf(read(rows))));
    }
  });

  test('a consultation waits while the call it belongs to goes on', () => {
    const story = own.find(({ name }) => name === 'outbound-consult-return');
    const records = read(story === undefined ? [] : joinedRows(story)).toSorted((a, b) => a.createdAt - b.createdAt);
    const [call, consultation] = records;
    if (call === undefined || consultation === undefined) throw new Error('two records');
    const begun = cdrFacts([call]).filter(({ at }) => at < consultation.createdAt);
    const state: State = track(EMPTY_STATE, begun, OFFICE).state;
    expect(mayBeInProgress(recordedSoFar([consultation]), state, OFFICE)).toBe(true);
    expect(mayBeInProgress(recordedSoFar([consultation]), EMPTY_STATE, OFFICE)).toBe(false);
    expect(mayBeInProgress(recordedSoFar([call]), state, OFFICE)).toBe(false);
    const over = track(state, [...cdrFacts([call]), { kind: 'tick', at: call.endedAt + 5_000_000 }], OFFICE).state;
    expect(mayBeInProgress(recordedSoFar([consultation]), over, OFFICE)).toBe(false);
  });
});

test('a phone known only by its contact belongs to the user who registered from there', () => {
  const story = own.find(({ name }) => name === 'second-phone-in-group');
  const [row] = story === undefined ? [] : joinedRows(story);
  if (row === undefined) throw new Error('a row');
  const phones = new Map([
    ['gw+1001@127.0.0.3:5160', '1001@office.local'],
    ['gw+x9k2@127.0.0.3:5160', '1001@office.local'],
  ]);
  const record = readFusionRow(row);
  const [call] = callsOf(
    told(
      cdrFacts([record], (contact) => phones.get(contact)),
      record.endedAt,
    ),
  );
  const items = call?.registrations[0] ?? [];
  expect(items.map(({ from, to, answered }) => `${from}>${to} ${answered}`).toSorted()).toEqual([
    'client>user:1001 true',
    'client>user:1002 false',
    'client>user:1003 false',
  ]);
});
