/** Dialling joined with settings, exchange and CRM: which number and outside line are dialled, who is asked about a client, how refusals are worded. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Placement } from '../../../app/contract/exchange.ts';
import { EMPTY_STATE } from '../../../app/core/draft.ts';
import type { Fact, State } from '../../../app/core/model.ts';
import { track } from '../../../app/core/track.ts';
import type { DialRequest, Dialing } from '../../../app/engine/live/dialing.ts';
import type { DialTrouble } from '../../../app/engine/live/dial-trouble.ts';
import { createCurrentSettings } from '../../../app/engine/settings/current-settings.ts';
import {
  dialFrom,
  wireCrmDialing,
  wireDialing,
  wireRedirect,
  wireStrip,
  type WiringDeps,
} from '../../../app/engine/wiring/dialing.ts';
import { stateAfter } from '../../core/spoken.ts';
import { OFFICE, PEOPLE } from '../../fixtures/told.ts';
import { silent, store as openStore, tempDir } from '../../store/fixtures.ts';

const CLIENT = '79997775533';
const TO_CLIENT: DialRequest = {
  communicationId: 'c-1',
  fromUserId: 'u1001',
  to: { kind: 'client', phone: '8 999 777-55-33' },
};
const WAITS = `0.00 A from ${CLIENT} to 74951234567`;
const TALKS = `
  0.00 A from ${CLIENT} to 74951234567
  0.10 B calls 1001 for A
  2.00 B answers
  2.01 A answers
  2.02 A talks with B`;

let place: ReturnType<typeof tempDir>;
let store: ReturnType<typeof openStore>;
beforeEach(() => {
  place = tempDir();
  store = openStore(place.dir);
});
afterEach(() => {
  store.close();
  place[Symbol.dispose]();
});

type Answer = { kind: 'ok'; value: readonly string[] } | { kind: 'retry' };

type Given = {
  /** Settings as a configuration file has them. */
  readonly config?: object;
  readonly happens?: string;
  /** Instead of `happens`. */
  readonly state?: State;
  /** The caller ID that extension 1001 showed last, and the office's last one. */
  readonly seen?: string;
  readonly latest?: string;
  /** The exchange's own answer to which line an extension shows. */
  readonly told?: string;
  /** The CRM's answers to who is responsible: by phone, by call. */
  readonly byPhone?: Answer;
  readonly byCall?: Answer;
};

/** The wired parts' surroundings: real settings in a real profile; an exchange and a CRM that record what they are asked, in order. */
function office({ config = {}, happens = '0.00 – passes', ...given }: Given = {}) {
  const log: string[] = [];
  const facts: Fact[] = [];
  const placed: Placement[] = [];
  const state = given.state ?? stateAfter(happens);
  const answer = (what: string, value: Answer | undefined) => {
    log.push(what);
    return Promise.resolve(value ?? { kind: 'ok', value: [] });
  };
  const deps = {
    currentSettings: createCurrentSettings(store, { people: PEOPLE, ...config }),
    exchange: {
      registered: () => new Set(['1001', '1002']),
      isConnected: () => true,
      hasDomain: () => true,
      ownerOf: () => undefined,
      dial: (placement: Placement) => Promise.resolve(void placed.push(placement)),
      lineOf: (extension: string) => (log.push(`line of ${extension}`), Promise.resolve(given.told)),
      hangUp: (channel: string) => (log.push(`hang up ${channel}`), Promise.resolve(true)),
      transfer: (...what: string[]) => (log.push(`transfer ${what.join(' ')}`), Promise.resolve(true)),
      release: (channel: string) => (log.push(`release ${channel}`), Promise.resolve(true)),
      control: {
        sendTo: (channel: string, number: string) => (log.push(`send ${channel} to ${number}`), Promise.resolve(true)),
        nameCaller: (channel: string, name: string) => (log.push(`name ${channel} ${name}`), Promise.resolve(true)),
      },
    },
    crm: {
      client: () => ({
        dial: (from: string, to: object, { timeoutMs }: { timeoutMs: number }) => {
          log.push(`ask ${from} ${JSON.stringify(to)} within ${timeoutMs}`);
          return Promise.resolve('refused');
        },
        responsible: (about: { phone?: string; externalId?: string }) =>
          about.phone === undefined
            ? answer(`by call ${about.externalId}`, given.byCall)
            : answer(`by phone ${about.phone}`, given.byPhone),
      }),
    },
    state: () => state,
    shownLines: {
      of: (extension: string) => (extension === '1001' ? given.seen : undefined),
      latest: () => given.latest,
    },
    tell: (fact: Fact) => void facts.push(fact),
    dialTrouble: {
      placed: ({ number, context }: Parameters<DialTrouble['placed']>[0]) =>
        void log.push(`watch ${number} in ${context ?? 'the default context'}`),
      noDomain: () => void log.push('no domain'),
    },
    now: () => 7_000_000,
    askedMemory: { read: () => null, write: () => undefined },
    log: silent,
  } as unknown as WiringDeps;
  return { deps, log, facts, placed };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a CALL is dialled with the outside prefix and watched; a context in the settings is named, the default one is not', async () => {
  for (const [dialing, watched] of [
    [{ prefix: '9' }, 'watch 989997775533 in the default context'],
    [{ prefix: '', context: 'office' }, 'watch 89997775533 in office'],
  ] as const) {
    const { deps, placed, log } = office({ config: { dialing } });
    expect(wireDialing(deps).call(TO_CLIENT)).toBe('accepted');
    await turn();
    expect(log).toContain(watched);
    expect(placed).toMatchObject([{ extension: '1001', shown: CLIENT, autoAnswer: false }]);
  }
});

