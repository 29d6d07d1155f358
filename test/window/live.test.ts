/** Live calls in Chromium: recorded calls of a real FreeSWITCH enter at the event socket and are shown on the cards. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { play } from '../fixtures/replay.ts';
import { loadTrace } from '../fixtures/trace.ts';
import { sharedPage, startBrowser, type Browser } from './browser.ts';
import { listen, type Given } from './given.ts';
import { manyCalls } from './plausible.ts';
import { openOffice, type Office } from './product.ts';
import { createStandIn, type StandIn } from './stand-in.ts';

let browser: Browser;
const shared = sharedPage(() => browser);
beforeAll(async () => {
  browser = await startBrowser();
}, 120_000);
afterAll(() => browser?.close());

describe('with the real product', () => {
  let office: Office;
  let page: Page;
  let errors: string[];
  beforeAll(async () => {
    office = await openOffice();
    await office.connected();
    await office.exchange.waitForListener();
    // Its address lets in all pages of this profile.
    await shared.at(office.url);
  }, 120_000);
  afterAll(() => office?.close());
  beforeEach(async () => {
    ({ page, errors } = await shared.at(office.page('calls')));
    await page.getByRole('heading', { name: 'Звонки', exact: true }).waitFor();
    await page.locator('[data-calls-list]').waitFor();
  });
  afterEach(() => expect(errors).toEqual([]));

  /** Leaves out the moments when the client is briefly shown as waiting: before the phone rings, and between the two hang-ups of a call. */
  const steady = (said: readonly string[]): string[] =>
    said.filter((sentence) => !sentence.endsWith('ждёт соединения'));
  const client = '+7 999 777-55-33';

  /** Plays a recorded call and waits for its end, in the stream and on the card. @param gate the play waits for its promise before each event */
  async function watch(
    trace: string,
    gate?: (at: number, given: Given) => Promise<unknown> | undefined,
  ): Promise<Given & { card: Locator }> {
    const given = await listen(office.url);
    const playing = play(office.exchange, trace, { gate: (at) => gate?.(at, given)?.then(() => undefined) });
    await given.until(/^Разговор завершён/);
    const card = page.locator(`[data-call="${given.call()}"]`);
    await card.and(page.locator('[data-mood="ended"]')).waitFor();
    await playing.done;
    given.stop();
    return { ...given, card };
  }

  test('a call rings, is answered, ends', async () => {
    const given = await watch('inbound-answered');
    const over = `Разговор завершён: Маша Смирнова и клиент ${client}`;
    expect(steady(given.sentences).filter((sentence) => !sentence.includes('звонит'))).toEqual([
      `Маша Смирнова говорит с клиентом ${client}`,
      over,
    ]);
    expect(await given.card.getAttribute('aria-label')).toBe(over);
  });

  test('a call is held, goes on, is held again', async () => {
    const held = loadTrace('hold-resume').lines.find(({ event }) => event['Event-Name'] === 'CHANNEL_HOLD');
    const given = await watch('hold-resume', (at, { until }) =>
      at < (held?.t ?? 0) ? undefined : until(/говорит с клиентом/),
    );
    const talk = `Маша Смирнова говорит с клиентом ${client}`;
    const hold = `На удержании: Маша Смирнова и клиент ${client}`;
    // It rings for only 50 ms: a busy machine shows the talk at once.
    expect(steady(given.sentences).filter((sentence) => !sentence.includes('звонит'))).toEqual([
      ...[talk, hold, talk, hold, talk],
      `Разговор завершён: Маша Смирнова и клиент ${client}`,
    ]);
  });

  test('a consult transfer: the client waits, the colleagues talk, the second colleague gets the client', async () => {
    const given = await watch('attended-transfer');
    const all = given.sentences.join('\n');
    expect(all).toMatch(
      /Маша Смирнова говорит с клиентом \+7 999 777-55-33\n(.*\n)*На удержании: Маша Смирнова и клиент/,
    );
    expect(all).toMatch(
      /Маша Смирнова и Пётр Ильин консультируются, клиент \+7 999 777-55-33 ждёт\n(.*\n)*Пётр Ильин говорит с клиентом/,
    );
    const legs = given.card.locator('[data-leg]');
    expect(await legs.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-state')))).toEqual([
      'ended',
      'ended',
      'ended',
    ]);
  });

  test('changes of calls are announced to screen readers, politely', async () => {
    const told = (words: string) => page.locator('[data-announcer]', { hasText: words }).waitFor({ state: 'attached' });
    // A number of its own: what was announced of earlier calls does not count.
    const caller = '+7 999 777-55-44';
    // It rings for only 50 ms: the answer waits until the ringing was announced.
    let isAwaited = false;
    const playing = play(office.exchange, 'inbound-answered', {
      alter: (event) => JSON.parse(JSON.stringify(event).replaceAll('9997775533', '9997775544')) as typeof event,
      gate: async (at) => {
        if (at < 60 || isAwaited) return;
        isAwaited = true;
        await told(`Клиент ${caller} звонит, вызываем: Маша Смирнова`);
      },
    });
    await told(`Разговор завершён: Маша Смирнова и клиент ${caller}`);
    expect(await page.locator('[data-announcer]').getAttribute('aria-live')).toBe('polite');
    await playing.done;
  });

  test('the strip of colleagues follows', async () => {
    const masha = page.getByRole('listitem').filter({ hasText: 'Маша Смирнова' }).first();
    await page.locator('li[data-state="free"]', { hasText: 'Маша Смирнова' }).waitFor();
    const playing = play(office.exchange, 'hold-resume');
    await page.locator('li[data-state="talking"]', { hasText: 'Маша Смирнова' }).first().waitFor();
    await page.locator('li[data-state="held"]', { hasText: 'Маша Смирнова' }).first().waitFor();
    await playing.done;
    await page.locator('ul li[data-state="free"]', { hasText: 'Маша Смирнова' }).waitFor();
    expect(await masha.count()).toBe(1);
  });

  test('hanging up asks first, and ends that leg on the exchange; by keyboard only', async () => {
    const before = office.exchange.commands.length;
    const playing = play(office.exchange, 'attended-transfer', { until: 6000 });
    const button = page.getByRole('button', { name: /^Завершить разговор: .* и Маша Смирнова/ });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor();
    // The safe answer has the focus.
    await page.locator('[role=alertdialog] button:focus', { hasText: 'Отмена' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const killed = await office.exchange.waitForCommand(/uuid_kill/, before);
    expect(killed).toMatch(/uuid_kill [0-9a-f-]{36}/);
    playing.stop();
  });
});

