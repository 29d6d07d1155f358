/** CALL and HANGUP: whose phone rings for whom, what is refused before anything rings, what is told when it fails, which channel is hung up. */
import { expect, test } from 'vitest';
import { settings as defaults } from '../../../app/contract/settings.ts';
import type { Placement } from '../../../app/contract/exchange.ts';
import type { Fact, State } from '../../../app/core/model.ts';
import { createDialing, type DialingDeps, type DialRequest } from '../../../app/engine/live/dialing.ts';
import { createHandledCallRequests } from '../../../app/engine/live/handled-call-requests.ts';
import { LINE, stateAfter } from '../../core/spoken.ts';
import { PEOPLE } from '../../fixtures/told.ts';
import { silent } from '../../store/fixtures.ts';

const MOBILE_OF_1001 = '79161112233';
const TO_CLIENT: DialRequest = {
  communicationId: 'c-1',
  fromUserId: 'u1001',
  to: { kind: 'client', phone: '8 999 777-55-33' },
};
const TO_COLLEAGUE: DialRequest = {
  communicationId: 'c-1',
  fromUserId: 'u1001',
  to: { kind: 'user', userId: 'u1002' },
};
const IDLE = '0.00 – passes';
const settingsWith = (dialing: Record<string, unknown>) => () =>
  defaults.parse({ dialing: { prefix: '9', ...dialing } });

type Asked = Fact & { kind: 'asked' };

/** Dialling over an exchange that records its commands; `events` in the order in which they happened. */
function office(over: Partial<DialingDeps> = {}, happens = IDLE) {
  const events: string[] = [];
  const facts: Fact[] = [];
  const placed: Placement[] = [];
  const killed: string[] = [];
  const memory: { text: string | null } = { text: null };
  const state: State = stateAfter(happens);
  const dialing = createDialing({
    settings: settingsWith({}),
    people: () => PEOPLE,
    state: () => state,
    registered: () => null,
    isConnected: () => true,
    judge: (number) =>
      number.startsWith('8 809')
        ? { ok: false, words: 'Туда звонить нельзя.' }
        : { ok: true, digits: number.replaceAll(/\D/g, '').replace(/^8/, '7') },
    colleagueOf: (digits) =>
      digits === MOBILE_OF_1001 ? { kind: 'user', number: MOBILE_OF_1001, userId: 'u1001' } : undefined,
    tell: (fact) => void (events.push(fact.kind), facts.push(fact)),
    place: (placement) => Promise.resolve(void (events.push('placed'), placed.push(placement))),
    kill: (channel) => Promise.resolve(void killed.push(channel)),
    lineOf: () => Promise.resolve(LINE),
    hasDomain: () => true,
    onNoDomain: () => void events.push('told of the domain'),
    now: () => 7_000_000,
    words: (key) => key,
    asked: createHandledCallRequests({ read: () => memory.text, write: (text) => void (memory.text = text) }),
    log: silent,
    ...over,
  });
  /** Waits until everything that a CALL starts has happened: no promise in these tests takes longer. */
  const settled = async (): Promise<string[]> => {
    await new Promise((resolve) => setImmediate(resolve));
    return events;
  };
  return {
    dialing,
    settled,
    facts,
    placed,
    killed,
    memory,
    asked: () => facts.find((fact): fact is Asked => fact.kind === 'asked'),
  };
}

test("a CALL to a client rings the user's phone, which then dials the number as the office does; the model hears of it first", async () => {
  const it = office();
  expect(it.dialing.call(TO_CLIENT)).toBe('accepted');
  expect(await it.settled()).toEqual(['asked', 'placed']);
  const [placement] = it.placed;
  expect(placement).toEqual({
    channel: it.asked()?.channel,
    communicationId: 'c-1',
    extension: '1001',
    domain: null,
    number: '989997775533',
    shown: '79997775533',
    line: LINE,
    autoAnswer: false,
  });
  expect(it.asked()).toEqual({
    kind: 'asked',
    at: 7_000_000,
    channel: placement?.channel,
    communicationId: 'c-1',
    user: { kind: 'user', number: '1001', userId: 'u1001', name: 'Сотрудник 1001' },
    to: { kind: 'client', phone: '79997775533' },
    line: LINE,
  });
});

