/** «Подробнее» beside a problem: the manual's section of that problem, read without the internet. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, type Browser } from './browser.ts';
import { findings, picture } from './looking.ts';
import { openStandIn } from './scenes.ts';
import type { StandIn } from './stand-in.ts';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

let browser: Browser;
let stand: StandIn;
beforeAll(async () => {
  browser = await startBrowser();
  stand = await openStandIn('outage');
});
afterAll(async () => {
  await browser?.close();
  await stand?.close();
});

test('opens the section of the problem, with its steps, and closes it', async () => {
  const now = Date.now();
  stand.setStatus({
    problems: [
      { id: 'exchange', severity: 'error', text: 'АТС не отвечает.', since: now, steps: ['checkAgain'] },
      { id: 'no-such-code', severity: 'warning', text: 'Что-то новое.', since: now },
    ],
  });
  const { page, errors } = await browser.open(`${stand.url}#health`);
  const more = page.locator('[data-more]');
  await more.first().click();
  const section = page.locator('[data-manual=exchange]');
  await section.locator('ol > li').nth(2).waitFor();
  expect(await section.innerText()).toContain('Что делать.');
  expect(await section.innerText()).not.toMatch(/\]\(|\*\*|`|<a /);
  // A problem that the manual does not know has no such button.
  expect(await more.count()).toBe(1);
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  expect(await findings(page)).toEqual([]);
  await picture(page, 'manual-section');
  await more.first().click();
  await section.waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
});
