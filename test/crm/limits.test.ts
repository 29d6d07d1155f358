/** How much is read from a CRM whose answers do not end (many megabytes, a feed that always has a next page): bounded, with a clear message. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, test } from 'vitest';
import { createCrmClient, type CrmClient } from '../../app/crm/kontur/client.ts';
import { readCommunications } from '../../app/crm/kontur/communications.ts';
import { readFeed } from '../../app/crm/kontur/feed.ts';
import { ok } from '../../app/crm/outbox/outcome.ts';
import { silent } from './office.ts';

const MB = 1024 * 1024;

test.each([
  ['one JSON string of 15 MB', (at: number) => (at === 0 ? '{"id":"' : 'x'.repeat(MB)), 200],
  ['15 MB of blanks', () => ' '.repeat(MB), 200],
  ['a refusal of 15 MB', (at: number) => (at === 0 ? '{"status":"x","message":"' : 'y'.repeat(MB)), 409],
])('an answer: %s is cut off, and the message says so', async (_, piece, status) => {
  let sent = 0;
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    let at = 0;
    const more = (): void => {
      if (at > 15 || response.destroyed) return void response.end();
      const bytes = piece(at);
      at += 1;
      sent += bytes.length;
      if (response.write(bytes)) setImmediate(more);
      else response.once('drain', more);
    };
    more();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createCrmClient({ url, kind: 'private', apiKey: 'k', log: silent, timeoutMs: 20_000 });
  try {
    expect(await client.authorize()).toMatchObject({
      kind: 'retry',
      reason: 'strange',
      words: 'Ответ CRM слишком длинный. Проверьте адрес CRM в настройках.',
    });
    expect(sent).toBeLessThan(14 * MB); // the rest was not read
  } finally {
    await client.close();
    server.closeAllConnections();
    server.close();
  }
});

describe('a feed that always says that there is more', () => {
  const offsetOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  /** @param items number of changes in one page */
  const endless = (items: number) => {
    let pages = 0;
    const request = (() => {
      pages += 1;
      const one = (n: number) => ({
        offset: offsetOf(pages * 100 + n),
        entityIds: { userId: `u${pages}-${n}` },
        changeData: { new: { name: 'N' } },
      });
      const page = {
        items: Array.from({ length: items }, (_, n) => one(n)),
        hasMore: true,
        lastOffset: offsetOf(pages * 100 + 99),
      };
      return Promise.resolve(ok(page));
    }) as unknown as CrmClient['request'];
    return { client: { request }, pages: () => pages };
  };
  it.each([
    [1, 2_000, 'прочитано 2000'],
    [0, 20, 'прочитано 0'],
  ])(
    'with %i changes a page is read up to a limit of pages, which is reported, and continued next time',
    async (items, most, words) => {
      const feed = endless(items);
      let cursor = '';
      const users = new Set<string>();
      const reading = {
        client: feed.client,
        saveCursor: (at: string) => void (cursor = at),
        onUser: (id: string) => void users.add(id),
      };
      const first = await readFeed({ ...reading, cursor: null });
      expect(feed.pages()).toBe(most);
      expect(first.failed).toMatchObject({ kind: 'retry', words: expect.stringContaining(words) as string });
      expect([first.found, users.size, cursor]).toEqual([most * items, most * items, offsetOf(most * 100 + 99)]);
      await readFeed({ ...reading, cursor, language: () => 'en' });
      expect(cursor).toBe(offsetOf(2 * most * 100 + 99));
    },
  );

  it.each([
    [1, 20_000],
    [0, 20],
  ])('with %i changes a page: the comparison of calls ends too, without a verdict', async (items, most) => {
    const feed = endless(items);
    const read = await readCommunications({ client: feed.client, from: null });
    expect(feed.pages()).toBe(most);
    expect(read).toMatchObject({ end: null, failed: { kind: 'retry', reason: 'strange' } });
  });
});
