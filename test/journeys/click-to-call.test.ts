/** Requests of the CRM: CALL rings the right phone first and the call is told; HANGUP ends exactly that user's leg; strangers ring no phone. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { play, type Play } from '../fixtures/replay.ts';
import { loadTrace } from '../fixtures/trace.ts';
import { openOffice, toldTo, type Office } from './office.ts';

const trace = loadTrace('click-to-call-elsewhere');
const OWN_LEG = trace.lines.find(({ event }) => event['Event-Name'] === 'CHANNEL_CREATE')?.event['Unique-ID'] as string;

describe('calls from the CRM', () => {
  let office: Office;
  let masha: string;
  let callbacks: string;
  let playing: Play | undefined;
  const placed: string[] = [];
  let answer: (line: string) => string = () => '+OK\n';

  beforeAll(async () => {
    office = await openOffice({ exchange: { handlers: { originate: (args) => (placed.push(args), answer(args)) } } });
    masha = office.crm.users.find(({ extension }) => extension === '1001')?.id ?? '';
    callbacks = office.engine.callbacksUrl();
  });
  beforeEach(() => {
    placed.length = 0;
    office.crm.faults.length = 0;
    answer = () => '+OK\n';
  });
  afterAll(async () => {
    playing?.stop();
    await office[Symbol.asyncDispose]();
  });

  /** Carries out `originate`: plays the recorded call on the channel whose id we gave. */
  const obey = (line: string): string => {
    const uuid = /origination_uuid=([0-9a-f-]{36})/.exec(line)?.[1] ?? '';
    playing = play(office.exchange, trace, {
      speed: 4,
      alter: (event) =>
        JSON.parse(JSON.stringify(event).replaceAll(playing?.id(OWN_LEG) ?? OWN_LEG, uuid)) as typeof event,
    });
    return '+OK\n';
  };

  it("rings the user's own phone first, then dials by the office's dialplan; the CRM's id is in all later messages", async () => {
    answer = obey;
    const { status, echoed, communicationId } = await office.crm.placeCall(
      { fromUserId: masha, clientPhone: '79997775533' },
      callbacks,
    );
    expect({ status, echoed }).toEqual({ status: 200, echoed: true });
    await office.crm.waitFor(() =>
      [...office.crm.calls.values()].some(
        (call) => call.communicationId === communicationId && call.registrations.length > 0,
      ),
    );
    expect(placed).toHaveLength(1);
    expect(placed[0]).toMatch(/^\{origination_uuid=[^}]+\}user\/1001 89997775533 XML default$/);
    expect(placed[0]).toContain('origination_caller_id_number=79997775533');
    const call = toldTo(office.crm).at(-1);
    expect(call).toMatchObject({ direction: 'outbound', clientPhone: '79997775533' });
    expect(call?.legs.map(({ from, to, events }) => ({ from, to, events }))).toEqual([
      { from: 'user:1001', to: 'client', events: ['appeared', 'connected', 'disconnected'] },
    ]);
    expect(office.crm.faults).toEqual([]);
  });

  it('says call-failed for an extension without a phone', async () => {
    answer = () => '-ERR USER_NOT_REGISTERED\n';
    const { communicationId } = await office.crm.placeCall(
      { fromUserId: masha, clientPhone: '79997775533' },
      callbacks,
    );
    await office.crm.waitFor(() =>
      [...office.crm.calls.values()].some((call) => call.communicationId === communicationId && call.failed),
    );
    expect(office.crm.faults).toEqual([]);
  });

  it('places a CALL that comes twice only once', async () => {
    answer = () => '-ERR USER_NOT_REGISTERED\n';
    const first = await office.crm.placeCall({ fromUserId: masha, clientPhone: '79997775533' }, callbacks);
    const again = await office.crm.placeCall({ fromUserId: masha, clientPhone: '79997775533' }, callbacks, {
      communicationId: first.communicationId,
    });
    expect(again.status).toBe(200);
    await office.crm.waitFor(() =>
      [...office.crm.calls.values()].some((call) => call.communicationId === first.communicationId && call.failed),
    );
    expect(placed).toHaveLength(1);
  });

  it('places a CALL that comes again after a restart only once', async () => {
    await using own = await openOffice({
      exchange: { handlers: { originate: (args) => (placed.push(args), '+OK\n') } },
    });
    const fromUserId = own.crm.users.find(({ extension }) => extension === '1001')?.id ?? '';
    const who = { fromUserId, clientPhone: '79997775533' };
    const { communicationId } = await own.crm.placeCall(who, own.engine.callbacksUrl());
    await expect.poll(() => placed.length).toBe(1);
    await own.restart();
    const again = await own.crm.placeCall(who, own.engine.callbacksUrl(), { communicationId });
    expect(again).toMatchObject({ status: 200, echoed: true });
    const other = await own.crm.placeCall(who, own.engine.callbacksUrl());
    expect(other.status).toBe(200);
    await expect.poll(() => placed.length).toBe(2); // only the new CALL was placed
    expect(placed.filter((line) => line.includes(communicationId))).toHaveLength(1);
  });

  it.each([
    '89991112233}&system(id)',
    '8999111\n2233',
    '+7999{x}',
    '79991112233|1001',
    'abc',
    '',
    '7999111 2233',
    '^^:8999',
    '89991112233,hangup',
    '${api(x)}',
    '7'.repeat(40),
    '79991112233@evil.example',
  ])('refuses the number %j with 409 and reaches no exchange', async (clientPhone) => {
    const before = office.exchange.commands.length;
    const { status, echoed } = await office.crm.placeCall({ fromUserId: masha, clientPhone }, callbacks);
    expect({ status, echoed }).toEqual({ status: 409, echoed: true });
    expect(office.exchange.commands.slice(before).filter((line) => line.includes('originate'))).toEqual([]);
  });

  it("HANGUP ends the user's leg and no other", async () => {
    // The consultation goes on until it is told to end, however busy the machine is.
    let goOn: () => void = () => undefined;
    const wasEnded = new Promise<void>((resolve) => (goOn = resolve));
    const firstEnd = loadTrace('consult-return').lines.find(({ event }) => event['Event-Name'] === 'CHANNEL_HANGUP');
    const live = play(office.exchange, 'consult-return', {
      speed: 2,
      gate: (at) => (at < (firstEnd?.t ?? 0) ? undefined : wasEnded),
    });
    const legsOf = () =>
      office.engine
        .respond(new Request('http://x/api/colleagues'))
        .then(() => toldTo(office.crm, (id) => id === live.id(clientOf('consult-return')))[0]?.legs ?? []);
    await office.crm.waitFor(
      () =>
        toldTo(office.crm, (id) => id === live.id(clientOf('consult-return')))[0]?.legs[1]?.events.at(-1) ===
        'connected',
    );
    const [, consultation] = await legsOf();
    const dima = office.crm.users.find(({ extension }) => extension === '1002')?.id ?? '';
    const before = office.exchange.commands.length;
    const outsider = office.crm.users.find(({ extension }) => extension === '1005')?.id ?? '';
    const end = (userId: string) =>
      office.crm.hangup({ realtimeCallItemId: consultation?.id ?? '', userId }, callbacks);
    // At the same moment a user who is not on the leg sends HANGUP too, and ends nothing.
    const [stranger, { status, echoed }, nobody] = await Promise.all([end(outsider), end(dima), end('nobody-at-all')]);
    for (const refused of [stranger, nobody]) expect(refused).toMatchObject({ status: 409, echoed: true });
    expect({ status, echoed }).toEqual({ status: 200, echoed: true });
    await expect
      .poll(() => office.exchange.commands.slice(before).filter((line) => line.includes('uuid_kill')).length)
      .toBe(1);
    const killed = /uuid_kill ([0-9a-f-]{36})/.exec(office.exchange.commands.slice(before).join('\n'))?.[1];
    const dimasPhone = loadTrace('consult-return').lines.find(
      ({ event }) => event['variable_dialed_user'] === '1002' && event['Call-Direction'] === 'outbound',
    )?.event['Unique-ID'] as string;
    expect(killed).toBe(live.id(dimasPhone));
    goOn();
    await live.done;
    await office.crm.waitFor(
      () => (toldTo(office.crm, (id) => id === live.id(clientOf('consult-return')))[0]?.registrations.length ?? 0) > 0,
    );
    const late = await office.crm.hangup({ realtimeCallItemId: consultation?.id ?? '', userId: dima }, callbacks);
    expect(late.status).toBe(200);
  });

  it('an unknown key rings no phone', async () => {
    const { status, echoed } = await office.crm.placeCall(
      { fromUserId: masha, clientPhone: '79997775533' },
      callbacks,
      { accessKey: 'not-a-key' },
    );
    expect([401, 403]).toContain(status);
    expect(echoed).toBe(true);
    expect(placed).toEqual([]);
  });

  it('of 100 CALLs in a second only a few ring', async () => {
    answer = () => '-ERR USER_NOT_REGISTERED\n';
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        office.crm.placeCall({ fromUserId: masha, clientPhone: '79997775533' }, callbacks),
      ),
    );
    const statuses = Map.groupBy(answers, ({ status }) => status);
    expect(answers.every(({ echoed }) => echoed)).toBe(true);
    expect(statuses.get(429)?.length ?? 0).toBeGreaterThan(50);
    expect(placed.length).toBeLessThanOrEqual(20);
  });
});

const clientOf = (name: string): string => loadTrace(name).lines[0]?.event['Unique-ID'] as string;
