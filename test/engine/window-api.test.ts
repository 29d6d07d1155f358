/** What the window's API accepts and refuses: calls, messages, history, files, the look around the server. Settings → Program: program-api.test.ts. */
import { expect, test } from 'vitest';
import { settings as defaults } from '../../app/contract/settings.ts';
import { WordedError } from '../../app/contract/worded-error.ts';
import type { OutboxRow } from '../../app/contract/view.ts';
import { kontur } from '../../app/crm/kontur/kontur.ts';
import type { ServerFindings } from '../../app/exchange/driver.ts';
import type { Server } from '../../app/remote/server.ts';
import { callsApi, type CallsApiDeps } from '../../app/engine/window/calls-api.ts';
import { filesOf, filterOf, type FilesDeps } from '../../app/engine/window/files-api.ts';
import { historyApi, type HistoryApiDeps } from '../../app/engine/window/history-api.ts';
import { lookAroundApi, type LookAroundDeps } from '../../app/engine/window/look-around-api.ts';
import { outboxApi } from '../../app/engine/window/outbox-api.ts';
import { createStoredSentences } from '../../app/engine/window/stored-sentences.ts';
import { silent } from '../store/fixtures.ts';

const sentences = createStoredSentences(kontur);

test('calls: a forbidden dial, hang-up or action is refused with its own reason, in the reader’s language', async () => {
  const no = { refuse: 'invalidConstraints', message: 'Туда нельзя.' } as const;
  const words = { ru: 'Разговор окончен.', en: 'The call is over.' };
  const dialled: unknown[] = [];
  const { commands } = callsApi({
    dialing: { hangup: ({ legId }) => (legId === 'mine' ? 'accepted' : no) },
    crmDialing: {
      dial: (wish) => (dialled.push(wish), Promise.resolve(wish.fromUserId === 'u1001' ? 'accepted' : no)),
    },
    strip: { act: () => Promise.reject(new WordedError('legOver', words)) },
    language: () => 'en',
    live: { named: () => undefined },
  } as Partial<CallsApiDeps> as CallsApiDeps);
  expect(commands.hangup({ callId: 'A', legId: 'mine' })).toEqual({ ok: true });
  expect(() => commands.hangup({ callId: 'A', legId: 'x' })).toThrow(
    expect.objectContaining({ code: 'refused', message: no.message }),
  );
  expect(await commands.dial({ userId: 'u1001', number: '79997775533' })).toEqual({ ok: true });
  expect(dialled).toEqual([{ fromUserId: 'u1001', to: { kind: 'client', phone: '79997775533' } }]);
  await expect(commands.dial({ userId: 'u1002', number: '1' })).rejects.toMatchObject({ code: 'refused' });
  await expect(commands.act({ do: 'park', me: 'u1001', legId: 'x' })).rejects.toMatchObject({
    ...{ code: 'refused', field: 'legOver', message: words.en },
  });
});

test('messages: «all again» resends the failed ones and returns their number; an unknown message is reported', () => {
  const row = (id: number, state: OutboxRow['state']) => ({ id, state, words: '' }) as OutboxRow;
  const again: number[] = [];
  const { commands } = outboxApi({
    store: { outbox: { list: () => [row(1, 'failed'), row(2, 'waiting'), row(3, 'failed')] } },
    language: () => 'ru',
    sentences,
    crm: {
      delivery: () =>
        ({ retry: (id: number) => (again.push(id), id === 1), dismiss: (id: number) => id === 2 }) as never,
    },
    callbacks: { journal: { list: () => [] } as never },
  });
  expect([commands.retryAll({}), again]).toEqual([{ sent: 1 }, [1, 3]]);
  expect([commands.retry({ id: 1 }), commands.dismiss({ id: 2 })]).toEqual([{ ok: true }, { ok: true }]);
  const notFound = expect.objectContaining({ code: 'notFound' });
  expect(() => commands.retry({ id: 9 })).toThrow(notFound);
  expect(() => commands.dismiss({ id: 9 })).toThrow(notFound);
});

