/** Quick answers, call-backs and working hours in the overview: the same definition as in the call-back list, for any order of calls, and from an older profile too. */
import fc from 'fast-check';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { settings, type WorkingHours } from '../../app/contract/settings.ts';
import { isWorking, workingSpans } from '../../app/contract/working-hours.ts';
import { callBackOf, clientCallOf, type Mark } from '../../app/core/call-backs.ts';
import { episodesOf, type EpisodeStep } from '../../app/core/episodes.ts';
import type { Call } from '../../app/core/model.ts';
import { DATABASE_FILE } from '../../app/store/db.ts';
import { batch, call, client, MASHA, MONDAY, SECOND, store, tempDir, uuid } from './fixtures.ts';

const PHONES = ['79991110001', '79991110002'] as const;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60;
const NOW = MONDAY / 1000 + 90 * 86_400_000;
const at = (minute: number): number => MONDAY + minute * MINUTE;
const missed = (n: number, minute: number, phone: string = PHONES[0]): Call =>
  call({ n, from: client(phone), at: at(minute) });
const answered = (n: number, minute: number, answerAfter: number, phone: string = PHONES[0]): Call =>
  call({ n, from: client(phone), at: at(minute), answerAfter });
const reached = (n: number, minute: number, phone: string = PHONES[0]): Call =>
  call({ n, from: MASHA, to: client(phone), direction: 'outbound', at: at(minute), answerAfter: 3 });

