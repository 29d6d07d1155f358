/** The look of every page, in both languages and both colour schemes: no serious finding of axe-core; screenshots for people. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, type Browser } from './browser.ts';
import { extremeCalls, extremeColleagues, extremeHistory, extremeStatus } from './extremes.ts';
import { bringUp, findings, LARGE, outside, picture, SMALL, squeezed, ZOOMED } from './looking.ts';
import { watchRequests } from './quiet.ts';
import { openScene, PAGES, type Scene } from './scene.ts';
import { createStandIn } from './stand-in.ts';

let browser: Browser;
let scene: Scene;
beforeAll(async () => {
  [browser, scene] = await Promise.all([startBrowser(), openScene()]);
}, 180_000);
afterAll(async () => {
  await scene?.close();
  await browser?.close();
});

/** Goes through all pages in one colour scheme. @returns what is wrong with them */
async function goThrough(language: string, scheme: 'light' | 'dark'): Promise<string[]> {
  const { page, errors } = await browser.open('about:blank', { ...LARGE, scheme });
  const quiet = watchRequests(page);
  await page.goto(scene.url);
  const wrong: string[] = [];
  const note = (at: string, found: string[]): void => void wrong.push(...found.map((one) => `${at}: ${one}`));
  for (const [at, hash] of PAGES.entries()) {
    await page.goto(scene.page(hash));
    await bringUp(page, hash);
    // Each page begins at the size in which the previous one was left.
    const sizes = language === 'ru' ? [LARGE, SMALL, ZOOMED] : [LARGE, SMALL];
    for (const size of at % 2 === 0 ? sizes : sizes.toReversed()) {
      await page.setViewportSize(size);
      await quiet();
      // Both languages have the same elements: the second pass looks at the other colours.
      if (size === LARGE) note(`${hash} ${scheme}`, await findings(page, scheme === 'light' ? 'all' : 'colours'));
      note(`${hash} ${scheme} ${size.width}`, await squeezed(page));
      note(`${hash} ${scheme} ${size.width}`, await outside(page));
      await picture(page, `${hash.replace('/', '-')}-${language}-${scheme}-${size.width}`);
    }
  }
  await page.close();
  return [...wrong, ...errors];
}

/** Each language and each scheme once; all four together with PLECHO_LONG=1. */
const LONG = process.env['PLECHO_LONG'] !== undefined;
const LOOKS: Readonly<Record<'ru' | 'en', readonly ('light' | 'dark')[]>> = {
  ru: LONG ? ['light', 'dark'] : ['light'],
  en: LONG ? ['light', 'dark'] : ['dark'],
};

test.each(['ru', 'en'] as const)('every page in %s', { timeout: 240_000 }, async (language) => {
  await scene.setLanguage(language);
  const wrong = await Promise.all(LOOKS[language].map((scheme) => goThrough(language, scheme)));
  expect(wrong.flat()).toEqual([]);
});

test('very long names, a dozen legs, many colleagues: all of it stays inside', async () => {
  const now = Date.now();
  const stand = await createStandIn({ calls: extremeCalls(now), status: extremeStatus(now) });
  stand.setColleagues(extremeColleagues());
  stand.answers['history'] = { rows: extremeHistory(now), total: 8, hasMore: false };
  const { page, errors } = await browser.open('about:blank', LARGE);
  const quiet = watchRequests(page);
  const wrong: string[] = [];
  await page.goto(stand.url);
  // Each page is built at the size in which it is looked at.
  for (const size of [LARGE, SMALL]) {
    await page.setViewportSize(size);
    for (const hash of ['calls', 'history', 'health']) {
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
      await picture(page, `long-${hash}-${size.width}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(errors).toEqual([]);
  await page.close();
  await stand.close();
});

test('nothing jumps while a page comes up', async () => {
  const jumps: string[] = [];
  // The key in this address lets all pages of this profile in.
  const { page } = await browser.open(scene.url, { ...SMALL, reducedMotion: false });
  await page.getByRole('heading').first().waitFor();
  const quiet = watchRequests(page);
  await page.addInitScript(() => {
    Object.assign(window, { jumped: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        Object.assign(window, {
          jumped: (window as unknown as { jumped: number }).jumped + (entry as unknown as { value: number }).value,
        });
    }).observe({ type: 'layout-shift', buffered: true });
  });
  for (const hash of [
    'calls',
    'history',
    'overview',
    'health',
    'settings/people',
    'settings/callbacks',
    'setup/exchange',
  ]) {
    await page.goto('about:blank'); // so that the window is loaded, not only another page of it shown
    await page.goto(scene.page(hash));
    await bringUp(page, hash);
    await quiet();
    const jumped = await page.evaluate(() => (window as unknown as { jumped: number }).jumped);
    jumps.push(`${hash}: ${jumped.toFixed(3)}`);
  }
  await page.close();
  process.stdout.write(`layout shift: ${jumps.join(', ')}\n`);
  // The limit under which a page feels stable, by Chromium's own measure (layout shift).
  expect(jumps.filter((one) => Number(one.split(' ')[1]) > 0.1)).toEqual([]);
});
