/** Percent-encoding as different programs write it. */
import { expect, test } from 'vitest';
import { percentDecoded, percentEncoded } from '../../app/core/percent.ts';

test.each([
  ['gw%2B1001', 'gw+1001'],
  ['%D0%9C%D0%B0%D1%88%D0%B0', 'Маша'],
  ['100%', '100%'],
  ['50%zz', '50%zz'],
  ['%C0%80', '%C0%80'],
  ['', ''],
])('%s means %s', (text, meant) => expect(percentDecoded(text)).toBe(meant));

test.each([
  ['Маша + 1', '%D0%9C%D0%B0%D1%88%D0%B0%20%2B%201'],
  ['\ud83d', '%EF%BF%BD'],
])('%s is written %s', (text, written) => expect(percentEncoded(text)).toBe(written));
