/** Debian's Chromium, driven by Playwright: one browser for all files, a fresh profile for each. */
import { chromium, type BrowserContext, type Download, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { NO_CHROMIUM } from '../../build/chromium.ts';

export type Look = { scheme?: 'light' | 'dark'; width?: number; height?: number; reducedMotion?: boolean };

export type Browser = {
  /** Opens a page with that look; the page's errors are collected in `errors`. */
  readonly open: (url: string, look?: Look) => Promise<{ page: Page; errors: string[] }>;
  readonly close: () => Promise<void>;
};

/** Opens a fresh profile in the shared Chromium (one-chromium.ts). @throws where the machine has no Chromium: the tests fail and say so */
export async function startBrowser(): Promise<Browser> {
  const address = inject('chromium');
  if (address === '') throw new Error(`The window’s tests need it. ${NO_CHROMIUM}`);
  const browser = await chromium.connect(address);
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'ru-RU',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(120_000);
  await context.addInitScript(rememberCopied);
  await keepRenderer(context);
  return {
    async open(url, { scheme = 'light', width = 1280, height = 800, reducedMotion = false } = {}) {
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) errors.push(message.text());
      });
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: reducedMotion ? 'reduce' : 'no-preference' });
      await page.goto(url);
      return { page, errors };
    },
    async close() {
      await context.close();
      await browser.close();
    },
  };
}

/** The browser has one clipboard for all files that run at the same time: a page reads what it has itself written there. Runs in the page. */
function rememberCopied(): void {
  const clipboard = (navigator as Partial<Navigator>).clipboard;
  if (clipboard === undefined) return; // about:blank
  const write = clipboard.writeText.bind(clipboard);
  let copied = '';
  clipboard.writeText = async (text) => {
    await write(text);
    copied = text;
  };
  clipboard.readText = () => Promise.resolve(copied);
}

/**
 * An empty page at the address of all that is tested, open as long as the profile: its renderer process stays, with what it has compiled, and draws
 * the pages of the tests (one-chromium.ts allows one of a kind). A process of its own for each page would double what a page costs.
 */
async function keepRenderer(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.route('**', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
  await page.goto('http://127.0.0.1/');
}

/** The bytes of a downloaded file, read through the shared browser, which stores it. */
export async function downloaded(download: Download): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
