/** Calls read after the fact from CDRs alone: the same calls, legs, people and verdicts as told live. */
import { describe, expect, test } from 'vitest';
import type { Intent } from '../../app/core/intent.ts';
import { EMPTY_STATE } from '../../app/core/draft.ts';
import { track } from '../../app/core/track.ts';
import type { Cdr } from '../../app/pbx/call-records/cdr.ts';
import { parseCsvLine, parseCsvRow } from '../../app/pbx/call-records/csv.ts';
import { aLegsOf } from '../../app/pbx/call-records/csv-legs.ts';
import { readRow, stampToMicros, zoneOf } from '../../app/pbx/call-records/csv-rows.ts';
import { cdrFacts } from '../../app/pbx/call-records/facts.ts';
import { groupCdrs } from '../../app/pbx/call-records/groups.ts';
import { parseJsonCdr } from '../../app/pbx/call-records/json.ts';
import { parseXmlCdr } from '../../app/pbx/call-records/xml.ts';
import { callsOf, differences, OFFICE, tell } from '../fixtures/told.ts';
import type { ToldCall } from '../fixtures/told.ts';
import { loadTrace, traceNames, type CdrJson } from '../fixtures/trace.ts';
import { csvLine, encodedJson, isALeg, xmlText } from './cdr-samples.ts';

/** What the CRM would be told of these records, each group in a model of its own. */
const toldOf = (records: readonly Cdr[]): ToldCall[] => {
  const intents: Intent[] = [];
  for (const group of groupCdrs(records)) {
    const first = track(EMPTY_STATE, cdrFacts(group), OFFICE);
    const later = track(first.state, [{ kind: 'tick', at: first.state.now + 5_000_000 }], OFFICE);
    intents.push(...first.intents, ...later.intents);
  }
  return callsOf(intents);
};

/** Call and leg ids with the people and whether they talked. */
const verdicts = (calls: readonly ToldCall[]) =>
  calls
    .flatMap(({ id, direction, clientPhone, registrations }) =>
      registrations
        .flat()
        .map((item) => `${id} ${direction} ${clientPhone} ${item.id} ${item.from}>${item.to} ${item.answered}`),
    )
    .toSorted();

const traces = traceNames().map((name) => loadTrace(name));

describe.each(traces)('$name', (trace) => {
  const live = callsOf(tell(trace.lines.map(({ event }) => event)).intents);
  const plain = trace.cdr.map((record) => parseJsonCdr(JSON.stringify(record)));

  test('mod_json_cdr tells it as expected, holds and recordings included', () => {
    expect(differences(toldOf(plain), trace.expected)).toEqual([]);
  });

  test('with the ids, people and verdicts that were told live', () => {
    expect(verdicts(toldOf(plain))).toEqual(verdicts(live));
  });

  test('in whatever order the records are found', () => {
    expect(verdicts(toldOf(plain.toReversed()))).toEqual(verdicts(live));
  });

  test('percent-encoded values and mod_xml_cdr tell the same', () => {
    const encoded = toldOf(trace.cdr.map((record) => parseJsonCdr(encodedJson(record))));
    expect(encoded).toEqual(toldOf(plain));
    expect(toldOf(trace.cdr.map((record) => parseXmlCdr(xmlText(record))))).toEqual(encoded);
  });
});

/** Who answered and who did not, as a manager would ask. */
const answers = (
  calls: readonly { legs: readonly { from: string; to: string; events: readonly string[] }[] }[],
): string[] =>
  calls
    .flatMap(({ legs }) => legs.map(({ from, to, events }) => `${from}>${to} ${events.includes('connected')}`))
    .toSorted();

describe('b legs switched off', () => {
  /** Here not even the client's own record is written: he was picked up at the end, so the number that he dialled is lost. */
  const CLIENT_LOST = new Set(['attended-transfer-star', 'pickup']);

  test.each(traces.filter(({ name }) => !CLIENT_LOST.has(name)))(
    '$name: the same people answered or missed it',
    (trace) => {
      const records = trace.cdr.filter(isALeg).map((record) => parseJsonCdr(JSON.stringify(record)));
      const told = toldOf(records);
      const known = trace.expected.calls.some(({ legs }) => legs.some(({ to }) => to === 'user:known'));
      const people = answers(told)
        .map((line) => (known ? line.replace(/user:1\d{3}/, 'user:known') : line))
        .toSorted();
      expect(people).toEqual(answers(trace.expected.calls));
      const about = (call: { direction: string; clientPhone?: string }) => `${call.direction} ${call.clientPhone}`;
      expect(told.map(about).toSorted()).toEqual(trace.expected.calls.map(about).toSorted());
      const live = callsOf(tell(trace.lines.map(({ event }) => event)).intents);
      expect(told.map(({ id }) => id).toSorted()).toEqual(live.map(({ id }) => id).toSorted());
    },
  );

  test('a client who was picked up is found through the colleague who took him', () => {
    const { cdr } = loadTrace('pickup');
    const told = toldOf(cdr.filter(isALeg).map((record) => parseJsonCdr(JSON.stringify(record))));
    expect(told.map(({ clientPhone, direction }) => ({ clientPhone, direction }))).toEqual([
      { clientPhone: '79997775533', direction: 'inbound' },
    ]);
    expect(answers(told)).toEqual(['client>user:1003 true']);
  });
});

