/** The SSH tunnel to a real OpenSSH server: requests of the CRM pass through it, whatever happens to the server. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { callOf, openOffice, post, type Office } from './office.ts';
import { noSshd, prepareSshd, type Sshd } from './sshd.ts';
import { isUp, watchTunnel } from './watch.ts';

const CALL = '/api/v1/office/communications/call';

describe.skipIf(noSshd !== null)('with OpenSSH', () => {
  let office: Office;
  let sshd: Sshd;
  let open: ReturnType<typeof watchTunnel>[] = [];

  const dig = (changes: { publicUrl?: string; remotePort?: number; login?: object } = {}, deps = {}) => {
    const { publicUrl = null, remotePort = 0, login = {} } = changes;
    const tunnel = { kind: 'ssh' as const, login: { ...sshd.login, ...login }, remotePort, remoteHost: 'localhost' };
    const watched = watchTunnel({ publicUrl, tunnel }, { host: '127.0.0.1', port: office.port }, deps);
    open.push(watched);
    watched.tunnel.start();
    return watched;
  };
  const callThrough = (url: string | null) => post(`${url}${office.server.secretPath()}${CALL}`, callOf());

  beforeEach(async () => {
    office = await openOffice();
    sshd = await prepareSshd();
  });
  afterEach(async () => {
    await Promise.all(open.map(({ tunnel }) => tunnel.stop()));
    open = [];
    await sshd.remove();
    await office.close();
  });

  test('the server chooses a port, a request of the CRM passes through it and gets its echo', async () => {
    await sshd.start();
    const { until, urls, learnt, tunnel } = dig();
    const { url } = await until(isUp);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const told = await callThrough(url);
    expect([told.status, told.echo?.startsWith('echo-')]).toEqual([200, true]);
    expect(office.calls).toHaveLength(1);
    expect(learnt).toEqual([sshd.fingerprint()]);
    await tunnel.stop();
    expect(urls).toEqual([url, null]);
    await expect(callThrough(url)).rejects.toThrow('fetch failed');
  });

  test('the server dies and comes back: so does the tunnel, by itself, with the key pinned', async () => {
    const { until, states, learnt, urls } = dig();
    const waiting = await until(({ state }) => state === 'waiting');
    expect(waiting.words.ru).toContain('ECONNREFUSED');
    expect(waiting.nextAt).toBeGreaterThan(0);
    for (let i = 0; i < 2; i++) {
      await sshd.start();
      const { url } = await until(isUp, states.length);
      expect((await callThrough(url)).status).toBe(200);
      const before = states.length;
      await sshd.kill();
      const lost = await until(({ state }) => state === 'waiting', before);
      expect(lost.url).toBeNull();
      expect(urls.at(-1)).toBeNull();
    }
    expect(learnt).toEqual([sshd.fingerprint()]);
    expect(office.calls).toHaveLength(2);
  });

  test('a server that freezes is noticed although no connection was closed', async () => {
    await sshd.start();
    const { until, states } = dig({}, { keepAlive: { interval: 50, count: 2 } });
    await until(isUp);
    const before = states.length;
    sshd.freeze();
    const silent = await until(({ state }) => state === 'waiting', before);
    expect(silent.words.ru).toContain('перестал отвечать');
    expect((await until(isUp, before)).url).not.toBeNull(); // the server serves each connection by its own process
  });

  test('a host key other than the pinned one is refused with a reason, and not tried again', async () => {
    await sshd.start();
    const pinned = sshd.fingerprint();
    await sshd.kill();
    sshd.newHostKey();
    await sshd.start();
    const { until, states, learnt } = dig({ login: { hostKey: pinned } });
    const refused = await until(({ state }) => state === 'refused');
    expect(refused.words.ru).toContain(sshd.fingerprint());
    expect(refused.words.ru).toContain(pinned);
    expect(refused.nextAt).toBeUndefined();
    expect([learnt, states.some(isUp)]).toEqual([[], false]);
  });

  test('the right key as OpenSSH writes it, or with padding, is accepted', async () => {
    await sshd.start();
    const { until, learnt } = dig({ login: { hostKey: `${sshd.fingerprint()}=` } });
    await until(isUp);
    expect(learnt).toEqual([]);
  });

  test('an unknown client key is reported and retried only slowly', async () => {
    await sshd.start();
    const { until } = dig({ login: { privateKey: sshd.strangeKey } });
    const refused = await until(({ state }) => state === 'refused');
    expect(refused.words.ru).toContain('не принял логин');
    expect((refused.nextAt ?? 0) - Date.now()).toBeGreaterThan(30_000);
  });

  test('an invalid private key is reported at once', async () => {
    const { until } = dig({ login: { privateKey: '-----BEGIN OPENSSH PRIVATE KEY-----\nxx\n' } });
    const refused = await until(({ state }) => state === 'refused');
    expect(refused.words.ru).toContain('не читается');
  });

  test('a port in use is reported, and used as soon as it is free', async () => {
    await sshd.start();
    const first = dig();
    const { url } = await first.until(isUp);
    const remotePort = Number(new URL(url ?? '').port);
    const second = dig({ remotePort, publicUrl: 'http://crm.office.example/' });
    const waiting = await second.until(({ state }) => state === 'waiting');
    expect(waiting.words.ru).toContain(`порт ${remotePort}`);
    await first.tunnel.stop();
    expect((await second.until(isUp)).url).toBe('http://crm.office.example');
    expect((await callThrough(`http://127.0.0.1:${remotePort}`)).status).toBe(200);
  });

  test('a server that forbids forwarding is reported with what to change there', async () => {
    await sshd.remove();
    sshd = await prepareSshd(['AllowTcpForwarding no']);
    await sshd.start();
    const { until } = dig();
    expect((await until(({ state }) => state === 'waiting')).words.ru).toContain('AllowTcpForwarding');
  });

  test('retryNow ends the pause; stop in the middle of connecting leaves nothing behind', async () => {
    const { until, tunnel, states } = dig({}, { pauses: { first: 3_600_000, longest: 3_600_000, slow: 3_600_000 } });
    await until(({ state }) => state === 'waiting');
    await sshd.start();
    const before = states.length;
    tunnel.retryNow();
    tunnel.retryNow();
    await until(isUp, before);
    tunnel.retryNow();
    await tunnel.stop();
    expect(tunnel.state().state).toBe('off');
    const after = states.length;
    await sshd.kill();
    expect(states).toHaveLength(after);
  });
});
