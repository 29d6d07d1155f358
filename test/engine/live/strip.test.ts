/** The call strip: which actions a colleague has in which state of a call, and the commands to the exchange; the strip alone, over an exchange that records its commands. */
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { settings as defaults } from '../../../app/contract/settings.ts';
import type { StripAction } from '../../../app/contract/strip.ts';
import { WordedError } from '../../../app/contract/worded-error.ts';
import type { State } from '../../../app/core/model.ts';
import { createStrip, type StripDeps } from '../../../app/engine/live/strip.ts';
import { stateAfter } from '../../core/spoken.ts';

const RINGS = `
  0.00 A from 79997775533 to 74951234567
  0.10 B calls 1001 for A
  0.20 B rings`;
const TALKS = `${RINGS}
  2.00 B answers
  2.01 A answers
  2.02 A talks with B`;
/** 1001 consults 1002 while the client waits. */
const ASKS = `${TALKS}
  5.00 B holds
  5.50 C from 1001 to 1002
  5.60 D calls 1002 for C
  5.70 D rings`;
const CONFERS = `${ASKS}
  7.00 D answers
  7.01 C answers
  7.02 C talks with D`;

/** A strip over a call in this state, with an exchange that records its commands. */
function strip(happens: string, over: Partial<StripDeps> = {}, refuses: readonly string[] = []) {
  const done: string[] = [];
  let state: State = stateAfter(happens);
  const told = (name: string, ...args: readonly unknown[]): Promise<boolean> => {
    done.push([name, ...args.map((arg) => (Array.isArray(arg) ? arg.join('+') : String(arg)))].join(' '));
    return Promise.resolve(!refuses.includes(name));
  };
  const took: unknown[][] = [];
  let answered: (error?: Error) => void = () => undefined;
  const made = createStrip({
    settings: () => defaults.parse({ dialing: { prefix: '9' } }),
    state: () => state,
    exchange: {
      isConnected: () => true,
      registered: () => new Set(['1001', '1002', '1003']),
      hangUp: (channel) => told('hangUp', channel),
      control: {
        sendTo: (channel, number, by) => told('sendTo', channel, number, by),
        takeOver: ({ extension, channel }) => {
          void told('takeOver', extension, channel);
          return new Promise(
            (resolve, reject) => (answered = (error) => (error === undefined ? resolve() : reject(error))),
          );
        },
        cancelTakeOver: () => told('cancelTakeOver').then(() => undefined),
        consult: (own, extension) => told('consult', own, extension),
        join: (one, other, own) => told('join', one, other, own),
        park: (channel) => told('park', channel),
        askPhone: (own, what) => told('askPhone', own, what),
        hold: (own, on) => told('hold', own, on),
        nameCaller: () => told('nameCaller'),
      },
    },
    phoneOf: (userId) => (/^u100[1-4]$/.test(userId) ? { extension: userId.slice(1), domain: null } : undefined),
    dial: ({ fromUserId, to }) =>
      told('dial', fromUserId, to.kind === 'user' ? to.userId : to.phone).then(() => 'accepted' as const),
    hangup: ({ legId }) => (done.push(`hangup ${legId}`), 'accepted'),
    judge: (number) =>
      number.startsWith('8900')
        ? { ok: false, words: 'Туда звонить нельзя.' }
        : { ok: true, digits: number.replace(/^8/, '7') },
    onTakeOver: (...what) => took.push(what),
    phoneMs: 20,
    log: pino({ level: 'silent' }),
    ...over,
  });
  return {
    done,
    took,
    act: (action: StripAction) => made.act(action),
    /** Lets the call go on with these lines. */
    becomes(now: string): void {
      state = stateAfter(now);
      made.changed();
    },
    phone: (error?: Error): void => answered(error),
  };
}
type Strip = ReturnType<typeof strip>;
const refusal = async ({ act }: Strip, action: StripAction): Promise<string> => {
  try {
    await act(action);
    return 'done';
  } catch (error) {
    return error instanceof WordedError ? error.code : String(error);
  }
};
/** The ids of the legs, as the model gives them. */
const LEG = 'A:client:u1001:1';
const leg = (happens: string, to: string): string =>
  [...stateAfter(happens).calls.live.values()]
    .flatMap(({ legs }) => legs)
    .findLast((one) => one.to.kind === 'user' && one.to.userId === to)?.id ?? '';

test('the leg ids in these tests are those of the model', () => {
  expect(leg(TALKS, 'u1001')).toBe(LEG);
});

