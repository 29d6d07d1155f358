/** The call-back list's reducer: each state, and the same states in whatever order the calls arrive and however often they are repeated. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterCall, callBackOf, clientCallOf, type ClientCall, type Mark } from '../../app/core/call-backs.ts';
import { call, client, MASHA, MONDAY, PETYA, SECOND } from '../store/fixtures.ts';

const CLIENT = client('79991112233', 'ООО «Ромашка»');
const MINUTE = 60;
type Told = Parameters<typeof call>[0];
const inbound = (n: number, minute: number, more: Partial<Told> = {}): ClientCall | undefined =>
  clientCallOf(call({ n, from: CLIENT, at: MONDAY + minute * MINUTE * SECOND, ...more }));
const ours = (n: number, minute: number, more: Partial<Told> = {}): ClientCall | undefined =>
  inbound(n, minute, { from: PETYA, to: CLIENT, direction: 'outbound', ...more });
const stateOf = (calls: readonly (ClientCall | undefined)[], marks: readonly Mark[] = []) =>
  callBackOf(
    calls.filter((one) => one !== undefined),
    marks,
  );
const minutes = (n: number): number => MONDAY + n * MINUTE * SECOND;

describe('states', () => {
  test('a missed call is open, with whose phones rang and for how long', () => {
    expect(stateOf([inbound(1, 0)])).toMatchObject({
      phone: '79991112233',
      name: 'ООО «Ромашка»',
      state: 'open',
      missedAt: MONDAY,
      times: 1,
      tries: 0,
      rang: [{ name: 'Маша Ёлкина', number: '1001', seconds: 19 }],
    });
  });
  test('a client who is missed again stays one row; our attempts in between are counted', () => {
    const state = stateOf([inbound(1, 0), ours(2, 5), inbound(3, 10)]);
    expect(state).toMatchObject({ state: 'open', times: 2, tries: 1, missedAt: minutes(10), firstMissedAt: MONDAY });
    expect(state?.triedBy?.name).toBe('Пётр Иванов');
  });
  test('an outbound call that the client answers closes it: with who called, and when he answered', () => {
    const state = stateOf([inbound(1, 0), ours(2, 5), ours(3, 7, { answerAfter: 4 })]);
    expect(state).toMatchObject({ state: 'calledBack', tries: 1, closedAt: minutes(7) + 4 * SECOND });
    expect(state?.by?.userId).toBe(PETYA.kind === 'user' ? PETYA.userId : '');
  });
  test('the client got through himself', () => {
    const state = stateOf([inbound(1, 0), inbound(2, 3, { answerAfter: 5 }), ours(3, 9, { answerAfter: 1 })]);
    expect(state).toMatchObject({ state: 'gotThrough', closedAt: minutes(3) + 5 * SECOND });
    expect(state?.by?.name).toBe(MASHA.name);
  });
  test('a mark by hand closes what was missed up to then; a later missed call opens a new row that counts from one', () => {
    const mark: Mark = { upTo: MONDAY, at: minutes(30), note: 'написали в чат' };
    expect(stateOf([inbound(1, 0)], [mark])).toMatchObject({
      state: 'done',
      note: 'написали в чат',
      closedAt: minutes(30),
    });
    expect(stateOf([inbound(1, 0), inbound(2, 10)], [mark])).toMatchObject({ state: 'open', times: 1 });
    expect(stateOf([inbound(1, 0), inbound(2, 10)], [mark])).not.toHaveProperty('note');
  });
  test('an earlier talk does not count; a call that began before the missed one and was answered after it does', () => {
    expect(stateOf([ours(1, 0, { answerAfter: 1 }), inbound(2, 5)])?.state).toBe('open');
    expect(stateOf([ours(1, 0, { answerAfter: 30 }), inbound(2, 0.25)])?.state).toBe('calledBack');
  });
  test('no client, no number, or never missed: no row', () => {
    expect(clientCallOf(call({ n: 1, from: client('') }))).toBeUndefined();
    expect(clientCallOf(call({ n: 1, from: MASHA, to: PETYA, direction: 'internal' }))).toBeUndefined();
    const { finishedAt: _over, ...living } = call({ n: 1 });
    expect(clientCallOf(living)).toBeUndefined();
    expect(stateOf([inbound(1, 0, { answerAfter: 1 }), ours(2, 5)])).toBeUndefined();
  });
});

const kinds = fc.constantFrom<ClientCall['kind'][]>('missed', 'gotThrough', 'reached', 'tried');
const someCalls = fc.uniqueArray(
  fc.record({ n: fc.nat(999), at: fc.nat(20), kind: kinds, name: fc.option(fc.constantFrom('А', 'Б')) }),
  { selector: ({ n }) => n, maxLength: 14 },
);
const someMarks = fc.array(fc.record({ upTo: fc.nat(20), at: fc.nat(30), note: fc.constantFrom('', 'да') }), {
  maxLength: 3,
});
const asCall = ({ n, at, kind, name }: { n: number; at: number; kind: ClientCall['kind']; name: string | null }) => ({
  ...{ id: `call-${n}`, phone: '79990000000', at, kind, rang: [] },
  ...(name !== null && { name }),
  by: { name: `кто-то ${n}`, number: '1001' },
});

describe('properties', () => {
  test('any order and any repeats give the same state', () => {
    fc.assert(
      fc.property(
        someCalls,
        someMarks,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (list, marks, chance) => {
          const calls: ClientCall[] = list.map(asCall);
          const shuffled = [...calls, ...calls]
            .map((one) => ({ one, key: chance.next().value as number }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ one }) => one);
          expect(callBackOf(shuffled, marks.toReversed())).toEqual(callBackOf(calls, marks));
        },
      ),
    );
  });
  test('one more call, later than all others, can be added without the others', () => {
    fc.assert(
      fc.property(someCalls, someMarks, kinds, (list, marks, kind) => {
        const calls: ClientCall[] = list.map(asCall);
        const newest = asCall({ n: 1000, at: 31, kind, name: null });
        const { lastAt: _a, ...added } = { lastAt: 0, ...afterCall(callBackOf(calls, marks), newest) };
        const { lastAt: _b, ...whole } = { lastAt: 0, ...callBackOf([...calls, newest], marks) };
        expect(added).toEqual(whole);
      }),
    );
  });
  test('open exactly where no talk and no mark follows the latest missed call', () => {
    fc.assert(
      fc.property(someCalls, someMarks, (list, marks) => {
        const calls: ClientCall[] = list.map(asCall);
        const last = Math.max(-1, ...calls.filter(({ kind }) => kind === 'missed').map(({ at }) => at));
        const settled =
          calls.some(({ kind, at }) => (kind === 'gotThrough' || kind === 'reached') && at >= last) ||
          marks.some(({ upTo }) => upTo >= last);
        expect(callBackOf(calls, marks)?.state === 'open').toBe(last >= 0 && !settled);
      }),
    );
  });
});
