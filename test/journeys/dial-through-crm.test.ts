/** Calls begun here go through the CRM where the check says it may, so that the card opens; else straight to the exchange; one wish, one call. */
import { expect, test } from 'vitest';
import type { Engine } from '../../app/engine.ts';
import { freePort } from '../fixtures/free-port.ts';
import { openOffice, waitForStatus, type Office } from './office.ts';

const ask = (engine: Engine, name: string, body: object): Promise<Response> =>
  engine.respond(new Request(`http://plecho/api/${name}`, { method: 'POST', body: JSON.stringify(body) }));
const asked = (office: Office): number =>
  office.crm.requests.filter(({ path }) => path.endsWith('/communications/call')).length;
/** Orders that the exchange was given to begin a call. */
const originated = (office: Office): string[] => office.exchange.commands.filter((line) => line.includes('originate'));

/** @param waitMs how long the CRM's own CALL is waited for */
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

test('through the CRM: it is asked, its CALL rings the phone, and the call bears its communication', async () => {
  await using office = await checked(true);
  const before = asked(office);
  expect((await dial(office)).status).toBe(200);
  await placed(office, 1);
  expect(asked(office)).toBe(before + 1);
  // The demo's phones are not there: what the CRM is told of the failed call names the communication that it made.
  await office.crm.waitFor(() => [...office.crm.calls.values()].some(({ failed }) => failed));
  expect(office.crm.faults.filter(({ rule }) => rule !== 'body' && rule !== 'recording')).toEqual([]);
});

test('clicked twice: one call', async () => {
  await using office = await checked(true);
  await Promise.all([dial(office), dial(office)]);
  await placed(office, 1);
});

test('where the key may not: straight to the exchange, the CRM is not asked', async () => {
  await using office = await checked(false);
  const before = asked(office);
  await dial(office);
  await placed(office, 1);
  expect(asked(office)).toBe(before);
});

test('the CRM refuses: dialled without it, at once', async () => {
  await using office = await checked(true);
  office.crm.misbehave({ how: 'status', status: 409, body: { status: 'notSupported' }, path: /communications\/call$/ });
  await dial(office);
  await placed(office, 1);
});

test('the CRM takes the wish and sends no CALL: dialled without it; a CALL that comes too late makes no second call', async () => {
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
  // The next one is a wish of its own.
  const next = await office.crm.placeCall(
    { fromUserId: office.crm.users[0]?.id ?? '', clientPhone: '79991112233' },
    base,
  );
  expect(next.status).toBe(200);
  await placed(office, 2);
});

test('what the dial rules forbid is refused at once and reaches neither', async () => {
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
