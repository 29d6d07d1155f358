/** How long the CRM's word about a key is believed. */
import { expect, test } from 'vitest';
import { createProof, type Vouch } from '../../app/callbacks/listener/proof.ts';

/** A CRM whose word can be changed, and a clock that can be turned. */
function setUp(word: Vouch | 'down' = 'yes') {
  const world = { word, now: 1_000_000, asked: [] as string[] };
  const proof = createProof({
    now: () => world.now,
    vouch: async (key) => {
      world.asked.push(key);
      if (world.word === 'down') throw new Error('connect ECONNREFUSED');
      return world.word;
    },
  });
  return { world, check: (key: string, source = '203.0.113.5') => proof.check(key, source), proof };
}

const MINUTE = 60_000;

test('a good key is believed for ten minutes, however often it comes, and then asked about again', async () => {
  const { world, check } = setUp();
  for (let minute = 0; minute < 10; minute++) {
    expect(await check('k')).toBe('yes');
    world.now += MINUTE;
  }
  expect(world.asked).toHaveLength(1);
  world.word = 'no';
  expect(await check('k')).toBe('no');
  expect(world.asked).toHaveLength(2);
});

test('a bad key is not asked about again within a minute', async () => {
  const { world, check } = setUp('no');
  expect([await check('k'), await check('k')]).toEqual(['no', 'no']);
  world.now += MINUTE;
  world.word = 'yes';
  expect(await check('k')).toBe('yes');
  expect(world.asked).toHaveLength(2);
});

test('the silence of the CRM is no answer: it is asked again at once', async () => {
  const { world, check } = setUp('down');
  expect(await check('k')).toBe('unknown');
  world.word = 'yes';
  expect(await check('k')).toBe('yes');
});

test('equal questions at the same time are one question', async () => {
  const { world, check } = setUp();
  expect(await Promise.all(Array.from({ length: 50 }, () => check('k')))).toEqual(Array(50).fill('yes'));
  expect(world.asked).toEqual(['k']);
});

test('a source with many wrong keys is not believed to have a right one; other sources are not harmed', async () => {
  const { world, check } = setUp('no');
  for (let i = 0; i < 11; i++) await check(`wrong-${i}`, '198.51.100.7');
  world.word = 'yes';
  expect(await check('right', '198.51.100.7')).toBe('busy');
  expect(await check('right', '203.0.113.5')).toBe('yes');
  world.now += 15_000;
  expect(await check('another', '198.51.100.7')).toBe('yes');
});

test('questions to the CRM are limited in all, whatever the sources say they are', async () => {
  const { world, check } = setUp('no');
  const words = [];
  for (let i = 0; i < 200; i++) words.push(await check(`wrong-${i}`, `198.51.100.${i}`));
  expect(world.asked).toHaveLength(30);
  expect(words.filter((word) => word === 'busy')).toHaveLength(170);
});

test('after a change of workspace nothing of before is believed, not even an answer on its way', async () => {
  let tell: (word: Vouch) => void = () => {};
  const asked: string[] = [];
  const proof = createProof({
    now: () => 0,
    vouch: (key) => {
      asked.push(key);
      return new Promise((resolve) => (tell = resolve));
    },
  });
  const first = proof.check('k', 's');
  proof.forget();
  tell('yes');
  expect(await first).toBe('yes');
  const second = proof.check('k', 's');
  expect(asked).toHaveLength(2);
  tell('no');
  expect(await second).toBe('no');
});