test('history: an import needs a source; a client who no longer waits, and an unknown call, are reported', () => {
  const imported: number[] = [];
  const make = (history: unknown) =>
    historyApi({
      store: { markCalledBack: ({ phone }: { phone?: string }) => (phone === '1' ? 1 : 0), oneCall: () => null },
      settings: () => defaults.parse({ history }),
      language: () => 'ru',
      sentences,
      live: { statusChanged: () => undefined },
      backfill: { importSince: (from: number) => void imported.push(from), cancelImport: () => false },
    } as unknown as HistoryApiDeps);
  const unset = make(null);
  expect(() => unset.commands.importHistory({ since: 5 })).toThrow(expect.objectContaining({ field: 'history' }));
  expect(imported).toEqual([]);
  const set = make({ kind: 'folder', format: 'csv', path: '/log' });
  expect(set.commands.importHistory({ since: 5 })).toEqual({ task: 'import' });
  expect(imported).toEqual([5]);
  expect(() => unset.reads.call({ id: 'x' })).toThrow(expect.objectContaining({ code: 'notFound', field: 'id' }));
  expect(unset.commands.markCalledBack({ phone: '1', note: '' })).toEqual({ done: 1 });
  expect(() => unset.commands.markCalledBack({ phone: '2', note: '' })).toThrow('Этот клиент не ждёт звонка');
  expect(unset.commands.markCalledBack({ upTo: 7, note: '' })).toEqual({ done: 0 }); // «all of them» may be none at all
});

test('files: the exported calls are those that the window shows; unknown filters are ignored', () => {
  const of = (query: string) => filterOf(new URLSearchParams(query));
  expect(of('text=79&direction=inbound&missed=true&userId=u1&line=74951234567&from=1&until=2')).toEqual({
    ...{ text: '79', direction: 'inbound', missed: true, userId: 'u1', line: '74951234567', from: 1, until: 2 },
  });
  expect(of('missed=false')).toEqual({ missed: false });
  expect(of('text=&direction=sideways&from=soon&until=&other=1')).toEqual({});
  expect(of('')).toEqual({});
});

test('files: the manifest needs the address that it gives the CRM', async () => {
  let baseUrl: string | null = null;
  const files = filesOf({
    language: () => 'en',
    callbacks: { baseUrl: () => baseUrl },
    crm: { client: () => ({ installer: (url: string) => Promise.resolve(Buffer.from(url)) }) },
    sentences,
    store: { people: { list: () => [{ userId: 'u1', name: 'Маша', numbers: ['1001'], source: 'crm' }] } },
  } as unknown as FilesDeps);
  const get = async (name: 'manifest.zip' | 'people.csv') =>
    files[name](new URLSearchParams(), new Request('http://plecho/'));
  await expect(get('manifest.zip')).rejects.toMatchObject({ code: 'unavailable' });
  baseUrl = 'https://calls.example/x';
  const zip = await get('manifest.zip');
  expect([await zip.text(), zip.headers.get('content-disposition')]).toEqual([
    baseUrl,
    'attachment; filename="manifest.zip"',
  ]);
  const people = await get('people.csv');
  expect(await people.text()).toContain('Маша');
  expect(people.headers.get('cache-control')).toBe('no-store');
});

const LOGIN = { host: 'pbx.office', port: 22, user: 'root', password: 'x' };

