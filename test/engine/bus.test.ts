/** The bus tells everybody who asked, in the order of asking, and swallows nothing. */
import { expect, test } from 'vitest';
import { createBus } from '../../app/engine/bus.ts';

test('all hear of it in the order in which they asked; nobody else does', () => {
  const bus = createBus<{ saved: number; lost: string }>();
  const heard: string[] = [];
  bus.on('saved', (count) => heard.push(`first ${count}`));
  bus.on('lost', (why) => heard.push(why));
  bus.on('saved', (count) => heard.push(`second ${count}`));
  bus.tell('saved', 3);
  expect(heard).toEqual(['first 3', 'second 3']);
});

test('a fault of a listener reaches the teller', () => {
  const bus = createBus<{ saved: number }>();
  bus.on('saved', () => {
    throw new Error('no');
  });
  expect(() => bus.tell('saved', 1)).toThrow('no');
});
