/** Debian's Chromium, driven by Playwright: each test file gets a browser of its own with a fresh profile. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--autoplay-policy=no-user-gesture-required',
];

export type Look = { scheme?: 'light' | 'dark'; width?: number; height?: number; reducedMotion?: boolean };

export type Browser = {
  /** A page of that look; errors of the page are collected in `errors`. */
  readonly open: (url: string, look?: Look) => Promise<{ page: Page; errors: string[] }>;
  readonly close: () => Promise<void>;
};

/** Starts Chromium; without it the tests fail and say so. */
export async function startBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM))
    throw new Error(
      `The window's tests need Chromium at ${CHROMIUM}: apt install chromium, or name it in the variable CHROMIUM.`,
    );
  const profile = mkdtempSync(join(tmpdir(), 'plecho-chromium-'));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    args: ARGS,
    viewport: { width: 1280, height: 800 },
    locale: 'ru-RU',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
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
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