test("a talk is transferred by the other party's channel, a ringing call by the client's", async () => {
  for (const [happens, to, expected] of [
    [TALKS, { userId: 'u1002' }, 'sendTo A 1002 1002'],
    [RINGS, { userId: 'u1002' }, 'sendTo A 1002 1002'],
    [TALKS, { number: '89161234567' }, 'sendTo A 989161234567 1001'],
  ] as const) {
    const it = strip(happens);
    expect(await it.act({ do: 'transfer', me: 'u1001', legId: LEG, to })).toEqual({ ok: true });
    expect(it.done).toEqual([expected]);
  }
});

test.each([
  ['over', TALKS, { do: 'park', me: 'u1001', legId: 'none' }, 'legOver'],
  ["somebody else's", TALKS, { do: 'transfer', me: 'u1002', legId: LEG, to: { userId: 'u1003' } }, 'notTalking'],
  ['to himself', TALKS, { do: 'transfer', me: 'u1001', legId: LEG, to: { userId: 'u1001' } }, 'self'],
  ["to nobody's phone", TALKS, { do: 'transfer', me: 'u1001', legId: LEG, to: { userId: 'u1009' } }, 'noPhone'],
  ['to a phone that is away', TALKS, { do: 'transfer', me: 'u1001', legId: LEG, to: { userId: 'u1004' } }, 'phoneAway'],
  [
    'to a forbidden number',
    TALKS,
    { do: 'transfer', me: 'u1001', legId: LEG, to: { number: '89001112233' } },
    'number',
  ],
  [
    'asking an outside number',
    TALKS,
    { do: 'consult', me: 'u1001', legId: LEG, to: { number: '89161112233' } },
    'noPhone',
  ],
  ['joining without asking', TALKS, { do: 'join', me: 'u1001', legId: LEG }, 'noConsultation'],
  ['answering a talk', TALKS, { do: 'answer', me: 'u1001', legId: LEG }, 'notRinging'],
  ['picking up a talk', TALKS, { do: 'pickUp', me: 'u1002', legId: LEG }, 'notRinging'],
  ['picking up his own', RINGS, { do: 'pickUp', me: 'u1001', legId: LEG }, 'ringsMe'],
  ['picking up without a phone', RINGS, { do: 'pickUp', me: 'u1009', legId: LEG }, 'noOwnPhone'],
  ['picking up with a phone that is away', RINGS, { do: 'pickUp', me: 'u1004', legId: LEG }, 'ownPhoneAway'],
  ['taking back who talks', TALKS, { do: 'takeBack', callId: 'A', me: 'u1002' }, 'talksAlready'],
  ['taking back a call that is over', TALKS, { do: 'takeBack', callId: 'gone', me: 'u1002' }, 'legOver'],
  ['calling himself', RINGS, { do: 'call', me: 'u1001', to: { userId: 'u1001' } }, 'self'],
  ['cancelling what does not ring', RINGS, { do: 'cancel', me: 'u1001', phone: 'none' }, 'legOver'],
] as const)('refused with a reason, and no command reaches the exchange: %s', async (_, happens, action, word) => {
  const it = strip(happens);
  expect(await refusal(it, action)).toBe(word);
  expect(it.done).toEqual([]);
});

test('without the exchange nothing is tried; a channel that has ended meanwhile is reported', async () => {
  const away = strip(TALKS, { exchange: { ...({} as StripDeps['exchange']), isConnected: () => false } });
  expect(await refusal(away, { do: 'park', me: 'u1001', legId: LEG })).toBe('offline');
  expect(await refusal(strip(TALKS, {}, ['park']), { do: 'park', me: 'u1001', legId: LEG })).toBe('legOver');
});

test('only clients can be parked', async () => {
  const client = strip(TALKS);
  await client.act({ do: 'park', me: 'u1001', legId: LEG });
  expect(client.done).toEqual(['park A']);
  const internal = TALKS.replace('79997775533 to 74951234567', '1003 to 1001');
  const colleague = strip(internal);
  expect(await refusal(colleague, { do: 'park', me: 'u1001', legId: leg(internal, 'u1001') })).toBe('onlyClients');
});

