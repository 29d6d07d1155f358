/** Every page by keyboard only: Tab reaches everything once, in the order of the page, and the focus is always visible. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, type Browser } from './browser.ts';
import { bringUp } from './looking.ts';
import { watchRequests } from './quiet.ts';
import { PAGES } from './scene.ts';
import { createStandIn, type StandIn } from './stand-in.ts';

let browser: Browser;
let stand: StandIn;
let page: Page;
let quiet: () => Promise<void>;
beforeAll(async () => {
  browser = await startBrowser();
  stand = await createStandIn();
  // One window for all pages: a person goes through them in one, too. Without motion: styles are compared, so they must change at once.
  ({ page } = await browser.open(stand.url, { width: 1000, height: 700 }));
  quiet = watchRequests(page);
  await page.bringToFront();
}, 180_000);
afterAll(async () => {
  await page?.close();
  await stand?.close();
  await browser?.close();
});

type Stop = { name: string; at: number; seen: boolean; ring: boolean };

/** The focused element; null where it is the page as a whole. It, or something around it, must look different from its unfocused state. */
function stop(): Promise<Stop | null> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    if (element === null || element === document.body) return null;
    const box = element.getBoundingClientRect();
    const around = [element, ...(element.parentElement?.children ?? [])];
    for (let up = element.parentElement; up !== null && around.length < 40; up = up.parentElement) around.push(up);
    const look = (): string =>
      around
        .map((one) => {
          const { outlineStyle, outlineColor, borderColor, boxShadow, top } = getComputedStyle(one);
          return `${outlineStyle}${outlineColor}${borderColor}${boxShadow}${top}`;
        })
        .join();
    const focused = look();
    element.blur();
    const blurred = look();
    element.focus();
    return {
      name: `${element.tagName.toLowerCase()} ${element.getAttribute('aria-label') ?? element.textContent.slice(0, 40)}`,
      at: [...document.querySelectorAll('*')].indexOf(element),
      seen: box.bottom > 0 && box.top < window.innerHeight && box.right > 0 && box.left < window.innerWidth,
      ring: focused !== blurred,
    };
  });
}

test.each(PAGES)('%s', { timeout: 180_000 }, async (hash) => {
  await page.goto(`${stand.url}#/${hash}`);
  if (!hash.includes('/')) await page.locator(`nav [aria-current=page][href="#/${hash}"]`).waitFor();
  await (hash === 'history' || hash === 'health' ? page.getByRole('heading').first().waitFor() : bringUp(page, hash));
  await quiet();
  // Start from the very top: a step of the set-up takes the focus when it opens.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  });
  // The rail and the banners come first on every page: they are gone through once, then skipped as a person does it, by the link that comes first.
  const skipped = hash !== PAGES[0] && !hash.startsWith('setup/');
  if (skipped) {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  }
  const stops: Stop[] = [];
  for (let count = 0; count < 120; count += 1) {
    await page.keyboard.press('Tab');
    const here = await stop();
    // Past the last one the focus leaves the page.
    if (here === null || stops.some(({ at }) => at === here.at)) break;
    stops.push(here);
  }
  expect(stops.length).toBeGreaterThan(skipped ? 0 : 7);
  expect(stops.length).toBeLessThan(120);
  expect(stops.filter(({ seen }) => !seen).map(({ name }) => name)).toEqual([]);
  expect(stops.filter(({ ring }) => !ring).map(({ name }) => name)).toEqual([]);
  const order = stops.map(({ at }) => at);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
});

test('for a person who wants less motion no element changes gradually', async () => {
  const gradual = await page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((one) => getComputedStyle(one).transitionDuration !== '0s')
      .map((one) => one.outerHTML.slice(0, 80)),
  );
  expect(gradual).toEqual([]);
});
