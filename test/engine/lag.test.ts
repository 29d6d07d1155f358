/** How late events arrive: measured whatever the exchange's clock says, and never mistaken for a clock change. */
import { expect, test } from 'vitest';
import { createEventDelay } from '../../app/engine/live/event-delay.ts';

const SECOND = 1000;
const HOUR = 3_600_000;

/** An event stream of an exchange whose clock is a year off and drifts by so many ppm. */
function line(ppm = 0) {
  let now = 0;
  let set = 0;
  const lag = createEventDelay(() => now);
  return {
    lag,
    pass: (ms: number): void => void (now += ms),
    /** Moves the exchange's clock by so many ms. */
    setClock: (ms: number): void => void (set += ms),
    /** Delivers an event that happened so long ago. */
    event: (lateMs: number): void => lag.saw((31_536_000_000 + set + (now - lateMs) * (1 + ppm / 1e6)) * 1000),
  };
}

test('a backlog is measured, and is over when it has been processed', () => {
  const one = line();
  for (let n = 0; n < 100; n += 1) {
    one.event(20);
    one.pass(SECOND);
  }
  expect(one.lag.seconds()).toBeLessThan(0.1);
  one.event(7 * SECOND);
  expect(one.lag.seconds()).toBeCloseTo(7, 0);
  one.event(20);
  expect(one.lag.seconds()).toBeLessThan(0.1);
});

test('a backlog that grows for an hour is not mistaken for a clock change', () => {
  const one = line();
  one.event(0);
  for (let late = 0; late < 60 * SECOND; late += SECOND) {
    one.pass(60 * SECOND);
    one.event(late);
  }
  expect(one.lag.seconds()).toBeGreaterThan(50);
});

test('drifting clocks do not count as lag, over days', () => {
  const one = line(-100);
  for (let n = 0; n < 48 * 60; n += 1) {
    one.pass(60 * SECOND);
    one.event(10);
    expect(one.lag.seconds()).toBeLessThan(1);
  }
});

test('a clock that is set back is recognized within minutes; where by hours, at once', () => {
  const one = line();
  one.event(10);
  one.setClock(-8 * SECOND);
  for (let n = 0; n < 10; n += 1) {
    one.pass(20 * SECOND);
    one.event(10);
  }
  expect(one.lag.seconds()).toBeLessThan(0.1);
  one.setClock(-3 * HOUR);
  one.pass(SECOND);
  one.event(10);
  expect(one.lag.seconds()).toBeLessThan(0.1);
});

test('the lag is forgotten where no event comes for a minute', () => {
  const one = line();
  one.event(0);
  one.event(9 * SECOND);
  expect(one.lag.seconds()).toBeGreaterThan(5);
  one.pass(61 * SECOND);
  expect(one.lag.seconds()).toBe(0);
});