describe('with many calls', () => {
  const NOW = Date.now();
  let stand: StandIn;
  beforeAll(async () => {
    stand = await createStandIn();
  });
  afterAll(() => stand?.close());
  afterEach(() => stand.restore());

  test('the number is copied as digits', async () => {
    const { page } = await shared.at(`${stand.url}#/calls`);
    await page.getByRole('button', { name: 'Скопировать номер +7 910 000-00-00' }).first().click();
    await page.getByRole('button', { name: 'Скопировано' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('79100000000');
  });

  test('the card under the pointer stays in place while calls come and go above it', async () => {
    const calls = manyCalls(30, NOW);
    stand.setCalls(calls.slice(5));
    const { page } = await shared.at(`${stand.url}#/calls`, { width: 1100, height: 700 });
    await page.locator('[data-call]').nth(20).waitFor({ state: 'attached' });
    for (const [where, scroll] of [
      ['at the top', 0],
      ['further down', 900],
    ] as const) {
      await page.evaluate((top) => document.querySelector('[data-calls-list]')?.scrollTo({ top }), scroll);
      const [id, y] = await page.evaluate(() => {
        const cards = [...document.querySelectorAll<HTMLElement>('[data-call]')];
        const card = cards.find((one) => one.getBoundingClientRect().top > 300) as HTMLElement;
        return [card.dataset['call'] ?? '', card.getBoundingClientRect().top + 20] as const;
      });
      const card = page.locator(`[data-call="${id}"]`);
      await page.mouse.move(500, y);
      await page.mouse.move(502, y);
      const before = await card.boundingBox();
      const fresh = { ...calls[0], id: `fresh-${scroll}`, startedAt: NOW + scroll + 1 };
      stand.tell({ type: 'call', call: fresh as (typeof calls)[number] });
      await page.locator(`[data-call="fresh-${scroll}"]`).waitFor({ state: 'attached' });
      expect((await card.boundingBox())?.y, where).toBeCloseTo(before?.y ?? 0, 0);
      await page.getByRole('button', { name: /Новых сверху/ }).waitFor();
      await page.mouse.move(50, 600);
      await page.getByRole('button', { name: /Новых сверху/ }).click();
      await page.waitForFunction(() => (document.querySelector('[data-calls-list]')?.scrollTop ?? 1) < 9);
    }
  });

  test('200 at once: a changed call redraws its own card and no other', async () => {
    stand.setCalls(manyCalls(200, NOW));
    const { page, errors } = await shared.at(`${stand.url}#/calls`);
    await page.locator('[data-call="m-199"]').waitFor({ state: 'attached' });
    const touched = page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const cards = new Set<string>();
          const list = document.querySelector('[data-calls-list]') as Element;
          new MutationObserver((changes) => {
            for (const { target } of changes) {
              const element = target instanceof Element ? target : target.parentElement;
              // Running times change each second by themselves.
              if (element && !element.closest('time'))
                cards.add(element.closest('[data-call]')?.getAttribute('data-call') ?? '');
            }
            if (cards.has('m-7')) setTimeout(() => resolve([...cards]), 300);
          }).observe(list, { subtree: true, attributes: true, childList: true, characterData: true });
        }),
    );
    const call = manyCalls(8, NOW)[7] as ReturnType<typeof manyCalls>[number];
    stand.tell({ type: 'call', call: { ...call, clientName: 'Новое имя' } });
    expect(await touched).toEqual(['m-7']);
    expect(errors).toEqual([]);
  });

  test('200 calls of which sixty change each second: the window stays responsive', async () => {
    const now = Date.now();
    const calls = manyCalls(200, now);
    stand.setCalls(calls);
    const { page, errors } = await shared.at(`${stand.url}#/calls`);
    await page.locator('[data-call="m-199"]').waitFor({ state: 'attached' });
    await page.evaluate(() => {
      const state = { tasks: [] as number[], frames: 0 };
      Object.assign(window, { state });
      new PerformanceObserver((list) => state.tasks.push(...list.getEntries().map((one) => one.duration))).observe({
        type: 'longtask',
      });
      const count = (): void => {
        state.frames += 1;
        requestAnimationFrame(count);
      };
      requestAnimationFrame(count);
    });
    // Processor time of the window's thread: independent of what else the machine does.
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    const worked = async (): Promise<number> => {
      const { metrics } = await cdp.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN;
    };
    const before = await worked();
    const begun = performance.now();
    const SECONDS = 3;
    for (let at = 0; at < SECONDS * 60; at += 1) {
      const call = calls[(at * 7) % 200] as (typeof calls)[number];
      const held = { state: 'held' as const, from: now + at };
      const legs = call.legs.map((leg) => ({ ...leg, state: 'held' as const, stretches: [...leg.stretches, held] }));
      stand.tell({ type: 'call', call: { ...call, legs } });
      if (at % 20 === 0) stand.tell({ type: 'call', call: { ...call, id: `new-${at}`, startedAt: now + at } });
      await new Promise((resolve) => setTimeout(resolve, 1000 / 60));
    }
    await page.locator('[data-call="new-160"]').waitFor({ state: 'attached' });
    const { tasks, frames } = await page.evaluate(
      () => (window as unknown as { state: { tasks: number[]; frames: number } }).state,
    );
    const busy = ((await worked()) - before) / ((performance.now() - begun) / 1000);
    process.stdout.write(
      `200 calls: ${Math.round(busy * 100)} % of the time at work; ${tasks.length} long tasks, longest ${Math.max(0, ...tasks)} ms; ${frames} frames\n`,
    );
    expect(busy).toBeLessThan(0.75);
    expect(errors).toEqual([]);
  });
});

