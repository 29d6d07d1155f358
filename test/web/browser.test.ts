/** The way into the window in a real browser: the printed address, a link in somebody's chat, a page that means harm. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createWebServer, type WebServer } from '../../app/web/server.ts';

const address = inject('chromium');
if (address === '') process.stderr.write('skipped: Chromium is not installed (apt install chromium)\n');

describe.skipIf(address === '')('in Chromium', () => {
  const asked: string[] = [];
  let root: string;
  let web: WebServer;
  let window: string;
  let chat: Server;
  let browser: Browser;
  let person: BrowserContext; // the cookies of one browser

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'plecho-window-'));
    await writeFile(join(root, 'index.html'), '<!doctype html><title>Plecho window</title>');
    const respond = async (request: Request): Promise<Response> => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      return Response.json({});
    };
    web = createWebServer({ host: '127.0.0.1', port: 0, token: 'tok', root, respond, log: pino({ level: 'silent' }) });
    window = `http://127.0.0.1:${(await web.start()).port}`;
    chat = createServer((_req, res) => {
      res.setHeader('Content-Type', 'text/html');
      res.end(`<a id="first" href="${window}/?token=tok">open</a> <a id="later" href="${window}/history">history</a>`);
    });
    await new Promise<void>((resolve) => chat.listen(0, '127.0.0.1', resolve));
    browser = await chromium.connect(address);
    person = await browser.newContext();
  });
  afterAll(async () => {
    await browser.close();
    await web.stop();
    chat.close();
    await rm(root, { recursive: true });
  });

  const atChat = async (): Promise<Page> => {
    const page = await person.newPage();
    await page.goto(`http://localhost:${(chat.address() as AddressInfo).port}/`);
    return page;
  };
  const shown = async (page: Page): Promise<void> => await expect.poll(() => page.title()).toBe('Plecho window');

  test('links elsewhere lead into the window, with the token and later without; the token is not left in the address', async () => {
    const page = await atChat();
    await page.click('#first');
    await shown(page);
    expect(page.url()).toBe(`${window}/`);
    expect(await page.evaluate(async () => (await fetch('/api/dial', { method: 'POST' })).status)).toBe(200);
    await page.goto(`http://localhost:${(chat.address() as AddressInfo).port}/`);
    await page.click('#later');
    await shown(page);
    expect(page.url()).toBe(`${window}/history`);
    await page.close();
  });

  test('another page, in the same browser, gets nothing through', async () => {
    const page = await atChat();
    const [cookie] = await person.cookies(window);
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    asked.length = 0;
    const outcome = await page.evaluate(async (url) => {
      const answers = await Promise.allSettled([
        fetch(`${url}/api/dial`, { method: 'POST', mode: 'no-cors', credentials: 'include' }),
        fetch(`${url}/api/status`, { credentials: 'include' }),
      ]);
      return answers.map(({ status }) => status);
    }, window);
    expect(outcome).toEqual(['rejected', 'rejected']);
    expect(asked).toEqual([]);
    await page.close();
  });
});
