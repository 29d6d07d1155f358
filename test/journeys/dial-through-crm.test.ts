/** Calls dialled in our window go through the CRM where its check allows that, so that the card opens; else directly to the exchange; one click, one call. */
import { expect, test } from 'vitest';
import type { Engine } from '../../app/engine.ts';
import { freePort } from '../fixtures/free-port.ts';
import { openOffice, waitForStatus, type Office } from './office.ts';

const ask = (engine: Engine, name: string, body: object): Promise<Response> =>
  engine.respond(new Request(`http://plecho/api/${name}`, { method: 'POST', body: JSON.stringify(body) }));
const asked = (office: Office): number =>
  office.crm.requests.filter(({ path }) => path.endsWith('/communications/call')).length;
/** The originate commands that the exchange received. */
const originated = (office: Office): string[] => office.exchange.commands.filter((line) => line.includes('originate'));

/** @param waitMs how long we wait for the CRM's CALL */
async function checked(may: boolean, waitMs = 60_000): Promise<Office> {
  const port = await freePort();
  const office = await openOffice({
    config: { listener: { host: '127.0.0.1', port, publicUrl: `http://127.0.0.1:${port}` } },
    engine: { crmCallMs: waitMs },
  });
  office.crm.instance.baseUrl = office.engine.callbacksUrl();
  await office.crm.waitFor(() => office.crm.instance.webHooks.length === 2);
  await waitForStatus(office.engine, ({ callbacks }) => callbacks.state === 'ok');
  if (!may) office.crm.who.needsBearer.add('dial');
  expect((await ask(office.engine, 'checkCrm', { consent: true })).status).toBe(200);
  return office;
}
const dial = (office: Office): Promise<Response> =>
  ask(office.engine, 'dial', { userId: office.crm.users[0]?.id ?? '', number: '8 999 111-22-33' });
const placed = async (office: Office, calls: number): Promise<void> => {
  await expect.poll(() => originated(office).length).toBe(calls);
};

test('through the CRM: it is asked, its CALL rings the phone, and the call carries its communicationId', async () => {
  await using office = await checked(true);
  const before = asked(office);
  expect((await dial(office)).status).toBe(200);
  await placed(office, 1);
  expect(asked(office)).toBe(before + 1);
  // The demo's phones are not registered: the message about the failed call carries the communicationId of the CALL.
  await office.crm.waitFor(() => [...office.crm.calls.values()].some(({ failed }) => failed));
  expect(office.crm.faults.filter(({ rule }) => rule !== 'body' && rule !== 'recording')).toEqual([]);
});

test('clicked twice: one call', async () => {
  await using office = await checked(true);
  await Promise.all([dial(office), dial(office)]);
  await placed(office, 1);
});

test('where the key does not allow it: directly to the exchange, the CRM is not asked', async () => {
  await using office = await checked(false);
  const before = asked(office);
  await dial(office);
  await placed(office, 1);
  expect(asked(office)).toBe(before);
});

test('the CRM refuses: dialled on the exchange at once', async () => {
  await using office = await checked(true);
  office.crm.misbehave({ how: 'status', status: 409, body: { status: 'notSupported' }, path: /communications\/call$/ });
  await dial(office);
  await placed(office, 1);
});

test('the CRM accepts the request and sends no CALL: dialled on the exchange; a CALL that comes too late makes no second call', async () => {
  await using office = await checked(true, 400);
  const base = office.crm.instance.baseUrl ?? '';
  office.crm.instance.baseUrl = 'http://127.0.0.1:1/nowhere';
  expect((await dial(office)).status).toBe(200);
  await placed(office, 1);
  const late = await office.crm.placeCall(
    { fromUserId: office.crm.users[0]?.id ?? '', clientPhone: '79991112233' },
    base,
  );
  expect(late).toMatchObject({ status: 409, body: { status: 'notSupported' } });
  expect(originated(office)).toHaveLength(1);
  // The next CALL is a new request.
  const next = await office.crm.placeCall(
    { fromUserId: office.crm.users[0]?.id ?? '', clientPhone: '79991112233' },
    base,
  );
  expect(next.status).toBe(200);
  await placed(office, 2);
});

test('a number that the dial rules forbid is refused at once and reaches neither', async () => {
  await using office = await checked(true);
  const before = asked(office);
  const refused = await ask(office.engine, 'dial', {
    userId: office.crm.users[0]?.id ?? '',
    number: '8 10 44 20 7946 0000',
  });
  expect(refused.status).toBe(409);
  expect(asked(office)).toBe(before);
  expect(originated(office)).toEqual([]);
});