test('when the program stops the window says so, keeps its data, and reconnects by itself', async () => {
  const stand = await createStandIn();
  const { page } = await browser.open('about:blank');
  const fetched = page.waitForResponse(/\/assets\/wizard.*\.js$/);
  await page.goto(`${stand.url}#/calls`);
  await page.locator('[data-call="c-talk"]').waitFor();
  await (await fetched).finished(); // prefetched while the window was idle
  stand.cut(true);
  await page.route(/\/assets\//, (route) => route.abort());
  await page.getByText(/Нет связи с Plecho\. На экране то, что было в \d\d:\d\d:\d\d/).waitFor();
  expect(await page.locator('[data-call="c-talk"]').count()).toBe(1);
  // A page that was never opened still opens, and says which data is missing.
  await page.getByRole('link', { name: 'Обзор' }).click();
  await page.getByRole('heading', { name: 'Обзор' }).waitFor();
  await page.getByRole('alert').waitFor();
  stand.cut(false);
  await page.getByText(/Нет связи с Plecho/).waitFor({ state: 'detached' });
  // Without any click.
  await page.locator('[data-overview=shown]').waitFor();
  await page.close();
  await stand.close();
});

test('a page that could not be fetched says so, and opens when the program answers', async () => {
  const stand = await createStandIn();
  const { page } = await browser.open('about:blank');
  await page.route(/\/assets\/(page|wizard|new-key)-.*\.js$/, (route) => route.abort());
  await page.goto(`${stand.url}#/calls`);
  await page.locator('[data-call="c-talk"]').waitFor();
  stand.cut(true);
  await page.getByText(/Нет связи с Plecho/).waitFor();
  await page.getByRole('link', { name: 'Настройки' }).click();
  await page.getByText('Эту страницу окно ещё не загрузило').waitFor();
  await page.unrouteAll();
  stand.cut(false);
  await page.getByRole('heading', { name: 'Подключение к АТС' }).waitFor();
  await page.close();
  await stand.close();
});