describe('channels that are no legs', () => {
  const uuid = 'aaaaaaaa-0000-4000-8000-000000000001';
  const asList = (value: unknown): string[] =>
    String(value)
      .replace(/^ARRAY::/, '')
      .split('|:');
  /** The client's own record, where a channel without its own record was originated beside the phone. */
  const beside = (name: string, endpoint: string, number: string): CdrJson => {
    const record = loadTrace(name).cdr.find(isALeg) ?? { variables: {} };
    const { originated_legs: legs, originate_causes: causes } = record.variables;
    const text = JSON.stringify(record).replaceAll(/user\/1001[^",]*/g, `$&,${endpoint}`);
    const changed = JSON.parse(text) as CdrJson;
    const variables = {
      ...changed.variables,
      originated_legs: `ARRAY::${[...asList(legs), `${uuid};Outbound Call;${number}`].join('|:')}`,
      originate_causes: `ARRAY::${[...asList(causes), `${uuid};LOSE_RACE`].join('|:')}`,
    };
    return { ...changed, variables };
  };

  test.each([
    ['inbound-answered', 'pickup/sales', 'sales', ['client>user:1001 true']],
    ['inbound-missed', 'pickup/sales', 'sales', ['client>user:1001 false']],
    ['inbound-missed', 'pickup/sales', '', ['client>user:1001 false']],
    ['inbound-missed', 'pickup/1001', '1001', ['client>user:1001 false']],
    ['inbound-missed', 'error/user_busy', 'user_busy', ['client>user:1001 false']],
  ])('%s: %s beside the phone is no leg', (name, endpoint, number, people) => {
    const record = beside(name, endpoint, number);
    expect(JSON.stringify(record)).toContain(`,${endpoint}`);
    expect(answers(toldOf([parseJsonCdr(JSON.stringify(record))]))).toEqual(people);
  });
});

describe('a record is lost', () => {
  test('the caller’s: the caller is known from the record of the phone that rang', () => {
    const { cdr } = loadTrace('inbound-answered');
    const told = toldOf(cdr.filter((record) => !isALeg(record)).map((record) => parseJsonCdr(JSON.stringify(record))));
    expect(answers(told)).toEqual(['client>user:1001 true']);
    expect(told[0]?.clientPhone).toBe('79997775533');
  });
});

describe('mod_cdr_csv', () => {
  test.each([
    ['inbound-answered', ['client>user:1001 true']],
    ['inbound-missed', ['client>user:1001 false']],
    ['outbound-answered', ['user:1002>client true']],
    ['outbound-no-answer', ['user:1002>client false']],
    ['internal-answered', ['user:1001>user:1002 true']],
    ['blind-transfer', ['client>user:1002 true']],
  ])('%s: one line is enough for the people of the last talk', (name, people) => {
    const lines = loadTrace(name)
      .cdr.filter(isALeg)
      .map((record) => csvLine(record));
    const told = toldOf(lines.map((line) => parseCsvLine(line.trimEnd(), 0)));
    expect(answers(told)).toEqual(people);
    expect(told[0]?.id).toBe(loadTrace(name).cdr.find(isALeg)?.variables['uuid']);
  });

  test('a call with only an announcement is missed by an unknown user', () => {
    const [record] = loadTrace('ivr-abandoned').cdr;
    const told = toldOf(record ? [parseCsvLine(csvLine(record).trimEnd(), 0)] : []);
    expect(told[0]?.registrations).toMatchObject([[{ from: 'client', to: 'user:?', answered: false }]]);
  });

  test("the exchange's zone is found from the time the file was written", () => {
    const written = Date.UTC(2026, 10, 22, 12, 0, 5);
    expect(zoneOf('2026-11-22 15:00:04', written)).toBe(180);
    expect(zoneOf('2026-11-22 06:30:00', written)).toBe(-330);
    expect(zoneOf('2026-11-20 15:00:04', written)).toBeUndefined();
    expect(stampToMicros('2026-11-22 15:00:04', 180)).toBe(Date.UTC(2026, 10, 22, 12, 0, 4) * 1000);
  });

  test('another template is refused with words', () => {
    expect(() => parseCsvLine('"a","b"', 0)).toThrow('default template');
  });

  test("the module's own template is read as well", () => {
    const line =
      '"","79997775533","1001","public","""Ivan"" <79997775533>","sofia/external/79997775533@1.2.3.4","sofia/internal/1001@10.0.0.7","bridge","user/1001","2026-11-22 16:51:27","2026-11-22 16:51:30","2026-11-22 16:51:40","13","10","NORMAL_CLEARING","","7bd9ea3b-02e5-48ed-91eb-0b1b565c01ba","";';
    expect(answers(toldOf([parseCsvLine(line, 0)]))).toEqual(['client>user:1001 true']);
  });
});

describe('FusionPBX', () => {
  test('mod_xml_cdr without b legs: the user who answered is read from the call’s own record', () => {
    const record = loadTrace('queue').cdr.find(isALeg);
    const told = toldOf(record ? [parseXmlCdr(xmlText(record))] : []);
    expect(answers(told).filter((one) => one.endsWith('true'))).toEqual(['client>user:1001 true']);
  });
});

describe('odd files', () => {
  test('a file that is no CDR, half a CDR, and one with a DTD get different errors', () => {
    expect(() => parseJsonCdr('{"a":1}')).toThrow('no variables');
    expect(() => parseJsonCdr('{"variables":{"uuid":"x"}}')).toThrow('no uuid, start or end');
    expect(() => parseJsonCdr('{"variables":{"uuid":"x","start_epoch":"7","end_epoch":"8"}}')).toThrow(
      'impossible times',
    );
    expect(() => parseJsonCdr('{"variables":{"uu')).toThrow(SyntaxError);
    expect(() => parseXmlCdr('<cdr><variables>')).toThrow(SyntaxError);
    expect(() => parseXmlCdr('<!DOCTYPE cdr [<!ENTITY a "b">]><cdr><variables></variables></cdr>')).toThrow('DTD');
    expect(() => parseXmlCdr('<cdr core-uuid="x"></cdr>')).toThrow('no variables');
  });

  test('an XML entity bomb is not expanded', () => {
    const record = loadTrace('inbound-missed').cdr[0];
    const text = record ? xmlText(record).replace('<variables>', '<variables><x>&a;&lt;&#1046;</x>') : '';
    expect(parseXmlCdr(text).variables.get('x')).toEqual(['&a;<Ж']);
  });
});

describe('lines of mod_cdr_csv as they really are', () => {
  const line = (fields: Partial<Record<number, string>>): string => {
    const values = [
      ...['Иванов', '79990001122', '74951234567', 'public', '2026-11-23 10:00:00', '2026-11-23 10:00:05'],
      ...['2026-11-23 10:00:35', '35', '30', 'NORMAL_CLEARING', 'a', 'b', '', 'PCMA', 'PCMA'],
    ];
    return values.map((value, at) => `"${fields[at] ?? value}"`).join(',');
  };

  test('quotes and commas inside a name stay in the name', () => {
    const cdr = parseCsvLine(line({ 0: 'ООО "Ромашка", склад' }), 0);
    expect([cdr.uuid, cdr.stretches[0].callerName, cdr.stretches[0].callerNumber]).toEqual([
      'a',
      'ООО "Ромашка", склад',
      '79990001122',
    ]);
  });

  test('a line that names itself as its b leg has none', () => {
    const cdr = parseCsvLine(line({ 11: 'a' }), 0);
    expect([cdr.direction, cdr.stretches[0].originatees]).toEqual(['inbound', []]);
  });

  test.each(['from-trunk', 'sip_trunk', 'inbound', 'my-provider', 'external'])(
    'a short number that comes in by the context %s is a client',
    (context) => {
      const cdr = parseCsvLine(line({ 1: '900', 3: context }), 0);
      expect([cdr.variables.has('user_name'), cdr.stretches[0].channelName]).toEqual([false, 'sofia/external/900@csv']);
      expect(parseCsvLine(line({ 1: '1001', 3: 'from-internal' }), 0).variables.get('user_name')).toEqual(['1001']);
    },
  );

  test('the clock is set back during a call: the call is still read, as answered', () => {
    const back = parseCsvLine(line({ 6: '2026-11-23 09:00:35' }), 0);
    expect(back.endedAt).toBeGreaterThanOrEqual(back.answeredAt ?? Infinity);
    const before = parseCsvLine(line({ 5: '2026-11-23 09:00:05', 6: '2026-11-23 09:00:35' }), 0);
    expect([before.answeredAt, before.endedAt - (before.answeredAt ?? 0)]).toEqual([before.createdAt, 30_000_000]);
  });

  test('an agent whose phone rang for a queue is a leg of that call, not a missed call of the client', () => {
    const rows = [
      line({ 2: '1001', 3: 'default', 4: '2026-11-23 10:00:02', 5: '', 6: '2026-11-23 10:00:04', 10: 'agent', 11: '' }),
      line({ 11: '' }),
    ].map((text) => readRow(text)!);
    const aLegs = aLegsOf(rows);
    expect(aLegs.get('agent')?.uuid).toBe('a');
    const cdrs = rows.map((row) => parseCsvRow(row, 0, aLegs));
    expect(groupCdrs(cdrs)).toHaveLength(1);
    expect(cdrs.map(({ direction }) => direction)).toEqual(['outbound', 'inbound']);
  });
});