test('consult transfer: one at a time; then both are joined, or the client comes back', async () => {
  const talks = strip(TALKS);
  await talks.act({ do: 'consult', me: 'u1001', legId: LEG, to: { userId: 'u1002' } });
  expect(talks.done).toEqual(['consult B 1002']);

  const rings = strip(ASKS);
  const asked = leg(ASKS, 'u1002');
  expect(await refusal(rings, { do: 'join', me: 'u1001', legId: asked })).toBe('notAnsweredYet');
  expect(await refusal(rings, { do: 'consult', me: 'u1001', legId: LEG, to: { userId: 'u1003' } })).toBe('asksAlready');
  await rings.act({ do: 'comeBack', me: 'u1001', legId: asked });
  expect(rings.done).toEqual(['hangUp D', 'askPhone B talk']);

  const confers = strip(CONFERS);
  await confers.act({ do: 'join', me: 'u1001', legId: leg(CONFERS, 'u1002') });
  await confers.act({ do: 'comeBack', me: 'u1001', legId: LEG });
  expect(confers.done).toEqual(['join A D B+C', 'hangUp D', 'askPhone B talk']);
});

test('hold: the phone is asked first, the exchange holds for a phone that does not react, and an unresponsive phone is reported', async () => {
  const obeys = strip(TALKS);
  const holding = obeys.act({ do: 'hold', me: 'u1001', legId: LEG });
  await Promise.resolve();
  obeys.becomes(`${TALKS}\n  5.00 B holds`);
  expect(await holding).toEqual({ ok: true });
  expect(obeys.done).toEqual(['askPhone B hold']);
  expect(await obeys.act({ do: 'hold', me: 'u1001', legId: LEG })).toEqual({ ok: true }); // already on hold
  expect(obeys.done).toHaveLength(1);

  const deaf = strip(TALKS);
  expect(await refusal(deaf, { do: 'hold', me: 'u1001', legId: LEG })).toBe('phoneDeaf');
  expect(deaf.done).toEqual(['askPhone B hold', 'hold B true']);
  const gone = strip(TALKS, {}, ['askPhone']);
  expect(await refusal(gone, { do: 'hold', me: 'u1001', legId: LEG })).toBe('legOver');
});

test('answer: done as soon as the call is answered; a phone that keeps ringing is reported as unresponsive', async () => {
  const obeys = strip(RINGS);
  const answering = obeys.act({ do: 'answer', me: 'u1001', legId: LEG });
  await Promise.resolve();
  obeys.becomes(TALKS);
  expect(await answering).toEqual({ ok: true });
  expect(await refusal(strip(RINGS), { do: 'answer', me: 'u1001', legId: LEG })).toBe('phoneDeaf');
});

test('pick-up rings my phone; it gets the call, or the reason why not; after cancel nothing more is reported', async () => {
  const it = strip(RINGS);
  const { phone = '' } = await it.act({ do: 'pickUp', me: 'u1002', legId: LEG });
  expect(it.done).toEqual(['takeOver 1002 A']);
  it.phone();
  await expect.poll(() => it.took).toEqual([[phone, undefined]]);

  const busy = strip(RINGS);
  const rung = await busy.act({ do: 'takeBack', callId: 'A', me: 'u1002' });
  const why = new Error('USER_BUSY');
  busy.phone(why);
  await expect.poll(() => busy.took).toEqual([[rung.phone, why]]);

  const cancelled = strip(RINGS);
  const third = await cancelled.act({ do: 'pickUp', me: 'u1002', legId: LEG });
  expect(await refusal(cancelled, { do: 'cancel', me: 'u1003', phone: third.phone ?? '' })).toBe('legOver'); // not started by this user
  await cancelled.act({ do: 'cancel', me: 'u1002', phone: third.phone ?? '' });
  cancelled.phone(new Error('cancelled'));
  await expect.poll(() => cancelled.took).toEqual([[third.phone, undefined]]);
  expect(cancelled.done.at(-1)).toBe('cancelTakeOver');
});

test('call and hang up work as CALL and HANGUP do, with the same refusals', async () => {
  const it = strip(TALKS);
  await it.act({ do: 'call', me: 'u1001', to: { userId: 'u1002' } });
  await it.act({ do: 'call', me: 'u1001', to: { number: '89161112233' } });
  await it.act({ do: 'hangup', me: 'u1001', legId: LEG });
  expect(it.done).toEqual(['dial u1001 u1002', 'dial u1001 89161112233', `hangup ${LEG}`]);
  const no = strip(TALKS, { hangup: () => ({ refuse: 'invalidConstraints', message: 'Это не ваш разговор.' }) });
  await expect(no.act({ do: 'hangup', me: 'u1002', legId: LEG })).rejects.toThrow('Это не ваш разговор.');
});