function look(found: Partial<ServerFindings> = {}, over: Partial<LookAroundDeps> = {}) {
  const meta = new Map<string, string | null>();
  const [saved, made]: [unknown[], string[]] = [[], []];
  let open = 0;
  const finding = { text: '', why: '', details: [] };
  const change = { title: '', why: '', where: '', lines: [] };
  const findings: ServerFindings = {
    findings: [
      { ...finding, id: 'prefix', state: 'found', title: 'P', offered: true, patch: { dialing: { prefix: '9' } } },
      { ...finding, id: 'country', state: 'missing', title: 'C', offered: false, patch: { country: 'KZ' } },
    ],
    changes: [
      { ...change, id: 'acl', canDo: true, file: '/etc/acl.xml', before: 'a', after: 'b', command: 'reloadacl' },
      { ...change, id: 'byHand', canDo: false, file: '/etc/x', before: 'a', after: 'b' },
    ] as unknown as ServerFindings['changes'],
    extensions: [{ number: '1001', name: 'Маша', registered: false }],
    make: ({ id }) => Promise.resolve({ ok: true, text: (made.push(id), id) }),
    ...found,
  };
  const { commands } = lookAroundApi({
    store: { getMeta: (key) => meta.get(key) ?? null, setMeta: (key, value) => void meta.set(key, value) },
    settings: () => defaults.parse({}),
    language: () => 'en',
    exchangeDriver: { lookAround: () => Promise.resolve(findings) },
    sources: {
      openServer: () => Promise.resolve(((open += 1), { close: () => void (open -= 1) } as unknown as Server)),
    },
    change: (next) => Promise.resolve(void saved.push([next.dialing.prefix, next.country])),
    log: silent,
    ...over,
  });
  return { commands, meta, saved, made, isOpen: () => open > 0 };
}
const login = defaults.parse({ pbx: { ssh: LOGIN } }).pbx.ssh ?? LOGIN;

test('look around: the window is told what was found, but neither settings with secrets nor whole files', async () => {
  const it = look();
  const result = await it.commands.lookAround({ login } as never);
  expect(result).toMatchObject({ ok: true, text: 'Found: 1 of 2' });
  for (const secret of ['patch', 'before', 'after', 'command'])
    expect([...result.findings, ...result.changes].some((one) => secret in one)).toBe(false);
  expect(it.isOpen()).toBe(false);
});

test('look around: only offered and chosen settings are taken over, extensions included', async () => {
  const it = look();
  await it.commands.lookAround({ login } as never);
  await it.commands.applyLook({ ids: ['country'] });
  expect(it.meta.size).toBe(0);
  await it.commands.applyLook({ ids: ['prefix', 'country', 'extensions'] });
  expect(it.saved).toEqual([
    ['', 'RU'],
    ['9', 'RU'],
  ]);
  expect([...it.meta.values()].join('')).toContain('Маша');
});

test('look around: nothing is taken over or changed before the look, and nothing is changed without a plan', async () => {
  const it = look();
  const first = { code: 'notFound' };
  await expect(it.commands.applyLook({ ids: ['prefix'] })).rejects.toMatchObject(first);
  await expect(it.commands.makeChange({ id: 'acl' })).rejects.toMatchObject(first);
  await it.commands.lookAround({ login } as never);
  for (const id of ['byHand', 'unknown'])
    await expect(it.commands.makeChange({ id })).rejects.toMatchObject({ code: 'badInput' });
  expect(await it.commands.makeChange({ id: 'acl' })).toMatchObject({ ok: true });
  expect([it.made, it.isOpen()]).toEqual([['acl'], false]);
});

test('look around: a server that refuses the login, or fails during a change, is reported and the connection closed', async () => {
  const words = { ru: 'Не пускает.', en: 'No entry.' };
  const closed = look({}, { sources: { openServer: () => Promise.reject(new WordedError('ssh-refused', words)) } });
  expect(await closed.commands.lookAround({ login } as never)).toEqual({
    ...{ ok: false, text: words.en, findings: [], changes: [] },
  });
  const breaks = look({ make: () => Promise.reject(new WordedError('changed', words)) });
  await breaks.commands.lookAround({ login } as never);
  const { ok, text } = await breaks.commands.makeChange({ id: 'acl' });
  expect([ok, breaks.isOpen()]).toEqual([false, false]);
  expect(text).toMatch(/No entry\..*\/etc\/acl\.xml/);
});
