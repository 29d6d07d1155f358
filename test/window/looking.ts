/** Visual checks of a page: findings of axe-core, text that is cut off, elements that overflow; and screenshots. */
import type axe from 'axe-core';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const SHOTS = join(import.meta.dirname, '..', 'screenshots');
export const LARGE = { width: 1600, height: 1000 };
export const SMALL = { width: 900, height: 600 };
/** 1280 × 800 at 200 % zoom: the size of the page in CSS pixels. */
export const ZOOMED = { width: 640, height: 400 };

/** With PLECHO_PICTURES=1 takes a screenshot, test/screenshots/<name>.png: no test compares them, and taking them is a fifth of the work. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env['PLECHO_PICTURES'] === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}

/** Waits for the main content of the page, and opens its expandable parts. */
export async function bringUp(page: Page, hash: string): Promise<void> {
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

/** What axe-core looks for that depends on colours. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** axe-core with its rules and the weight that each of them gives to what it finds. */
type Axe = typeof axe & { readonly _audit: { readonly rules: { id: string; enabled: boolean; impact: string }[] } };

/**
 * Serious accessibility findings, each in a line: only the rules that find such are run.
 * @param what `colours` for a page that was just checked whole in the other colour scheme
 */
export async function findings(page: Page, what: 'all' | 'colours' = 'all'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    (colours) => {
      const { axe } = window as unknown as { axe: Axe };
      const serious = axe._audit.rules.filter(
        ({ enabled, impact }) => enabled && (impact === 'serious' || impact === 'critical'),
      );
      return axe.run(document, {
        resultTypes: ['violations'],
        selectors: false,
        runOnly: colours ?? serious.map(({ id }) => id),
      });
    },
    what === 'colours' ? COLOURS : undefined,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`),
  );
}

/** How long a page may take to be laid out for a new size, ms: on a busy machine what is drawn by its width follows some frames later. */
const LAID_OUT = 10_000;

/** Looks again while something is wrong. @returns what is wrong to the end */
async function lasting(look: () => Promise<string[]>): Promise<string[]> {
  const end = performance.now() + LAID_OUT;
  for (;;) {
    const found = await look();
    if (found.length === 0 || performance.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Texts that are cut off without an ellipsis, and pages that are wider than their window. */
export const squeezed = (page: Page): Promise<string[]> => lasting(() => squeezedNow(page));

function squeezedNow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    if (wide > 0) found.push(`the page is ${wide} px wider than the window`);
    for (const button of document.querySelectorAll<HTMLElement>('button, [role=button], nav a, label, h1, h2, h3')) {
      if (button.closest('[data-call]') || button.offsetParent === null) continue;
      if (button.scrollWidth > button.clientWidth + 1 && getComputedStyle(button).overflowX !== 'visible')
        found.push(`cut off: ${button.textContent}`);
    }
    const pen = document.createElement('canvas').getContext('2d');
    for (const field of document.querySelectorAll<HTMLInputElement>('input[placeholder]')) {
      const { font, paddingLeft, paddingRight, textOverflow } = getComputedStyle(field);
      if (pen === null || field.value !== '' || field.offsetParent === null || textOverflow === 'ellipsis') continue;
      pen.font = font;
      const room = field.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
      if (pen.measureText(field.placeholder).width > room + 1) found.push(`cut off: ${field.placeholder}`);
    }
    for (const box of document.querySelectorAll<HTMLElement>('main, main *')) {
      const { overflowX } = getComputedStyle(box);
      if (box.querySelector(':scope > table') !== null) continue; // a table cannot wrap
      if ((overflowX === 'auto' || overflowX === 'scroll') && box.scrollWidth > box.clientWidth + 1)
        found.push(`scrolls sideways: ${box.textContent.slice(0, 60)}`);
    }
    const primary = document.querySelector('[data-primary]')?.getBoundingClientRect();
    if (primary && primary.bottom > window.innerHeight) found.push('the primary button is out of view');
    return found;
  });
}

/** Elements that overflow the card, panel or section they belong to. */
export const outside = (page: Page): Promise<string[]> => lasting(() => outsideNow(page));

function outsideNow(page: Page): Promise<string[]> {
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
