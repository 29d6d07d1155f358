/** The reconciliation («Сверка»): every kind of fault planted in the CRM is found, and nothing else. */
import { describe, expect, it } from 'vitest';
import type { HistoryRow, Reconciliation } from '../../app/contract/view.ts';
import { compare, type Compared } from '../../app/engine/reconciliation/compare.ts';
import { readCommunication } from '../../app/crm/kontur/communications.ts';
import type { TheirCall } from '../../app/crm/port.ts';

const AT = Date.UTC(2026, 2, 3, 9, 0, 0);
const iso = (ms: number): string => new Date(ms).toISOString();

function ours(n: number): HistoryRow {
  const id = `call-${n}`;
  const startedAt = AT + n * 120_000;
  const to = { kind: 'user' as const, number: '1001', name: 'Маша', userId: 'user-1' };
  const from = { kind: 'client' as const, number: '79161112233', name: '' };
  const leg = {
    id: `${id}:client:user-1:1`,
    from,
    to,
    state: 'ended' as const,
    appearedAt: startedAt,
    answeredAt: startedAt + 5_000,
    endedAt: startedAt + 60_000,
    stretches: [],
  };
  return {
    id,
    direction: 'inbound',
    clientPhone: '79161112233',
    line: '74951234567',
    startedAt,
    endedAt: startedAt + 60_000,
    answered: true,
    legs: [leg],
    crm: { state: 'sent', outboxIds: [] },
    recordings: [{ file: '/rec/a.wav', legId: leg.id, state: 'attached' }],
  };
}

type Card = {
  externalId: string;
  externalCreatedAt: string;
  direction: string;
  data: { call: { clientPhone?: string; externalVatsPhone?: string; items: Record<string, unknown>[] } };
};
const cardOf = (call: HistoryRow): Card => ({
  externalId: `Plecho/${call.id}`,
  externalCreatedAt: iso(call.startedAt),
  direction: call.direction,
  data: {
    call: {
      clientPhone: call.clientPhone ?? '',
      externalVatsPhone: call.line ?? '',
      items: call.legs.map((leg) => ({
        id: leg.id,
        from: { type: 'client' },
        to: { type: 'user', userId: 'USER-1' },
        startedAt: iso(leg.answeredAt ?? 0),
        finishedAt: iso(leg.endedAt ?? 0),
        recordings: [{ fileId: 'f' }],
      })),
    },
  },
});
const read = (card: Card, id = card.externalId): TheirCall => {
  const call = readCommunication(id, card);
  if (call === null) throw new Error('no call');
  return call;
};

const COUNT = 40;
const CALLS = Array.from({ length: COUNT }, (_, n) => ours(n));
const check = (theirs: readonly TheirCall[]): Compared => {
  const work = compare(CALLS, theirs, (id) => CALLS.some((call) => call.id === id), AT - 1000);
  for (;;) {
    const piece = work.next();
    if (piece.done === true) return piece.value;
  }
};
const item = (card: Card): Record<string, unknown> => {
  const first = card.data.call.items[0];
  if (first === undefined) throw new Error('no item');
  return first;
};
type List = keyof Pick<Reconciliation, 'missing' | 'doubled' | 'different' | 'withoutRecording'>;

/** Changes the card of call 7; null removes it; a list replaces it. */
const FAULTS: readonly [string, List, string, (card: Card) => Card[] | null | void][] = [
  ['no communication', 'missing', 'noCall', () => null],
  ['told live, never registered', 'missing', 'notRegistered', (card) => void (card.data.call.items = [])],
  ['twice under one id', 'doubled', 'sameId', (card) => [card, structuredClone(card)]],
  [
    'once more by another Plecho',
    'doubled',
    'byAnother',
    (card) => [card, { ...structuredClone(card), externalId: 'Plecho/another' }],
  ],
  [
    'told by another Plecho alone',
    'different',
    'byAnother',
    (card) => [
      card,
      {
        ...structuredClone(card),
        externalId: 'Plecho/another',
        data: { call: { ...card.data.call, clientPhone: '79990000000' } },
      },
    ],
  ],
  ['another direction', 'different', 'direction', (card) => void (card.direction = 'outbound')],
  ['another client', 'different', 'phone', (card) => void (card.data.call.clientPhone = '79990000000')],
  ['another line', 'different', 'line', (card) => void (card.data.call.externalVatsPhone = '74950000000')],
  ['a leg too few', 'different', 'legs', (card) => void (item(card)['id'] = 'gone')],
  ['a leg too many', 'different', 'legs', (card) => void card.data.call.items.push({ ...item(card), id: 'more' })],
  ['another colleague', 'different', 'people', (card) => void (item(card)['to'] = { type: 'user', userId: 'user-2' })],
  ['missed instead of answered', 'different', 'answered', (card) => void delete item(card)['startedAt']],
  ['another time', 'different', 'time', (card) => void (item(card)['finishedAt'] = iso(AT))],
  ['the recording is gone', 'withoutRecording', 'noRecording', (card) => void (item(card)['recordings'] = [])],
];

describe('the comparison with the CRM', () => {
  it('nothing wrong: nothing found', () => {
    expect(check(CALLS.map((call) => read(cardOf(call))))).toEqual({
      missing: [],
      doubled: [],
      different: [],
      withoutRecording: [],
    });
  });
  it.each(FAULTS)('finds: %s', (_name, list, what, fault) => {
    const theirs = CALLS.flatMap((call, n) => {
      const card = cardOf(call);
      const changed = n === 7 ? fault(card) : undefined;
      if (changed === null) return [];
      return (changed ?? [card]).map((one, at) => read(one, `${n}-${at}`));
    });
    const found = check(theirs);
    expect(found[list]).toHaveLength(1);
    expect(found[list][0]?.what).toContain(what);
    for (const other of ['missing', 'doubled', 'different', 'withoutRecording'] as const)
      if (other !== list) expect(found[other]).toEqual([]);
  });
  it('ignores calls of other integrations, and our calls from before the period', () => {
    const foreign = { ...cardOf(ours(1000)), externalId: 'Mango/1' };
    const old = { ...cardOf(ours(-1000)), externalId: 'Plecho/old' };
    const found = check([...CALLS.map((call) => read(cardOf(call))), read(foreign), read(old)]);
    expect(Object.values(found).flat()).toEqual([]);
  });
});
