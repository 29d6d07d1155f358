/** Requests of the CRM to us: CALL, HANGUP in both forms, webhooks; our answers, and what reaches the engine. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { callOf, headersOf, openOffice, post, read, type Office } from './office.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

/** crm-api.md §5: the documented refusal of CALL, to the letter. */
const REFUSED_CALL = { invalidDatas: [], invalidConstraints: {}, status: 'notSupported' };
const CALL = '/api/v1/office/communications/call';
const HANGUP = '/api/v1/office/communications/hangup';

describe('CALL', () => {
  test('to a client is answered at once with the echo and handed on', async () => {
    const body = callOf({ somethingNew: { the: 'CRM may add' }, toUserId: null });
    const told = await post(`${office.base()}${CALL}`, body, headersOf(undefined, 'echo: 42 / ok'));
    expect(told).toMatchObject({ status: 200, echo: 'echo: 42 / ok', body: 'OK' });
    expect(office.calls).toEqual([
      {
        communicationId: body['communicationId'],
        fromUserId: body['fromUserId'],
        to: { kind: 'client', phone: '79991112233' },
      },
    ]);
    expect(office.journal.list()).toEqual([]);
  });

  test('to a colleague goes by toUserId', async () => {
    const colleague = 'a1b2c3d4-0000-4000-8000-000000000002';
    const told = await post(`${office.base()}${CALL}`, callOf({ toUserId: colleague, clientPhone: undefined }));
    expect(told.status).toBe(200);
    expect(office.calls[0]?.to).toEqual({ kind: 'user', userId: colleague });
  });

  test('that comes twice is answered twice and handed on once, also while the first one is still being checked', async () => {
    const body = callOf();
    const both = await Promise.all([post(`${office.base()}${CALL}`, body), post(`${office.base()}${CALL}`, body)]);
    const third = await post(`${office.base()}${CALL}`, body);
    expect([...both, third].map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(office.calls).toHaveLength(1);
  });

  test('without a number, a user or an id is refused with the name of the field', async () => {
    for (const [field, changes] of [
      ['clientPhone', { clientPhone: null }],
      ['fromUserId', { fromUserId: undefined }],
      ['communicationId', { communicationId: 'x}; reboot' }],
      ['toUserId', { toUserId: 12 }],
    ] as const) {
      const told = await post(`${office.base()}${CALL}`, callOf(changes));
      expect(told).toMatchObject({ status: 409, body: { ...REFUSED_CALL, message: told.message } });
      expect(told.message).toContain(field);
    }
    expect(office.quiet()).toBe(true);
  });

  test('whose body is not JSON, not UTF-8, not an object, or empty, is refused with a reason', async () => {
    const bodies = ['{"communicationId":', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), '', '[]', 'null', '"call"'];
    const told = await Promise.all(bodies.map((body) => post(`${office.base()}${CALL}`, body)));
    expect(told.map(({ status }) => status)).toEqual([400, 400, 400, 409, 409, 409]);
    for (const { message, echo } of told)
      expect([message.length > 10, echo?.startsWith('echo-')]).toEqual([true, true]);
    expect(office.quiet()).toBe(true);
  });
});

describe('the engine', () => {
  test('may refuse a CALL with a sentence for the CRM’s user, and is asked again when the CALL is repeated', async () => {
    const answers = [{ message: 'Звонки за границу выключены.' } as const, 'accepted' as const];
    const strict = await openOffice({ answer: () => answers.shift() ?? 'accepted' });
    const body = callOf();
    const first = await post(`${strict.base()}${CALL}`, body);
    expect(first.status).toBe(409);
    expect(first.body).toEqual({ ...REFUSED_CALL, message: 'Звонки за границу выключены.' });
    expect(strict.journal.list()[0]?.reason).toBe('Звонки за границу выключены.');
    expect((await post(`${strict.base()}${CALL}`, body)).status).toBe(200);
    expect(strict.calls).toHaveLength(2);
    await strict.close();
  });

  test('that fails causes a 500 with the echo and without the reason, and the CALL may be repeated', async () => {
    let broken = true;
    const failing = await openOffice({
      answer: () => {
        if (broken) throw new Error('SQLITE_BUSY at /home/office');
        return 'accepted';
      },
    });
    const body = callOf();
    const told = await post(`${failing.base()}${CALL}`, body, headersOf(undefined, 'e500'));
    expect(told).toMatchObject({ status: 500, echo: 'e500' });
    expect(told.message).not.toContain('SQLITE');
    broken = false;
    expect((await post(`${failing.base()}${CALL}`, body)).status).toBe(200);
    await failing.close();
  });
});

describe('HANGUP', () => {
  const userId = 'a1b2c3d4-0000-4000-8000-000000000001';

  test('names leg and user', async () => {
    const told = await post(`${office.base()}${HANGUP}`, { realtimeCallItemId: 'e0b1:1001', userId });
    expect(told).toMatchObject({ status: 200, body: 'OK' });
    expect(office.hangups).toEqual([{ legId: 'e0b1:1001', userId }]);
  });

  test('comes in its second form too, with the id in the path', async () => {
    const url = `${office.base()}/api/v1/office/communications/77aa-1/hangup`;
    await post(url, { realtimeCallItemId: 'leg-1', userId });
    await post(url, { userId });
    expect(office.hangups).toEqual([
      { legId: 'leg-1', userId, communicationId: '77aa-1' },
      { userId, communicationId: '77aa-1' },
    ]);
  });

  test('without a leg or a user is refused', async () => {
    const answers = await Promise.all([
      post(`${office.base()}${HANGUP}`, { userId }),
      post(`${office.base()}${HANGUP}`, { realtimeCallItemId: 'leg-1' }),
      post(`${office.base()}${HANGUP}`, { realtimeCallItemId: 'leg 1\napi reload', userId }),
    ]);
    for (const { status, body, message } of answers)
      expect([status, body]).toEqual([409, { status: 'notSupported', message }]);
    expect(office.quiet()).toBe(true);
  });
});

test('webhooks are accepted with and without the workspace in the path, with no body or any body', async () => {
  for (const [path, body] of [
    ['/setup/upgrade', ''],
    ['/communications/sync', '{"any":"thing"}'],
    ['/api/v1/office/setup/upgrade', 'not json at all'],
    ['/api/v1/office/communications/sync', ''],
  ] as const) {
    expect((await post(`${office.base()}${path}`, body)).status).toBe(200);
  }
  expect(office.webhooks).toEqual(['upgrade', 'sync', 'upgrade', 'sync']);
});

test('our own probe path answers only our own nonces', async () => {
  const nonce = office.probe.nonce();
  const answer = await fetch(`${office.base()}/plecho/echo?nonce=${nonce}`, {
    headers: { 'X-XCOM-Integration-Echo': nonce },
  });
  expect(await answer.json()).toEqual({ plecho: office.probe.answer(nonce) });
  expect(answer.headers.get('X-XCOM-Integration-Echo')).toBe(nonce);
  expect((await read(await fetch(`${office.base()}/plecho/echo?nonce=<script>`))).status).toBe(400);
});
