/** How every page looks and reads, in both languages and both colour schemes: no serious finding of axe-core; pictures to look at. */
import axe from 'axe-core';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, type Browser } from './browser.ts';
import { extremeCalls, extremeColleagues, extremeHistory, extremeStatus } from './extremes.ts';
import { watchRequests } from './quiet.ts';
import { openScene, PAGES, type Scene } from './scene.ts';
import { createStandIn } from './stand-in.ts';

const SHOTS = join(import.meta.dirname, '..', 'screenshots');
const LARGE = { width: 1600, height: 1000 };
const SMALL = { width: 900, height: 600 };

let browser: Browser;
let scene: Scene;
beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  [browser, scene] = await Promise.all([startBrowser(), openScene()]);
}, 180_000);
afterAll(async () => {
  await scene?.close();
  await browser?.close();
});

/** Waits for what each page is about, and opens what there is to open. */
async function bringUp(page: Page, hash: string): Promise<void> {
  const [name = '', part = ''] = hash.split('/');
  if (name === 'settings') await page.locator(`[data-settings-section="${part}"] form`).waitFor();
  else if (name === 'setup') await page.locator(`[data-wizard-step="${part}"]`).waitFor();
  else await page.getByRole('heading', { level: 1 }).waitFor();
  if (hash === 'calls') await page.locator('[data-call]').nth(3).waitFor();
  if (hash === 'overview') await page.locator('[data-overview=shown]').waitFor();
  if (hash === 'health') await page.locator('[data-severity]').first().waitFor();
  if (part === 'people') await page.locator('[data-people]').waitFor();
  if (hash === 'history') {
    await page.locator('[role=row][data-missed]').nth(4).waitFor();
    await page.getByRole('grid').press('ArrowDown');
    await page.getByRole('grid').press('Enter');
    await page.locator('[data-details]').waitFor();
  }
}

/** Findings that keep people out, each in a line. axe itself is in the page since it was loaded. */
async function findings(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`));
}

/** Places where words are cut off without dots, and pages that are wider than their window. */
function squeezed(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    if (wide > 0) found.push(`the page is ${wide} px wider than the window`);
    for (const button of document.querySelectorAll<HTMLElement>('button, [role=button], nav a, label, h1, h2, h3')) {
      if (button.closest('[data-call]') || button.offsetParent === null) continue;
      if (button.scrollWidth > button.clientWidth + 1 && getComputedStyle(button).overflowX !== 'visible')
        found.push(`cut off: ${button.textContent}`);
    }
    const primary = document.querySelector('[data-primary]')?.getBoundingClientRect();
    if (primary && primary.bottom > window.innerHeight) found.push('the primary button is out of view');
    return found;
  });
}

/** Things that stick out of the card, panel or section they belong to. */
function outside(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('[data-call], [data-details], main section, form')].flatMap((box) => {
      const { left, right } = box.getBoundingClientRect();
      return [...box.querySelectorAll<HTMLElement>('*')].flatMap((part) => {
        const at = part.getBoundingClientRect();
        if (at.width === 0 || part.closest('.unseen, svg, table')) return [];
        return at.left < left - 1 || at.right > right + 1 ? [`sticks out: ${part.textContent.slice(0, 60)}`] : [];
      });
    }),
  );
}

/** Goes through all pages in one colour scheme. @returns what is wrong with them */
async function goThrough(language: string, scheme: 'light' | 'dark'): Promise<string[]> {
  const { page, errors } = await browser.open('about:blank', { ...LARGE, scheme, reducedMotion: true });
  const quiet = watchRequests(page);
  await page.addInitScript(axe.source);
  await page.goto(scene.url);
  const wrong: string[] = [];
  const note = (at: string, found: string[]): void => void wrong.push(...found.map((one) => `${at}: ${one}`));
  for (const [at, hash] of PAGES.entries()) {
    await page.goto(scene.page(hash));
    await bringUp(page, hash);
    // Each page begins in the size in which the one before was left.
    for (const size of at % 2 === 0 ? [LARGE, SMALL] : [SMALL, LARGE]) {
      await page.setViewportSize(size);
      await quiet();
      if (size === LARGE) note(`${hash} ${scheme}`, await findings(page));
      note(`${hash} ${scheme} ${size.width}`, await squeezed(page));
      note(`${hash} ${scheme} ${size.width}`, await outside(page));
      await page.screenshot({ path: join(SHOTS, `${hash.replace('/', '-')}-${language}-${scheme}-${size.width}.png`) });
    }
  }
  await page.close();
  return [...wrong, ...errors];
}

test.each(['ru', 'en'] as const)('every page in %s, light and dark', { timeout: 240_000 }, async (language) => {
  await scene.setLanguage(language);
  const [light, dark] = await Promise.all([goThrough(language, 'light'), goThrough(language, 'dark')]);
  expect([...light, ...dark]).toEqual([]);
});

test('very long names, a dozen legs, many colleagues: all of it stays inside', { timeout: 120_000 }, async () => {
  const now = Date.now();
  const stand = await createStandIn({ calls: extremeCalls(now), status: extremeStatus(now) });
  stand.setColleagues(extremeColleagues());
  stand.answers['history'] = { rows: extremeHistory(now), total: 8, hasMore: false };
  const { page, errors } = await browser.open('about:blank', { ...LARGE, reducedMotion: true });
  const quiet = watchRequests(page);
  const wrong: string[] = [];
  await page.goto(stand.url);
  for (const hash of ['calls', 'history', 'health']) {
    for (const size of [LARGE, SMALL]) {
      await page.setViewportSize(size);
      await page.goto('about:blank');
      await page.goto(`${stand.url}#/${hash}`);
      await page
        .locator({ calls: '[data-call]', history: '[role=row][data-missed]', health: '[data-severity]' }[hash] ?? '')
        .first()
        .waitFor();
      if (hash === 'history') {
        await page.getByRole('grid').press('ArrowDown');
        await page.getByRole('grid').press('Enter');
        await page.locator('[data-details]').waitFor();
      }
      await quiet();
      wrong.push(...(await squeezed(page)).map((finding) => `${hash} ${size.width}: ${finding}`));
      wrong.push(...(await outside(page)).map((finding) => `${hash} ${size.width}: ${finding}`));
      await page.screenshot({ path: join(SHOTS, `long-${hash}-${size.width}.png`) });
    }
  }
  expect(wrong).toEqual([]);
  expect(errors).toEqual([]);
  await page.close();
  await stand.close();
});
