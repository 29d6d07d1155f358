/** Waits until a page has all its responses and has drawn them, without guessing a time. */
import type { Page, Request } from 'playwright-core';

/** Requests not to wait for: the live stream never ends, a recording is loaded while it is played. */
const ENDLESS = /\/api\/(live|recording)\b/;

/** @returns a function that waits until no request is pending and the page was drawn since */
export function watchRequests(page: Page): () => Promise<void> {
  const underWay = new Set<Request>();
  let changed = (): void => undefined;
  page.on('request', (request) => {
    if (!ENDLESS.test(request.url())) underWay.add(request);
  });
  const over = (request: Request): void => {
    underWay.delete(request);
    changed();
  };
  page.on('requestfinished', over);
  page.on('requestfailed', over);
  const drawn = (): Promise<unknown> =>
    page.evaluate(async () => {
      await document.fonts.ready;
      const moving = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(moving.map((one) => one.finished));
      // Twice: changes made by effects of the first drawing appear in the second.
      for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    });
  return async () => {
    for (;;) {
      while (underWay.size > 0) {
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
      }
      await drawn();
      if (underWay.size === 0) return;
    }
  };
}
