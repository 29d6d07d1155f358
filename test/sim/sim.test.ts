/** The simulator itself: a seed plays the same day again, and each fault planted by hand is caught. */
import { describe, expect, it } from 'vitest';
import type { Intent } from '../../app/core/intent.ts';
import { playDay } from './day.ts';
import type { FaultKind, Sabotage } from './faults.ts';

type Items = { items: { from: { type: string }; to: { type: string; userId?: string }; startedAt?: string }[] };
const isRegistration = (path: string): boolean => path.endsWith('/register-call');
const change =
  (work: (body: Record<string, unknown> & Items) => unknown): NonNullable<Sabotage['message']> =>
  (path, body) => {
    if (!isRegistration(path)) return undefined;
    const copy = structuredClone(body) as Record<string, unknown> & Items;
    work(copy);
    return copy;
  };

const isEvent = (intent: Intent, type: string): boolean => intent.kind === 'call-event' && intent.type === type;

/** A planted fault, and the other faults that the day needs for it to show. */
type Planted = readonly [name: string, sabotage: Sabotage, faults: readonly FaultKind[]];
const PLANTED: readonly Planted[] = [
  ['a registration is swallowed', { message: (path) => (isRegistration(path) ? 'never' : undefined) }, []],
  [
    'a call is registered under another id',
    { message: change((body) => (body['externalId'] = `${String(body['externalId'])}-x`)) },
    [],
  ],
  [
    'an answered leg is registered as missed',
    { message: change(({ items }) => items.forEach((item) => delete item.startedAt)) },
    [],
  ],
  ['a leg is left out', { message: change(({ items }) => items.length > 1 && items.pop()) }, []],
  [
    'another colleague is named',
    {
      message: change(({ items }) =>
        items.forEach(({ to }) => to.type === 'user' && (to.userId = '5d1f0c3a-7b52-4e6f-9a10-000000001006')),
      ),
    },
    [],
  ],
  [
    'the direction is turned round',
    { message: change((body) => (body['direction'] = body['direction'] === 'inbound' ? 'outbound' : 'inbound')) },
    [],
  ],
  [
    'the end of a leg is not told',
    {
      message: (path, body) => (path.endsWith('/call-event') && body['type'] === 'disconnected' ? 'never' : undefined),
    },
    [],
  ],
  [
    'messages of the outbox are not committed',
    { commit: (batch) => ({ ...batch, intents: batch.intents.filter(({ kind }) => kind !== 'register-call') }) },
    [],
  ],
  ['call-started is swallowed', { message: (path) => (path.endsWith('/call-started') ? 'never' : undefined) }, []],
  ['call-finished is swallowed', { message: (path) => (path.endsWith('/call-finished') ? 'never' : undefined) }, []],
  [
    'one leg’s beginning is not committed',
    { commit: (batch) => ({ ...batch, intents: batch.intents.filter((one) => !isEvent(one, 'appeared')) }) },
    [],
  ],
  [
    'a talk is told, its pause is not',
    { commit: (batch) => ({ ...batch, intents: batch.intents.filter((one) => !isEvent(one, 'paused')) }) },
    [],
  ],
  ['what waited is forgotten by a crash', { forgetsOutbox: true }, ['killed', 'crmDown']],
  ['both PCs hold the lease', { everyoneTells: true }, ['twoPcs', 'crmSlow']],
  ['a phone rings that nobody asked for', { dialsByItself: true }, []],
  [
    'a CALL that was taken on is placed nowhere',
    { neverDials: true, message: (path) => (path.endsWith('/call-failed') ? 'never' : undefined) },
    ['crmCalls'],
  ],
];

/** Virtual ms. A message that was swallowed never arrives: half an hour of waiting would cost more than the day itself. */
const PATIENCE = 120_000;

const control = new Map<string, Promise<readonly string[]>>();
/** What is wrong in a day without a planted fault: several planted faults share one such day. */
function wrongWithout(seed: number, faults: readonly FaultKind[]): Promise<readonly string[]> {
  const key = `${seed} ${faults.join(' ')}`;
  const played = control.get(key) ?? playDay(seed, { faults, patience: PATIENCE }).then(({ wrong }) => wrong);
  control.set(key, played);
  return played;
}

describe('the simulator', () => {
  it('a seed plays the same day again, to the last message', async () => {
    for (const seed of [4, 7, 11]) expect(await playDay(seed)).toEqual(await playDay(seed));
  });

  it.each(PLANTED)('catches: %s', async (_name, sabotage, faults) => {
    let caught = false;
    for (let seed = 1; seed <= 30 && !caught; seed += 1) {
      caught = (await playDay(seed, { faults, sabotage, patience: PATIENCE })).wrong.length > 0;
      // Without the planted fault the same day passes, so it is the planted one that is caught.
      if (caught) expect(await wrongWithout(seed, faults)).toEqual([]);
    }
    expect(caught).toBe(true);
  });
});
