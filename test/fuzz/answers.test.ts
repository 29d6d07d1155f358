/** Corrupted answers of the CRM: the product survives, every call is registered exactly once, and refused messages say why. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutboxRow } from '../../app/contract/view.ts';
import type { Misbehaviour } from '../../app/demo/crm/misbehaviour.ts';
import { play } from '../fixtures/replay.ts';
import { printed, watchLoop, type LoopWatch } from '../fixtures/loop.ts';
import { loadTrace } from '../fixtures/trace.ts';
import { createChance, isLong, type Chance } from '../journeys/chance.ts';
import { openOffice, waitForStatus, type Office } from '../journeys/office.ts';
import { oddJson, residentMb } from './garbage.ts';

const TURNS = isLong ? 150 : 12;
const CALLS_A_TURN = 2;
const GOOD = loadTrace('inbound-answered');
const turns = Array.from({ length: TURNS }, (_, turn) => turn);

const NO_JSON = [
  '<html><body>Sign in to the Wi-Fi</body></html>',
  '{"id":',
  '"OK',
  'OK, thanks',
  'x'.repeat(20 * 1024 * 1024),
  '['.repeat(100_000),
];
const ODD = ['', ' ', 'null', '{}', '[]', 'false', '""', '"Accepted"', '{"isSuccessful":false}'];
const HEADERS = [
  {},
  { location: 'http://127.0.0.1:1/' },
  { location: '//[' },
  { 'retry-after': '1' },
  { 'retry-after': '-1' },
  { 'retry-after': 'soon' },
  { 'content-type': 'application/json; charset=koi8-r' },
];

/** JSON that is neither an OK nor a card: a false answer in the right shape cannot be detected. */
function odd(chance: Chance): string {
  const value = oddJson(chance, 6);
  const isCard = typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
  return JSON.stringify(isCard ? [value] : value);
}

/** A few bad answers to some requests: the request is lost on the way, or the CRM took it in. */
function trouble(chance: Chance): Misbehaviour {
  const path = chance.pick([
    /telephony/,
    /call-started/,
    /call-event/,
    /call-finished/,
    /register-call/,
    /authorize/,
    /./,
  ]);
  const times = 1 + chance.below(5);
  const how = chance.pick(['status', 'status', 'status', 'garble', 'garble', 'cut', 'expire'] as const);
  const codes = [200, 200, 200, 200, 201, 206, 301, 302, 307, 401, 403, 404, 429, 500, 502, 503];
  // A refused key does not mean that the waiting message is refused.
  const status = chance.pick(path.source === 'authorize' ? [...codes, 400, 400, 409, 422, 422] : codes);
  const body = chance.next() < 0.3 ? chance.pick(NO_JSON) : chance.next() < 0.5 ? chance.pick(ODD) : odd(chance);
  return { how, path, times, status, body, headers: chance.pick(HEADERS) };
}

/** The registration is lost on the way, but gets an answer that looks harmless. */
const swallowed = (chance: Chance): Misbehaviour => ({
  how: 'status',
  path: /register-call/,
  times: 1,
  status: 200,
  body: chance.next() < 0.7 ? chance.pick(ODD) : odd(chance),
});

/** A permanent refusal, with or without a message. */
const refusal = (chance: Chance): Misbehaviour => ({
  how: 'status',
  path: /register-call/,
  times: CALLS_A_TURN,
  status: chance.pick([400, 409, 410, 415, 422]),
  body: chance.next() < 0.5 ? odd(chance) : { status: 'invalidDatas', message: 'Звонок не подходит' },
});

describe('the CRM answers nonsense', () => {
  let office: Office;
  let loop: LoopWatch;
  beforeAll(async () => {
    office = await openOffice({ config: { recordings: { upload: false } } });
    loop = watchLoop();
  });
  afterAll(async () => {
    printed('the CRM answers nonsense', loop());
    await office[Symbol.asyncDispose]();
  });

  const outbox = async (): Promise<OutboxRow[]> =>
    (await (await office.engine.respond(new Request('app://plecho/api/outbox'))).json()) as OutboxRow[];
  const retry = (id: number): Promise<Response> =>
    office.engine.respond(new Request('app://plecho/api/retry', { method: 'POST', body: JSON.stringify({ id }) }));
  /** Waits until no message waits, skipping the pauses between tries. */
  const delivered = async (): Promise<void> => {
    const hurry = setInterval(() => office.engine.wake('network'), 100);
    await waitForStatus(
      office.engine,
      ({ outbox: left, liveCalls }) => left.waiting === 0 && liveCalls === 0,
      90_000,
    ).finally(() => clearInterval(hurry));
  };

  it.each(turns)('turn %i: every call is registered once, and nothing is left behind', async (turn) => {
    const chance = createChance(turn);
    const { crm, engine } = office;
    const memory = residentMb();
    const known = new Set(crm.calls.keys());
    const isRefused = chance.next() < 0.3;
    if (isRefused) crm.misbehave(refusal(chance));
    else if (chance.next() < 0.5) crm.misbehave(swallowed(chance));
    for (let count = 0; count < 3; count += 1) crm.misbehave(trouble(chance));
    if (chance.next() < 0.3) crm.keys.revoke();
    const plays = Array.from({ length: CALLS_A_TURN }, () => play(office.exchange, GOOD, { speed: 10 }));
    await Promise.all(plays.map(({ done }) => done));
    await delivered();

    if (isRefused) {
      const rows = await outbox();
      expect(rows.map(({ kind, state }) => `${kind} ${state}`)).toEqual(plays.map(() => 'register-call failed'));
      for (const { words } of rows) expect(words).toMatch(/^(?!.*\[object Object\])\S.{0,499}$/s);
      expect(
        plays.flatMap(({ id }) => crm.calls.get(id(String(GOOD.lines[0]?.event['Unique-ID'])))?.registrations ?? []),
      ).toEqual([]);
      crm.behave();
      for (const { id } of rows) expect((await retry(id)).status).toBe(200);
      await delivered();
    }
    crm.behave();
    const ids = plays.map(({ id }) => id(String(GOOD.lines[0]?.event['Unique-ID'])));
    expect([...crm.calls.keys()].filter((id) => !known.has(id)).toSorted()).toEqual(ids.toSorted());
    for (const id of ids) {
      const call = crm.calls.get(id);
      const contents = new Set(call?.registrations.map((body) => JSON.stringify({ ...body, communicationId: '' })));
      expect([contents.size, call?.registrations.at(-1)?.items.length, call?.registrations.at(-1)?.direction]).toEqual([
        1,
        1,
        'inbound',
      ]);
      if (call?.started !== null) expect(call?.finished).not.toBeNull();
    }
    expect(crm.faults).toEqual([]);
    expect(await outbox()).toEqual([]);
    expect(engine.status().outbox).toMatchObject({ waiting: 0, failed: 0 });
    expect(residentMb() - memory).toBeLessThan(300);
  });
});