test.for([
  ['what the extension showed last', { seen: '74950000001', told: '74950000002' }, '74950000001', false],
  ['what the exchange says', { told: '8 495 000-00-02', latest: '74950000003' }, '74950000002', true],
  ['what the office showed last', { latest: '74950000003' }, '74950000003', true],
  ['the first line of the settings', {}, '74950000004', true],
] as const)('the line of a call is, in this order: %s', async ([, given, line, isAsked]) => {
  const { deps, log, facts } = office({ ...given, config: { lines: ['8 (495) 000-00-04'] } });
  wireDialing(deps).call(TO_CLIENT);
  await turn();
  expect(facts).toMatchObject([{ kind: 'asked', line }]);
  expect(log.includes('line of 1001')).toBe(isAsked);
});

test('a colleague’s mobile is the colleague, by the people of the settings', async () => {
  const { deps, facts } = office({
    config: { people: [...PEOPLE.slice(1), { userId: 'u1001', name: 'Маша', numbers: ['1001', '8 916 111-22-33'] }] },
  });
  const phone = '+7 916 111-22-33';
  expect(wireDialing(deps).call({ ...TO_CLIENT, fromUserId: 'u1002', to: { kind: 'client', phone } })).toBe('accepted');
  await turn();
  expect(facts).toMatchObject([{ kind: 'asked', to: { kind: 'user', userId: 'u1001' } }]);
});

test('a number that the dial rules forbid is refused in the language of the settings, and nothing rings', async () => {
  const words = ['ru', 'en'].map((language) => {
    const { deps, placed } = office({ config: { app: { language }, dialing: { denyPrefixes: ['7999'] } } });
    const refused = wireDialing(deps).call(TO_CLIENT);
    expect([refused, placed]).toEqual([{ refuse: 'invalidConstraints', message: expect.any(String) }, []]);
    return refused === 'accepted' ? '' : refused.message;
  });
  expect(words[0]).toMatch(/[а-я]/i);
  expect(words[1]).toMatch(/^[^а-я]+$/i);
});

test('HANGUP hangs up the channel of the user’s own leg', async () => {
  const { deps, log } = office({ happens: TALKS });
  const leg = [...deps.state().calls.live.values()].flatMap(({ legs }) => legs)[0];
  expect(wireDialing(deps).hangup({ legId: leg?.id ?? '', userId: 'u1001' })).toBe('accepted');
  await turn();
  expect(log).toEqual(['hang up B']);
});

/** A dialling that accepts everything and records it. */
function accepting() {
  const dialled: DialRequest[] = [];
  const dialing = {
    judge: () => 'accepted',
    call: (request: DialRequest) => (dialled.push(request), 'accepted'),
    hangup: () => 'accepted',
  } as unknown as Dialing;
  return { dialing, dialled };
}

test('through the CRM a client is named by digits and a colleague by user id; what the CRM refuses is dialled on the exchange', async () => {
  const { deps, log } = office();
  const { dialing, dialled } = accepting();
  const crm = wireCrmDialing(dialing, deps, () => true, undefined);
  const toColleague: DialRequest = { fromUserId: 'u1001', to: { kind: 'user', userId: 'u1002' } };
  for (const request of [TO_CLIENT, toColleague]) expect(await crm.dial(request)).toBe('accepted');
  expect(log).toEqual([
    `ask u1001 {"clientPhone":"${CLIENT}"} within 4000`,
    'ask u1001 {"toUserId":"u1002"} within 4000',
  ]);
  expect(dialled).toEqual([TO_CLIENT, toColleague]);
  // The CALL that comes all the same has the number in another notation: it is recognized, and refused as the second one.
  expect(crm.arrived({ ...TO_CLIENT, to: { kind: 'client', phone: CLIENT } })).toMatchObject({
    refuse: 'invalidConstraints',
    message: expect.stringContaining('уже начал сам'),
  });
});

