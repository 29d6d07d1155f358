/** Plecho sets its integration up in the CRM: what it sends, what it leaves alone, what it leaves to the admin. */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFeed } from '../../app/crm/kontur/feed.ts';
import { manifestZip } from '../../app/crm/kontur/manifest.ts';
import { applySetup, readSetup, type SetupDeps } from '../../app/crm/kontur/setup.ts';
import type { CrmClient } from '../../app/crm/kontur/client.ts';
import { tempDir } from '../store/fixtures.ts';
import { office } from './office.ts';

const ADDRESS = 'https://office.example/s3cret';
const deps = (client: CrmClient, more: Partial<SetupDeps> = {}): SetupDeps => ({
  client,
  kind: 'private',
  expectedBaseUrl: ADDRESS,
  language: 'ru',
  ...more,
});

const webHook = (relativeUrl: string) => ({
  operations: [
    {
      op: 'add',
      path: '/webHooks',
      value: {
        id: '00000000-0000-0000-0000-000000000000',
        relativeUrl,
        triggerType: 'schedule',
        filter: { items: [] },
        schedule: { period: '00:05:00' },
        disabled: false,
      },
    },
  ],
});
const features = (on: boolean) => ({
  operations: [{ op: 'replace', path: '/features', value: { call: on, hangup: on } }],
});

test('enabling calls sends exactly the documented PATCHes, and a second time nothing', async () => {
  await using it = await office();
  it.crm.instance.baseUrl = ADDRESS;
  expect(await applySetup(deps(it.client), true)).toMatchObject({
    ok: true,
    text: expect.stringContaining('включены'),
  });
  expect(it.crm.patches).toEqual([features(true), webHook('setup/upgrade'), webHook('communications/sync')]);
  expect(await applySetup(deps(it.client), true)).toMatchObject({
    ok: true,
    text: expect.stringContaining('менять нечего'),
  });
  expect(it.crm.patches).toHaveLength(3);
  expect(it.crm.faults).toEqual([]);
  expect(await readSetup(deps(it.client))).toMatchObject({
    kind: 'ok',
    value: {
      status: 'active',
      features: { call: true, hangup: true },
      webhooks: [
        { url: 'setup/upgrade', ok: true },
        { url: 'communications/sync', ok: true },
      ],
      baseUrl: ADDRESS,
    },
  });
});

test('disabling calls turns the features off and leaves the webhooks alone', async () => {
  await using it = await office();
  await applySetup(deps(it.client), true);
  it.crm.patches.length = 0;
  await applySetup(deps(it.client), false);
  expect(it.crm.patches).toEqual([features(false)]);
  expect(it.crm.instance.webHooks).toHaveLength(2);
});

test('a webhook that somebody disabled is registered again, with a note about the old one', async () => {
  await using it = await office();
  await applySetup(deps(it.client), true);
  it.crm.instance.webHooks[1]!.disabled = true;
  it.crm.patches.length = 0;
  expect((await applySetup(deps(it.client), true)).ok).toBe(true);
  expect(it.crm.patches).toEqual([webHook('communications/sync')]);
  const setup = await readSetup(deps(it.client));
  expect(setup).toMatchObject({ value: { webhooks: [{ ok: true }, { ok: true }] } });
  // In the words of the office, not of the API.
  const told = setup.kind === 'ok' ? setup.value.steps.join() : '';
  expect(told).toMatch(/оповещение Plecho о звонках/);
  expect(told).not.toMatch(/communications|upgrade/);
});

test('a public integration is activated first, a private one never', async () => {
  await using it = await office({ crm: { kind: 'public' }, client: { kind: 'public', secret: 'secretKey=demo' } });
  expect(it.crm.instance.status).toBe('notConfigured');
  expect((await applySetup(deps(it.client, { kind: 'public' }), true)).ok).toBe(true);
  expect(it.crm.instance).toMatchObject({
    status: 'active',
    settings: [
      { id: 'autoRedirect', value: false },
      { id: 'autoAnswer', value: false },
    ],
  });
  expect(it.crm.faults).toEqual([]);
});

test("where the access key may not PATCH, a user's token does, once, and is not kept", async () => {
  await using it = await office();
  it.crm.who.needsBearer.add('patch');
  const refused = await applySetup(deps(it.client), true);
  expect(refused).toMatchObject({ ok: false, needsToken: true });
  expect(refused.steps.join(' ')).toMatch(/токен.*попросите администратора CRM/s);
  expect(refused.steps.join(' ')).not.toMatch(/[a-z]\/[a-z]/);
  expect(it.client.state().state).toBe('connected'); // calls are still told
  expect((await applySetup(deps(it.client), true, it.crm.bearer)).ok).toBe(true);
  expect(it.crm.instance.features).toMatchObject({ call: true, hangup: true });
  it.crm.instance.features.call = false;
  expect(await applySetup(deps(it.client), true)).toMatchObject({ needsToken: true });
});

test('a wrong token is reported as wrong, and does not affect our own key', async () => {
  await using it = await office();
  it.crm.who.needsBearer.add('patch');
  await it.client.authorize();
  expect(await applySetup(deps(it.client), true, 'wrong')).toMatchObject({ ok: false, needsToken: true });
  expect(it.crm.keys.authorizations()).toBe(1);
});