const WEEK: WorkingHours = [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:30', until: '17:45' }));

const told = fc.record({
  /** Times within minutes, and beyond the time after which a client no longer counts as waiting. */
  minute: fc.oneof(fc.nat(30), fc.nat(40 * DAY)),
  phone: fc.constantFrom(...PHONES),
  ours: fc.boolean(),
  answered: fc.boolean(),
});
type Told = { minute: number; phone: string; ours: boolean; answered: boolean };
const callOf = ({ minute, phone, ours, answered: talked }: Told, n: number): Call =>
  call({
    n,
    ...(ours ? { from: MASHA, to: client(phone), direction: 'outbound' as const } : { from: client(phone), to: MASHA }),
    at: at(minute),
    ...(talked && { answerAfter: 2 }),
  });

describe('episodes', () => {
  test('the latest episode is the one in the call-back list', () => {
    const marks = fc.array(fc.nat(40 * DAY), { maxLength: 2 });
    fc.assert(
      fc.property(fc.array(told, { maxLength: 14 }), marks, (list, marked) => {
        const facts = list
          .map((one, n) => callOf({ ...one, phone: PHONES[0] }, n))
          .flatMap((one) => clientCallOf(one) ?? []);
        const byHand: Mark[] = marked.map((minute) => ({ upTo: at(minute), at: at(minute + 5), note: '' }));
        const steps: EpisodeStep[] = [
          ...facts.map((fact, n) => ({ kind: fact.kind, at: fact.at / 1000, n })),
          ...byHand.map(({ upTo, at: set }) => ({ kind: 'mark' as const, at: upTo / 1000, setAt: set / 1000 })),
        ];
        const state = callBackOf(facts, byHand);
        const last = episodesOf(steps).at(-1);
        expect(last && [last.state, last.firstAt, last.missedAt, last.times, last.closedAt]).toEqual(
          state && [
            state.state,
            state.firstMissedAt / 1000,
            state.missedAt / 1000,
            state.times,
            state.closedAt === undefined ? undefined : state.closedAt / 1000,
          ],
        );
      }),
      { numRuns: 300 },
    );
  });

  test('after calls in any order, some changed or erased, the overview equals the sum of the remaining calls', async () => {
    const later = fc.array(fc.record({ which: fc.nat(13), erased: fc.boolean() }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(told, { minLength: 1, maxLength: 14 }), later, async (list, changes) => {
        using place = tempDir();
        const kept = store(place.dir, { now: () => NOW });
        const calls = new Map(list.map((one, n) => [uuid(n), callOf(one, n)]));
        for (const one of calls.values()) kept.commit(batch([one]));
        for (const { which, erased } of changes) {
          const [one, id] = [list[which], uuid(which)];
          if (one === undefined || !calls.has(id)) continue;
          if (erased) {
            calls.delete(id);
            await kept.erasure.erase(one.phone, [id]);
          } else {
            calls.set(id, callOf({ ...one, answered: !one.answered }, which));
            kept.commit(batch([calls.get(id) ?? callOf(one, which)]));
          }
        }
        const episodes = PHONES.flatMap((phone) =>
          episodesOf(
            [...calls.values()].flatMap((one, n) => {
              const fact = clientCallOf(one);
              return fact?.phone === phone ? [{ kind: fact.kind, at: fact.at / 1000, n }] : [];
            }),
          ),
        );
        const waits = episodes
          .flatMap(({ state, closedAt, firstAt }) =>
            state === 'calledBack' ? [((closedAt ?? 0) - firstAt) / 1000] : [],
          )
          .toSorted((a, b) => a - b);
        const half = Math.floor(waits.length / 2);
        const middle = waits.length % 2 === 1 ? waits[half] : ((waits[half - 1] ?? 0) + (waits[half] ?? 0)) / 2;
        const open = episodes.filter(({ state }) => state === 'open').length;
        expect(kept.overview({}).callBacks).toEqual({
          clients: episodes.length,
          calledBack: waits.length,
          gotThrough: episodes.filter(({ state }) => state === 'gotThrough').length,
          done: 0,
          waiting: 0,
          lost: open,
          medianSeconds: waits.length === 0 ? null : Math.round(middle ?? 0),
          longestSeconds: waits.length === 0 ? null : Math.round(waits.at(-1) ?? 0),
        });
        kept.close();
      }),
      { numRuns: 40 },
    );
  });
});

describe('the overview', () => {
  test('counts quick answers of all inbound calls, times to call back, waiting clients and lost ones', () => {
    using place = tempDir();
    const kept = store(place.dir, { now: () => MONDAY / 1000 + 4 * 86_400_000 });
    kept.commit(
      batch([
        answered(1, 0, 20, '79990000001'),
        answered(2, 1, 21, '79990000002'),
        missed(3, 2, '79990000003'), // called back after eight minutes
        missed(4, 3, '79990000003'),
        reached(5, 10, '79990000003'),
        missed(6, 20, '79990000004'), // got through himself
        answered(7, 30, 5, '79990000004'),
        missed(8, 40, '79990000005'), // lost
        missed(9, 4 * DAY - 10, '79990000006'), // still waits
        missed(10, 41, '79990000007'), // marked by hand
        missed(11, 50, '79990000008'), // called back after twenty minutes
        reached(12, 70, '79990000008'),
      ]),
    );
    kept.markCalledBack({ phone: '79990000007', note: 'письмом' });
    const { quick, callBacks, byWorkingHours } = kept.overview({});
    expect(quick).toEqual({ calls: 2, of: 10 });
    expect(callBacks).toEqual({
      ...{ clients: 6, calledBack: 2, gotThrough: 1, done: 1, waiting: 1, lost: 1 },
      ...{ medianSeconds: 14 * 60 + 3, longestSeconds: 20 * 60 + 3 },
    });
    expect(byWorkingHours).toBeUndefined();
    for (const filter of [{ userId: 'x' }, { text: 'маша' }, { direction: 'outbound' as const }, { missed: true }])
      expect(kept.overview(filter).callBacks, JSON.stringify(filter)).toBeUndefined();
    expect(kept.overview({ line: 'другой' }).callBacks?.clients).toBe(0);
    expect(kept.overview({ until: MONDAY / 1000 + 3_600_000 }).callBacks?.clients).toBe(5);
    kept.close();
  });

  test('is split by working hours: by the time of a call, and of a client’s first missed call', () => {
    using place = tempDir();
    const kept = store(place.dir, { now: () => NOW });
    kept.commit(
      batch([
        answered(1, 7 * 60 + 44, 3, '79990000001'), // 17:44
        answered(2, 7 * 60 + 45, 3, '79990000002'), // 17:45: over
        missed(3, 7 * 60 + 30, '79990000003'), // 17:30, called back in the evening
        reached(4, 9 * 60, '79990000003'),
        missed(5, 5 * DAY, '79990000004'), // Saturday
        missed(6, -91, '79990000005'), // 8:29
        missed(7, -90, '79990000005'), // 8:30: the client also called within working hours
      ]),
    );
    const { total, answered: talked, missed: lost, byWorkingHours, quick } = kept.overview({}, WEEK);
    expect(byWorkingHours?.within).toMatchObject({
      inbound: 3,
      missed: 2,
      quick: 1,
      callBacks: { clients: 1, calledBack: 1 },
    });
    expect(byWorkingHours?.outside).toMatchObject({
      inbound: 3,
      missed: 2,
      quick: 1,
      callBacks: { clients: 2, lost: 2 },
    });
    expect([total, talked, lost, quick]).toEqual([7, 3, 4, { calls: 2, of: 6 }]);
    const outside = Object.fromEntries(kept.missed(WEEK).rows.map(({ phone, outsideHours }) => [phone, outsideHours]));
    expect(outside).toEqual({ '79990000003': undefined, '79990000004': true, '79990000005': undefined });
    expect(kept.missed().rows.some(({ outsideHours }) => outsideHours)).toBe(false);
    kept.close();
  });

  test('an older profile is counted after the start, and calls that arrive meanwhile are counted once', async () => {
    using place = tempDir();
    const calls = Array.from({ length: 250 }, (_, n) =>
      n % 3 === 0 ? missed(n, n, `7999000${1000 + (n % 40)}`) : answered(n, n, 5),
    );
    const open = () => store(place.dir, { now: () => NOW });
    const first = open();
    first.commit(batch(calls));
    const expected = first.overview({}, WEEK);
    first.close();
    const db = new Database(join(place.dir, DATABASE_FILE));
    db.exec('DELETE FROM quarters; DELETE FROM client_times; DELETE FROM episodes');
    db.exec("INSERT INTO meta SELECT 'figuresToCount', (min(n) - 1) || ' ' || max(n) FROM calls");
    db.close();
    const kept = open();
    // One of the old calls changes before it was counted, one call is new.
    kept.commit(batch([answered(3, 3, 50, '79990001003')]));
    kept.commit(batch([missed(300, 300, '79995550000')]));
    await kept.fillCallBacks();
    kept.commit(batch([missed(3, 3, '79990001003')]));
    await kept.erasure.erase('79995550000', [uuid(300)]);
    expect(kept.overview({}, WEEK)).toEqual(expected);
    kept.close();
    const again = open();
    await again.fillCallBacks();
    expect(again.overview({}, WEEK)).toEqual(expected);
    again.close();
  });
});

describe('working hours', () => {
  const time = (day: number, hour: number, minute = 0): number => new Date(2026, 2, 1 + day, hour, minute).getTime();
  test('by day and quarter of an hour, past midnight, and the whole day', () => {
    expect(isWorking(null, time(7, 3))).toBe(true);
    const hours: WorkingHours = [
      { day: 1, from: '08:30', until: '17:45' },
      { day: 6, from: '20:00', until: '04:00' },
      { day: 3, from: '00:00', until: '00:00' },
    ];
    const asked = [time(1, 8, 29), time(1, 8, 30), time(1, 17, 44), time(1, 17, 45), time(2, 12)];
    expect(asked.map((one) => isWorking(hours, one))).toEqual([false, true, true, false, false]);
    const night = [time(6, 19, 59), time(6, 20), time(7, 3, 59), time(7, 4), time(3, 0), time(3, 23, 59), time(4, 0)];
    expect(night.map((one) => isWorking(hours, one))).toEqual([false, true, true, false, true, true, false]);
  });
  test('the intervals of a long period are in order, do not overlap, and agree with the check of any single moment', () => {
    const entry = fc.record({ from: fc.nat(95), until: fc.nat(95) });
    const clock = (quarter: number): string =>
      `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 7 }), fc.nat(20 * DAY), (days, minute) => {
        const hours = days.map(({ from, until }, day) => ({ day: day + 1, from: clock(from), until: clock(until) }));
        const spans = workingSpans(hours, time(1, 0), time(22, 0));
        expect(spans.every((span, n) => span.until > span.from && span.from > (spans[n - 1]?.until ?? 0))).toBe(true);
        const moment = time(1, 0, minute);
        expect(spans.some(({ from, until }) => from <= moment && moment < until)).toBe(isWorking(hours, moment));
      }),
    );
  });
  test('the setting accepts quarters of an hour, and each day once', () => {
    const of = (workingHours: unknown) => settings.safeParse({ workingHours });
    expect(settings.parse({}).workingHours).toBeNull();
    expect(of(WEEK).data?.workingHours).toEqual(WEEK);
    for (const wrong of [
      [],
      [{ ...WEEK[0], day: 8 }],
      [{ ...WEEK[0], from: '08:20' }],
      [WEEK[0], WEEK[0]],
      [{ day: 1, from: '24:00', until: '01:00' }],
    ])
      expect(of(wrong).success, JSON.stringify(wrong)).toBe(false);
  });
});
