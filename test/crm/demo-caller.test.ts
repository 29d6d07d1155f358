/** The demo CRM as the sender of CALL and HANGUP, and its page. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createDemoCrm, DEMO_USERS, type DemoCrm } from '../../app/demo/crm.ts';

const MASHA = DEMO_USERS[0]?.id ?? '';
const at = (second: number): string => `2026-03-02T10:00:${String(second).padStart(2, '0')}.000001+00:00`;

const started = {
  timestamp: at(0),
  externalId: 'a',
  externalVatsPhone: '74951234567',
  clientPhone: '79997775533',
  direction: 'inbound',
};
async function post(
  crm: DemoCrm,
  name: string,
  body: unknown,
  key = crm.keys.issue(),
): Promise<{ status: number; json: unknown }> {
  const response = await fetch(`${crm.url}/api/v1/demo/communications/callbacks/telephony/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'X-XCOM-AccessKey': key },
    body: JSON.stringify(body),
  });
  return { status: response.status, json: await response.json() };
}

test('it sends requests as the CRM does, and accepts only an answer with its echo', async () => {
  await using crm = await createDemoCrm();
  const got: unknown[] = [];
  let echoes = true;
  const integration = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      got.push([request.url, body === '' ? null : JSON.parse(body), typeof request.headers['x-xcom-accesskey']]);
      if (echoes) response.setHeader('X-XCOM-Integration-Echo', request.headers['x-xcom-integration-echo'] ?? '');
      response.end('"OK"');
    });
  });
  await new Promise<void>((resolve) => void integration.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(integration.address() as AddressInfo).port}/secret`;
  const call = await crm.placeCall({ fromUserId: MASHA, clientPhone: '79991112233' }, base);
  expect(call).toMatchObject({ status: 200, echoed: true, body: 'OK' });
  echoes = false;
  expect(await crm.hangup({ realtimeCallItemId: 'a:1', userId: MASHA }, base)).toMatchObject({ echoed: false });
  await crm.hangup({ realtimeCallItemId: 'a:1', userId: MASHA }, base, { id: 'x' });
  await crm.webhook('communications/sync', base);
  integration.close();
  expect(got).toEqual([
    [
      '/secret/api/v1/demo/communications/call',
      { communicationId: call.communicationId, fromUserId: MASHA, clientPhone: '79991112233' },
      'string',
    ],
    ['/secret/api/v1/demo/communications/hangup', { realtimeCallItemId: 'a:1', userId: MASHA }, 'string'],
    ['/secret/api/v1/demo/communications/x/hangup', { realtimeCallItemId: 'a:1', userId: MASHA }, 'string'],
    ['/secret/communications/sync', null, 'string'],
  ]);
});

test('its page shows what it got', async () => {
  await using crm = await createDemoCrm();
  await post(crm, 'call-started', started);
  expect(await (await fetch(crm.url)).text()).toContain('<!doctype html>');
  expect(await (await fetch(`${crm.url}/demo/state`)).json()).toMatchObject({
    users: DEMO_USERS,
    calls: [{ externalId: 'a' }],
    faults: [],
  });
});
