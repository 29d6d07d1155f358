/** Debian's Chromium, driven by Playwright: one browser for all files, a fresh profile for each. */
import { chromium, type BrowserContext, type Download, type Page } from 'playwright-core';
import { afterEach, inject } from 'vitest';
import { NO_CHROMIUM } from '../../build/chromium.ts';

/** `reducedMotion` is true where nothing else is said: only tests of motion itself need moving pictures, and each frame costs. */
export type Look = { scheme?: 'light' | 'dark'; width?: number; height?: number; reducedMotion?: boolean };

/** The page's errors are collected in `errors`. */
export type Opened = { readonly page: Page; readonly errors: string[] };

export type Browser = {
  /** Opens a page with that look. */
  readonly open: (url: string, look?: Look) => Promise<Opened>;
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
    async open(url, look = {}) {
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) errors.push(message.text());
      });
      await wear(page, look);
      await page.goto(url);
      return { page, errors };
    },
    async close() {
      await context.close();
      await browser.close();
    },
  };
}

/** Gives a page its size, colour scheme and motion. */
async function wear(page: Page, look: Look): Promise<void> {
  const { scheme = 'light', width = 1280, height = 800, reducedMotion = true } = look;
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: reducedMotion ? 'reduce' : 'no-preference' });
}

/** The page that the tests of a file share, one after the other. */
export type SharedPage = {
  /**
   * Shows an address: in the page that is open, where it is another hash of the same window, else by loading it. A page of the window is always built
   * anew, as when a person comes to it. The errors are those since then.
   */
  readonly at: (url: string, look?: Look) => Promise<Opened>;
  /** Closes the page: the next `at` loads the window. */
  readonly drop: () => Promise<void>;
};

/**
 * Loading the window takes ten times as long as going to another page of it, so the tests of a file share one page. Call it at the top of a file or of
 * a `describe`: a page in which a test failed is closed, so that the next test begins in a new one.
 * @param browser called when a page is opened
 */
export function sharedPage(browser: () => Browser): SharedPage {
  let opened: Opened | undefined;
  const drop = async (): Promise<void> => {
    const last = opened;
    opened = undefined;
    await last?.page.close();
  };
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await drop();
  });
  return {
    drop,
    async at(url, look = {}) {
      const [place = '', hash = ''] = url.split('#');
      if (opened === undefined || opened.page.url().split('#')[0] !== place) {
        await drop();
        opened = await browser().open(url, look);
        return opened;
      }
      const { page, errors } = opened;
      await closeNotices(page);
      errors.length = 0;
      await wear(page, look);
      const elsewhere = /^\/?health/.test(hash) ? 'missed' : 'health';
      await page.goto(`${place}#/${elsewhere}`);
      await page.locator(`nav [aria-current=page][href="#/${elsewhere}"]`).waitFor();
      await page.goto(url);
      return opened;
    },
  };
}

/** Notices stay for some seconds: a test must not take those of the test before for its own. */
async function closeNotices(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const button of document.querySelectorAll<HTMLElement>('.mantine-Notification-closeButton')) button.click();
  });
  await page.locator('.mantine-Notifications-notification').first().waitFor({ state: 'detached' });
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
