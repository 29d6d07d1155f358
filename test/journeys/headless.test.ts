/** The product without a desktop, by its fixed interface (docs/headless.md): the ready line, exit codes, state, and shutdown. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDemoCrm } from '../../app/demo/crm.ts';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import { play } from '../fixtures/replay.ts';
import { folder, runProduct, type Product, SOURCES, type ProductOptions } from './product.ts';

/** Nobody listens on the discard port of this machine. */
const NOBODY = {
  pbx: { host: '127.0.0.1', port: 9, password: 'x' },
  crm: { url: 'http://127.0.0.1:9', apiKey: 'key' },
};

const place = (): string => {
  const { path, [Symbol.dispose]: remove } = folder();
  onTestFinished(() => remove());
  return join(path, 'profile');
};
/** Starts the product and makes sure that it ends with the test. */
const run = (profile: string, config?: unknown, options?: ProductOptions): Product => {
  const product = runProduct(profile, config, options);
  onTestFinished(async () => void (await product.kill()));
  return product;
};

describe('without a desktop', () => {
  it('is ready without exchange and CRM, says so in exactly one line, and keeps its data private', async () => {
    const profile = place();
    const product = run(profile, NOBODY);
    const { ready, ui, callbacks } = await product.ready;
    expect(ready).toBe(true);
    expect(ui).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/\?token=[\w-]{20,}$/);
    expect(callbacks).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/[\w-]{20,}$/);
    expect(new URL(ui).port).not.toBe(new URL(callbacks).port);
    expect(statSync(profile).mode & 0o777).toBe(0o700);
    expect(await product.status()).toMatchObject({
      exchange: { state: 'connecting' },
      crm: { state: 'connecting', workspace: null },
      callbacks: { publicUrl: null },
      outbox: { waiting: 0, failed: 0, oldestSeconds: 0 },
      liveCalls: 0,
    });
    expect(await product.stop()).toEqual({ code: 0, signal: null });
    expect(product.stdout()).toBe(`${JSON.stringify({ ready, ui, callbacks })}\n`);
  });

  it('writes nothing to stderr while all is well, also in the shipped form: no deprecation warnings', async () => {
    await using exchange = await createDemoExchange({ heartbeatMs: 0 });
    const config = { ...NOBODY, pbx: { host: exchange.host, port: exchange.port, password: 'demo' } };
    for (const options of [{}, { entry: SOURCES }]) {
      const product = run(place(), config, options);
      await product.until(({ exchange: pbx }) => pbx.state === 'connected');
      expect(await product.stop()).toEqual({ code: 0, signal: null });
      expect(product.stderr()).toBe('');
    }
  });

  it('returns its state only with the token', async () => {
    await using exchange = await createDemoExchange({ heartbeatMs: 0 });
    await using crm = await createDemoCrm();
    const product = run(place(), {
      pbx: { host: exchange.host, port: exchange.port, password: 'demo' },
      crm: { url: crm.url, kind: 'private', apiKey: crm.apiKey },
      listener: { publicUrl: 'https://office.example/plecho' },
    });
    await product.ready;
    const status = await product.until(
      ({ exchange: pbx, crm: far }) => pbx.state === 'connected' && far.state === 'connected',
    );
    expect(status.crm.workspace).toBe(crm.workspace);
    expect(status.callbacks.publicUrl).toContain('https://office.example/plecho');
    for (const words of [status.exchange.detail, status.crm.detail, status.callbacks.detail])
      expect(typeof words).toBe('string');
    expect((await product.get('/api/status', {})).status).toBe(401);
    expect((await product.get('/api/status', { authorization: 'Bearer guessed' })).status).toBe(401);
  });

  // What else is wrong is refused by the same words: test/engine/config.test.ts.
  it.each<[string, unknown, string | RegExp]>([
    ['an unknown field', { crm: { apikey: 'x' } }, 'crm.apikey'],
    ['a list instead of an object', [1, 2], 'JSON object'],
    ['what is no JSON', '{"pbx": ', 'config.json'],
    ['what is no JSON over several lines', '\ufeff{\r\n  "pbx": {\r\n    host: x\r\n  }\r\n}', 'config.json'],
    ['a key with a Russian letter', { crm: { apiKey: 'abcС' } }, /^crm\.apiKey: .*на месте 4/],
  ])('refuses %s: exit code 2 and one line that names it', async (_, config, field) => {
    const product = run(place(), config);
    expect((await product.ended).code).toBe(2);
    expect(product.stderr().trimEnd().split('\n')).toHaveLength(1);
    const line = product.stderr().trimEnd();
    if (typeof field === 'string') expect(line).toContain(field);
    else expect(line).toMatch(field);
    expect(product.stdout()).toBe('');
  });

  it('reads a configuration as Windows editors write it: with a byte order mark, CRLF, in UTF-16', async () => {
    const text = JSON.stringify(NOBODY, null, 2).replaceAll('\n', '\r\n');
    for (const bytes of [`\ufeff${text}\r\n`, Buffer.from(`\ufeff${text}`, 'utf16le')]) {
      const product = run(place(), bytes);
      expect((await product.ready).ready).toBe(true);
      await product.kill();
    }
  });

  it('a second one on the same profile: exit code 3 and one line; the first goes on; after its death the profile is free', async () => {
    const profile = place();
    const first = run(profile, NOBODY);
    await first.ready;
    const second = run(profile, NOBODY);
    expect((await second.ended).code).toBe(3);
    expect(second.stderr().trimEnd().split('\n')).toHaveLength(1);
    expect(second.stdout()).toBe('');
    expect((await first.get('/api/status')).status).toBe(200);
    await first.kill();
    const third = run(profile, NOBODY);
    expect((await third.ready).ready).toBe(true);
  });

  it('a profile that is no folder: one line, no stack, an exit code', async () => {
    const profile = place();
    mkdirSync(join(profile, '..'), { recursive: true });
    writeFileSync(profile, 'a file');
    const product = run(profile, NOBODY);
    expect((await product.ended).code).toBe(1);
    expect(product.stderr().trimEnd().split('\n')).toHaveLength(1);
  });

  it('keeps its secret path and its settings over restarts', async () => {
    const profile = place();
    const first = run(profile, NOBODY);
    const { callbacks } = await first.ready;
    await first.stop();
    const second = run(profile);
    expect(new URL((await second.ready).callbacks).pathname).toBe(new URL(callbacks).pathname);
    expect((await second.status()).exchange.state).toBe('connecting');
  });

  it.each(['hang', 'slow'] as const)(
    'SIGTERM with messages in flight to a CRM that is %s: ends with 0 within 5 s, and nothing is lost',
    async (how) => {
      const exchange = await createDemoExchange({ heartbeatMs: 0 });
      const crm = await createDemoCrm();
      onTestFinished(async () => void (await Promise.all([exchange.close(), crm.close()])));
      const profile = place();
      const config = {
        pbx: { host: exchange.host, port: exchange.port, password: 'demo' },
        crm: { url: crm.url, kind: 'private', apiKey: crm.apiKey },
        recordings: { upload: false },
      };
      const product = run(profile, config);
      await product.until(({ exchange: pbx, crm: far }) => pbx.state === 'connected' && far.state === 'connected');
      const mend = crm.misbehave({ how, ms: 2000, path: /telephony/ });
      await play(exchange, 'inbound-answered', { speed: 8 }).done;
      await expect.poll(() => crm.requests.some(({ path }) => path.includes('call-started'))).toBe(true);
      expect(await product.stop()).toEqual({ code: 0, signal: null });
      mend();
      const again = run(profile, config);
      await again.ready;
      await crm.waitFor(() => [...crm.calls.values()].some((call) => call.registrations.length > 0), 90_000);
      expect([...crm.calls.values()].map((call) => call.registrations.length)).toEqual([1]);
      expect(crm.faults).toEqual([]);
    },
  );
});
