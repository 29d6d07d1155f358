/** Remembers over restarts which CALLs were carried out: the CRM repeats a CALL without an answer, and the phone must not ring twice. */
import { expect, test } from 'vitest';
import { createHandledCallRequests } from '../../../app/engine/live/handled-call-requests.ts';

function kept(text: string | null = null) {
  const memory = { text };
  const start = () =>
    createHandledCallRequests({ read: () => memory.text, write: (next) => void (memory.text = next) });
  return { memory, start };
}

test('a CALL that is about to be placed is known after a restart; one that was only received is not', () => {
  const { start } = kept();
  const first = start();
  first.note('asked');
  first.note('placed');
  first.keep('placed');
  expect([first.has('asked'), first.has('placed'), first.has('another')]).toEqual([true, true, false]);
  const second = start();
  expect([second.has('asked'), second.has('placed')]).toEqual([false, true]);
});

test('no more than the last five hundred are kept', () => {
  const { start } = kept();
  const one = start();
  one.keep('old');
  for (let n = 0; n < 500; n += 1) one.keep(`c${n}`);
  const again = start();
  expect(['old', 'c0', 'c499'].map((id) => again.has(id))).toEqual([false, true, true]);
});

test('a CALL that is placed again is remembered from its latest time', () => {
  const { start } = kept();
  const one = start();
  one.keep('again');
  one.keep('c0');
  one.keep('again');
  for (let n = 1; n < 500; n += 1) one.keep(`c${n}`);
  expect(start().has('again')).toBe(true);
  one.keep('one too many');
  expect(start().has('again')).toBe(false);
});

test('CALLs that an earlier version kept, each with its time, are still known', () => {
  const { start, memory } = kept('[["before",1700000000000]]');
  start().keep('now');
  expect(memory.text).toBe('["before","now"]');
  expect(['before', 'now'].map((id) => start().has(id))).toEqual([true, true]);
});

test('invalid stored data counts as empty, an invalid entry is dropped alone', () => {
  for (const text of ['', '{', 'null', '{"a":1}', '7']) expect(kept(text).start().has('a')).toBe(false);
  const partly = kept('["good",[],[7,0],null,{"a":1}]').start();
  expect(['good', 'a'].map((id) => partly.has(id))).toEqual([true, false]);
});

test('a flood of requests is not remembered without end: the oldest is forgotten first', () => {
  const one = kept().start();
  for (let n = 0; n <= 5000; n += 1) one.note(`c${n}`);
  expect([one.has('c0'), one.has('c1'), one.has('c5000')]).toEqual([false, true, true]);
});
