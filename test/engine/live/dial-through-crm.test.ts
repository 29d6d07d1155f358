/** One click makes one call: through the CRM where it allows that, directly on the exchange where it refuses or does not answer. */
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDialTrouble } from '../../../app/engine/live/dial-trouble.ts';
import { createCrmDialing, type Asked, type CrmDialingDeps } from '../../../app/engine/live/dial-through-crm.ts';
import type { Words } from '../../../app/contract/language.ts';

const WISH = { fromUserId: 'u1001', to: { kind: 'client', phone: '8 999 111-22-33' } } as const;
const CALL = { ...WISH, communicationId: 'c-1', to: { kind: 'client', phone: '79991112233' } } as const;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] }));
afterEach(() => void vi.useRealTimers());

function crm(answer: Asked, over: Partial<CrmDialingDeps> = {}) {
  const placed: (string | undefined)[] = [];
  const made = createCrmDialing({
    dialing: {
      judge: () => 'accepted',
      call: ({ communicationId }) => (placed.push(communicationId), 'accepted'),
    },
    mayAsk: () => true,
    ask: () => Promise.resolve(answer),
    digits: (phone) => phone.replaceAll(/\D/g, '').replace(/^8/, '7'),
    words: () => 'Уже набрано.',
    log: pino({ level: 'silent' }),
    ...over,
  });
  return { ...made, placed };
}

test('the CALL that the CRM sends for our request is the call; a second click makes no second one', async () => {
  const it = crm('taken');
  expect(await it.dial(WISH)).toBe('accepted');
  expect(await it.dial(WISH)).toBe('accepted');
  expect(it.arrived(CALL)).toBe('accepted');
  vi.advanceTimersByTime(60_000);
  expect(it.placed).toEqual(['c-1']);
});

test('the CALL for our request is recognized though the CRM writes the user id in capitals', async () => {
  const it = crm('taken');
  await it.dial(WISH);
  it.arrived({ ...CALL, fromUserId: 'U1001' });
  vi.advanceTimersByTime(60_000);
  expect(it.placed).toEqual(['c-1']);
});

test('refused by the CRM: dialled at once on the exchange', async () => {
  const it = crm('refused');
  await it.dial(WISH);
  expect(it.placed).toEqual([undefined]);
});

test('no answer: dialled after five seconds; a CALL that comes late is refused once, the next CALL is a new request', async () => {
  const it = crm('unclear');
  await it.dial(WISH);
  vi.advanceTimersByTime(4_999);
  expect(it.placed).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(it.placed).toEqual([undefined]);
  expect(it.arrived(CALL)).toEqual({ refuse: 'invalidConstraints', message: 'Уже набрано.' });
  expect(it.arrived(CALL)).toBe('accepted');
  expect(it.placed).toEqual([undefined, 'c-1']);
});

test('a minute later a CALL is never the late one', async () => {
  const it = crm('refused');
  await it.dial(WISH);
  vi.advanceTimersByTime(60_001);
  expect(it.arrived(CALL)).toBe('accepted');
});

test('a change of the PC’s clock does not affect which CALL is the late one', async () => {
  const it = crm('refused');
  await it.dial(WISH);
  vi.setSystemTime(Date.now() + 365 * 86_400_000);
  expect(it.arrived(CALL)).toMatchObject({ refuse: 'invalidConstraints' });
});

test('the CRM is not asked where that is not allowed, or where the dial rules forbid the number; after stop nothing is dialled', async () => {
  const ask = vi.fn<CrmDialingDeps['ask']>(() => Promise.resolve('taken'));
  const may = crm('taken', { mayAsk: () => false, ask });
  expect(await may.dial(WISH)).toBe('accepted');
  expect(may.placed).toEqual([undefined]);
  const refused = { refuse: 'invalidConstraints', message: 'Туда нельзя.' } as const;
  const rules = crm('taken', { dialing: { judge: () => refused, call: () => 'accepted' }, ask });
  expect(await rules.dial(WISH)).toEqual(refused);
  expect(ask).not.toHaveBeenCalled();

  const stopped = crm('unclear');
  await stopped.dial(WISH);
  stopped.stop();
  vi.advanceTimersByTime(60_000);
  expect(stopped.placed).toEqual([]);
});

test('a CALL for which the dialplan has no route is reported; one that gets through clears the report', () => {
  const said: (string | undefined)[] = [];
  const trouble = createDialTrouble((words: Words | null) => void said.push(words?.en));
  const created = { kind: 'created', at: 1, made: 'exchange', claim: { number: '1001', outside: false } } as const;
  trouble.placed({ uuid: 'P', number: '989991112233' });
  trouble.see([
    { ...created, channel: 'P' },
    { kind: 'answered', at: 2, channel: 'P' },
    { kind: 'ended', at: 3, channel: 'P', cause: 'unreachable' },
  ]);
  expect(said).toEqual([expect.stringContaining('989991112233')]);
  trouble.placed({ uuid: 'Q', number: '989991112233' });
  trouble.see([{ ...created, channel: 'R', by: 'Q' }]);
  expect(said.at(-1)).toBeUndefined();
  trouble.noDomain();
  expect(said.at(-1)).toEqual(expect.any(String));
  // A phone that is not picked up says nothing about the dialplan.
  trouble.placed({ uuid: 'S', number: '1' });
  trouble.see([{ kind: 'ended', at: 4, channel: 'S', cause: 'unreachable' }]);
  expect(said).toHaveLength(3);
});
