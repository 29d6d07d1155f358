/** A client while the dialplan waits: transferred to the first responsible colleague whose phone can ring, or released; the CRM is asked once, and the call never suffers. */
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

/** Redirect over an exchange that records its commands for a waiting client, and the reported outcomes. */
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

test('the client is transferred to the responsible colleague, and the client’s name is shown; the second event does not ask again', async () => {
  let asked = 0;
  const it = await waits({ ask: () => Promise.resolve(((asked += 1), ['u1002'])) });
  it.redirect.waits('A');
  it.redirect.waits('A');
  expect(await it.outcome).toBe('transferred u1002');
  expect(it.done).toEqual(['name A 79997775533', 'transfer A 1002 default']);
  expect(asked).toBe(1);
});

test('the first colleague whose phone can ring: registered, in the right domain, with an extension', async () => {
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
  expect(await after({ people: () => people, ask, registered: () => null })).toBe('transferred u1003'); // registrations are unknown: the form of the number decides
});

test('the responsible user is found though the CRM writes the id in capitals', async () => {
  const it = await waits({ ask: () => Promise.resolve(['U1002']) });
  it.redirect.waits('A');
  await it.outcome;
  expect(it.done.at(-1)).toBe('transfer A 1002 default');
});

test('nobody is responsible, or the CRM cannot be asked: the call goes its usual way', async () => {
  for (const ask of [() => Promise.resolve([]), () => Promise.reject(new Error('the CRM is down'))]) {
    const it = await waits({ ask, showName: () => Promise.reject(new Error('no name')) });
    it.redirect.waits('A');
    expect(await it.outcome).toBe('released');
    expect(it.done).toEqual(['release A']);
  }
});

test('a client for whom a phone rings by then, or who has hung up, is left alone', async () => {
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

test('the CRM is asked only for the channel of a waiting client, and only where redirect is switched on', async () => {
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