test("the CRM's refusal reaches the admin in its own words", async () => {
  await using it = await office();
  it.crm.misbehave({
    how: 'status',
    path: /instances/,
    times: 1,
    status: 409,
    body: { status: 'notFound', message: 'IntegrationInstance not found' },
  });
  expect(await applySetup(deps(it.client), true)).toMatchObject({ ok: false, text: 'IntegrationInstance not found' });
});

test('a changed public address is noticed, with the steps to upload the new manifest', async () => {
  await using it = await office();
  it.crm.instance.baseUrl = 'https://old.example/x';
  it.crm.setMainTelephony('Plecho');
  const setup = await readSetup(deps(it.client));
  expect(setup).toMatchObject({ kind: 'ok', value: { mainTelephony: 'ours', expectedBaseUrl: ADDRESS } });
  expect(setup.kind === 'ok' && setup.value.steps[0]).toContain(ADDRESS);
  it.crm.instance.baseUrl = `${ADDRESS}/`;
  expect(await readSetup(deps(it.client))).toMatchObject({ value: { steps: [] } });
});

const hasUnzip = spawnSync('unzip', ['-v']).status === 0;

test.skipIf(!hasUnzip)(
  'manifest.zip opens with unzip (skipped where there is no unzip) and holds what the CRM asks',
  async () => {
    using place = tempDir();
    const file = join(place.dir, 'manifest.zip');
    writeFileSync(file, await manifestZip({ name: 'Plecho', version: '1.0', baseUrl: `${ADDRESS}/` }, 'ru'));
    expect(execFileSync('unzip', ['-Z1', file], { encoding: 'utf8' })).toBe('manifest.json\n');
    expect(JSON.parse(execFileSync('unzip', ['-p', file, 'manifest.json'], { encoding: 'utf8' }))).toEqual({
      name: 'Plecho',
      version: '1.0',
      baseUrl: ADDRESS,
    });
  },
);

test.for([
  [{ name: '1Plecho' }, 'name'],
  [{ name: 'Плечо' }, 'name'],
  [{ name: '' }, 'name'],
  [{ version: '1' }, 'version'],
  [{ version: '1.0.0.0.0' }, 'version'],
  [{ version: 'v1.0' }, 'version'],
  [{ baseUrl: 'office.example' }, 'baseUrl'],
  [{ baseUrl: 'file:///etc' }, 'baseUrl'],
] as const)('a manifest with %j is refused with a reason', async ([part, field]) => {
  await expect(
    manifestZip({ name: 'Plecho', version: '1.0.0-beta', baseUrl: ADDRESS, ...part }, 'ru'),
  ).rejects.toMatchObject({ code: 'badInput', field });
});

test('1,200 people are discovered in pages; read again, the feed goes on where it ended; nobody is ever removed', async () => {
  const many = Array.from({ length: 1200 }, (_, n) => ({
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    name: `Сотрудник ${n}`,
    extension: String(n),
  }));
  await using it = await office({ crm: { users: many } });
  it.crm.feed.add({ dealId: 'x' }, { type: 'create', old: null, new: { name: 'Сделка' } });
  const { people } = it.store;
  people.replace([{ userId: many[5]!.id, name: 'Маша', numbers: ['1001'] }], { country: 'RU', areaCode: null });
  const read = (bearer?: string) =>
    readFeed({
      client: it.client,
      cursor: it.store.getMeta('feed'),
      saveCursor: (offset) => it.store.setMeta('feed', offset),
      onUser: (userId, name) => void people.addDiscovered(userId, name),
      bearer,
    });

  expect(await read()).toEqual({ found: 1200, failed: null });
  expect(it.crm.requests.filter(({ path }) => path.includes('/events')).length).toBe(25);
  expect(people.list()).toHaveLength(1200);
  expect(people.list().find(({ userId }) => userId === many[5]!.id)).toMatchObject({
    name: 'Маша',
    numbers: ['1001'],
    source: 'manual',
  });

  expect(await read()).toEqual({ found: 0, failed: null });
  it.crm.feed.add({ userId: many[0]!.id }, { type: 'delete', old: { name: 'x' }, new: null });
  it.crm.feed.add(
    { userId: many[1]!.id },
    { type: 'patch', old: { name: 'x' }, new: { lastName: 'Иванова', firstName: 'Анна' } },
  );
  expect(await read()).toEqual({ found: 1, failed: null });
  expect(people.list()).toHaveLength(1200);
  expect(people.list().find(({ userId }) => userId === many[1]!.id)?.name).toBe('Иванова Анна');
});

test('the feed fails halfway: the pages read count, the rest is read next time; a token helps where the key does not', async () => {
  const many = Array.from({ length: 120 }, (_, n) => ({
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    name: `С${n}`,
    extension: '',
  }));
  await using it = await office({ crm: { users: many } });
  const seen = new Set<string>();
  let cursor: string | null = null;
  const read = (bearer?: string) =>
    readFeed({
      client: it.client,
      cursor,
      saveCursor: (offset) => (cursor = offset),
      onUser: (userId) => seen.add(userId),
      bearer,
    });
  it.crm.who.needsBearer.add('events');
  expect(await read()).toMatchObject({ found: 0, failed: { kind: 'unauthorized', why: 'denied' } });
  expect(cursor).toBeNull();
  const off = it.crm.misbehave({ how: 'status', path: /offset=00000000-20ac/ });
  expect(await read(it.crm.bearer)).toMatchObject({ found: 50, failed: { kind: 'retry' } });
  off();
  expect(await read(it.crm.bearer)).toEqual({ found: 70, failed: null });
  expect(seen.size).toBe(120);
});
