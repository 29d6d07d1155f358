/** `npm run shots`: three pictures of the window for the README, taken of the built product with the built-in exchange and CRM. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const ROOT = join(import.meta.dirname, '..');
const SHOTS = join(import.meta.dirname, 'shots');
/** Page of the window → file; the later ones have calls to show by then. */
const PAGES = ['calls', 'history', 'health'] as const;

const product = spawn(process.execPath, [join(ROOT, 'out', 'headless.mjs'), '--demo'], {
  stdio: ['ignore', 'pipe', 'ignore'],
});
const address = await new Promise<string>((resolve, reject) => {
  product.once('exit', () => reject(new Error('the demo did not start; run npm run build first')));
  createInterface(product.stdout).on('line', (line) => {
    const found = /window:\s+(\S+)/.exec(line)?.[1];
    if (found !== undefined) resolve(found);
  });
});
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  mkdirSync(SHOTS, { recursive: true });
  const page = await browser.newPage({ viewport: { width: 1200, height: 760 }, locale: 'ru-RU', colorScheme: 'light' });
  await page.goto(address);
  for (const [at, name] of PAGES.entries()) {
    await delay(at === 1 ? 90_000 : 25_000); // the office lives at a human pace
    await page.locator(`a[href*="${name}"]`).first().click();
    await delay(1500);
    await page.screenshot({ path: join(SHOTS, `${name}.png`) });
  }
} finally {
  await browser.close();
  product.kill('SIGTERM');
}