test('a CALL to a colleague dials his extension: no outside prefix, no outside line', async () => {
  const it = office();
  it.dialing.call(TO_COLLEAGUE);
  await it.settled();
  expect(it.placed[0]).toMatchObject({ extension: '1001', number: '1002', shown: '1002' });
  expect(it.placed[0]).not.toHaveProperty('line');
  expect(it.asked()?.to).toMatchObject({ kind: 'user', userId: 'u1002', number: '1002' });
});

test("a colleague's mobile is dialled outside and is an internal call; the user's own mobile is treated as a client", async () => {
  const to = { kind: 'client', phone: MOBILE_OF_1001 } as const;
  const [other, self] = [office(), office()];
  other.dialing.call({ ...TO_CLIENT, fromUserId: 'u1002', to });
  self.dialing.call({ ...TO_CLIENT, to });
  await Promise.all([other.settled(), self.settled()]);
  expect(other.asked()?.to).toEqual({ kind: 'user', number: MOBILE_OF_1001, userId: 'u1001' });
  expect(self.asked()?.to).toEqual({ kind: 'client', phone: MOBILE_OF_1001 });
  expect([other.placed[0]?.number, self.placed[0]?.number]).toEqual(['989161112233', '989161112233']);
});

test('only the phones that the admin named auto-answer', async () => {
  const it = office({ settings: settingsWith({ autoAnswer: ['1002'] }) });
  it.dialing.call(TO_CLIENT);
  it.dialing.call({ ...TO_CLIENT, communicationId: 'c-2', fromUserId: 'u1002' });
  await it.settled();
  expect(it.placed.map(({ extension, autoAnswer }) => [extension, autoAnswer])).toEqual([
    ['1001', false],
    ['1002', true],
  ]);
});

test('an exchange that cannot tell the outside line still places the call', async () => {
  for (const lineOf of [() => Promise.resolve(undefined), () => Promise.reject(new Error('no such command'))]) {
    const it = office({ lineOf });
    it.dialing.call(TO_CLIENT);
    expect(await it.settled()).toEqual(['asked', 'placed']);
    expect(it.placed[0]).not.toHaveProperty('line');
    expect(it.asked()).not.toHaveProperty('line');
  }
});

test.each([
  ['no extension of his own', { ...TO_CLIENT, fromUserId: 'nobody' }, {}, 'noExtension'],
  ['a colleague without an extension', { ...TO_COLLEAGUE, to: { kind: 'user', userId: 'nobody' } }, {}, 'noColleague'],
  [
    'a number that the dial rules forbid',
    { ...TO_CLIENT, to: { kind: 'client', phone: '8 809 100-00-00' } },
    {},
    'Туда звонить нельзя.',
  ],
  ['a phone in an unknown domain', TO_CLIENT, { hasDomain: () => false }, 'noDomain'],
] as const)('refused at once with a reason, and nothing rings: %s', async (_, request, over, message) => {
  const it = office(over);
  const refused = { refuse: 'invalidConstraints', message };
  expect(it.dialing.judge(request)).toEqual(refused);
  expect(it.dialing.call(request)).toEqual(refused);
  const events = await it.settled();
  expect(events.filter((event) => event === 'asked' || event === 'placed')).toEqual([]);
  expect(events.includes('told of the domain')).toBe(message === 'noDomain');
});

test('a missing domain is refused only where it matters: not where the phone or the settings name one, nor while the exchange is unreachable or has not told its domain', () => {
  const unknown = { hasDomain: () => false };
  const named = office({ ...unknown, people: () => [{ userId: 'u1001', name: '', numbers: ['1001@sales.office'] }] });
  const set = office({ ...unknown, settings: settingsWith({ domain: 'sales.office' }) });
  const away = office({ ...unknown, isConnected: () => false });
  const untold = office({ hasDomain: () => undefined });
  for (const { dialing } of [named, set, away, untold]) expect(dialing.judge(TO_CLIENT)).toBe('accepted');
});