test('a number that cannot be dialled still identifies its call by its digits', async () => {
  const { deps } = office({ config: { dialing: { denyPrefixes: ['7999'] } } });
  const { dialing } = accepting();
  const crm = wireCrmDialing(dialing, deps, () => true, 60_000);
  await crm.dial(TO_CLIENT);
  expect(crm.arrived({ ...TO_CLIENT, to: { kind: 'client', phone: '8-999-777-55-33' } })).not.toBe('accepted');
  crm.stop();
});

test('a tel: link dials from the phone chosen in the settings; without one, and where it is refused, the words say why', async () => {
  const { dialing, dialled } = accepting();
  const direct = (deps: WiringDeps) => wireCrmDialing(dialing, deps, () => false, undefined);
  const none = office().deps;
  expect(await dialFrom(CLIENT, direct(none), none.currentSettings)).toContain('Не выбрано');
  const { deps } = office({ config: { app: { telLinksUser: 'u1002' } } });
  expect(await dialFrom(CLIENT, direct(deps), deps.currentSettings)).toBeNull();
  expect(dialled).toEqual([{ fromUserId: 'u1002', to: { kind: 'client', phone: CLIENT } }]);
  const forbidden = office({ config: { app: { telLinksUser: 'u1002' }, dialing: { denyPrefixes: ['7999'] } } }).deps;
  const crmDialing = wireCrmDialing(wireDialing(forbidden), forbidden, () => false, undefined);
  expect(await dialFrom(CLIENT, crmDialing, forbidden.currentSettings)).toMatch(/[а-я]/i);
});

const REDIRECT = { redirect: { enabled: true, timeoutMs: 10_000, context: 'office' } };
const responsible = (...value: string[]): Answer => ({ kind: 'ok', value });

test.for([
  [
    'the phone’s answer is enough',
    { byPhone: responsible('u1002') },
    [`by phone ${CLIENT}`, 'transfer A 1002 office'],
    'transferred u1002',
  ],
  [
    'nobody by the phone: the call is asked about',
    { byCall: responsible('u1002') },
    [`by phone ${CLIENT}`, 'by call A', 'transfer A 1002 office'],
    'transferred u1002',
  ],
  [
    'the CRM cannot say: the call goes its usual way',
    { byPhone: { kind: 'retry' }, byCall: { kind: 'retry' } },
    [`by phone ${CLIENT}`, 'by call A', 'release A'],
    'released',
  ],
] as const)('redirect: %s', async ([, given, commands, outcome]) => {
  const { deps, log } = office({ ...given, config: REDIRECT, happens: WAITS });
  const over = new Promise<string>((resolve) => {
    const redirect = wireRedirect(
      deps,
      () => 'Анна Берг',
      ({ result, userId }) => resolve([result, userId].filter(Boolean).join(' ')),
    );
    redirect.waits('A');
  });
  expect(await over).toBe(outcome);
  expect(log.filter((line) => !line.startsWith('name'))).toEqual(commands);
  expect(log).toContain('name A Анна Берг');
});

test('redirect: a client with a withheld number is asked about by his call only, and no name is shown', async () => {
  const withheld: Fact = {
    ...{ kind: 'created', at: 1, channel: 'A', made: 'caller', dialled: '74951234567' },
    claim: { number: CLIENT, hidden: true, outside: true },
  };
  const { state } = track(EMPTY_STATE, [withheld], OFFICE);
  const { deps, log } = office({ config: REDIRECT, state });
  await new Promise<void>((resolve) => {
    const redirect = wireRedirect(
      deps,
      () => undefined,
      () => resolve(),
    );
    redirect.waits('A');
  });
  expect(log).toEqual(['by call A', 'release A']);
});

test('the strip transfers to a number as the dialplan needs it, refuses a forbidden one, and calls and hangs up by our dialling', async () => {
  const { deps, log } = office({ config: { dialing: { prefix: '9', denyPrefixes: ['7809'] } }, happens: TALKS });
  const { dialing, dialled } = accepting();
  const direct = wireCrmDialing(dialing, deps, () => false, undefined);
  const strip = wireStrip(deps, dialing, direct, () => undefined);
  const legId = [...deps.state().calls.live.values()].flatMap(({ legs }) => legs)[0]?.id ?? '';
  const transfer = (number: string) => strip.act({ do: 'transfer', me: 'u1001', legId, to: { number } });
  await expect(transfer('8 809 111-22-33')).rejects.toThrow(/[а-я]/i);
  expect(log).toEqual([]);
  await transfer('+7 916 222-33-44');
  expect(log).toEqual(['send A to 989162223344']);
  await strip.act({ do: 'call', me: 'u1001', to: { number: CLIENT } });
  expect(dialled).toMatchObject([{ fromUserId: 'u1001', to: { kind: 'client', phone: CLIENT } }]);
});
