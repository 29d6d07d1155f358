/** The CRM reaches the PC behind the office's router: an SSH tunnel to a real sshd, the automatic set-up, the tunnel killed and back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noSshd, prepareSshd, type Sshd } from '../callbacks/sshd.ts';
import { freePort } from '../fixtures/free-port.ts';
import { openOffice, waitForStatus, type Office } from './office.ts';

describe.skipIf(noSshd !== null)('the public address', () => {
  let sshd: Sshd;
  let office: Office;
  let baseUrl: string;
  const placed: string[] = [];

  beforeAll(async () => {
    sshd = await prepareSshd();
    await sshd.start();
    const remotePort = await freePort();
    const publicUrl = `http://127.0.0.1:${remotePort}`;
    office = await openOffice({
      exchange: { handlers: { originate: (args) => (placed.push(args), '-ERR USER_NOT_REGISTERED\n') } },
      config: { listener: { publicUrl, tunnel: { kind: 'ssh', login: sshd.login, remotePort } } },
    });
    await waitForStatus(office.engine, (status) => status.callbacks.state === 'ok');
    baseUrl = publicUrl + new URL(office.engine.callbacksUrl()).pathname;
  });
  afterAll(async () => {
    await office[Symbol.asyncDispose]();
    await sshd.kill();
  });

  it('a proven address switches CALL and HANGUP on and registers both webhooks, once', async () => {
    await office.crm.waitFor(() => office.crm.instance.webHooks.length === 2);
    expect(office.crm.instance.features).toMatchObject({ call: true, hangup: true });
    expect(office.crm.faults).toEqual([]);
  });

  it('CALL comes through the tunnel with its echo', async () => {
    const [user] = office.crm.users;
    const answer = await office.crm.placeCall({ fromUserId: user?.id ?? '', clientPhone: '79997775533' }, baseUrl);
    expect([answer.status, answer.echoed]).toEqual([200, true]);
    await office.crm.waitFor(() =>
      [...office.crm.calls.values()].some((call) => call.communicationId === answer.communicationId && call.failed),
    );
    expect(placed).toHaveLength(1);
  });

  it('the old address stops working when the secret path is changed', async () => {
    await office.engine.respond(new Request('http://x/api/rotateSecretPath', { method: 'POST', body: '{}' }));
    const answer = await office.crm.placeCall(
      { fromUserId: office.crm.users[0]?.id ?? '', clientPhone: '79997775533' },
      baseUrl,
    );
    expect([answer.status, answer.echoed]).toEqual([404, true]);
    baseUrl = baseUrl.replace(/\/[0-9a-f]{32}$/, '') + new URL(office.engine.callbacksUrl()).pathname;
    const refusals = (await (await office.engine.respond(new Request('http://x/api/refusals'))).json()) as {
      path: string;
    }[];
    expect(refusals.length).toBeGreaterThan(0);
  });

  it('the far end dies and comes back: reported meanwhile, calls are still told', async () => {
    await sshd.kill();
    await waitForStatus(
      office.engine,
      (status) => status.callbacks.state === 'unreachable' && status.light === 'yellow',
      90_000,
    );
    expect(office.engine.status().exchange.state).toBe('connected');
    await sshd.start();
    office.engine.wake('network');
    await waitForStatus(office.engine, (status) => status.callbacks.state === 'ok', 90_000);
  }, 90_000);
});