test('judging rings no phone and stores nothing', async () => {
  const it = office();
  expect(it.dialing.judge(TO_CLIENT)).toBe('accepted');
  expect(await it.settled()).toEqual([]);
  it.dialing.call(TO_CLIENT);
  expect(await it.settled()).toEqual(['asked', 'placed']);
});

test('the letter case of a user id does not matter: the CRM may send capitals', async () => {
  const it = office();
  expect(it.dialing.call({ ...TO_COLLEAGUE, fromUserId: 'U1001', to: { kind: 'user', userId: 'U1002' } })).toBe(
    'accepted',
  );
  await it.settled();
  expect(it.placed[0]).toMatchObject({ extension: '1001', number: '1002' });
  expect(it.asked()?.user).toMatchObject({ userId: 'u1001', name: 'Сотрудник 1001' });
  expect(it.asked()?.to).toMatchObject({ userId: 'u1002', name: 'Сотрудник 1002' });

  const self = office();
  self.dialing.call({ ...TO_CLIENT, fromUserId: 'U1001', to: { kind: 'client', phone: MOBILE_OF_1001 } });
  await self.settled();
  expect(self.asked()?.to).toEqual({ kind: 'client', phone: MOBILE_OF_1001 });
});

test('a call that cannot be placed is told as failed: the exchange is unreachable, or refuses', async () => {
  const away = office({ isConnected: () => false });
  expect(away.dialing.call(TO_CLIENT)).toBe('accepted');
  expect(await away.settled()).toEqual(['asked', 'unplaced']);
  expect(away.memory.text).toBeNull(); // nothing rang: after a restart the CRM may ask again

  const refuses = office({ place: () => Promise.reject(new Error('USER_NOT_REGISTERED')) });
  refuses.dialing.call(TO_CLIENT);
  expect(await refuses.settled()).toEqual(['asked', 'unplaced']);
  expect(refuses.facts[1]).toMatchObject({ channel: refuses.asked()?.channel });
});

test('a CALL that cannot be stored is not placed: after a crash it would ring twice', async () => {
  const full = {
    read: () => null,
    write: () => {
      throw new Error('disk full');
    },
  };
  const it = office({ asked: createHandledCallRequests(full) });
  it.dialing.call(TO_CLIENT);
  expect(await it.settled()).toEqual(['asked', 'unplaced']);
});

test('one CALL rings once: repeated at once, after a restart, or placed by another Plecho of the office', async () => {
  const it = office();
  expect([it.dialing.call(TO_CLIENT), it.dialing.call(TO_CLIENT)]).toEqual(['accepted', 'accepted']);
  expect(await it.settled()).toEqual(['asked', 'placed']);

  const memory = { read: () => it.memory.text, write: () => undefined };
  const restarted = office({ asked: createHandledCallRequests(memory) });
  expect(restarted.dialing.call(TO_CLIENT)).toBe('accepted');
  expect(await restarted.settled()).toEqual([]);

  const elsewhere = office({}, '0.00 A asked 1001 to 79997775533');
  expect(elsewhere.dialing.call(TO_CLIENT)).toBe('accepted');
  expect(await elsewhere.settled()).toEqual([]);
});

test('a refused CALL may come again once it can be placed; each dial request of the window is a call', async () => {
  let connected = false;
  const it = office({ hasDomain: () => connected });
  expect(it.dialing.call(TO_CLIENT)).toMatchObject({ message: 'noDomain' });
  connected = true;
  expect(it.dialing.call(TO_CLIENT)).toBe('accepted');
  expect(await it.settled()).toEqual(['told of the domain', 'asked', 'placed']);

  const { fromUserId, to } = TO_CLIENT;
  const window = office();
  window.dialing.call({ fromUserId, to });
  window.dialing.call({ fromUserId, to });
  expect((await window.settled()).filter((event) => event === 'placed')).toHaveLength(2);
  expect(window.asked()).not.toHaveProperty('communicationId');
});

