/** A client while the dialplan waits: to the first responsible colleague who can be rung, or released; asked once, never at the call's expense. */
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { settings as defaults } from '../../../app/contract/settings.ts';
import type { State } from '../../../app/core/model.ts';
import { createRedirect, type RedirectDeps } from '../../../app/engine/live/redirect.ts';
import { stateAfter } from '../../core/spoken.ts';
import { PEOPLE } from '../../fixtures/told.ts';

const WAITS = '0.00 A from 79997775533 to 74951234567';
const RINGS = `${WAITS}
  0.10 B calls 1001 for A
  0.20 B rings`;

/** What the exchange is told of a client who waits, and what is reported of it. */
async function waits(over: Partial<RedirectDeps> = {}, happens = WAITS) {
  const done: string[] = [];
  let state: State = stateAfter(happens);
  let settle: (what: string) => void = () => undefined;
  const outcome = new Promise<string>((resolve) => (settle = resolve));
  const redirect = createRedirect({
    settings: () => defaults.parse({ redirect: { enabled: true, timeoutMs: 10_000 } }),
    people: () => PEOPLE,
    state: () => state,
    registered: () => new Set(['1001', '1002']),
    ask: () => Promise.resolve(['u1002']),
    transfer: (channel, extension, context) =>
      Promise.resolve(void done.push(`transfer ${channel} ${extension} ${context}`)),
    showName: (channel, phone) => Promise.resolve(void done.push(`name ${channel} ${phone}`)),
    release: (channel) => Promise.resolve(void done.push(`release ${channel}`)),
    onOutcome: ({ result, userId }) => settle([result, userId].filter(Boolean).join(' ')),
    log: pino({ level: 'silent' }),
    ...over,
  });
  return { redirect, done, outcome, becomes: (now: string) => (state = stateAfter(now)) };
}

test('the client goes to the responsible colleague, his name is shown beside; the second event asks nothing more', async () => {
  let asked = 0;
  const it = await waits({ ask: () => Promise.resolve(((asked += 1), ['u1002'])) });
  it.redirect.waits('A');
  it.redirect.waits('A');
  expect(await it.outcome).toBe('transferred u1002');
  expect(it.done).toEqual(['name A 79997775533', 'transfer A 1002 default']);
  expect(asked).toBe(1);
});

test('the first who can be rung: registered, in his company, with an extension', async () => {
  const after = async (over: Partial<RedirectDeps>): Promise<string> => {
    const it = await waits(over);
    it.redirect.waits('A');
    return it.outcome;
  };
  const people = [
    { userId: 'mobile', name: 'M', numbers: ['89161112244'] },
    { userId: 'there', name: 'T', numbers: ['1007@sales.office'] },
    ...PEOPLE,
  ];
  const ask = () => Promise.resolve(['nobody', 'u1003', 'mobile', 'there', 'u1001']);
  expect(await after({ people: () => people, ask })).toBe('transferred u1001');
  const registered = () => new Set(['1007', '1007@sales.office', '1001']);
  expect(await after({ people: () => people, ask, registered })).toBe('transferred there');
  expect(await after({ people: () => people, ask, registered: () => new Set(['1007', '1007@other.office']) })).toBe(
    'released',
  );
  expect(await after({ people: () => people, ask, registered: () => null })).toBe('transferred u1003'); // nobody knows: the shape decides
});

test('who is responsible is known though the CRM writes the user in capitals', async () => {
  const it = await waits({ ask: () => Promise.resolve(['U1002']) });
  it.redirect.waits('A');
  await it.outcome;
  expect(it.done.at(-1)).toBe('transfer A 1002 default');
});

test('nobody is responsible, or nobody can be asked: the call goes its usual way', async () => {
  for (const ask of [() => Promise.resolve([]), () => Promise.reject(new Error('the CRM is down'))]) {
    const it = await waits({ ask, showName: () => Promise.reject(new Error('no name')) });
    it.redirect.waits('A');
    expect(await it.outcome).toBe('released');
    expect(it.done).toEqual(['release A']);
  }
});

test('whose phone rings by then, or who has hung up, is left alone', async () => {
  for (const meanwhile of [RINGS, `${WAITS}\n  1.00 A ends\n  9.00 – passes`]) {
    let answer: (users: string[]) => void = () => undefined;
    const it = await waits({ ask: () => new Promise((resolve) => (answer = resolve)) });
    it.redirect.waits('A');
    it.becomes(meanwhile);
    answer(['u1002']);
    expect(await it.outcome).toBe('late');
    expect(it.done).toEqual(['name A 79997775533']);
  }
});

test("asked for no channel but a client's who waits, and only where it is switched on", async () => {
  const asked: string[] = [];
  const ask: RedirectDeps['ask'] = ({ externalId }) => Promise.resolve((asked.push(externalId), []));
  const off = await waits({ ask, settings: () => defaults.parse({}) });
  off.redirect.waits('A');
  const rings = await waits({ ask }, RINGS);
  rings.redirect.waits('A');
  rings.redirect.waits('unknown');
  const internal = await waits({ ask }, '0.00 A from 1003 to 1001');
  internal.redirect.waits('A');
  expect(asked).toEqual([]);
});
