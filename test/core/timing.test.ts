/** Every wait of app/core/timing.ts is needed: without it the calls that its comment names (or the small call here) are told wrongly. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { TIMING } from '../../app/core/timing.ts';
import { told } from './spoken.ts';
import { askedOf, callsOf, differences, tell } from '../fixtures/told.ts';
import { loadTrace } from '../fixtures/trace.ts';

type Name = keyof typeof TIMING;
const FIXTURES = join(import.meta.dirname, '..', 'fixtures');
const original = new Map(Object.entries(TIMING).map(([name, { micros }]) => [name, micros as number]));

/** Sets a wait; put back after each test. */
function set(name: Name, micros: number): void {
  Object.assign(TIMING[name], { micros });
}
afterEach(() => {
  for (const [name, micros] of original) set(name as Name, micros);
});

function wrongIn(story: string): string[] {
  const folder = ['stories', 'traces'].find((one) => existsSync(join(FIXTURES, one, story)));
  const trace = loadTrace(story, join(FIXTURES, folder ?? 'stories'));
  const events = trace.lines.map(({ event }) => event);
  const { intents } = tell(events, undefined, undefined, askedOf(events, trace.expected));
  return differences(callsOf(intents), trace.expected);
}

const cases = Object.entries(TIMING).flatMap(([name, { stories }]) =>
  stories.map((story) => ({ name: name as Name, story })),
);

describe('on recorded calls', () => {
  test.each(cases)('$name is needed by $story', ({ name, story }) => {
    expect(wrongIn(story)).toEqual([]);
    set(name, 0);
    expect(wrongIn(story)).not.toEqual([]);
  });
});

/** Cases that no recording shows because they cannot be produced at will; `without` is the value that disables the wait. */
const MADE_UP: Partial<Record<Name, { without: number; happens: string; line: string }>> = {
  overtaken: {
    without: 0,
    happens: `
      0.00 A from 79997775533 to 74951234567
      0.10 B calls 1001 for A
      1.00 A ends
      1.02 B rings
      1.03 B ends`,
    line: 'appeared client→1001',
  },
  early: {
    without: 0,
    happens: `
      0.10 B rings
      0.30 – passes
      0.00 A from 79997775533 to 74951234567
      0.05 B calls 1001 for A
      2.00 A ends`,
    line: 'appeared client→1001',
  },
  setBack: {
    without: Infinity,
    happens: `
      3600 A from 79997775533 to 74951234567
      3601 B calls 1001 for A
      3602 B rings
      3603 B answers
      3603 A answers
      3604 A talks with B
      3605 B holds
      0006 B resumes
      0009 B ends
      0009 A ends`,
    line: 'connected client→1001',
  },
  memory: {
    without: 0,
    happens: `
      0.00 A from 79997775533 to 74951234567
      0.10 B calls 1001 for A
      0.20 B rings
      1.00 B answers
      1.00 A answers
      1.10 A talks with B
      5.00 B ends
      5.00 A ends
      6.20 – passes
      7.20 – passes
      1.20 A records talk.wav
      5.00 A records talk.wav over`,
    line: 'recording talk.wav',
  },
  asked: {
    without: 0,
    happens: `
      0 A asked 1001 to 79997775533
      3 – passes
      5 – passes
      6 A calls 1001
      7 A rings
      9 A ends`,
    line: 'started outbound 79997775533 74951234567',
  },
};

describe('on small calls', () => {
  const count = (lines: readonly string[], line: string): number => lines.filter((one) => one === line).length;
  test.each(Object.entries(MADE_UP))('%s is needed', (name, { without, happens, line }) => {
    const plain = count(told(happens), line);
    expect(plain).toBeGreaterThan(0);
    set(name as Name, without);
    expect(count(told(happens), line)).toBeLessThan(plain);
  });
});

test('each wait has its proof', () => {
  const proven = [...cases.map(({ name }) => name), ...Object.keys(MADE_UP)];
  expect(Object.keys(TIMING).filter((name) => !proven.includes(name))).toEqual([]);
});
