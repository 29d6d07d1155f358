/** Access to the window in a real browser: the printed address, a link in a chat, a malicious page, another port. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createWebServer, type WebServer } from '../../app/web/server.ts';

const address = inject('chromium');
if (address === '') process.stderr.write('skipped: Chromium is not installed (apt install chromium)\n');

describe.skipIf(address === '')('in Chromium', () => {
  const asked: string[] = [];
  const seenElsewhere: IncomingHttpHeaders[] = [];
  let web: WebServer;
  let window: string;
  let chat: Server;
  let browser: Browser;
  let person: BrowserContext; // one browser's cookies and storage

  beforeAll(async () => {
    const root = join(import.meta.dirname, '..', '..', 'out', 'renderer');
    const respond = async (request: Request): Promise<Response> => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      return Response.json({});
    };
    web = createWebServer({ host: '127.0.0.1', port: 0, token: 'tok', root, respond, log: pino({ level: 'silent' }) });
    window = `http://127.0.0.1:${(await web.start()).port}`;
    chat = createServer((req, res) => {
      seenElsewhere.push(req.headers);
      res.setHeader('Content-Type', 'text/html');
      res.end(`<a id="first" href="${window}/?token=tok#/health">open</a> <a id="later" href="${window}/">later</a>`);
    });
    await new Promise<void>((resolve) => chat.listen(0, '127.0.0.1', resolve));
    browser = await chromium.connect(address);
    person = await browser.newContext();
  });
  afterAll(async () => {
    await browser.close();
    await web.stop();
    chat.close();
  });

  const chatAt = (host: string): string => `http://${host}:${(chat.address() as AddressInfo).port}/`;
  const at = async (url: string): Promise<Page> => {
    const page = await person.newPage();
    await page.goto(url);
    return page;
  };
  /** Waits until the page has access: it requests the settings. */
  const letIn = async (): Promise<void> => await expect.poll(() => asked).toContain('GET /api/settings');

  test('links on other pages open the window, with the key and later without; the key is removed from the address', async () => {
    const page = await at(chatAt('localhost'));
    await page.click('#first');
    await letIn();
    expect(page.url()).toBe(`${window}/#/health`);
    asked.length = 0;
    await page.reload();
    await letIn();
    await page.goto(chatAt('localhost'));
    asked.length = 0;
    await page.click('#later');
    await letIn();
    await page.close();
  });

  test('a page on another port of this computer gets nothing that opens the window', async () => {
    seenElsewhere.length = 0;
    const page = await at(chatAt('127.0.0.1'));
    expect(await person.cookies()).toEqual([]);
    expect(seenElsewhere.length).toBeGreaterThan(0);
    expect(JSON.stringify(seenElsewhere)).not.toContain('tok');
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
    await page.close();
  });

  test('another site in the same browser cannot reach the API', async () => {
    const page = await at(chatAt('localhost'));
    asked.length = 0;
    const outcome = await page.evaluate(async (url) => {
      const answers = await Promise.allSettled([
        fetch(`${url}/api/dial`, { method: 'POST', mode: 'no-cors', credentials: 'include' }),
        fetch(`${url}/api/status`, { credentials: 'include' }),
        fetch(`${url}/api/status`, { headers: { authorization: 'Bearer tok' } }),
      ]);
      return answers.map(({ status }) => status);
    }, window);
    expect(outcome).toEqual(['rejected', 'rejected', 'rejected']);
    expect(asked).toEqual([]);
    await page.close();
  });
});
