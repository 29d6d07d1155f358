/** Monitoring from outside: /healthz and /metrics, alerts of a real outage, and a heartbeat that stops with the program. */
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDemoCrm } from '../../app/demo/crm.ts';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import { openReceiver, type Received } from '../alerts/stand-ins.ts';
import { folder, runProduct } from './product.ts';

const closing = <T extends { close: () => Promise<unknown> }>(made: T): T => {
  onTestFinished(() =>
    made.close().then(
      () => undefined,
      () => undefined,
    ),
  );
  return made;
};

async function office(alerts: Record<string, unknown>) {
  const place = folder();
  onTestFinished(() => place[Symbol.dispose]());
  const exchange = closing(await createDemoExchange({ heartbeatMs: 200 }));
  const crm = closing(await createDemoCrm());
  const config = {
    pbx: { host: exchange.host, port: exchange.port, password: 'demo' },
    crm: { url: crm.url, kind: 'private', apiKey: crm.apiKey },
    alerts,
  };
  const product = runProduct(join(place.path, 'profile'), config);
  onTestFinished(async () => void (await product.kill()));
  const origin = new URL((await product.ready).ui).origin;
  return { exchange, crm, product, origin };
}
const isUp = ({ exchange, crm }: { exchange: { state: string }; crm: { state: string } }): boolean =>
  exchange.state === 'connected' && crm.state === 'connected';

/** Waits until so many requests were received. */
async function came(received: readonly Received[], count: number): Promise<void> {
  const deadline = performance.now() + 90_000;
  while (received.length < count) {
    if (performance.now() > deadline) throw new Error(`only ${received.length} of ${count} came`);
    await delay(20);
  }
}

describe('monitored from outside', () => {
  it('says without a token whether calls are reported, and gives figures with it; alerts of an outage and its end', async () => {
    await using web = await openReceiver();
    const { exchange, product, origin } = await office({ afterSeconds: 1, webhook: { url: web.url, secret: 's' } });
    await product.until((status) => isUp(status) && status.problems.length === 0);
    const well = await fetch(`${origin}/healthz`);
    expect([well.status, await well.json()]).toEqual([200, { ok: true }]);
    expect((await fetch(`${origin}/metrics`)).status).toBe(401);
    const figures = await product.get('/metrics');
    expect(figures.headers.get('content-type')).toContain('text/plain');
    const text = await figures.text();
    for (const line of [
      'plecho_reporting 1',
      'plecho_link_up{link="exchange"} 1',
      'plecho_outbox_waiting 0',
      'plecho_problem{code="exchange"} 0',
    ])
      expect(text.split('\n')).toContain(line);
    expect(Number(/plecho_events_total (\d+)/.exec(text)?.[1])).toBeGreaterThan(0);
    expect(Number(/plecho_crm_answer_seconds_count{result="2xx"} (\d+)/.exec(text)?.[1])).toBeGreaterThan(0);

    // On a busy machine there may be an earlier alert that the exchange took more than a second to answer.
    const letters = () => web.received.map(({ body }) => JSON.parse(body) as { kind: string; id: string });
    await exchange.close();
    await expect.poll(async () => (await fetch(`${origin}/healthz`)).status).toBe(503);
    await expect.poll(() => letters().at(-1)?.kind).toBe('problem');
    const ill = await fetch(`${origin}/healthz`);
    expect([ill.status, await ill.json()]).toEqual([503, { ok: false, light: 'red', problems: ['Нет связи с АТС'] }]);
    closing(await createDemoExchange({ heartbeatMs: 200, port: exchange.port }));
    await expect.poll(() => letters().at(-1)?.kind).toBe('over');
    const [told, over] = letters().slice(-2);
    expect(told?.kind).toBe('problem');
    expect(over?.id).toBe(told?.id);
  });

  it('killed with -9, the heartbeat stops', async () => {
    await using watcher = await openReceiver();
    const { product } = await office({ heartbeatUrl: `${watcher.url}/ping` });
    await came(watcher.received, 1);
    expect(watcher.received[0]?.path).toBe('/ping');
    await product.kill();
    const count = watcher.received.length;
    await delay(61_000); // the next heartbeat would have come within a minute
    expect(watcher.received.length).toBe(count);
  });

  it('a key that the CRM revokes is reported, though no call goes on', async () => {
    await using web = await openReceiver();
    await using watcher = await openReceiver();
    const { crm, product } = await office({
      ...{ afterSeconds: 1, webhook: { url: web.url }, heartbeatUrl: watcher.url },
    });
    await product.until(isUp);
    await came(watcher.received, 1);
    crm.who.installed = false;
    crm.keys.revoke();
    // On a busy machine there may be an earlier alert that the exchange took more than a second to answer.
    await expect
      .poll(() => web.received.map(({ body }) => JSON.parse(body) as unknown))
      .toContainEqual(
        expect.objectContaining({ kind: 'problem', problems: [expect.objectContaining({ code: 'crm' })] }),
      );
    await expect.poll(() => watcher.received.at(-1)?.path).toBe('/fail');
  });
});