const RINGS = `
  0.00 A from 79997775533 to ${LINE}
  0.10 B calls 1001 for A
  0.10 C calls 1002 for A
  0.20 B rings
  0.20 C rings`;
const TALKS = `
  0.00 A from 79997775533 to ${LINE}
  0.10 B calls 1001 for A
  0.20 B rings
  2.00 B answers
  2.01 A answers
  2.02 A talks with B`;
const DIALS = `
  0.00 A from 1001 to 79997775533
  0.10 B calls 79997775533 for A
  0.20 B rings`;
const legTo = (happens: string, userId: string | null): string =>
  [...stateAfter(happens).calls.live.values(), ...stateAfter(happens).calls.past.values()]
    .flatMap(({ legs }) => legs)
    .find(({ to }) => (to.kind === 'user' ? to.userId === userId : userId === null))?.id ?? 'no such leg';

test.each([
  ["in a talk, the user's own phone, so that the client hears its end", TALKS, 'u1001', ['B']],
  ["while it rings, his phone alone: a colleague's rings on", RINGS, 'u1002', ['C']],
  ['while he dials, his own call', DIALS, null, ['A']],
])('HANGUP ends %s', (_, happens, to, ended) => {
  const it = office({}, happens);
  const userId = to ?? 'u1001';
  expect(it.dialing.hangup({ legId: legTo(happens, to), userId: userId.toUpperCase() })).toBe('accepted');
  expect(it.killed).toEqual(ended);
});

test('HANGUP from the window names no user: while an internal call rings, the ringing phone is hung up', () => {
  const happens = `
    0.00 A from 1003 to 1001
    0.10 B calls 1001 for A
    0.20 B rings`;
  const it = office({}, happens);
  expect(it.dialing.hangup({ legId: legTo(happens, 'u1001') })).toBe('accepted');
  expect(it.killed).toEqual(['B']);
});

test("HANGUP of another user's leg is refused; for a leg that is over or unknown it counts as done", () => {
  const it = office({}, TALKS);
  const legId = legTo(TALKS, 'u1001');
  expect(it.dialing.hangup({ legId, userId: 'u1002' })).toEqual({ refuse: 'invalidConstraints', message: 'notYours' });
  expect(it.dialing.hangup({ legId: 'unknown', userId: 'u1001' })).toBe('accepted');
  const over = office({}, `${TALKS}\n 9.00 B ends NORMAL_CLEARING\n 9.00 A ends NORMAL_CLEARING`);
  expect(over.dialing.hangup({ legId, userId: 'u1001' })).toBe('accepted');
  expect([...it.killed, ...over.killed]).toEqual([]);
});

test('HANGUP without a leg ends the open legs of the call that the CRM began, and says so where there are none', () => {
  const happens = `
    0.00 A asked 1001 to 79997775533
    0.10 A calls 1001 for –
    0.20 A rings`;
  const communicationId = 'c-1';
  const it = office({}, happens);
  expect(it.dialing.hangup({ communicationId, userId: 'u1001' })).toBe('accepted');
  expect(it.killed).toEqual(['A']);
  const nothing = { refuse: 'invalidConstraints', message: 'noLeg' };
  expect(it.dialing.hangup({ communicationId, userId: 'u1002' })).toEqual(nothing);
  expect(it.dialing.hangup({ communicationId: 'c-2', userId: 'u1001' })).toEqual(nothing);
});

test('a leg that cannot be hung up does not crash the program', async () => {
  const it = office({ kill: () => Promise.reject(new Error('the line is cut')) }, TALKS);
  expect(it.dialing.hangup({ legId: legTo(TALKS, 'u1001'), userId: 'u1001' })).toBe('accepted');
  await it.settled();
});
