/** `npm run shots`: screenshots of the built product with the built-in office, for the README and, in the language of each page, for the manual. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import type { ColleagueView } from '../app/contract/view.ts';
import { neededChromium } from './chromium.ts';

const ROOT = join(import.meta.dirname, '..');
/** Pages of the window; all have content once the office has run for a while. */
const PAGES = ['calls', 'history', 'missed', 'health'] as const;
/** The office runs in real time. */
const OFFICE_MS = 120_000;
const SETTLE_MS = 2_000;

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
  executablePath: neededChromium(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

const { origin, searchParams } = new URL(address);
const headers = {
  'content-type': 'application/json',
  authorization: `Bearer ${searchParams.get('token') ?? ''}`,
  origin,
};

async function setLanguage(language: 'ru' | 'en'): Promise<void> {
  const body = JSON.stringify({ patch: { app: { language } } });
  const answer = await fetch(`${origin}/api/saveSettings`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`the language was not taken: ${answer.status}`);
}

/** A colleague whose talk has just begun: with this phone chosen as mine, the strip and the card show their actions. */
async function someoneTalks(): Promise<string> {
  let before = new Set<string>();
  for (;;) {
    const people = (await (await fetch(`${origin}/api/colleagues`, { headers })).json()) as ColleagueView[];
    const talking = people.filter(({ state }) => state === 'talking').map(({ userId }) => userId);
    const fresh = talking.find((userId) => !before.has(userId));
    if (before.size > 0 && fresh !== undefined && talking.length > 1) return fresh;
    before = new Set(talking);
    await delay(500);
  }
}

try {
  await delay(OFFICE_MS);
  for (const language of ['ru', 'en'] as const) {
    await setLanguage(language);
    const folder = join(ROOT, 'docs', language, 'pictures');
    mkdirSync(folder, { recursive: true });
    const page = await browser.newPage({
      viewport: { width: 1200, height: 760 },
      locale: language,
      colorScheme: 'light',
    });
    const mine = await someoneTalks();
    await page.addInitScript((userId) => localStorage.setItem('plecho.phone', userId), mine);
    await page.goto(address);
    for (const name of PAGES) {
      await page.locator(`a[href*="${name}"]`).first().click();
      await delay(SETTLE_MS);
      await page.screenshot({ path: join(folder, `window-${name}.png`) });
    }
    await page.close();
  }
} finally {
  await browser.close();
  product.kill('SIGTERM');
}
