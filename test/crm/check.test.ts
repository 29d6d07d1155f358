/** The check of the CRM as an admin runs it: its findings are kept, obeyed and exported; its test call, which is for nobody, rings no phone. */
import { expect, test } from 'vitest';
import type { CrmProfile } from '../../app/contract/crm-profile.ts';
import { NOBODY } from '../../app/crm/kontur/probe.ts';
import { PROBE_PREFIX } from '../../app/crm/kontur/probe-call.ts';
import type { Engine } from '../../app/engine.ts';
import { play } from '../fixtures/replay.ts';
import { openOffice } from '../journeys/office.ts';

const ask = (engine: Engine, name: string, body?: object): Promise<Response> =>
  engine.respond(new Request(`http://plecho/api/${name}`, body && { method: 'POST', body: JSON.stringify(body) }));

test('the findings survive a restart, are obeyed by the very next call, and are exported masked', async () => {
  await using office = await openOffice();
  Object.assign(office.crm.behaviour, { laterId: 'prefixed', strictWithId: true, burst: null });
  expect((await ask(office.engine, 'checkCrm', {})).status).toBe(400); // not without consent
  expect(office.crm.calls.size).toBe(0);
  expect(await (await ask(office.engine, 'crmProfile')).json()).toBeNull();
  expect((await ask(office.engine, 'crm-trace')).status).toBe(404);

  const profile = (await (await ask(office.engine, 'checkCrm', { consent: true })).json()) as CrmProfile;
  expect(profile).toMatchObject({
    workspace: 'demo',
    findings: { laterId: 'prefixed', withId: 'prefixed', dial: 'yes' },
  });
  const trace = await (await ask(office.engine, 'crm-trace')).text();
  expect(trace).toContain('call-started');
  expect(trace).not.toContain(office.crm.apiKey);

  await office.restart();
  expect(await (await ask(office.engine, 'crmProfile')).json()).toMatchObject({ findings: profile.findings });
  const before = office.crm.requests.length;
  office.crm.faults.length = 0;
  await office.exchange.waitForListener();
  await play(office.exchange, 'inbound-answered').done;
  const ours = () => [...office.crm.calls.values()].find(({ externalId }) => !externalId.startsWith(PROBE_PREFIX));
  await office.crm.waitFor(() => (ours()?.registrations.length ?? 0) === 1);
  const events = office.crm.requests.slice(before).filter(({ path }) => path.endsWith('/call-event'));
  expect(events).toHaveLength(ours()?.events.length ?? -1); // each was accepted at once, under the long name
  expect(office.crm.faults).toEqual([]);
});

test("the check's test call makes no phone ring and adds nobody to the people", async () => {
  await using office = await openOffice();
  const told = await office.crm.placeCall(
    { fromUserId: NOBODY, clientPhone: '447700900123' },
    office.engine.callbacksUrl(),
  );
  expect(told).toMatchObject({ status: 409, body: { status: 'notSupported' } });
  const people = (await (await ask(office.engine, 'people')).json()) as { userId: string }[];
  expect(people.some(({ userId }) => userId === NOBODY)).toBe(false);
  expect(office.crm.faults).toEqual([]);
});

test('a CRM that accepts few requests at once gets no more than that at once', async () => {
  await using office = await openOffice();
  office.crm.behaviour.burst = 8;
  const profile = (await (await ask(office.engine, 'checkCrm', { consent: true })).json()) as CrmProfile;
  // Out of twenty at once; how many fall into one second depends on the machine.
  expect(profile.findings.burst).toSatisfy((passed: number) => Number.isInteger(passed) && passed < 20);
});
