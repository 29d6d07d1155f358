/** The bus calls every subscriber in the order of subscription, and swallows no errors. */
import { expect, test } from 'vitest';
import { createBus } from '../../app/engine/bus.ts';

test('all subscribers are called in order of subscription; nobody else is', () => {
  const bus = createBus<{ saved: number; lost: string }>();
  const heard: string[] = [];
  bus.on('saved', (count) => heard.push(`first ${count}`));
  bus.on('lost', (why) => heard.push(why));
  bus.on('saved', (count) => heard.push(`second ${count}`));
  bus.tell('saved', 3);
  expect(heard).toEqual(['first 3', 'second 3']);
});

test('an error of a subscriber reaches the publisher', () => {
  const bus = createBus<{ saved: number }>();
  bus.on('saved', () => {
    throw new Error('no');
  });
  expect(() => bus.tell('saved', 1)).toThrow('no');
});
